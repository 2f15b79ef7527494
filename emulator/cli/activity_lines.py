"""A line for each request, webhook and mail, on the terminal of whoever serves."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from queue import Full, Queue
from time import localtime, strftime
from typing import TextIO

from emulator.activity import LOGGER, Activity

_MAX_WAITING = 1000
_SECONDS_TO_REST = 0.03
"""How long it rests when no line waits: woken for each, it takes the interpreter from a request in its midst."""

_SECONDS_TO_END = 1.0
_RESET, _GREEN, _YELLOW, _RED = "\x1b[0m", "\x1b[32m", "\x1b[33m", "\x1b[31m"
_COLOURS = {True: _GREEN, None: _YELLOW, False: _RED}


def wants_lines(output: TextIO | None, environ: Mapping[str, str]) -> bool:
    """Whether lines are wanted where nobody said so: not in a CI, nor where output is closed."""
    return output is not None and environ.get("CI", "").lower() in ("", "0", "false")


def wants_colours(output: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether the output is a terminal whose user has not turned colours off (no-color.org)."""
    return output.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


@contextmanager
def shown_activity(*, coloured: bool) -> Iterator[None]:
    """Shows what is done on standard output meanwhile."""
    logger, handler = logging.getLogger(LOGGER), _Lines(coloured=coloured)
    level, propagates = logger.level, logger.propagate
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates
        handler.close()


def line_of(activity: Activity, at: str, *, coloured: bool) -> str:
    """The line of one activity; `at` is when."""
    outcome = f"[{activity.outcome}]"
    if coloured:
        outcome = f"{_COLOURS[activity.went_well]}{outcome}{_RESET}"
    return f"{at}  {activity.what} {outcome} {activity.details}".rstrip()


class _Lines(logging.Handler):
    """Writes lines by a thread of its own: whoever reads them slowly, or not at all, holds up nobody."""

    def __init__(self, *, coloured: bool) -> None:
        super().__init__()
        self._coloured = coloured
        self._waiting: Queue[logging.LogRecord | None] = Queue(_MAX_WAITING)
        self._closing = threading.Event()
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._write, name="activity", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(Full):
            self._waiting.put_nowait(record)

    def close(self) -> None:
        self._closing.set()
        with suppress(Full):
            self._waiting.put_nowait(None)
        self._thread.join(_SECONDS_TO_END)
        # What nobody has read by now is not written any more: its file may be closed, and its number another's.
        self._given_up.set()
        with suppress(Full):
            self._waiting.put_nowait(None)
        super().close()

    def _write(self) -> None:
        # Not Python's own file, whose lock would be held at the end of the process by one who waits for a reader.
        output = sys.stdout.fileno()
        while (record := self._waiting.get()) is not None and not self._given_up.is_set():
            at = strftime("%H:%M:%S", localtime(record.created))
            line = line_of(record.__dict__["activity"], at, coloured=self._coloured)
            with suppress(OSError):
                os.write(output, f"{line}\n".encode(errors="replace"))
            if self._waiting.empty():
                self._closing.wait(_SECONDS_TO_REST)
