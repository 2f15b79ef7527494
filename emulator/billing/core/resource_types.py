"""What all stored things have in common: a resource type, an id, the second they were created."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from emulator.billing.core.structs import Struct

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes the attributes of a stored thing, as they stand in JSON, those of the next shape.

An attribute that is its default does not stand there (`emulator.billing.core.structs.Struct`).
"""


def renamed(before: str, after: str) -> Upgrade:
    """The upgrade of a thing whose attribute has another name."""

    def upgrade(attributes: dict[str, Any]) -> dict[str, Any]:
        return {after if name == before else name: value for name, value in attributes.items()}

    return upgrade


def reindexed(attributes: dict[str, Any]) -> dict[str, Any]:
    """The upgrade of a thing that is the same but stands in an index more, or less, from now on."""
    return attributes


class ResourceType(Struct, frozen=True):
    """A type of stored thing, declared beside its rules.

    Attributes:
        name: Stripe's `object` value, and part of the key.
        display_name: how messages call it ("No such invoice: …").
        missing_hint: what such a message goes on with.
        prefix: what its ids begin with.
        other_prefixes: what some of them begin with instead; the rest of an id is one thing's alone all the same.
        events: the types of the events that rules emit about it.
        ttl: the seconds after which the thing counts as gone, or None.
        conditional_put: False where writing over what is there is meant.
        owned_by_platform: whether what happens in a connected account is kept with its platform.
        upgrades: how what was stored in an earlier shape becomes one of the next, the first of them from shape 1. A new
            attribute with a default needs none; another default needs one, which says the former. What is stored
            within things of another type says no shape: that type has an upgrade, too, which does the same inside.
    """

    name: str
    display_name: str = ""
    missing_hint: str = ""
    prefix: str = ""
    other_prefixes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    ttl: int | None = None
    conditional_put: bool = True
    owned_by_platform: bool = False
    upgrades: tuple[Upgrade, ...] = ()

    @property
    def shape(self) -> int:
        """The number of the shape in which its things are stored now."""
        return len(self.upgrades) + 1

    def __set_name__(self, owner: type["Entity"], name: str) -> None:
        """Note whose type it is."""
        _ENTITY_CLASSES[self.name] = owner


# Filled while the modules that declare them are imported, and constant from then on.
_ENTITY_CLASSES: dict[str, type["Entity"]] = {}


def known_resource_types() -> tuple["ResourceType", ...]:
    """Every resource type there is."""
    return tuple(entity_class.RESOURCE_TYPE for entity_class in _ENTITY_CLASSES.values())


def entity_class_of(name: str) -> type["Entity"]:
    """The class of the things whose resource type has this name. Raises KeyError for a name that none has."""
    return _ENTITY_CLASSES[name]


class Entity(Protocol):
    """A thing the store keeps: a frozen struct with an id that sorts by its creation."""

    RESOURCE_TYPE: ClassVar[ResourceType]

    @property
    def id(self) -> str:
        """The id, unique among its type in its world."""
        ...

    @property
    def created(self) -> int:
        """When it was created: unix seconds, UTC."""
        ...
