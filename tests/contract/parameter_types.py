"""What the official SDK says a parameter is, held against the field that reads it."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

import stripe
import typing_extensions
from marshmallow import Schema
from stripe._stripe_object import UntypedStripeObject

from schemas.stripe import fields
from schemas.stripe.composites import ArrayOf, Expand, MapOf, Metadata, Nested, RangeFilter
from schemas.stripe.plan import ProductOrData
from schemas.stripe.v2_fields import DateTime

OF_THE_SDK = frozenset(stripe.RequestOptions.__annotations__)
"""The older way of calling the SDK takes these among the parameters; they never go over the wire as such."""

_WRAPPERS = (NotRequired, typing_extensions.NotRequired, typing_extensions.Required)


def mismatches(params: Any, schema: Schema, path: str = "") -> Iterator[str]:
    """What a schema lacks of the SDK's parameters, has besides them or reads as something else."""
    declared = hints(params)
    known = schema.load_fields
    yield from (f"{path}{name}: missing" for name in declared.keys() - known.keys())
    yield from (f"{path}{name}: invented" for name in known.keys() - declared.keys())
    for name, type in declared.items():
        if name in known:
            yield from _value_mismatches(type, known[name], f"{path}{name}")


def required(params: Any, schema: Schema) -> Iterator[str]:
    """What a schema insists on although the SDK does not."""
    optional = {name for name, type in params.__annotations__.items() if "NotRequired[" in str(type)}
    yield from (name for name, field in schema.load_fields.items() if field.required and name in optional)


def hints(params: Any) -> dict[str, Any]:
    """The parameters of a typed dictionary of the SDK, with their types."""
    names = {"StripeContext": Any, "UntypedStripeObject": dict}
    module = vars(__import__(params.__module__, fromlist=["_"]))
    found = get_type_hints(params, {**vars(typing), **module, **names})
    return {name: type for name, type in found.items() if name not in OF_THE_SDK}


def _value_mismatches(declared: Any, field: Any, path: str) -> Iterator[str]:
    if isinstance(field, fields.Unsupported | Expand):
        return
    parts = list(_parts(declared))
    words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    if "" in words and not field.unsettable:
        yield f"{path}: cannot be unset"
    words = [word for word in words if word]
    if isinstance(field, fields.Enum):
        yield from (f"{path}: {word!r} is in one alone" for word in set(words) ^ set(field.alternatives))
    elif words and not _is_known_otherwise(path, field) and not set(words) <= set(field.unsupported):
        yield f"{path}: one of {words}, read by {type(field).__name__}"
    for part in parts:
        if get_origin(part) is not Literal and not (words and part is str):
            yield from _part_mismatches(part, field, path)


def _is_known_otherwise(path: str, field: Any) -> bool:
    """Whether tests of their own say of a parameter's words that they are Stripe's, or it takes a number as well."""
    return path in ("api_version", "enabled_events[]") or isinstance(field, fields.IntegerOr)


def _parts(declared: Any) -> Iterator[Any]:
    """The alternatives of a type."""
    if get_origin(declared) in (Union, UnionType, *_WRAPPERS):
        for part in get_args(declared):
            yield from _parts(part)
    else:
        yield declared


def _part_mismatches(part: Any, field: Any, path: str) -> Iterator[str]:
    origin = get_origin(part)
    if origin is list and isinstance(field, ArrayOf):
        yield from _value_mismatches(get_args(part)[0], field.element, f"{path}[]")
    elif origin in (dict, UntypedStripeObject) and isinstance(field, MapOf):
        yield from _value_mismatches(get_args(part)[-1], field.element, f"{path}[*]")
    elif hasattr(part, "__total__"):
        yield from _map_mismatches(part, field, path)
    elif not (origin is dict and isinstance(field, Metadata)) and not any(
        part is one and isinstance(field, reader) for one, reader in _READERS
    ):
        yield f"{path}: {part}, read by {type(field).__name__}"


def _map_mismatches(part: Any, field: Any, path: str) -> Iterator[str]:
    if isinstance(field, ProductOrData):
        yield from mismatches(part, field._data.schema, f"{path}.")
    elif isinstance(field, RangeFilter):
        yield from mismatches(part, field._bounds.schema, f"{path}.")
    elif isinstance(field, Nested):
        yield from mismatches(part, field.schema, f"{path}.")
    else:
        yield f"{path}: a map, read by {type(field).__name__}"


_TEXTS = (fields.String, fields.Enum, fields.Currency, DateTime, fields.DecimalString, ProductOrData)
_READERS: tuple[tuple[Any, Any], ...] = (
    (bool, fields.Boolean),
    (Decimal, fields.DecimalString),
    (float, fields.DecimalString),
    (int, fields.Integer | RangeFilter),
    (str, _TEXTS),
    (typing.Any, fields.Parameter),
)
