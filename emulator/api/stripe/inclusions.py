"""Properties that an object shows only when they are expanded (docs.stripe.com/expand)."""

from typing import Any

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.resource_registry import includes
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.breakdown import ShownLine
from schemas.stripe.objects import ObjectSchema, Rendered


def can_be_included(shown: Rendered, name: str) -> bool:
    """Whether the object has such a property."""
    if isinstance(shown, ShownLine):
        return name in shown.includables
    return name in includes(_kind(shown)) or name in _entity_includables(shown)


def included(shown: Rendered, name: str, uow: UnitOfWork) -> Any:
    """What stands under the property, in the newest shape; None where nothing does."""
    if isinstance(shown, ShownLine):
        with DumpContext(uow.ctx):
            return shown.includables[name]()
    build = includes(_kind(shown)).get(name)
    if build is not None:
        return build(shown["id"], uow)
    schema = ObjectSchema.by_object_name.get(_kind(shown))
    if schema is None or name not in schema.entity_includables:
        return None
    entity_class = schema.stored_entity or schema.entity
    entity = None if entity_class is None else uow.get(entity_class, shown["id"])
    with DumpContext(uow.ctx):
        return None if entity is None else schema.instance().include(name, entity)


def _kind(shown: Rendered) -> str:
    kind: str = shown.get("object", "")
    return kind


def _entity_includables(shown: Rendered) -> frozenset[str]:
    schema = ObjectSchema.by_object_name.get(_kind(shown))
    return frozenset() if schema is None else schema.entity_includables
