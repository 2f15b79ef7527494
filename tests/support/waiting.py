"""Waiting for what happens by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(
    look: Callable[[], T], is_wanted: Callable[[T], object] = bool, *, seconds: float = 30.0, pause: float = 0.05
) -> T:
    """What there is to see, as soon as it is what is wanted: anything at all, unless it is said what.

    It is looked again after `pause` seconds. Fails after `seconds`, which are to be more than a busy machine takes.
    """
    deadline = time.monotonic() + seconds
    while not is_wanted(seen := look()):
        assert time.monotonic() < deadline, f"after {seconds:g} seconds there is still {seen!r}"
        time.sleep(pause)
    return seen
