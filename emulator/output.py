"""Standard output and standard error, which can be closed, full, or a pipe that nobody reads any more."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


class OutputError(Exception):
    """Standard output cannot be written to; the message is a sentence that says why."""


def say(text: str) -> None:
    """Prints a text at once, with a question mark for each character that the encoding of standard output lacks.

    Raises:
        OutputError: nobody can read it.
    """
    if sys.stdout is None:
        raise OutputError("Standard output is closed.")
    try:
        encoding = sys.stdout.encoding or "utf-8"
        print(text.encode(encoding, errors="replace").decode(encoding), flush=True)
    except OSError as error:
        # What Python still holds would be written once more, in vain, at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"Standard output cannot be written to ({error.strerror}).") from error


def warn(text: str) -> None:
    """Writes a line to standard error, in one piece, so that no other process comes in between.

    Without standard error it is lost: `print` would write it to standard output.
    """
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
