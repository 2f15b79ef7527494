"""moto's table with sorted indexes.

moto looks through and sorts all items of a table on every query. Here each index keeps its items in order, and moto's
query is shown only the few that it can return; what they mean (conditions, paging keys, filters) stays moto's business.
"""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from operator import itemgetter
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import SecondaryIndex, Table
from msgspec import Struct, field

_DELETED_AT_ONCE = 50
_STALE_AT_MOST = 1000
"""How many expiries of what is gone, or has another by now, are kept whatever else there is."""

SortKey = tuple[Any, ...]
_by_range_value = itemgetter(0)


def _cast_value(attribute: Any) -> Any:
    """What an attribute is sorted by; those of an item are moto's, those of a request DynamoDB's."""
    return (attribute if isinstance(attribute, DynamoType) else DynamoType(attribute)).cast_value


class _Partition(Struct, frozen=True):
    """The items under one hash value of one index, sorted."""

    keys: list[SortKey] = field(default_factory=list)
    items: dict[SortKey, Item] = field(default_factory=dict)

    def add(self, key: SortKey, item: Item) -> None:
        insort(self.keys, key)
        self.items[key] = item

    def remove(self, key: SortKey) -> None:
        del self.keys[bisect_left(self.keys, key)]
        del self.items[key]


class _Place(Struct, frozen=True):
    """Where an item stands in one index."""

    hash_value: Any
    key: SortKey


class _Order(Struct, frozen=True):
    """One index, or the table itself: sorted by its range attribute, then by the table's own keys."""

    hash_attribute: str
    sort_attributes: tuple[str, ...]
    partitions: dict[Any, _Partition] = field(default_factory=dict)

    def place_of(self, attributes: dict[str, Any]) -> _Place | None:
        """An item without one of the index's attributes is not in the index."""
        names = (self.hash_attribute, *self.sort_attributes)
        if any(name not in attributes for name in names):
            return None
        hash_value, *key = (_cast_value(attributes[name]) for name in names)
        return _Place(hash_value, tuple(key))

    def add(self, place: _Place, item: Item) -> None:
        self.partitions.setdefault(place.hash_value, _Partition()).add(place.key, item)

    def item_at(self, place: _Place) -> Item:
        """The item at a place."""
        return self.partitions[place.hash_value].items[place.key]

    def remove(self, place: _Place) -> None:
        partition = self.partitions[place.hash_value]
        partition.remove(place.key)
        if not partition.keys:
            del self.partitions[place.hash_value]

    def window(
        self,
        hash_value: Any,
        comparison: str | None,
        values: list[Any],
        after: SortKey | None,
        forward: bool,
        limit: int,
    ) -> Iterable[Item]:
        """The first `limit` items in the wanted direction that meet the range condition and lie behind `after`."""
        partition = self.partitions.get(hash_value)
        if partition is None:
            return []
        low, high = _bounds(partition.keys, comparison, values)
        if after is not None and forward:
            low = max(low, bisect_right(partition.keys, after))
        elif after is not None:
            high = min(high, bisect_left(partition.keys, after))
        keys = (
            partition.keys[low : min(high, low + limit)] if forward else partition.keys[max(low, high - limit) : high]
        )
        return [partition.items[key] for key in keys]


class OrderedTable(Table):
    """A table whose queries cost what they return, and whose items can be put back one by one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = tuple(self.table_key_attrs)
        self._orders = {None: _Order(self.hash_key_attr, own[1:])} | {
            index.name: _Order(index.schema_key_attrs[0], (*index.schema_key_attrs[1:], *own))
            for index in self.all_indexes()
        }
        self._places: dict[SortKey, dict[str | None, _Place]] = {}
        self._expiring: list[tuple[int, SortKey]] = []
        self.brings_whole_items = False

    def get_index(self, index_name: str, error_if_not: bool = False) -> SecondaryIndex:
        """An index; one that projects everything while whole items are asked for."""
        index = super().get_index(index_name, error_if_not)
        if not self.brings_whole_items:
            return index
        whole = copy.copy(index)
        whole.projection = {"ProjectionType": "ALL"}
        return whole

    def __deepcopy__(self, memo: dict[int, Any]) -> OrderedTable:
        """Itself: moto copies a table before each transaction to undo it, which our backend does by item instead."""
        return self

    def put_item(self, *args: Any, **kwargs: Any) -> Item:
        """Puts an item, as moto does, and files it in every index."""
        item = super().put_item(*args, **kwargs)
        self.file(item)
        return item

    def delete_item(self, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
        """Deletes an item, as moto does, and takes it out of every index."""
        item = super().delete_item(hash_key, range_key)
        if item is not None:
            self._unfile(_identity(item))
        return item

    def file(self, item: Item) -> None:
        """Puts an item where its present attributes belong, and nowhere else."""
        identity = _identity(item)
        self._unfile(identity)
        places = {name: order.place_of(item.attrs) for name, order in self._orders.items()}
        self._places[identity] = {name: place for name, place in places.items() if place is not None}
        for name, place in self._places[identity].items():
            self._orders[name].add(place, item)
        expires_at = self._expiry_of(item)
        if expires_at is not None:
            heappush(self._expiring, (expires_at, identity))
            if len(self._expiring) > 2 * len(self._places) + _STALE_AT_MOST:
                self._forget_stale_expiries()

    def delete_expired(self, now: int) -> None:
        """Deletes what has expired by a second (unix, UTC), as DynamoDB does some time later; a few items at a time."""
        for _ in range(_DELETED_AT_ONCE):
            if not self._expiring or self._expiring[0][0] > now:
                return
            item = self._item_expiring(*heappop(self._expiring))
            if item is not None:
                self.delete_item(item.hash_key, item.range_key)

    def _forget_stale_expiries(self) -> None:
        """Else each thing that is deleted before its time, as by a reset, would leave its expiry until then."""
        self._expiring = [each for each in set(self._expiring) if self._item_expiring(*each) is not None]
        heapify(self._expiring)

    def _item_expiring(self, expires_at: int, identity: SortKey) -> Item | None:
        """The item of a key, if it expires at that second."""
        place = self._places.get(identity, {}).get(None)
        item = None if place is None else self._orders[None].item_at(place)
        return item if item is not None and self._expiry_of(item) == expires_at else None

    def _expiry_of(self, item: Item) -> int | None:
        if self.ttl.get("TimeToLiveStatus") != "ENABLED":
            return None
        value = item.attrs.get(self.ttl["AttributeName"])
        return None if value is None else int(_cast_value(value))

    def restore(self, hash_key: DynamoType, range_key: DynamoType | None, item: Item | None) -> None:
        """Makes `item` what is stored under a key; None: nothing is."""
        if item is None:
            self.delete_item(hash_key, range_key)
        else:
            self.put_item(item.attrs)

    def query(
        self,
        hash_key: DynamoType | None,
        range_comparison: str | None,
        range_objs: list[DynamoType],
        limit: int,
        exclusive_start_key: dict[str, Any],
        scan_index_forward: bool,
        projection_expressions: list[list[str]] | None,
        index_name: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> tuple[list[Item], int, dict[str, Any] | None]:
        """Queries as moto does, over a view of the table that holds only the items it can return.

        One item more than the limit is shown, by which moto knows that there is more.
        """
        view = copy.copy(self)
        order = self._orders.get(index_name)
        if order is not None and hash_key is not None:
            start = order.place_of(exclusive_start_key) if exclusive_start_key else None
            items = order.window(
                hash_key.cast_value,
                range_comparison,
                [value.cast_value for value in range_objs],
                start.key if start else None,
                scan_index_forward,
                limit + 1 if limit else len(self._places),
            )
            view.items = defaultdict(dict, {None: dict(enumerate(items))})
        return super(OrderedTable, view).query(
            hash_key,
            range_comparison,
            range_objs,
            limit,
            exclusive_start_key,
            scan_index_forward,
            projection_expressions,
            index_name,
            *args,
            **kwargs,
        )

    def _unfile(self, identity: SortKey) -> None:
        for name, place in self._places.pop(identity, {}).items():
            self._orders[name].remove(place)


def _identity(item: Item) -> SortKey:
    return item.hash_key.cast_value, item.range_key.cast_value if item.range_key is not None else None


def _bounds(keys: list[SortKey], comparison: str | None, values: list[Any]) -> tuple[int, int]:
    """The slice of sorted keys whose range value meets a key condition; all of them for one it does not know."""

    def first_not_below(value: Any) -> int:
        return bisect_left(keys, value, key=_by_range_value)

    def first_above(value: Any) -> int:
        return bisect_right(keys, value, key=_by_range_value)

    match comparison:
        case "=":
            return first_not_below(values[0]), first_above(values[0])
        case "<":
            return 0, first_not_below(values[0])
        case "<=":
            return 0, first_above(values[0])
        case ">":
            return first_above(values[0]), len(keys)
        case ">=":
            return first_not_below(values[0]), len(keys)
        case "BETWEEN":
            return first_not_below(values[0]), first_above(values[1])
        case "BEGINS_WITH":
            return first_not_below(values[0]), first_above(f"{values[0]}\U0010ffff")
        case _:
            return 0, len(keys)
