"""The fields of JSON bodies: strict about types, exact about limits.

A value of the wrong shape (a string for a number, an unknown word, a date that is none) is another mistake than a value
out of bounds: operations that declare both answer 400 to the one and 422 to the other (docs.beel.es, Errors).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from marshmallow import ValidationError, fields
from msgspec import Struct

from emulator.billing.beel.details import Detail, detail
from emulator.billing.beel.ids import as_uuid
from emulator.billing.system.mail_addresses import is_local_part, wire_domain

_REQUIRED = detail("required")
_SHAPE = detail("invalid")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[^\s@.,;:<>()\[\]\\\"]+"
_NO_EMAIL = detail("email")
_EMAIL = re.compile(rf"{_LOCAL_PART}@{_LABEL}(?:\.{_LABEL})+")


class InvalidFormat(Struct, frozen=True):
    """A value that is not of the shape that its field has."""

    text: Detail
    value: Any
    expected_format: str | None = None
    allowed_values: str | None = None


def raise_invalid_format(value: Any, expected: str) -> NoReturn:
    """Raises the mistake."""
    raise ValidationError([InvalidFormat(detail("shape", expected=expected), value, expected_format=expected)])


def _raise_none_of(value: Any, alternatives: Iterable[str | Decimal]) -> NoReturn:
    allowed = ", ".join(map(str, alternatives))
    raise ValidationError([InvalidFormat(detail("one_of", allowed=allowed), value, allowed_values=allowed)])


class Field(fields.Field[Any]):
    """What all have in common: the words for a missing value."""

    default_error_messages = {"required": [_REQUIRED], "null": [_REQUIRED]}  # noqa: RUF012 - marshmallow's own way


class String(Field):
    """A string. `pattern` is what all of it must match, `text` says so in words."""

    def __init__(
        self,
        *,
        minimum: int = 0,
        maximum: int | None = None,
        pattern: str | None = None,
        text: Detail = _SHAPE,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._minimum = minimum
        self._maximum = maximum
        self._pattern = None if pattern is None else re.compile(pattern)
        self._text = text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if not isinstance(value, str):
            raise_invalid_format(value, "string")
        if len(value) < self._minimum or (self._maximum is not None and len(value) > self._maximum):
            raise ValidationError([self._length_error])
        if self._pattern is not None and not self._pattern.fullmatch(value):
            raise ValidationError([self._text])
        return value

    @property
    def _length_error(self) -> Detail:
        if self._maximum is None:
            return detail("length_from", minimum=self._minimum)
        return detail("length_within", minimum=self._minimum, maximum=self._maximum)


class Email(String):
    """A mail address that mail can go to.

    Its limit, 255 characters, is the provider's; SMTP can carry one less. What it cannot carry is refused when it is
    sent, and the outbox says so.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(minimum=5, maximum=255, pattern=_EMAIL.pattern, text=_NO_EMAIL, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        address = super()._deserialize(value, attr, data, **options)
        local, _, domain = address.rpartition("@")
        if not is_local_part(local) or not wire_domain(domain):
            raise ValidationError([_NO_EMAIL])
        return address


class Uuid(Field):
    """An id, in the form it is kept in."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        found = as_uuid(value) if isinstance(value, str) else None
        return raise_invalid_format(value, "uuid") if found is None else found


class UuidList(Uuid):
    """Ids with commas between them, as a tuple."""

    def __init__(self, *, maximum: int, **options: Any) -> None:
        super().__init__(**options)
        self._maximum = maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        parts = value.split(",")
        if len(parts) > self._maximum:
            raise ValidationError([detail("elements", minimum=1, maximum=self._maximum)])
        return tuple(super(UuidList, self)._deserialize(part.strip(), attr, data, **options) for part in parts)


class Number(Field):
    """A decimal number within bounds, both included, with so many decimals at most."""

    def __init__(self, *, minimum: Decimal | int, maximum: Decimal | int, places: int = 2, **options: Any) -> None:
        super().__init__(**options)
        self._minimum, self._maximum, self._places = Decimal(minimum), Decimal(maximum), places

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise_invalid_format(value, "number")
        number = Decimal(value)
        if not self._minimum <= number <= self._maximum:
            raise ValidationError([detail("between", minimum=self._minimum, maximum=self._maximum)])
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self._places:
            raise ValidationError([detail("places", places=self._places)])
        return number


class NumberEnum(Field):
    """One of a few numbers."""

    def __init__(self, allowed: Sequence[Decimal], **options: Any) -> None:
        super().__init__(**options)
        self._allowed = tuple(allowed)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        number = value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
        if number not in self._allowed:
            _raise_none_of(value, self._allowed)
        return Decimal(number)


class Integer(Field):
    """A whole number within bounds, both included."""

    def __init__(self, *, minimum: int, maximum: int, **options: Any) -> None:
        super().__init__(**options)
        self._minimum, self._maximum = minimum, maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if isinstance(value, bool) or not isinstance(value, int):
            raise_invalid_format(value, "integer")
        if not self._minimum <= value <= self._maximum:
            raise ValidationError([detail("between", minimum=self._minimum, maximum=self._maximum)])
        return value


class Boolean(Field):
    """True or false."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        return value if isinstance(value, bool) else raise_invalid_format(value, "boolean")


class Enum(Field):
    """One of a few words."""

    def __init__(self, allowed: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self._allowed = tuple(allowed)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if value not in self._allowed:
            _raise_none_of(value, self._allowed)
        return value


class EnumList(Enum):
    """Some of a few words with commas between them, as a set."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        words = [word.strip() for word in value.split(",")]
        return frozenset(super(EnumList, self)._deserialize(word, attr, data, **options) for word in words)


class Day(Field):
    """A day: `2026-03-10`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise_invalid_format(value, "YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            return raise_invalid_format(value, "YYYY-MM-DD")


class DateTime(Field):
    """A moment with its time zone, as unix seconds: `2026-03-10T10:00:00Z`."""

    _expected = "YYYY-MM-DDTHH:MM:SSZ"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if not isinstance(value, str) or len(value) < len("2026-03-10T10:00Z"):
            raise_invalid_format(value, self._expected)
        try:
            moment = datetime.fromisoformat(value)
            # Of the years 1 to 9999 in UTC, too: no other moment can be shown again.
            return int((moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
        except (ValueError, OverflowError):
            return raise_invalid_format(value, self._expected)


class ArrayOf(Field):
    """A list of so many things, as a tuple."""

    def __init__(self, each: fields.Field[Any], *, minimum: int = 0, maximum: int, **options: Any) -> None:
        super().__init__(**options)
        self._each = each
        self._minimum, self._maximum = minimum, maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del data, options
        if not isinstance(value, list):
            raise_invalid_format(value, "array")
        if not self._minimum <= len(value) <= self._maximum:
            raise ValidationError([detail("elements", minimum=self._minimum, maximum=self._maximum)])
        loaded, parameter_errors = [], {}
        for position, item in enumerate(value):
            try:
                loaded.append(self._each.deserialize(item, attr))
            except ValidationError as error:
                parameter_errors[position] = error.messages
        if parameter_errors:
            raise ValidationError(parameter_errors)
        return tuple(loaded)


class FreeFormObject(Field):
    """A JSON object of any content, up to so many bytes."""

    def __init__(self, *, maximum: int, **options: Any) -> None:
        super().__init__(**options)
        self._maximum = maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        del attr, data, options
        if not isinstance(value, dict):
            raise_invalid_format(value, "object")
        if len(str(value).encode()) > self._maximum:
            raise ValidationError([detail("bytes", maximum=self._maximum)])
        return value
