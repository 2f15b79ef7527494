"""What is about worlds as a whole, as it was read last: where nobody else writes into the table, that is how it is.

Nearly every request needs its world's account, clock, faults and endpoints, and hardly any changes one of them.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

Key = tuple[str, str]
"""The hash key and the range key of a record."""

MAX_RECORDS = 10_000
"""Of how many is remembered what they say, or that they are not there; then all are read anew."""

_WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})


class _Reading:
    """Records that are being read, and which of them are written meanwhile."""

    def __init__(self, keys: Collection[Key]) -> None:
        self.keys = frozenset(keys)
        self.written: set[Key] = set()
        self.read: dict[Key, Any] = {}


class WorldFacts:
    """Remembers records until they are written; any thread. All that is written is told (`note_call`)."""

    def __init__(self) -> None:
        self._records: dict[Key, Any] = {}
        self._readings: set[_Reading] = set()
        self._unsure: set[Key] = set()
        self._lock = Lock()

    def known(self, keys: Collection[Key]) -> dict[Key, Any]:
        """Those of some records that are remembered; None for each that is not there."""
        records = self._records
        return {key: records[key] for key in keys if key in records}

    @contextmanager
    def reading(self, keys: Collection[Key]) -> Iterator[dict[Key, Any]]:
        """Remembers the records that are put into what it gives, but for those that are written within the block."""
        reading = _Reading(keys)
        with self._lock:
            self._readings.add(reading)
        try:
            yield reading.read
        finally:
            with self._lock:
                self._readings.remove(reading)
                self._keep({key: reading.read[key] for key in reading.read.keys() - reading.written})

    def note_call(self, operation: str, arguments: Mapping[str, Any], *, is_answered: bool = True) -> None:
        """Forgets what a call to DynamoDB may have written, whatever became of it.

        If it was not answered, everything is forgotten, as the engine may have. What it was to write may still be
        written at any time, and is remembered never again.
        """
        written = set(_written_keys(arguments)) if operation in _WRITES else set()
        if not is_answered:
            self._forget_all(written)
        elif written:
            with self._lock:
                for key in written & self._records.keys():
                    del self._records[key]
                for reading in self._readings:
                    reading.written |= written & reading.keys

    def _forget_all(self, unsure: Collection[Key]) -> None:
        with self._lock:
            self._records = {}
            if len(self._unsure) <= MAX_RECORDS:
                self._unsure.update(unsure)
            for reading in self._readings:
                reading.written |= reading.keys

    def _keep(self, read: Mapping[Key, Any]) -> None:
        if len(self._unsure) > MAX_RECORDS:
            # There is no saying any more what is not among them.
            return
        if len(self._records) + len(read) > MAX_RECORDS:
            self._records = {}
        self._records |= {key: record for key, record in read.items() if key not in self._unsure}


def _written_keys(arguments: Mapping[str, Any]) -> Iterator[Key]:
    """The keys of the records that a call writes."""
    for action in _actions(arguments):
        key = action.get("Item") or action.get("Key") or {}
        yield key["pk"]["S"], key["sk"]["S"]


def _actions(arguments: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for of_transaction in arguments.get("TransactItems", ()):
        yield from of_transaction.values()
    for of_table in arguments.get("RequestItems", {}).values():
        for request in of_table:
            yield from request.values()
    if "Item" in arguments or "Key" in arguments:
        yield arguments
