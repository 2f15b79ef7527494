"""moto's table with sorted indexes.

moto looks through and sorts all items of a table on every query, and copies those that it returns. Here each index
keeps its items in order, and a query takes the few that it returns from there; what they mean (conditions, paging
keys, filters, projections) stays moto's business.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from operator import itemgetter
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table
from msgspec import Struct, field

from emulator.store.engines.stored_item import StoredItem

_DELETED_AT_ONCE = 50
_STALE_AT_MOST = 1000
"""How many expiries of what is gone, or has another by now, are kept whatever else there is."""

SortKey = tuple[Any, ...]
_by_range_value = itemgetter(0)


def _cast_value(attribute: Any) -> Any:
    """What an attribute is sorted by; those of an item are moto's, those of a request DynamoDB's."""
    value = attribute if isinstance(attribute, DynamoType) else DynamoType(attribute)
    return value.value if value.type == "S" else value.cast_value


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

    def find(self, hash_value: Any, key: SortKey) -> Item | None:
        """The item at a place, if there is one."""
        partition = self.partitions.get(hash_value)
        return None if partition is None else partition.items.get(key)

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
    ) -> Sequence[Item]:
        """The first `limit` items, in the wanted direction, that meet the range condition and lie behind `after`."""
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
        return [partition.items[key] for key in (keys if forward else reversed(keys))]


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

    def put_item(self, *args: Any, **kwargs: Any) -> Item:
        """Puts an item, as moto does, and files it in every index."""
        item = super().put_item(*args, **kwargs)
        self.file(item)
        return item

    def replace_item(self, attributes: dict[str, Any]) -> None:
        """Puts an item whose condition was seen to hold: moto asks for it once more, and for what each value is."""
        self._validate_key_sizes(attributes)
        hash_key, range_key = (DynamoType(attributes[name]) for name in self.table_key_attrs)
        self._keep(StoredItem(hash_key, range_key, attributes))

    def delete_item(self, hash_key: DynamoType, range_key: DynamoType | None) -> Item | None:
        """Deletes an item, as moto does, and takes it out of every index."""
        item = super().delete_item(hash_key, range_key)
        if item is not None:
            self._unfile(_identity(item))
        return item

    def file(self, item: Item) -> None:
        """Puts an item where its present attributes belong, and nowhere else, and measures it."""
        if isinstance(item, StoredItem):
            item.measure()
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
        item = None if place is None else self._orders[None].find(place.hash_value, place.key)
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
            self._keep(item)

    def get_item(
        self,
        hash_key: DynamoType,
        range_key: DynamoType | None = None,
        projection_expression: list[list[str]] | None = None,
    ) -> Item | None:
        """The item of a key; moto compares and hashes its own values, step by step, to look it up."""
        if range_key is None:
            return super().get_item(hash_key, range_key, projection_expression)
        item = self._orders[None].find(_cast_value(hash_key), (_cast_value(range_key),))
        return item.project(projection_expression) if item is not None and projection_expression else item

    def query(  # type: ignore[override] # what moto says in another way as well is left out
        self,
        hash_key: DynamoType,
        range_comparison: str | None,
        range_objs: list[DynamoType],
        limit: int,
        exclusive_start_key: dict[str, Any],
        scan_index_forward: bool,
        projection_expressions: list[list[str]] | None,
        index_name: str | None = None,
        consistent_read: bool = False,  # noqa: ARG002 - moto's
        filter_expression: Any = None,
        **conditions: Any,  # noqa: ARG002 - moto's
    ) -> tuple[list[Item], int, dict[str, Any] | None]:
        """The items that meet the key conditions, how many they are before they are filtered, and where to go on."""
        order = self._orders[index_name]
        start = order.place_of(exclusive_start_key) if exclusive_start_key else None
        window = order.window(
            _cast_value(hash_key),
            range_comparison,
            [_cast_value(value) for value in range_objs],
            start.key if start else None,
            scan_index_forward,
            # One more, by which it is known whether there is more.
            limit + 1 if limit else len(self._places),
        )
        items = list(_page(window, limit))
        is_all = len(items) == len(window)
        last_key = None if is_all else self._get_last_evaluated_key(items[-1], index_name)
        return self._shown(items, index_name, filter_expression, projection_expressions), len(items), last_key

    def _shown(
        self,
        items: Iterable[Item],
        index_name: str | None,
        filter_expression: Any,
        projection_expressions: list[list[str]] | None,
    ) -> list[Item]:
        """What an index holds of items, those that a filter leaves, and of them what is asked for."""
        if index_name is not None and not self.brings_whole_items:
            items = map(self.get_index(index_name).project, items)
        if filter_expression is not None:
            items = filter(filter_expression.expr, items)
        if projection_expressions:
            items = (item.project(projection_expressions) for item in items)
        return list(items)

    def _keep(self, item: Item) -> None:
        self.items[item.hash_key][item.range_key] = item
        self.file(item)

    def _unfile(self, identity: SortKey) -> None:
        for name, place in self._places.pop(identity, {}).items():
            self._orders[name].remove(place)


def _page(items: Iterable[Item], limit: int | None) -> Iterator[Item]:
    """As many items as are wanted and as DynamoDB answers at once, which is one at least."""
    size = 0
    for number, item in enumerate(items):
        size += item.size()
        if number == limit or (number and size > RESULT_SIZE_LIMIT):
            return
        yield item


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
