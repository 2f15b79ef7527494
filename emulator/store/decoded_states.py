"""Things that states were lately decoded to: what is read again and again is unpacked and decoded once.

They are found by the states themselves, which say all of a thing: none is ever out of date, whoever writes the next.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any, TypeVar

from emulator.billing.core.resource_types import Entity
from emulator.store.recent_records import is_read_again
from emulator.store.serialization import decode_record
from emulator.store.table import Record

E = TypeVar("E", bound=Entity)

MAX_BYTES = 256 * 1024
"""Bytes of packed states that are remembered with their things, which take some twenty times as many."""

_State = tuple[type[Any], int | None, bytes]


class DecodedStates:
    """Remembers the things that were read or written last; any thread.

    What is read once or twice is not remembered (`is_read_again`).
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._things: OrderedDict[_State, Any] = OrderedDict()
        self._lock = Lock()

    def decode(self, record: Record, entity_class: type[E]) -> E:
        """The thing that a record holds. Raises NewerShapeError."""
        packed = record.packed
        if packed is None or not is_read_again(entity_class):
            return decode_record(record, entity_class)
        state = (entity_class, record.shape, packed)
        with self._lock:
            known: E | None = self._things.get(state)
            if known is not None:
                self._things.move_to_end(state)
                return known
        return self._keep(state, decode_record(record, entity_class))

    def note(self, record: Record, entity: Entity) -> None:
        """Remembers a thing that a record was made of."""
        packed, entity_class = record.packed, type(entity)
        if packed is not None and is_read_again(entity_class):
            self._keep((entity_class, record.shape, packed), entity)

    def _keep(self, state: _State, entity: E) -> E:
        with self._lock:
            if state not in self._things:
                self._bytes += len(state[-1])
            self._things[state] = entity
            while self._bytes > self._max_bytes:
                oldest, _ = self._things.popitem(last=False)
                self._bytes -= len(oldest[-1])
        return entity
