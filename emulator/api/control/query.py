"""What callers ask for in a query: read into the class that declares it, or refused with what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from werkzeug.datastructures import MultiDict

Q = TypeVar("Q", bound=msgspec.Struct)

_DIGITS = re.compile(r"[0-9]{1,9}")
_MAX_SHOWN = 100


class BadQueryError(ValueError):
    """A query that cannot be answered; the message says what is wrong with it."""


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of what takes none."""


def parse_query(arguments: MultiDict[str, str], query_class: type[Q], operation: str) -> Q:
    """The query of a request to `operation` ("GET /_emulator/outbox").

    Raises BadQueryError for a parameter that `query_class` does not have, one that is given twice, and a value that its
    type does not take: a test that misspells one must not get something else.
    """
    types = _types(query_class)
    for name, values in arguments.lists():
        if name not in types:
            raise BadQueryError(_unknown_parameter(name, list(types), operation))
        if len(values) > 1:
            raise BadQueryError(f"{name} is given {len(values)} times: give it once.")
    given = {name: _value(name, text, types[name]) for name, text in arguments.items()}
    try:
        return msgspec.convert(given, query_class)
    except msgspec.ValidationError as error:
        # What the class itself checks, one parameter against another.
        raise BadQueryError(str(error)) from error


def near_miss(text: str, known: Sequence[str]) -> str | None:
    """What was probably meant."""
    by_small_letters = {each.lower(): each for each in known}
    near = get_close_matches(text.lower(), by_small_letters, n=1)
    return by_small_letters[near[0]] if near else None


@cache
def _types(query_class: type[msgspec.Struct]) -> Mapping[str, Any]:
    """What each parameter is when it is given: None is what is not, and no text stands for it."""
    hints = get_type_hints(query_class, include_extras=True)
    return {name: _without_none(hint) for name, hint in hints.items()}


def _without_none(hint: Any) -> Any:
    kinds = [each for each in get_args(hint) if each is not NoneType]
    return kinds[0] if isinstance(hint, UnionType) or get_origin(hint) is Union else hint


def _value(name: str, text: str, type: Any) -> Any:
    kind = msgspec.inspect.type_info(type)
    if isinstance(kind, msgspec.inspect.Metadata):
        kind = kind.type
    try:
        if isinstance(kind, msgspec.inspect.IntType) and not _DIGITS.fullmatch(text):
            raise BadQueryError(_complaint(name, text, kind))
        return msgspec.convert(text, type, strict=False)
    except msgspec.ValidationError as error:
        raise BadQueryError(_complaint(name, text, kind)) from error


def _complaint(name: str, text: str, kind: msgspec.inspect.Type) -> str:
    given = f"{name}={text[:_MAX_SHOWN]!r}"
    match kind:
        case msgspec.inspect.LiteralType(values=known):
            near = near_miss(text, list(map(str, known)))
            there = f"there are {', '.join(sorted(map(str, known)))}."
            return f"{given} is unknown: {f'did you mean {near}?' if near else there}"
        case msgspec.inspect.IntType(ge=low, le=high):
            return f"{given} is not a number from {low} to {high}."
        case msgspec.inspect.FloatType(ge=low, le=high):
            return f"{given} is not a number of seconds from {low:g} to {high:g}."
        case _:
            return f"{given} cannot be taken."


def _unknown_parameter(name: str, known: Sequence[str], operation: str) -> str:
    near = near_miss(name, known)
    takes = f"it takes {', '.join(known)}" if known else "it takes none"
    hint = f"did you mean {near}?" if near else f"{takes}."
    return f"{name[:_MAX_SHOWN]!r} is no parameter of {operation}: {hint}"
