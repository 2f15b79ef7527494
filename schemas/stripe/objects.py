"""The base of every schema of an object that goes out: Stripe's keys, in Stripe's order.

Keys stand as Stripe prints them: `id`, `object`, then alphabetically. A schema is dumped inside a `Context` of the
`Moment`, which knows what an object itself does not: the mode and the links' base.
"""

from functools import cache
from typing import Any, ClassVar, Self

from marshmallow import Schema, fields, post_dump
from marshmallow.experimental.context import Context

from emulator.billing.core.context import Moment
from emulator.billing.core.resource_types import Entity

Rendered = dict[str, Any]


class ObjectSchema(Schema):
    """An object of Stripe's API as a reply shows it.

    `references` maps the dotted path of each id that `expand` can replace to the kind of object it names; `included`
    are the properties that appear only when they are expanded, `own_inclusions` those of them that `include` shows from
    the entity alone; `also_expandable` are those that can be named by `expand` without effect; `absent_when_null` are
    those that Stripe leaves out rather than show as null. A class that sets `entity` renders that entity; `stored` is
    what the store keeps of it where that is another one.
    """

    entity: ClassVar[type[Any] | None] = None
    stored: ClassVar[type[Any] | None] = None
    references: ClassVar[dict[str, str]] = {}
    included: ClassVar[frozenset[str]] = frozenset()
    own_inclusions: ClassVar[frozenset[str]] = frozenset()
    also_expandable: ClassVar[frozenset[str]] = frozenset()
    absent_when_null: ClassVar[frozenset[str]] = frozenset()
    object_name: ClassVar[str | None] = None
    of_entity: ClassVar[dict[type[Any], type["ObjectSchema"]]] = {}
    of_object: ClassVar[dict[str, type["ObjectSchema"]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.entity is not None:
            ObjectSchema.of_entity[cls.entity] = cls
            ObjectSchema.of_object[cls.entity.KIND.name] = cls
        elif cls.object_name is not None:
            ObjectSchema.of_object[cls.object_name] = cls

    @classmethod
    def expandable(cls) -> frozenset[str]:
        """The properties that an `expand` path may begin with."""
        references = frozenset(path.partition(".")[0] for path in cls.references)
        return references | cls.included | cls.own_inclusions | cls.also_expandable

    @classmethod
    @cache
    def instance(cls) -> Self:
        """The one schema object of this class; building one is dear."""
        return cls()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:  # noqa: ARG002 - marshmallow's
        """Objects only ever go out; two keys may then show one attribute."""
        field_obj.dump_only = True

    def include(self, name: str, entity: Any) -> Any:
        """What one of the `own_inclusions` shows of the stored entity."""
        raise NotImplementedError(f"{type(entity).__name__} cannot include {name}")

    @post_dump
    def leave_out(self, shown: Rendered, **_options: Any) -> Rendered:
        """Drops the keys that are not to be shown as null."""
        for name in self.absent_when_null:
            if shown[name] is None:
                del shown[name]
        return shown


def render(entity: Entity, at: Moment) -> Rendered:
    """An entity as the newest API version shows it; of a deleted one only a stub."""
    if getattr(entity, "deleted", False):
        return {"id": entity.id, "object": entity.KIND.name, "deleted": True}
    schema = ObjectSchema.of_entity[type(entity)].instance()
    with Context(at):
        rendered: Rendered = schema.dump(entity)
    return rendered


def is_rendered(entity: Entity) -> bool:
    """Whether the entity is an object of the API at all, rather than something only the store knows."""
    return type(entity) in ObjectSchema.of_entity


def scene() -> Moment:
    """The moment a dump happens in."""
    return Context[Moment].get()


class Livemode(fields.Field[bool]):
    """Whether the object exists in live mode: the mode of the world it is read in."""

    def serialize(self, *_args: Any, **_options: Any) -> bool:
        """Returns the mode."""
        return scene().livemode


class Null(fields.Constant[None]):
    """A key that is always null here: what it would tell of is not emulated."""

    def __init__(self) -> None:
        super().__init__(None)


class Always(fields.Constant[Any]):
    """A key that always has the same value here."""


def empty_list() -> fields.Field[Any]:
    """A key that is always an empty list here."""
    return fields.Function(lambda _: [])
