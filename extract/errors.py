"""The one error a user is meant to see: its message is one clear line that says what is wrong and what to do."""

from __future__ import annotations


class DragomanError(Exception):
    """A step cannot go on. The command line prints the message and exits 1; Airflow logs it and retries."""


class InputError(DragomanError):
    """What was asked for cannot be: a path that does not exist, an article nobody knows (exit 2)."""
