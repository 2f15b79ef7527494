"""Waiting for something to be there."""

import time
from collections.abc import Callable
from typing import TypeVar

from emulator.store.signals import Signal

R = TypeVar("R")

DEFAULT_SECONDS = 10.0
MAX_SECONDS = 60.0
# Commits of other processes on the same table are noticed within this time.
_POLL_SECONDS = 0.5


def wait_until(look: Callable[[], R | None], signal: Signal, seconds: float) -> R | None:
    """What `look` finds within so many seconds, or None; it looks again after a commit.

    Where looking takes long, it is not done after each of many commits: it takes half of the time at most.
    """
    end = time.monotonic() + seconds
    while True:
        count, began = signal.count, time.monotonic()
        found = look()
        took = time.monotonic() - began
        left = end - began - took
        if found is not None or left <= 0:
            return found
        signal.wait_since(count, min(left, _POLL_SECONDS))
        time.sleep(min(took, max(end - time.monotonic(), 0)))
