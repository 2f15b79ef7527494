"""How often records were written, told by every process that writes into a table: what was read is so until then.

What is about a world as a whole is counted for the world, everything else for itself. The processes are those of one
`serve --workers`: they are forked, so that they share this memory and find a record under the same hash.
"""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

from emulator.store.world_records import world_of_fact

Key = tuple[str, str]
"""The hash key and the range key of a record."""

Stamp = tuple[tuple[int, int], ...]
"""What all processes have counted of something: where it stands, and what it was."""

SLOTS = 16_384
"""How many counts a process has of worlds, and as many of records; what shares one is taken for written together."""

# Behind both stands how often the engine did not answer.
_LOSSES = 2 * SLOTS
_SIZE = _LOSSES + 1
_BYTES = 8
_WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})


class WriteCounts:
    """The memory that so many processes share; it is made before they are forked."""

    def __init__(self, processes: int = 1) -> None:
        self._processes = processes
        # Nobody else can map it, and it goes with the last of them.
        self._counts = memoryview(mmap.mmap(-1, processes * _SIZE * _BYTES)).cast("Q")

    def of_process(self, number: int = 0) -> WriteCounter:
        """What one of them counts with, and asks; it takes over from one with its number that has died."""
        return WriteCounter(self._counts, self._processes, number)


class WriteCounter:
    """Counts the writes of one process, and tells whether any has written; any thread.

    A count is odd while what it counts is being written. No other process changes it, so that none is lost.
    """

    def __init__(self, counts: memoryview[int], processes: int, number: int) -> None:
        self._counts = counts
        self._starts = [each * _SIZE for each in range(processes)]
        self._own = number * _SIZE
        self._lock = Lock()
        own = counts[self._own : self._own + _LOSSES]
        # What a process was writing when it died may still be written.
        self._writing = Counter({slot: 1 for slot, count in enumerate(own) if count & 1})

    def stamp_of_worlds(self, worlds: Iterable[str]) -> Stamp | None:
        """What is counted of some worlds, by what their hash keys begin with; None while one is being written."""
        return self._stamp([_slot_of_world(world) for world in worlds])

    def stamp_of_record(self, key: Key) -> Stamp | None:
        """What is counted of a record; None while it is being written."""
        return self._stamp([_slot_of_record(key)])

    def stamp_after_write(self, stamp: Stamp) -> Stamp:
        """What will be counted of a record once this process has written it, if nobody else does meanwhile."""
        own = self._own
        return tuple((place, count + 2 if own <= place < own + _LOSSES else count) for place, count in stamp)

    def is_current(self, stamp: Stamp) -> bool:
        """Whether nothing was written since."""
        return all(self._counts[place] == count for place, count in stamp)

    @contextmanager
    def counted(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[None]:
        """Counts a call to DynamoDB, whatever becomes of it.

        What was not answered may still be written at any time: it is being written from now on. And the engine may have
        nothing any more of what was there before: all stamps end.
        """
        slots = _written_slots(arguments) if operation in _WRITES else ()
        self._begin(slots)
        try:
            yield
        except ClientError:
            self._end(slots)
            raise
        except BaseException:
            with self._lock:
                self._counts[self._own + _LOSSES] += 2
            raise
        self._end(slots)

    def _stamp(self, slots: Collection[int]) -> Stamp | None:
        stamp = tuple(
            (place := start + slot, self._counts[place]) for start in self._starts for slot in (*slots, _LOSSES)
        )
        return None if any(count & 1 for _, count in stamp) else stamp

    def _begin(self, slots: Collection[int]) -> None:
        with self._lock:
            for slot in slots:
                self._counts[self._own + slot] += 2 if self._writing[slot] else 1
                self._writing[slot] += 1

    def _end(self, slots: Collection[int]) -> None:
        with self._lock:
            for slot in slots:
                self._writing[slot] -= 1
                self._counts[self._own + slot] += 2 if self._writing[slot] else 1
                if not self._writing[slot]:
                    del self._writing[slot]


def _slot_of_world(world: str) -> int:
    return hash(world) % SLOTS


def _slot_of_record(key: Key) -> int:
    return SLOTS + hash(key) % SLOTS


def _written_slots(arguments: Mapping[str, Any]) -> set[int]:
    """Where it is counted what a call writes."""
    slots = set()
    for action in _actions(arguments):
        item = action.get("Item") or action.get("Key") or {}
        key = item["pk"]["S"], item["sk"]["S"]
        slots.add(_slot_of_record(key))
        if (world := world_of_fact(*key)) is not None:
            slots.add(_slot_of_world(world))
    return slots


def _actions(arguments: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for of_transaction in arguments.get("TransactItems", ()):
        yield from (action for kind, action in of_transaction.items() if kind != "ConditionCheck")
    for of_table in arguments.get("RequestItems", {}).values():
        for request in of_table:
            yield from request.values()
    if "Item" in arguments or "Key" in arguments:
        yield arguments
