"""What a class of parameters is annotated with, held against what the fields of its schema load.

A type checker believes the annotations: nothing else sees one that promises what is never loaded, or that does not tell
of a null.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import missing
from marshmallow.fields import Field
from msgspec.structs import fields

from emulator.billing.core.params import NotGiven
from schemas.stripe.composites import ArrayOf, MapOf, Metadata, Nested, ParamsPart, PlainPart
from schemas.stripe.fields import Enum, IntegerOr, Parameter

SEQUENCES = ("list", "tuple", "Sequence")
MAPPINGS = ("dict", "Mapping")


def mismatches(schema: ParamsPart[Any], place: str) -> Iterator[str]:
    """What does not agree, one line each, at every depth."""
    hints = get_type_hints(schema.params_class)
    for each in fields(schema.params_class):
        field = schema.load_fields.get(each.name)
        if isinstance(field, Parameter):
            yield from _parameter_mismatches(field, hints[each.name], f"{place}.{each.name}")


def _parameter_mismatches(field: Parameter[Any], hint: Any, place: str) -> Iterator[str]:
    may_be_missing = not field.required and field.load_default is missing and not _is_expand(field)
    if may_be_missing != (NotGiven in _members(hint)):
        yield f"{place} is {'' if may_be_missing else 'not '}to be left out, unlike {hint}"
    yield from _value_mismatches(field, hint, place)


def _value_mismatches(field: Parameter[Any], hint: Any, place: str) -> Iterator[str]:
    if field.unsettable != (NoneType in _members(hint)):
        yield f"{place} can {'' if field.unsettable else 'not '}be unset, unlike {hint}"
    values = _members(hint) - {NotGiven, NoneType}
    if isinstance(field, ArrayOf):
        yield from _inner_mismatches(field.element, values, SEQUENCES, place)
    elif isinstance(field, MapOf):
        yield from _inner_mismatches(field.element, values, MAPPINGS, place)
    elif isinstance(field, Nested) and not isinstance(field.schema, PlainPart):
        if values != {field.schema.params_class}:
            yield f"{place} is a {field.schema.params_class.__name__}, not {values}"
        yield from mismatches(field.schema, place)
    elif not _holds(field, values):
        yield f"{place} is no {values}"


def _inner_mismatches(
    element: Parameter[Any], values: set[Any], containers: tuple[str, ...], place: str
) -> Iterator[str]:
    inner = [get_args(value)[-1] for value in values if _container(value) in containers]
    if len(inner) != len(values):
        yield f"{place} is one of {containers}, not {values}"
    for hint in inner:
        yield from _value_mismatches(element, hint, f"{place}[]")


def _holds(field: Parameter[Any], values: set[Any]) -> bool:
    """Whether a value of this field is always one of these."""
    if isinstance(field, Enum) and values != {str}:
        return values == {Literal[word] for word in (*field.alternatives, *field.former)}
    if isinstance(field, IntegerOr):
        return values == {int, *(Literal[word] for word in field.words)}
    if isinstance(field, Metadata | Nested):
        return {_container(value) for value in values} <= set(MAPPINGS)
    return {get_origin(value) or value for value in values} == {get_origin(each) or each for each in _loaded(field)}


def _loaded(field: Parameter[Any]) -> set[Any]:
    """The `T` of the `Parameter[T]` that the field's class is."""
    for ancestor in type(field).__mro__:
        for base in getattr(ancestor, "__orig_bases__", ()):
            if get_origin(base) is Parameter:
                return _members(get_args(base)[0]) - {NoneType}
    raise TypeError(type(field))


def _members(hint: Any) -> set[Any]:
    """The alternatives of a type; each word of a literal is one by itself."""
    if get_origin(hint) in (Union, UnionType):
        return {member for each in get_args(hint) for member in _members(each)}
    if get_origin(hint) is Literal:
        return {Literal[word] for word in get_args(hint)}
    return {NoneType if hint is None else hint}


def _container(hint: Any) -> str:
    return getattr(get_origin(hint) or hint, "__name__", "")


def _is_expand(field: Field[Any]) -> bool:
    return field.name == "expand"
