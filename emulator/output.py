"""Standard output, which can be closed, full, or a pipe that nobody reads any more."""

from __future__ import annotations

import os
import sys


class OutputError(Exception):
    """Standard output cannot be written to; the message is a sentence that says why."""


def say(text: str) -> None:
    """Prints a text at once.

    Raises:
        OutputError: nobody can read it.
    """
    if sys.stdout is None:
        raise OutputError("Standard output is closed.")
    try:
        print(text, flush=True)
    except OSError as error:
        # What Python still holds would be written once more, in vain, at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"Standard output cannot be written to ({error.strerror}).") from error
