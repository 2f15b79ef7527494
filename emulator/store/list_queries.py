"""Lists: newest first, by one query on one index, with the object id itself as the cursor."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from pynamodb.expressions.condition import Condition

from emulator.billing.core.resource_types import Entity, ResourceType
from emulator.store.indexes import NUMBER_INDEX, indexes_of
from emulator.store.keys import Keys, index_key, index_value, number_key
from emulator.store.table import Record
from emulator.worlds import World

Item = TypeVar("Item")

# With filters that no index carries, this many records are read at a time until the page is full.
_CHUNK = 100

BATCH_SIZE = 500
"""As many things as a page holds where nobody says how many, because all are read."""


class Selection(Struct, frozen=True, kw_only=True):
    """Which things to list.

    `equals` are attributes and the values they must have; `predicate` is any further condition, and
    `predicate_seldom_fails` whether nearly all meet it; `created_from` and `created_to` are unix seconds, both
    included; at most one of the cursors is given. A page holds the newest things, or those next to its cursor; without
    a cursor it may hold the oldest, with `oldest`.
    """

    equals: Mapping[str, str]
    limit: int = BATCH_SIZE
    created_from: int | None = None
    created_to: int | None = None
    starting_after: str | None = None
    ending_before: str | None = None
    predicate: Callable[[Any], bool] | None = None
    predicate_seldom_fails: bool = False
    oldest: bool = False

    @property
    def is_forward(self) -> bool:
        """Whether it is read from the older to the newer."""
        return self.oldest or self.ending_before is not None

    @property
    def cursor(self) -> str | None:
        """The id to start from, in either direction; it is not part of the page."""
        return self.starting_after or self.ending_before


class UnknownCursorError(Exception):
    """A listing was to start at a thing that does not exist."""


class Page(Struct, Generic[Item], frozen=True):
    """One page of a listing, newest first; `has_more` speaks of the direction that was asked for."""

    items: Sequence[Item]
    has_more: bool


class Query(Struct, frozen=True):
    """One DynamoDB query that begins at the cursor itself, so that no look-up is needed to know it exists."""

    index: int | None
    hash_key: str
    low: str
    high: str
    forward: bool

    def run(self, record: type[Record], limit: int | None, page_size: int | None = None) -> Iterator[Record]:
        """The records between the bounds, both included; strongly consistent. `page_size` are read at a time."""
        attribute, query = self._target(record)
        condition: Condition = attribute.between(self.low, self.high)
        found: Iterator[Record] = query(
            self.hash_key,
            condition,
            consistent_read=True,
            scan_index_forward=self.forward,
            limit=limit,
            page_size=page_size or limit or _CHUNK,
        )
        return found

    def _target(self, record: type[Record]) -> tuple[Any, Any]:
        if self.index is None:
            return record.sk, record.query
        return getattr(record, f"by{self.index}"), getattr(record, f"index{self.index}").query


class NumberRange(Struct, frozen=True):
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int


def number_query(keys: Keys, world: World, resource_type: ResourceType, numbers: NumberRange) -> Query:
    """The query for the things whose number lies within a range, smallest first."""
    low, high = number_key(numbers.low), number_key(max(numbers.low, numbers.high))
    # `$` follows the separator `#`.
    return Query(NUMBER_INDEX, keys.partition_key(world, resource_type), f"{low}#", f"{high}$", forward=True)


def plan(
    keys: Keys,
    world: World,
    resource_type: ResourceType,
    selection: Selection,
    cursor_key: str | None,
    oldest_shape: int,
) -> tuple[Query, tuple[str, ...]]:
    """The query for a selection, and the attributes that it looks by; the caller checks all of them record by record.

    `cursor_key` is where the cursor stands in the listing, if there is a cursor; `oldest_shape` is of the oldest things
    of the type that the table may hold.
    """
    index, attributes = _best_index(resource_type, selection.equals, oldest_shape)
    low, high = keys.bounds(resource_type, selection.created_from, selection.created_to)
    if cursor_key is not None and selection.starting_after is not None:
        high = min(high, cursor_key)
    if cursor_key is not None and selection.ending_before is not None:
        low = max(low, cursor_key)
    prefix = ""
    if attributes:
        prefix = index_key("#".join(selection.equals[name] for name in attributes)) + "#"
    query = Query(
        index=index,
        hash_key=keys.partition_key(world, resource_type),
        low=prefix + low,
        high=prefix + max(low, high),
        forward=selection.is_forward,
    )
    return query, attributes


def _best_index(
    resource_type: ResourceType, equals: Mapping[str, str], oldest_shape: int
) -> tuple[int | None, tuple[str, ...]]:
    indexes = indexes_of(resource_type)
    usable = [
        (number, attributes)
        for number, attributes in enumerate(indexes.combinations, start=1)
        if attributes and oldest_shape >= indexes.since.get(number, 1) and all(name in equals for name in attributes)
    ]
    return max(usable, key=lambda entry: len(entry[1]), default=(None, ()))


def matches(entity: Entity, equals: Mapping[str, str], predicate: Callable[[Any], bool] | None) -> bool:
    """Whether an entity has all these attribute values and meets the further condition, if any."""
    return (predicate is None or predicate(entity)) and all(
        index_value(entity, (name,)) == value for name, value in equals.items()
    )
