"""What is about worlds as a whole, as it was read last: it is so still where all who write into the table tell it."""

from collections.abc import Iterable, Mapping
from typing import Any

from emulator.store.write_counts import Key, Stamp, WriteCounter
from emulator.worlds import World

MAX_WORLDS = 2_000
"""Of how many it is remembered; then all are asked about anew."""


class WorldFacts:
    """Remembers what was read about worlds, until somebody writes it; any thread. A world that it knows is open."""

    def __init__(self, writes: WriteCounter | None) -> None:
        """`writes` None: others write, and do not tell it. Then nothing is remembered."""
        self._writes = writes
        self._known: dict[str, tuple[Stamp, Mapping[Any, Any]]] = {}

    def known(self, world: World) -> Mapping[Any, Any] | None:
        """What is remembered of a world; None where it must be read."""
        if self._writes is None or (found := self._known.get(world.key_prefix)) is None:
            return None
        stamp, facts = found
        return facts if self._writes.is_current(stamp) else None

    def stamp(self, keys: Iterable[Key]) -> Stamp | None:
        """To be asked for before records are read; None where what they say cannot be remembered."""
        if self._writes is None:
            return None
        return self._writes.stamp_of_worlds({hash_key.rpartition("/")[0] for hash_key, _ in keys})

    def keep(self, world: World, facts: Mapping[Any, Any], stamp: Stamp | None) -> None:
        """Remembers what was read after `stamp` was asked for."""
        if stamp is None:
            return
        if len(self._known) >= MAX_WORLDS:
            self._known = {}
        self._known[world.key_prefix] = stamp, facts
