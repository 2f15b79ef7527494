"""Requests without `Stripe-Version`: they are answered in the account's own version.

Which that is stands in the store, and a request is read before anything is read from there: a read of its own for it
would be a round trip more for every request. So a request is read in the version that the account had when somebody
looked last, and read again if the first thing that is read says otherwise.
"""

import threading

from emulator.billing.core.api_versions import NEWEST
from emulator.worlds import World

MAX_REMEMBERED = 10_000
"""How many worlds with a version of their own a process remembers; who is forgotten costs a second look."""


class OwnVersions:
    """The last known version of each world that has another one than the newest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[World, str] = {}

    def assumed(self, world: World) -> str:
        """What the world's version was when it was looked at last."""
        return self._known.get(world, NEWEST)

    def note(self, world: World, version: str) -> None:
        """Remembers the version of a world."""
        with self._lock:
            self._known.pop(world, None)
            if version != NEWEST:
                self._known[world] = version
            while len(self._known) > MAX_REMEMBERED:
                del self._known[next(iter(self._known))]
