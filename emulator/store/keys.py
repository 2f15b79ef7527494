"""How things are keyed in the table.

A table has short keys (`ShortKeys`), which say nothing twice, unless an earlier version made it: what is stored is not
keyed anew. `emulator.store.shapes` says which.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from emulator.billing.core import ids
from emulator.billing.core.resource_types import Entity, ResourceType
from emulator.store.indexes import NUMBER_INDEX, indexes_of
from emulator.worlds import World

# DynamoDB takes 1,024 bytes in a sort key; that of an index is what a thing is filed under, a separator and its place,
# which can be a character longer than its id.
MAX_ID_BYTES = 510
_MAX_INDEX_KEY_BYTES = 512

_ACCOUNT_PREFIX = "acct_"

MAX_NUMBER = 10**18
"""What is greater stands in the index of numbers as this does; what is smaller than its negative, as that."""

_SHORT_NAMES: Mapping[str, str] = {
    "balance_transaction": "txn",
    "charge": "ch",
    "customer": "cus",
    "event": "evt",
    "invoice": "in",
    "invoice_payment": "inpay",
    "invoiceitem": "ii",
    "payment_intent": "pi",
    "payment_method": "pm",
    "product": "prod",
    "search_term": "term",
    "subscription": "sub",
    "subscription_item": "si",
    "webhook_delivery": "whd",
}
"""What the short keys call types of which there are many. It never changes, and none is the name of another type."""


class Keys(Struct, frozen=True):
    """The keys of a table from before there were short ones: they name the world, the type and the id as they are."""

    def partition_key(self, world: World, resource_type: ResourceType) -> str:
        """The hash key of all things of a kind in a world: `acct_1…/test/invoice`."""
        return f"{_home(world, resource_type).key_prefix}/{resource_type.name}"

    def world_of(self, hash_key: str) -> World:
        """The world that a hash key belongs to."""
        return World.from_key_prefix(hash_key.rpartition("/")[0])

    def range_key(self, world: World, resource_type: ResourceType, id: str) -> str:  # noqa: ARG002 - of shorter ones
        """The range key of a thing, and where one with such a sort key stands in an index."""
        return _under_first_prefix(resource_type, id)

    def bounds(self, resource_type: ResourceType, first: int | None, last: int | None) -> tuple[str, str]:
        """The range keys of things created from second `first` to second `last` lie between; None: from ever, or on."""
        return ids.bounds(resource_type.prefix, first, last)

    def place_of(self, world: World, entity: Entity) -> str:
        """Where a thing stands in the indexes, behind what it is filed under."""
        sort_key: str = getattr(entity, indexes_of(entity.RESOURCE_TYPE).sort_key)
        return self.range_key(world, entity.RESOURCE_TYPE, sort_key)

    def index_values(self, world: World, entity: Entity) -> dict[str, str]:
        """The `by1`…`by4` of a thing: what it is filed under in each listing, followed by what listings sort by."""
        combinations = indexes_of(entity.RESOURCE_TYPE).combinations
        if not combinations:
            return {}
        place, values = self.place_of(world, entity), {}
        for number, attributes in enumerate(combinations, start=1):
            value = index_value(entity, attributes) if attributes else None
            if value is not None:
                values[f"by{number}"] = f"{index_key(value)}#{place}"
        return values

    def number_values(self, world: World, entity: Entity) -> dict[str, str]:
        """Where a thing stands in the index of numbers, if its type is searched by one.

        By the number 0 nothing is filed: every draft begins with it, and would be filed for a moment.
        """
        name = indexes_of(entity.RESOURCE_TYPE).number
        number = 0 if name is None else getattr(entity, name)
        return {f"by{NUMBER_INDEX}": f"{number_key(number)}#{self.place_of(world, entity)}"} if number else {}


class ShortKeys(Keys, frozen=True):
    """Keys that say nothing twice: the hash key says the world and the type, the range key what else an id says.

    An engine on SQLite stores the keys of a thing six times for each index that it stands in, and three times more.
    """

    def partition_key(self, world: World, resource_type: ResourceType) -> str:
        """The hash key of all things of a kind in a world.

        `1…/t/in`, of a connected account `1….1…/t/in`, of an account of another API `stateset_1…/t/in`.
        """
        name = resource_type.name
        return f"{_short_prefix(_home(world, resource_type))}/{_SHORT_NAMES.get(name, name)}"

    def world_of(self, hash_key: str) -> World:
        """The world that a hash key belongs to."""
        accounts, mode, _ = hash_key.split("/", 2)
        whole = ".".join(_whole_account(each) for each in accounts.split("."))
        return World.from_key_prefix(f"{whole}/{'live' if mode == 'l' else 'test'}")

    def range_key(self, world: World, resource_type: ResourceType, id: str) -> str:
        """The range key of a thing, and where one with such a sort key stands in an index."""
        if not resource_type.prefix:
            return id
        account = _home(world, resource_type).account
        return ids.short_form(_under_first_prefix(resource_type, id), resource_type.prefix, account)

    def bounds(self, resource_type: ResourceType, first: int | None, last: int | None) -> tuple[str, str]:
        """The range keys of things created from second `first` to second `last` lie between; None: from ever, or on."""
        return ids.short_bounds(resource_type.prefix, first, last)


@lru_cache(maxsize=1024)
def _short_prefix(world: World) -> str:
    accounts, _, mode = world.key_prefix.partition("/")
    return f"{'.'.join(_short_account(each) for each in accounts.split('.'))}/{mode[0]}"


def _short_account(account: str) -> str:
    """An account's id without `acct_`; those of the other APIs (`stateset_1…`) have another prefix, and keep it."""
    return account.removeprefix(_ACCOUNT_PREFIX)


def _whole_account(short: str) -> str:
    return short if "_" in short else f"{_ACCOUNT_PREFIX}{short}"


def _home(world: World, resource_type: ResourceType) -> World:
    """Where the things of a type are kept that belong to a world."""
    return (world.platform if resource_type.owned_by_platform else None) or world


def _under_first_prefix(resource_type: ResourceType, id: str) -> str:
    """An id under the one prefix by which all of its type stand in order of creation."""
    if not resource_type.other_prefixes:
        return id
    prefix, underscore, body = id.partition("_")
    return f"{resource_type.prefix}{underscore}{body}" if prefix in resource_type.other_prefixes else id


def can_be_key(id: str) -> bool:
    """Whether DynamoDB could hold an id at all; one that it could not hold names nothing."""
    return 0 < len(id.encode()) <= MAX_ID_BYTES


def index_key(value: str) -> str:
    """What a listing files a value under: itself, or its digest when it is too long for a key."""
    if len(value.encode()) <= _MAX_INDEX_KEY_BYTES:
        return value
    return hashlib.sha256(value.encode()).hexdigest()


def sort_key_of(entity: Entity) -> str:
    """Where a thing stands among those of its kind, in whatever table: lists are in this order."""
    name = indexes_of(entity.RESOURCE_TYPE).sort_key
    sort_key: str = getattr(entity, name)
    return _under_first_prefix(entity.RESOURCE_TYPE, sort_key) if name == "id" else sort_key


def index_value(entity: object, attributes: Sequence[str]) -> str | None:
    """What `entity` is filed under in the listing by these attributes; None where one of them is null."""
    values = [getattr(entity, name) for name in attributes]
    return None if None in values else "#".join(map(str, values))


def number_key(number: int) -> str:
    """A whole number as text that sorts as numbers do."""
    return f"{min(max(number, -MAX_NUMBER), MAX_NUMBER) + MAX_NUMBER:019}"
