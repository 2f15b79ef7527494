"""moto's items, each measured once, and shown in part without being made anew.

moto adds up the size of all that an item has so far with every attribute that it gets, and that of each item which a
query or a read brings twice more. To show some attributes it reads and writes all of them.
"""

from __future__ import annotations

from typing import Any, cast

from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import table
from moto.dynamodb.models.dynamo_type import DynamoType, Item

_MAX_BYTES = 405_000
"""Where moto refuses an item."""


class StoredItem(Item):
    """An item as moto makes it; whoever keeps one calls `measure`, and again when it was changed in place."""

    _size: int | None = None

    def __init__(self, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
        super().__init__(hash_key, range_key, {})
        dict.update(self.attrs, {name: DynamoType(value) for name, value in attrs.items()})
        if self.size() > _MAX_BYTES:
            raise ItemSizeTooLarge

    def size(self) -> int:
        """Its bytes."""
        return self._measured() if self._size is None else self._size

    def measure(self) -> None:
        """Remembers its bytes. Items in tables of others that use moto are not measured: they change unseen."""
        self._size = self._measured()

    def _measured(self) -> int:
        return sum(_bytes(name) + _size(value) for name, value in self.attrs.items())

    def project(self, projection_expressions: list[list[str]]) -> Item:
        """An item with these of its attributes; what lies within one is left to moto."""
        if any(len(path) != 1 for path in projection_expressions):
            return super().project(projection_expressions)
        shown = StoredItem(self.hash_key, self.range_key, {})
        dict.update(shown.attrs, {name: self.attrs[name] for (name,) in projection_expressions if name in self.attrs})
        return shown


def _size(value: DynamoType) -> int:
    return _bytes(value.value) if value.type in ("S", "N", "B") else value.size()


def _bytes(value: str | bytes) -> int:
    return len(value) if isinstance(value, bytes) or value.isascii() else len(value.encode())


def store_measured_items() -> None:
    """Has moto make these items, in the whole process."""
    cast(Any, table).Item = StoredItem
