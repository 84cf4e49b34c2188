"""How long one article may be read. What takes longer is rejected with its reason; the night does not wait for it.

The clock is the processor time of this process (ITIMER_VIRTUAL, SIGVTALRM): a busy machine does not make an article
slow, and Airflow's own timeouts, which use the wall clock's timer, are not disturbed. The signal reaches regular
expressions too. Only a process's main thread can be interrupted so, which is where workers, Airflow's tasks and
Spark's Python workers extract; elsewhere, and where there is no such timer, there is no limit.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 1.0  # seconds after which an interrupt is repeated that something swallowed


class OutOfTime(BaseException):
    """Raised in the middle of whatever is going on: a BaseException, so that no `except Exception` keeps it."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the body once it has used so many seconds of processor time. Zero: no limit."""
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def interrupt(number: int, frame: FrameType | None) -> None:
        if running:
            raise OutOfTime(f"took more than {seconds:g} seconds of processor time")

    before = signal.signal(signal.SIGVTALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
        yield
    finally:
        running = False  # a signal that is on its way comes to nothing
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
