"""How things are keyed in the table."""

import hashlib
from collections.abc import Sequence

from emulator.billing.core.resource_types import Entity, ResourceType
from emulator.store.indexes import NUMBER_INDEX, indexes_of
from emulator.worlds import World

# DynamoDB takes 1,024 bytes in a sort key; that of an index is what a thing is filed under, a separator and its id.
MAX_ID_BYTES = 511
_MAX_INDEX_KEY_BYTES = 512

MAX_NUMBER = 10**18
"""What is greater stands in the index of numbers as this does; what is smaller than its negative, as that."""


def partition_key(world: World, resource_type: ResourceType) -> str:
    """The hash key of all things of a kind in a world: `acct_1…/test/invoice`."""
    home = world.platform if resource_type.owned_by_platform else None
    return f"{(home or world).key_prefix}/{resource_type.name}"


def world_of(hash_key: str) -> World:
    """The world that a hash key belongs to."""
    return World.from_key_prefix(hash_key.rpartition("/")[0])


def can_be_key(id: str) -> bool:
    """Whether DynamoDB could hold an id at all; one that it could not hold names nothing."""
    return 0 < len(id.encode()) <= MAX_ID_BYTES


def range_key(resource_type: ResourceType, id: str) -> str:
    """The range key of a thing: its id, under the one prefix by which all of its type stand in order of creation."""
    if not resource_type.other_prefixes:
        return id
    prefix, underscore, body = id.partition("_")
    return f"{resource_type.prefix}{underscore}{body}" if prefix in resource_type.other_prefixes else id


def index_key(value: str) -> str:
    """What a listing files a value under: itself, or its digest when it is too long for a key."""
    if len(value.encode()) <= _MAX_INDEX_KEY_BYTES:
        return value
    return hashlib.sha256(value.encode()).hexdigest()


def sort_key_of(entity: Entity) -> str:
    """Where a thing stands in the listings of its kind."""
    name = indexes_of(entity.RESOURCE_TYPE).sort_key
    sort_key: str = getattr(entity, name)
    return range_key(entity.RESOURCE_TYPE, sort_key) if name == "id" else sort_key


def index_value(entity: object, attributes: Sequence[str]) -> str | None:
    """What `entity` is filed under in the listing by these attributes; None where one of them is null."""
    values = [getattr(entity, name) for name in attributes]
    if any(value is None for value in values):
        return None
    return "#".join(str(value) for value in values)


def number_key(number: int) -> str:
    """A whole number as text that sorts as numbers do."""
    return f"{min(max(number, -MAX_NUMBER), MAX_NUMBER) + MAX_NUMBER:019}"


def index_values(entity: Entity) -> dict[str, str]:
    """The `by1`…`by4` of a thing: what it is filed under in each listing, followed by what listings sort by."""
    values = {}
    for number, attributes in enumerate(indexes_of(entity.RESOURCE_TYPE).combinations, start=1):
        value = index_value(entity, attributes) if attributes else None
        if value is not None:
            values[f"by{number}"] = f"{index_key(value)}#{sort_key_of(entity)}"
    return values


def number_values(entity: Entity) -> dict[str, str]:
    """Where a thing stands in the index of numbers, if its type is searched by one.

    By the number 0 nothing is filed: every draft begins with it, and would be filed for a moment.
    """
    name = indexes_of(entity.RESOURCE_TYPE).number
    number = 0 if name is None else getattr(entity, name)
    return {f"by{NUMBER_INDEX}": f"{number_key(number)}#{sort_key_of(entity)}"} if number else {}
