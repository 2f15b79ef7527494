"""Values of a JSON body or a query string as marshmallow fields that read and complain as Pydantic 2 does.

Types, texts and leniency ("12" is a number, "yes" is true) are those of docs.pydantic.dev, "Validation Errors" and
"Conversion Table". What a dialect says to its callers it makes from the `ValidationMessage`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.fields import Field, List, Nested
from msgspec import Struct, field

from emulator.billing.core.params import NOT_GIVEN
from schemas.hooks import HookedSchema

T = TypeVar("T")
S = TypeVar("S", bound=Schema)

MAX_SAFE_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259, 6)."""


class ValidationMessage(Struct, frozen=True):
    """What is wrong with one value: Pydantic's type of the error, its text, and what the text was made of."""

    type: str
    message: str
    context: Mapping[str, Any] = field(default_factory=dict)


MISSING = ValidationMessage("missing", "Field required")
NOT_AN_OBJECT = ValidationMessage(
    "model_attributes_type", "Input should be a valid dictionary or object to extract fields from"
)
_NOT_A_LIST = ValidationMessage("list_type", "Input should be a valid list")
_NOT_A_MAP = ValidationMessage("dict_type", "Input should be a valid dictionary")
_NOT_TEXT = ValidationMessage("string_type", "Input should be a valid string")


def validation_error(type: str, message: str, **context: Any) -> ValidationError:
    """The error that a field raises about its value."""
    return ValidationError([ValidationMessage(type, message, context)])


class JsonSchema(HookedSchema):
    """The parameters of one endpoint. Names that it does not declare are passed over, as Pydantic does by default."""

    class Meta:
        """Pydantic's `extra="ignore"`."""

        unknown = EXCLUDE

    # marshmallow declares texts here and passes on whatever it finds.
    error_messages: dict[str, Any] = {"type": NOT_AN_OBJECT}  # noqa: RUF012 - marshmallow's own way to set them


class Value(Field[T]):
    """One value. `optional` takes null, which loads as an absence does: as None unless there is another default.

    Where an absence is NOT_GIVEN, null is None.
    """

    default_error_messages = {"required": [MISSING]}  # noqa: RUF012 - marshmallow's own way to set them

    def __init__(self, *, required: bool = False, optional: bool = False, default: Any = None) -> None:
        options: dict[str, Any] = {} if required else {"load_default": default}
        super().__init__(required=required, allow_none=optional, **options)
        self.null_value = _null_value(default)

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        """Loads a value, or what stands for null."""
        loaded = super().deserialize(value, *args, **options)
        return self.null_value if value is None else loaded

    def _validate_missing(self, value: Any) -> None:
        # Null where none belongs is a wrong value like any other: what is wrong with it is for `read` to say.
        if value is not None:
            super()._validate_missing(value)

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> T:
        return self.read(value)

    def read(self, value: Any) -> T:
        """Turns a decoded value into what the rules work with; raises `wrong(...)`."""
        # Every kind of value has its own; marshmallow's fields cannot be abstract.
        raise NotImplementedError(f"{type(self).__name__} does not say how it is read")


class String(Value[str]):
    """A text; its limits are counted in characters and both included."""

    def __init__(
        self, *, min_length: int = 0, max_length: int | None = None, pattern: str | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.min_length = min_length
        self.max_length = max_length
        self.pattern = pattern

    def read(self, value: Any) -> str:
        """Returns the text as it is."""
        if not isinstance(value, str):
            raise ValidationError([_NOT_TEXT])
        if len(value) < self.min_length:
            minimum = f"{self.min_length} character{_plural(self.min_length)}"
            raise validation_error(
                "string_too_short", f"String should have at least {minimum}", min_length=self.min_length
            )
        if self.max_length is not None and len(value) > self.max_length:
            maximum = f"{self.max_length} character{_plural(self.max_length)}"
            raise validation_error(
                "string_too_long", f"String should have at most {maximum}", max_length=self.max_length
            )
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            raise validation_error(
                "string_pattern_mismatch", f"String should match pattern '{self.pattern}'", pattern=self.pattern
            )
        return value


class Enum(Value[str]):
    """One of some words."""

    def __init__(self, *alternatives: str, **options: Any) -> None:
        super().__init__(**options)
        self.alternatives = alternatives

    def read(self, value: Any) -> str:
        """Returns the word."""
        if value not in self.alternatives:
            *others, last = [f"'{word}'" for word in self.alternatives]
            expected = f"{', '.join(others)} or {last}" if others else last
            raise validation_error("enum", f"Input should be {expected}", expected=expected)
        return str(value)


def _check_limits(number: int | Decimal, minimum: int, maximum: int) -> None:
    if number < minimum:
        raise validation_error("greater_than_equal", f"Input should be greater than or equal to {minimum}", ge=minimum)
    if number > maximum:
        raise validation_error("less_than_equal", f"Input should be less than or equal to {maximum}", le=maximum)


class Integer(Value[int]):
    """A whole number; a text of digits and a float without a fraction are taken for one."""

    _DIGITS = re.compile(r"\s*([+-]?[0-9]{1,16})(?:\.0+)?\s*", re.ASCII)

    def __init__(self, *, minimum: int = -MAX_SAFE_INTEGER, maximum: int = MAX_SAFE_INTEGER, **options: Any) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, value: Any) -> int:
        """Returns the number."""
        number = self._number(value)
        _check_limits(number, self.minimum, self.maximum)
        return number

    def _number(self, value: Any) -> int:
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, float):
            raise validation_error(
                "int_from_float", "Input should be a valid integer, got a number with a fractional part"
            )
        if not isinstance(value, str):
            raise validation_error("int_type", "Input should be a valid integer")
        match = self._DIGITS.fullmatch(value)
        if match is None:
            raise validation_error(
                "int_parsing", "Input should be a valid integer, unable to parse string as an integer"
            )
        return int(match[1])


class Number(Value[Decimal]):
    """A number with at most `places` decimals, kept exactly; a text that spells one is taken for it."""

    _SPELLED = re.compile(r"\s*[+-]?[0-9]{1,16}(?:\.[0-9]{1,16})?\s*", re.ASCII)

    def __init__(self, *, minimum: int, maximum: int, places: int, **options: Any) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum
        self.places = places

    def read(self, value: Any) -> Decimal:
        """Returns the number."""
        number = self._number(value)
        _check_limits(number, self.minimum, self.maximum)
        if number != round(number, self.places):
            raise validation_error(
                "decimal_max_places",
                f"Decimal input should have no more than {self.places} decimal places",
                decimal_places=self.places,
            )
        return number

    def _number(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise validation_error("float_type", "Input should be a valid number")
        if isinstance(value, str) and not self._SPELLED.fullmatch(value):
            raise validation_error(
                "float_parsing", "Input should be a valid number, unable to parse string as a number"
            )
        return Decimal(str(value).strip())


class Boolean(Value[bool]):
    """True or false, or one of the words and numbers that are taken for them."""

    _TRUE = frozenset({"1", "on", "t", "true", "y", "yes"})
    _FALSE = frozenset({"0", "off", "f", "false", "n", "no"})

    def read(self, value: Any) -> bool:
        """Returns the truth value."""
        whole = isinstance(value, int) or (isinstance(value, float) and value in (0.0, 1.0))
        if not whole and not isinstance(value, str):
            raise validation_error("bool_type", "Input should be a valid boolean")
        word = value.lower() if isinstance(value, str) else str(int(value))
        if word not in self._TRUE | self._FALSE:
            raise validation_error("bool_parsing", "Input should be a valid boolean, unable to interpret input")
        return word in self._TRUE


class ArrayOf(List[Any]):
    """A list of values or of objects; its limits are both included, and null loads as in every `Value`."""

    def __init__(
        self,
        inner: Field[Any],
        *,
        required: bool = False,
        optional: bool = False,
        minimum: int = 0,
        maximum: int | None = None,
        default: Any = None,
    ) -> None:
        messages: dict[str, Any] = {"required": [MISSING], "null": [_NOT_A_LIST], "invalid": [_NOT_A_LIST]}
        empty = None if optional else ()
        options: dict[str, Any] = {} if required else {"load_default": empty if default is None else default}
        super().__init__(inner, required=required, allow_none=optional, error_messages=messages, **options)
        self.null_value = _null_value(default)
        self.minimum = minimum
        self.maximum = maximum

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        """Loads a list, or what stands for null."""
        loaded = super().deserialize(value, *args, **options)
        return self.null_value if value is None else loaded

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> list[Any]:
        if isinstance(value, list):
            self._check_length(len(value))
        return super()._deserialize(value, *args, **options)

    def _check_length(self, length: int) -> None:
        context = {"field_type": "List", "actual_length": length}
        if length < self.minimum:
            minimum = f"{self.minimum} item{_plural(self.minimum)}"
            message = f"List should have at least {minimum} after validation, not {length}"
            raise validation_error("too_short", message, **context, min_length=self.minimum)
        if self.maximum is not None and length > self.maximum:
            maximum = f"{self.maximum} item{_plural(self.maximum)}"
            message = f"List should have at most {maximum} after validation, not {length}"
            raise validation_error("too_long", message, **context, max_length=self.maximum)


class NestedObject(Nested):
    """An object inside the body."""

    def __init__(
        self, schema: Callable[[], Schema], *, required: bool = False, optional: bool = False, default: Any = None
    ) -> None:
        messages: dict[str, Any] = {"required": [MISSING], "null": [NOT_AN_OBJECT]}
        options: dict[str, Any] = {} if required else {"load_default": default}
        super().__init__(schema, required=required, allow_none=optional, error_messages=messages, **options)


class Metadata(Value[dict[str, Any]]):
    """A caller's own names with plain values: texts, numbers, truth values or null, nothing nested."""

    def __init__(self, *, maximum: int, max_length: int, key: str = r"[^\x00]{1,40}", **options: Any) -> None:
        super().__init__(**options)
        self.maximum = maximum
        self.max_length = max_length
        self.key = key

    def read(self, value: Any) -> dict[str, Any]:
        """Returns the names with their values."""
        if not isinstance(value, dict):
            raise ValidationError([_NOT_A_MAP])
        if len(value) > self.maximum:
            message = f"Dictionary should have at most {self.maximum} items after validation, not {len(value)}"
            raise validation_error(
                "too_long", message, field_type="Dictionary", max_length=self.maximum, actual_length=len(value)
            )
        messages = {name: [wrong] for name, each in value.items() if (wrong := self._wrong(name, each))}
        if messages:
            raise ValidationError(messages)
        return value

    def _wrong(self, name: str, value: Any) -> ValidationMessage | None:
        if not re.fullmatch(self.key, name):
            message = f"String should match pattern '{self.key}'"
            return ValidationMessage("string_pattern_mismatch", message, {"pattern": self.key})
        if isinstance(value, str) and len(value) > self.max_length:
            maximum = f"{self.max_length} character{_plural(self.max_length)}"
            return ValidationMessage(
                "string_too_long", f"String should have at most {maximum}", {"max_length": self.max_length}
            )
        plain = value is None or isinstance(value, str | bool | float)
        if not plain and not (isinstance(value, int) and abs(value) <= MAX_SAFE_INTEGER):
            return ValidationMessage("scalar_type", "Input should be a string, a number, a boolean or null")
        return None


@cache
def instance(schema: type[S]) -> S:
    """The one object of a schema: building one is a hundred times dearer than using it."""
    return schema()


def _null_value(default: Any) -> Any:
    return None if default is NOT_GIVEN else default


def _plural(count: int) -> str:
    return "" if count == 1 else "s"


Path = tuple[str | int, ...]


def validation_messages_in(messages: Any, path: Path = ()) -> Sequence[tuple[Path, ValidationMessage]]:
    """Every message in marshmallow's tree, with the names and positions that lead to it."""
    if isinstance(messages, dict):
        steps = (((*path, name) if name != "_schema" else path, inner) for name, inner in messages.items())
        return [found for step, inner in steps for found in validation_messages_in(inner, step)]
    return [(path, message) for message in messages]
