"""A command that does not outlive this process: a night that is killed must leave no dbt behind that goes on writing.

On Linux the kernel kills it together with its parent (PR_SET_PDEATHSIG, which outlasts exec). Elsewhere it would go on
to its end, and the next night would say that a database file is in use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

# Set by the process itself before it becomes the command: `preexec_fn` is not safe where threads run.
_LAUNCH = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
try:
    os.execv(sys.argv[2], sys.argv[2:])
except OSError as error:
    sys.exit(f"{sys.argv[2]}: cannot be run ({error.strerror})")
"""


def bound(command: Sequence[str]) -> list[str]:
    """The command line that runs `command` (its program as a path) and dies with this process."""
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), *command]
