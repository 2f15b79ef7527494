"""What is about worlds as a whole, as it was read last: where nobody else writes into the table, that is how it is.

Nearly every request needs its world's account, clock, faults and endpoints, and hardly any changes one of them.
"""

from collections.abc import Collection, Iterator, Mapping
from threading import Lock
from typing import Any

Key = tuple[str, str]
"""The hash key and the range key of a record."""

MAX_RECORDS = 10_000
"""Of how many is remembered what they say, or that they are not there; then all are read anew."""

_WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})


class WorldFacts:
    """Remembers records until they are written; any thread. All that is written is told (`note_call`)."""

    def __init__(self) -> None:
        self._records: dict[Key, Any] = {}
        self._writes = 0
        self._lock = Lock()

    @property
    def writes(self) -> int:
        """How often anything was written; to be asked before something is read that is to be kept."""
        return self._writes

    def known(self, keys: Collection[Key]) -> dict[Key, Any]:
        """Those of some records that are remembered; None for each that is not there."""
        records = self._records
        return {key: records[key] for key in keys if key in records}

    def keep(self, read: Mapping[Key, Any], writes: int) -> None:
        """Remembers records as they were read, unless something was written meanwhile: it may have been one of them."""
        with self._lock:
            if writes != self._writes:
                return
            if len(self._records) + len(read) > MAX_RECORDS:
                self._records = {}
            self._records |= read

    def note_call(self, operation: str, arguments: Mapping[str, Any]) -> None:
        """Forgets what a call to DynamoDB may have written, whatever became of it."""
        if operation not in _WRITES:
            return
        with self._lock:
            self._writes += 1
            for key in _written_keys(arguments):
                self._records.pop(key, None)

    def forget_all(self) -> None:
        """Forgets everything, as the engine did."""
        with self._lock:
            self._writes += 1
            self._records = {}


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
