"""Stripe's wire types for single values, as marshmallow fields that complain as the live API does.

A form leaf is always text, so every field starts from a `str`; a map or a list in its place has a complaint of its
own. A parameter that was not given stays out of what is loaded. An empty string unsets: an `unsettable` field loads it
as None, every other one refuses it.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from marshmallow import ValidationError, missing
from marshmallow.fields import Field

from emulator.billing.core.mail_addresses import is_mail_address
from schemas.stripe import parameter_errors
from schemas.stripe.currencies import CURRENCY_CODES
from schemas.stripe.parameter_errors import ParameterError

ParameterErrorFactory = Callable[[str], ParameterError]
"""A complaint that still waits for the full spelling of its parameter, `lines[0][amount]`."""

Path = tuple[str | int, ...]
"""Where a value stands in the request: names of parameters and positions in lists, outermost first."""

MAX_STRING = 5000
"""The longest text, in characters, wherever the documentation states no other limit."""

MAX_TIMESTAMP = 253402300799
"""The last second of the year 9999, in unix time: what comes later is no date that anything could print."""

_BLANKS = " \t\n\v\f\r"

T = TypeVar("T")
P = ParamSpec("P")


class UnknownParam(NamedTuple):
    """A name that the endpoint does not know, and the names it does know in that place."""

    path: Path
    known: tuple[str, ...]


def field_error(
    make_error: Callable[Concatenate[str, P], ParameterError], *args: P.args, **kwargs: P.kwargs
) -> ValidationError:
    """The error that a field raises about itself: `make_error` is called once the parameter's full name is known."""
    return ValidationError([lambda param: make_error(param, *args, **kwargs)])


class Parameter(Field[T | None], ABC, Generic[T]):
    """One request parameter; a subclass says how its raw value is read.

    `required` complains when it is not given, `unsettable` loads an empty string as None, and `load_default` is what a
    missing one loads as (by default it stays missing). Stripe's values that are `unsupported` are refused as such.
    """

    def __init__(
        self,
        *,
        required: bool = False,
        unsettable: bool = False,
        load_default: Any = missing,
        unsupported: Sequence[str] = (),
    ) -> None:
        super().__init__(required=required, load_default=load_default)
        self.unsettable = unsettable
        self.unsupported = unsupported

    @abstractmethod
    def read(self, value: Any) -> T | None:
        """Turns a raw value, never an empty string, into what the rules work with; raises `field_error(...)`."""

    def is_known(self, value: Any) -> bool:  # noqa: ARG002 - mostly a name is known whatever stands behind it
        """Whether the name of the parameter is known where it has this raw value."""
        return True

    def check(self) -> None:
        """Raises TypeError when a schema inside does not agree with the class that it loads; see `ParamsPart.check`."""

    def unknown_params(self, value: Any, path: Path) -> Iterator[UnknownParam]:  # noqa: ARG002 - containers look inside
        """The unknown names inside a raw value; a single value has none."""
        return iter(())

    def _validate_missing(self, value: Any) -> None:
        if value is missing and self.required:
            raise field_error(parameter_errors.missing)

    def unset(self) -> T | None:
        """What an empty string loads as, where it is allowed to unset."""
        if not self.unsettable:
            raise field_error(parameter_errors.empty)
        return None

    def _deserialize(self, value: Any, *_args: Any, **_options: Any) -> T | None:
        if value in self.unsupported:
            raise field_error(parameter_errors.value_not_emulated, value)
        return self.unset() if value == "" else self.read(value)


class String(Parameter[str]):
    """A text of at most `max_length` characters. `strip` removes blanks around it, as Stripe does for names.

    `too_long` words the complaint about the length: most parameters are shown shortened, `phone` is shown whole
    (`complaints.string_length`).
    """

    def __init__(
        self,
        max_length: int = MAX_STRING,
        *,
        strip: bool = False,
        too_long: Callable[[str, str, int], ParameterError] = parameter_errors.string_too_long,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.max_length = max_length
        self.strip = strip
        self.too_long = too_long

    def read(self, value: Any) -> str | None:
        """Returns the text."""
        if not isinstance(value, str):
            raise field_error(parameter_errors.not_a_string, value)
        text = value.strip(_BLANKS) if self.strip else value
        if not text:
            return self.unset()
        if len(text) > self.max_length:
            raise field_error(self.too_long, text, self.max_length)
        return text


class Id(String):
    """The id of another object. Its prefix is not looked at: what it names is found out later."""


class Email(String):
    """A mail address: something, one `@`, a domain with a dot, no blanks."""

    def __init__(self, max_length: int = 512, **options: Any) -> None:
        super().__init__(max_length, **options)

    def read(self, value: Any) -> str | None:
        """Returns the address as it was given."""
        text = super().read(value)
        if text is not None and not is_mail_address(text):
            raise field_error(parameter_errors.invalid_email, text)
        return text


class Country(String):
    """A country of an address: free text to Stripe, although a two-letter code is stored in upper case."""

    _CODE = re.compile(r"[A-Za-z]{2}")

    def read(self, value: Any) -> str | None:
        """Returns the country."""
        text = super().read(value)
        return text.upper() if text is not None and self._CODE.fullmatch(text) else text


class Locale(String):
    """A language tag: a language, perhaps a script, perhaps a region (RFC 5646)."""

    _TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")

    def read(self, value: Any) -> str | None:
        """Returns the tag as it was given."""
        text = super().read(value)
        if text is not None and not self._TAG.fullmatch(text):
            raise field_error(parameter_errors.unknown_language)
        return text


class StatementDescriptor(String):
    """What a bank statement shows: at most 22 characters, one of them a Latin letter.

    Documented at docs.stripe.com/get-started/account/statement-descriptors.
    """

    _REFUSED = "<>\\\"'*"

    def __init__(self, **options: Any) -> None:
        super().__init__(22, too_long=parameter_errors.statement_descriptor_too_long, **options)

    def read(self, value: Any) -> str | None:
        """Returns the descriptor."""
        text = super().read(value)
        if text is None:
            return None
        for character in self._REFUSED:
            if character in text:
                raise field_error(parameter_errors.statement_descriptor_character, character)
        if not re.search("[A-Za-z]", text):
            raise field_error(parameter_errors.statement_descriptor_without_latin)
        return text


class FormerValue(str):
    """A word that a parameter took in older versions: what comes over the wire is none, a version change makes it."""

    __slots__ = ()


class Enum(Parameter[str]):
    """One of some words, declared in the order in which Stripe's complaint lists them.

    Those that are `former` are taken as a `FormerValue` alone.
    """

    def __init__(self, *alternatives: str, former: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.alternatives = alternatives
        self.former = former

    def read(self, value: Any) -> str:
        """Returns the word."""
        if isinstance(value, FormerValue) and value in self.former:
            return str(value)
        if value not in self.alternatives:
            raise field_error(parameter_errors.not_one_of, self.alternatives)
        return str(value)


class FormerEnum(Enum):
    """One of some words, of a parameter that only older versions have: its name is unknown but with a `FormerValue`."""

    def __init__(self, *words: str) -> None:
        super().__init__(former=words)

    def is_known(self, value: Any) -> bool:
        """Whether a version change has made the value."""
        return isinstance(value, FormerValue)

    def read(self, value: Any) -> str:
        """Returns the word."""
        if value not in self.former:
            raise field_error(parameter_errors.not_one_of, self.former)
        return str(value)


class Currency(Parameter[str]):
    """A three-letter currency code in either case."""

    def read(self, value: Any) -> str:
        """Returns the code in lower case."""
        code = value.lower() if isinstance(value, str) else value
        if not isinstance(code, str) or code not in CURRENCY_CODES:
            raise field_error(parameter_errors.unknown_currency, code)
        return code


class Boolean(Parameter[bool]):
    """`true` or `false`; `True` and `False` too, which stripe-python sent until its major 12."""

    _VALUES: ClassVar = {"true": True, "True": True, "false": False, "False": False}

    def read(self, value: Any) -> bool:
        """Returns the truth value."""
        if not isinstance(value, str) or value not in self._VALUES:
            raise field_error(parameter_errors.invalid_boolean, value)
        return self._VALUES[value]


class Integer(Parameter[int]):
    """A whole number between `minimum` and `maximum`, both included; amounts are in minor units."""

    _DIGITS = re.compile(r"-?[0-9]{1,18}")

    def __init__(self, *, minimum: int | None = None, maximum: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, value: Any) -> int:
        """Returns the number."""
        if not isinstance(value, str) or not self._DIGITS.fullmatch(value):
            raise field_error(parameter_errors.invalid_integer, value)
        number = int(value)
        if self.minimum is not None and number < self.minimum:
            raise field_error(parameter_errors.integer_too_small, self.minimum)
        if self.maximum is not None and number > self.maximum:
            raise field_error(parameter_errors.integer_too_large, self.maximum)
        return number


class Timestamp(Integer):
    """A point in time in unix seconds, UTC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(minimum=0, maximum=MAX_TIMESTAMP, **options)


class IntegerOr(Integer):
    """A whole number, or one of some words in its place."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def read(self, value: Any) -> Any:
        """Returns the number, or the word."""
        return value if value in self.words else super().read(value)


class TimestampOr(IntegerOr):
    """A point in time, or one of some words for it."""

    def __init__(self, *words: str, **options: Any) -> None:
        super().__init__(*words, minimum=0, maximum=MAX_TIMESTAMP, **options)


class FutureTimestampOr(IntegerOr):
    """A point in time to come, or one of some words for it; the rules say whether it lies ahead, and not too far."""

    _SECONDS = re.compile(r"[0-9]{1,18}")

    def read(self, value: Any) -> Any:
        """Returns the second, or the word; what is neither is refused as a second in the past is."""
        if value not in self.words and not (isinstance(value, str) and self._SECONDS.fullmatch(value)):
            raise field_error(parameter_errors.not_in_future)
        return super().read(value)


class PageSize(Integer):
    """The `limit` of a list: 1 to 100, 10 when not given; what lies outside is moved inside without a word."""

    def __init__(self) -> None:
        super().__init__(load_default=10)

    def read(self, value: Any) -> int:
        """Returns the number of objects on a page."""
        return min(max(super().read(value), 1), 100)


class DecimalString(Parameter[str]):
    """A decimal number of at most `places` places between `minimum` and `maximum`, both included.

    It stays text, so that no digit is ever lost: without an exponent, needless zeros or the sign of zero. Zeros at the
    end are no places, as stripe-go writes 4.25 as 4.2500, whatever it is for; but a thirteenth is refused (reported).
    """

    _NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]+)?")
    _MOST_PLACES = 12

    def __init__(
        self, *, places: int = 12, minimum: Decimal | None = None, maximum: Decimal | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.places = places
        self.minimum = minimum
        self.maximum = maximum

    def read(self, value: Any) -> str:
        """Returns the number in its canonical spelling."""
        if not isinstance(value, str) or not self._NUMBER.fullmatch(value):
            raise field_error(parameter_errors.invalid_decimal, value)
        fraction = value.partition(".")[2]
        if len(fraction) > self._MOST_PLACES or len(fraction.rstrip("0")) > self.places:
            raise field_error(parameter_errors.too_many_decimal_places, value, self.places)
        number = Decimal(value)
        if self.minimum is not None and number < self.minimum:
            raise field_error(parameter_errors.decimal_too_small, value, self.minimum)
        if self.maximum is not None and number > self.maximum:
            raise field_error(parameter_errors.decimal_too_large, value, self.maximum)
        return _canonical(value)


class Unsupported(Parameter[None]):
    """A parameter of Stripe's that the emulator does not carry yet: giving it, even empty, is refused by name."""

    def __init__(self) -> None:
        super().__init__()

    def read(self, value: Any) -> None:  # noqa: ARG002 - whatever it is
        """Refuses the value."""
        self.unset()

    def unset(self) -> None:
        """Refuses the empty string too."""
        raise field_error(parameter_errors.not_emulated)


def _canonical(number: str) -> str:
    whole, _, fraction = number.removeprefix("-").partition(".")
    digits = f"{whole.lstrip('0') or '0'}.{fraction}".rstrip("0").rstrip(".")
    return f"-{digits}" if number.startswith("-") and digits != "0" else digits
