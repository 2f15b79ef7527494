"""The types that rules read are those that the schemas load: mypy believes them, and nothing else would look."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from marshmallow import missing

from emulator.api.stripe.resource_registry import endpoints
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, NotGiven, Params, Range
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Expand, MapOf, Metadata, Nested, ParamsPart, PlainPart, RangeFilter
from schemas.stripe.fields import Parameter
from schemas.stripe.invoice_item import InvoicingRules
from schemas.stripe.plan import ProductOrData
from schemas.stripe.price_terms import UpTo

LOADED: tuple[tuple[type[Parameter[Any]], Any], ...] = (
    (UpTo, int | Literal["inf"]),
    (InvoicingRules, NoneType),
    (wire.Boolean, bool),
    (wire.Integer, int),
    (wire.String, str),
    (wire.Enum, str),
    (wire.Currency, str),
    (wire.DecimalString, str),
    (Metadata, MetadataParam),
    (RangeFilter, Range),
    (Expand, tuple[str, ...]),
)
"""What a field loads, null aside; of a class that derives from another the first."""

SCHEMAS = {each.__name__: each for each in sorted({one.params for one in endpoints()}, key=lambda each: each.__name__)}


def members(annotation: Any) -> set[Any]:
    """What a value can be: the members of a union, or the one type that it is."""
    if get_origin(annotation) not in (Union, UnionType):
        return {annotation}
    return {member for each in get_args(annotation) for member in members(each)}


def is_loaded_by(field: Parameter[Any], annotation: Any) -> bool:
    """Whether the values of a field, null aside, are of the type of an annotation."""
    wanted = members(annotation) - {NoneType, NotGiven}
    inner = get_args(next(iter(wanted), None))
    if isinstance(field, ArrayOf):
        return len(wanted) == 1 and get_origin(next(iter(wanted))) in (list, Sequence) and fits(field.element, inner[0])
    if isinstance(field, MapOf):
        return len(wanted) == 1 and get_origin(next(iter(wanted))) in (dict, Mapping) and fits(field.element, inner[1])
    if isinstance(field, Nested):
        schema = field.schema
        return isinstance(schema, PlainPart) or wanted == {schema.params_class}
    if isinstance(field, ProductOrData):
        return str in wanted and len(wanted) == 2
    if isinstance(field, wire.Enum) and wanted != {str}:
        return set(field.alternatives) - set(field.unsupported) <= set(inner)
    loaded = next(loaded for field_class, loaded in LOADED if isinstance(field, field_class))
    return wanted == members(loaded) - {NoneType}


def fits(field: Parameter[Any], annotation: Any) -> bool:
    """The same with null, which a field loads where an empty string unsets it; metadata may always be null."""
    nullable = field.unsettable or isinstance(field, Metadata)
    return is_loaded_by(field, annotation) and (NoneType in members(annotation)) == nullable


def wrong_types(schema: ParamsPart[Any]) -> Iterator[str]:
    """The parameters whose annotations are not what the schema loads, at every depth."""
    hints = {} if isinstance(schema, PlainPart) else get_type_hints(schema.params_class)
    for name, field in schema.load_fields.items():
        if name in hints and isinstance(field, Parameter):
            always_has_one = field.required or field.load_default is not missing or isinstance(field, Expand)
            if not fits(field, hints[name]) or (NotGiven in members(hints[name])) == always_has_one:
                yield f"{type(schema).__name__}.{name}"
        while isinstance(field, ArrayOf | MapOf):
            field = field.element
        if isinstance(field, Nested):
            yield from wrong_types(field.schema)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_what_is_loaded_is_what_is_annotated(schema: type[ParamsPart[Any]]) -> None:
    assert list(wrong_types(schema())) == []


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel(Params):
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Params):
    weight: int
    note: Given[str | None] = NOT_GIVEN
    copies: Given[list[str]] = NOT_GIVEN
    kind: Given[Literal["plain", "airmail"]] = NOT_GIVEN
    parcel: Given[Parcel] = NOT_GIVEN


class ParcelSchema(ParamsPart[Parcel]):
    sender = wire.String(required=True)


class LetterSchema(ParamsPart[Letter]):
    weight = wire.Integer(required=True)
    note = wire.String(unsettable=True)
    copies = ArrayOf(wire.Id())
    kind = wire.Enum("plain", "airmail")
    parcel = Nested(ParcelSchema)


def test_types_that_agree() -> None:
    assert list(wrong_types(LetterSchema())) == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("weight", wire.String(required=True)),
        ("note", wire.String()),
        ("note", wire.String(unsettable=True, load_default="")),
        ("copies", ArrayOf(wire.Id(unsettable=True))),
        ("copies", wire.Id()),
        ("kind", wire.Enum("plain", "airmail", "sea mail")),
        ("parcel", Nested(LetterSchema)),
    ],
)
def test_types_that_do_not_agree(name: str, field: Parameter[Any]) -> None:
    schema: type[ParamsPart[Letter]] = type("OddSchema", (LetterSchema,), {name: field})
    assert list(wrong_types(schema())) == [f"OddSchema.{name}"]
