"""The base of every schema of a request: plain values in, every mistake out at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, ClassVar, Self

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load

from schemas.beel.fields import Flag, Integer, Misshapen, Number


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field, named like `lines[0].quantity`; `shape` is set when its value has a wrong shape."""

    field: str
    text: str
    shape: Misshapen | None = None


class MistakesError(Exception):
    """A request with mistakes: at least one."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes


class RequestSchema(Schema):
    """A JSON object.

    Unknown members are ignored (docs.beel.es); null is the same as absent; `makes` is what becomes of the object, a
    mapping when None.
    """

    class Meta:
        """Nothing unknown is kept."""

        unknown = EXCLUDE

    makes: ClassVar[Callable[..., Any] | None] = None

    @classmethod
    @cache
    def instance(cls) -> Self:
        """The one schema object of this class."""
        return cls()

    @classmethod
    def parse(cls, raw: Any) -> Any:
        """What the request says. Raises MistakesError."""
        try:
            return cls.instance().load(raw)
        except ValidationError as error:
            raise MistakesError(tuple(_mistakes(error.messages))) from error

    @pre_load
    def _given(self, raw: Any, **_options: Any) -> Any:
        if not isinstance(raw, dict):
            raise ValidationError([Misshapen("must be object", raw, expected_format="object")])
        return {name: value for name, value in raw.items() if value is not None}

    @post_load
    def _made(self, data: dict[str, Any], **_options: Any) -> Any:
        make = type(self).makes
        return data if make is None else make(**data)


class QuerySchema(RequestSchema):
    """The parameters of a query string, where every value is text."""

    @pre_load
    def _read(self, raw: Mapping[str, str], **_options: Any) -> Any:
        return {name: _reading(self.fields.get(name), text) for name, text in raw.items() if text != ""}


def part(schema: type[RequestSchema], **options: Any) -> fields.Nested:
    """An object within an object."""
    messages: dict[str, Any] = {"required": "is required", "null": "is required"}
    return fields.Nested(schema, error_messages=messages, **options)


def _reading(field: Any, text: str) -> Any:
    """The value that a text stands for; a text that stands for none is left for its field to refuse."""
    try:
        if isinstance(field, Integer):
            return int(text)
        if isinstance(field, Number):
            number = Decimal(text)
            return number if number.is_finite() else text
    except (ValueError, InvalidOperation):
        return text
    return {"true": True, "false": False}.get(text, text) if isinstance(field, Flag) else text


def _mistakes(messages: Any, path: str = "") -> Iterator[Mistake]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _mistakes(inner, _below(path, name))
        return
    for message in messages:
        shape = message if isinstance(message, Misshapen) else None
        yield Mistake(path or "body", message if shape is None else shape.text, shape)


def _below(path: str, name: Any) -> str:
    if name == "_schema":
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)
