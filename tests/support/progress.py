"""How far something long has come, for whoever waits for it at a terminal."""

from __future__ import annotations

import sys

_WIDTH = 40


class Progress:
    """A bar in one line of the terminal; nothing where there is none, or where pytest keeps what is written."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._done = 0

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if sys.stderr.isatty():
            filled = _WIDTH * self._done // self._total
            end = "\n" if self._done == self._total else ""
            bar = "#" * filled + "." * (_WIDTH - filled)
            sys.stderr.write(f"\r{self._what} [{bar}] {self._done}/{self._total}{end}")
            sys.stderr.flush()
