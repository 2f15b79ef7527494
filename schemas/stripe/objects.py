"""The base of every schema of an object that goes out: Stripe's keys, in Stripe's order.

Keys stand as Stripe prints them: `id`, `object`, then alphabetically. A schema is dumped inside a `Context` of the
`Context`, which knows what an object itself does not: the mode and the links' base.
"""

from functools import cache, partial
from typing import Any, ClassVar, Self

import msgspec
from marshmallow import fields, post_dump
from marshmallow.experimental.context import Context as DumpContext

from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import Entity
from schemas.outgoing import OutgoingSchema
from schemas.stripe.renderings import Rendered as Rendered
from schemas.stripe.renderings import Renderings, View

_RENDERINGS = Renderings()
"""Those of what `is_remembered`, as long as somebody holds it."""


class ObjectSchema(OutgoingSchema):
    """An object of Stripe's API as a reply shows it.

    Attributes:
        entity: the class that this schema renders; None for a schema of a part.
        stored_entity: what the store keeps of it, where that is another class.
        references: the dotted path of each id that `expand` can replace, with the kind of object it names, or the
            kinds: `charge|refund`.
        includable: the properties that appear only when they are expanded.
        entity_includables: those of them that `include` shows from the entity alone; a dotted path where one stands
            within a part.
        inert_expandables: those that `expand` may name without effect.
        absent_when_null: those that Stripe leaves out rather than show as null.
        object_name: the value of `object`.
        is_remembered: whether what it shows follows from the entity and a `View` alone; it is dumped once then for
            several replies. The entity can be weakly referenced.
    """

    entity: ClassVar[type[Any] | None] = None
    stored_entity: ClassVar[type[Any] | None] = None
    references: ClassVar[dict[str, str]] = {}
    includable: ClassVar[frozenset[str]] = frozenset()
    entity_includables: ClassVar[frozenset[str]] = frozenset()
    inert_expandables: ClassVar[frozenset[str]] = frozenset()
    absent_when_null: ClassVar[frozenset[str]] = frozenset()
    object_name: ClassVar[str | None] = None
    is_remembered: ClassVar[bool] = False
    by_entity: ClassVar[dict[type[Any], type["ObjectSchema"]]] = {}
    by_object_name: ClassVar[dict[str, type["ObjectSchema"]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.entity is not None:
            ObjectSchema.by_entity[cls.entity] = cls
            ObjectSchema.by_object_name[cls.entity.RESOURCE_TYPE.name] = cls
        elif cls.object_name is not None:
            ObjectSchema.by_object_name[cls.object_name] = cls

    @classmethod
    def expandable(cls) -> frozenset[str]:
        """The properties that an `expand` path may begin with."""
        first = frozenset(path.partition(".")[0] for path in (*cls.references, *cls.entity_includables))
        return first | cls.includable | cls.inert_expandables

    @classmethod
    @cache
    def instance(cls) -> Self:
        """The one schema object of this class; building one is dear."""
        return cls()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # What is inherited stands among what is declared here, as Stripe prints it.
        in_order = sorted(self.dump_fields.items(), key=lambda item: (item[0] != "id", item[0] != "object", item[0]))
        self.read_fields(dict(in_order))

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:  # noqa: ARG002 - marshmallow's
        """Objects only ever go out; two keys may then show one attribute."""
        field_obj.dump_only = True

    def include(self, name: str, entity: Any) -> Any:
        """What one of the `entity_includables` shows of the stored entity."""
        # Only a schema that names `entity_includables` is asked; it has its own.
        raise NotImplementedError(f"{type(entity).__name__} cannot include {name}")

    @post_dump
    def drop_null_keys(self, shown: Rendered, **_options: Any) -> Rendered:
        """Drops the keys that are not to be shown as null."""
        for name in self.absent_when_null:
            if shown[name] is None:
                del shown[name]
        return shown


def documentation_of(code: str) -> str:
    """The page about an error's code, as errors that an object tells of link to it."""
    return f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"


def render(entity: Entity, ctx: Context) -> Rendered:
    """An entity as the newest API version shows it; of a deleted one only a stub."""
    if is_remembered(entity):
        return _RENDERINGS.rendered(entity, View.of(ctx), partial(_dump, entity, ctx))
    return _dump(entity, ctx)


def render_json(entity: Entity, ctx: Context) -> msgspec.Raw:
    """The same as JSON, to be put into a reply that shows it as it is."""
    if is_remembered(entity):
        return msgspec.Raw(_RENDERINGS.json(entity, View.of(ctx), partial(_dump, entity, ctx)))
    return msgspec.Raw(msgspec.json.encode(_dump(entity, ctx)))


def is_remembered(entity: Entity) -> bool:
    """Whether what is shown of the entity is remembered for other requests, too."""
    return ObjectSchema.by_entity[type(entity)].is_remembered


def _dump(entity: Entity, ctx: Context) -> Rendered:
    if getattr(entity, "deleted", False):
        return {"id": entity.id, "object": entity.RESOURCE_TYPE.name, "deleted": True}
    with DumpContext(ctx):
        rendered: Rendered = ObjectSchema.by_entity[type(entity)].instance().dump(entity)
    return rendered


def is_rendered(entity: Entity) -> bool:
    """Whether the entity is an object of the API at all, rather than something only the store knows."""
    return type(entity) in ObjectSchema.by_entity


def dump_context() -> Context:
    """The moment a dump happens in."""
    return DumpContext[Context].get()


class Livemode(fields.Field[bool]):
    """Whether the object exists in live mode: the mode of the world it is read in."""

    def serialize(self, *_args: Any, **_options: Any) -> bool:
        """Returns the mode."""
        return dump_context().livemode


class Null(fields.Constant[None]):
    """A key that is always null here: what it would tell of is not emulated."""

    def __init__(self) -> None:
        super().__init__(None)


class Always(fields.Constant[Any]):
    """A key that always has the same value here."""


def empty_list() -> fields.Field[Any]:
    """A key that is always an empty list here."""
    return fields.Function(lambda _: [])
