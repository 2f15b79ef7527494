"""The base of every schema of a request: plain values in, every mistake out at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, ClassVar, Self

from marshmallow import EXCLUDE, ValidationError, fields, post_load, pre_load
from msgspec import Struct

from emulator.billing.beel.details import Detail, detail
from schemas.beel.fields import Boolean, Integer, InvalidFormat, Number
from schemas.hooks import HookedSchema

_MEMBER = re.compile(r"(\w+)\[([A-Za-z0-9_.-]{1,64})\]")
"""A member of a map in a query string: `metadata[order]`."""


class ParameterError(Struct, frozen=True):
    """What is wrong with a field, `lines[0].quantity`; `invalid_format` is set for a value of a wrong type."""

    field: str
    text: Detail
    invalid_format: InvalidFormat | None = None


class InvalidRequestError(Exception):
    """A request with mistakes: at least one."""

    def __init__(self, parameter_errors: tuple[ParameterError, ...]) -> None:
        super().__init__(parameter_errors)
        self.parameter_errors = parameter_errors


class RequestSchema(HookedSchema):
    """A JSON object.

    Unknown members are ignored (docs.beel.es); null is the same as absent; `factory` is what becomes of the object, a
    mapping when None.
    """

    class Meta:
        """Nothing unknown is kept."""

        unknown = EXCLUDE

    factory: ClassVar[Callable[..., Any] | None] = None
    items: ClassVar[str | None] = None
    """The member that lists several things, where errors are to say which of them is wrong."""

    @classmethod
    @cache
    def instance(cls) -> Self:
        """The one schema object of this class."""
        return cls()

    @classmethod
    def parse(cls, raw: Any) -> Any:
        """What the request says. Raises InvalidRequestError."""
        try:
            return cls.instance().load(raw)
        except ValidationError as error:
            raise InvalidRequestError(tuple(_parameter_errors(error.messages))) from error

    @pre_load
    def _drop_nulls(self, raw: Any, **_options: Any) -> Any:
        if not isinstance(raw, dict):
            raise ValidationError([InvalidFormat(detail("shape", expected="object"), raw, expected_format="object")])
        return {name: value for name, value in raw.items() if value is not None}

    @post_load
    def _make(self, data: dict[str, Any], **_options: Any) -> Any:
        make = type(self).factory
        return data if make is None else make(**data)


class QuerySchema(RequestSchema):
    """The parameters of a query string, where every value is text."""

    @pre_load
    def _parse_texts(self, raw: Mapping[str, str], **_options: Any) -> Any:
        parsed = {name: _parsed_value(self.fields.get(name), text) for name, text in raw.items() if text != ""}
        maps: dict[str, dict[str, str]] = {}
        for match, text in ((_MEMBER.fullmatch(name), text) for name, text in raw.items()):
            if match:
                maps.setdefault(match[1], {})[match[2]] = text
        return {**parsed, **maps}

    @classmethod
    def knows(cls, name: str) -> bool:
        """Whether it has a parameter of that name, or a map of which this is one member."""
        match = _MEMBER.fullmatch(name)
        return (match[1] if match else name) in cls.instance().fields


class NoBody(RequestSchema):
    """An operation without a body."""


def nested(schema: type[RequestSchema], **options: Any) -> fields.Nested:
    """An object within an object."""
    messages: dict[str, Any] = {"required": [detail("required")], "null": [detail("required")]}
    return fields.Nested(schema, error_messages=messages, **options)


def _parsed_value(field: Any, text: str) -> Any:
    """The value that a text stands for; a text that stands for none is left for its field to refuse."""
    try:
        if isinstance(field, Integer):
            return int(text)
        if isinstance(field, Number):
            number = Decimal(text)
            return number if number.is_finite() else text
    except (ValueError, InvalidOperation):
        return text
    return {"true": True, "false": False}.get(text, text) if isinstance(field, Boolean) else text


def _parameter_errors(messages: Any, path: str = "") -> Iterator[ParameterError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _parameter_errors(inner, _field_path(path, name))
        return
    for message in messages:
        invalid_format = message if isinstance(message, InvalidFormat) else None
        yield ParameterError(path or "body", message if invalid_format is None else invalid_format.text, invalid_format)


def _field_path(path: str, name: Any) -> str:
    if name == "_schema":
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)
