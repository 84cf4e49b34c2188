"""The command `dragoman`: its commands, put together."""

from __future__ import annotations

from extract import inspection_commands, night_commands
from extract.command_line import main

__all__ = ["inspection_commands", "main", "night_commands"]

if __name__ == "__main__":
    main()
