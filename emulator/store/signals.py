"""Waking those who wait for a commit of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

MAX_WAITING = 24
"""How many requests may wait at a time: of the threads that answer, two thirds are left for others."""


class TooManyWaitingError(Exception):
    """So many requests wait already that others would find nobody to answer them."""


class Signal:
    """A count that grows and can be waited on. It only saves time: whoever wakes looks into the store."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0
        self._places = threading.BoundedSemaphore(MAX_WAITING)

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places of requests that wait. Raises TooManyWaitingError when there is none."""
        if not self._places.acquire(blocking=False):
            raise TooManyWaitingError
        try:
            yield
        finally:
            self._places.release()

    @property
    def count(self) -> int:
        """How often it was set; to be read before looking into the store."""
        with self._condition:
            return self._count

    def set(self) -> None:
        """Wakes everybody who waits."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait_since(self, count: int, seconds: float, *, times: int = 1) -> None:
        """Returns as soon as it was set so many times after `count` was read, or after so many seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._count - count >= times, timeout=seconds)
