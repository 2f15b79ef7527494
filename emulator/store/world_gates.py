"""Who works in a world, and who has it for themselves for a moment. For this process alone.

Who would have it waits for those inside no longer than they would wait for it (`WAIT_SECONDS`).
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from emulator.store.closed_worlds import WAIT_SECONDS, WorldClosedError
from emulator.worlds import World


class WorldGates:
    """Lets any number work in a world, unless one has closed it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: Counter[str] = Counter()
        self._closed: set[str] = set()
        self._mine = threading.local()

    @contextmanager
    def entered(self, world: World) -> Iterator[None]:
        """Works in a world, as soon as it is not closed; within that, the same thread may enter again.

        Raises WorldClosedError when it stays closed.
        """
        key = world.key_prefix
        mine: Counter[str] = self._mine.__dict__.setdefault("inside", Counter())
        with self._changed:
            if not self._changed.wait_for(lambda: mine[key] > 0 or key not in self._closed, WAIT_SECONDS):
                raise WorldClosedError
            self._inside[key] += 1
        mine[key] += 1
        try:
            yield
        finally:
            mine[key] -= 1
            with self._changed:
                self._inside[key] -= 1
                if not self._inside[key]:
                    del self._inside[key]
                    self._changed.notify_all()

    @contextmanager
    def closed(self, world: World) -> Iterator[None]:
        """Has a world for oneself, when those who are inside have left."""
        key = world.key_prefix
        with self._changed:
            self._changed.wait_for(lambda: key not in self._closed)
            self._closed.add(key)
            self._changed.wait_for(lambda: not self._inside[key], WAIT_SECONDS)
        try:
            yield
        finally:
            with self._changed:
                self._closed.discard(key)
                self._changed.notify_all()
