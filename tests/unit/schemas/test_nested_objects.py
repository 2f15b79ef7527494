"""Objects that stand in full within another."""

from __future__ import annotations

from collections.abc import Iterator

from marshmallow import fields

from emulator.api.stripe.resource_registry import resources
from schemas.stripe.objects import ObjectSchema


def test_what_an_object_within_another_names_can_be_expanded_from_there() -> None:
    assert resources()
    nested = [(parent, name) for parent in ObjectSchema.by_object_name.values() for name in _nested(parent)]
    assert len(nested) >= 3
    assert [(parent.__name__, name) for parent, name in nested if name not in parent.expandable()] == []


def _nested(schema: type[ObjectSchema]) -> Iterator[str]:
    """The keys of a kind of object that hold others which name something."""
    for name, field in schema.instance().dump_fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested) and isinstance(inner.schema, ObjectSchema) and inner.schema.references:
            yield name
