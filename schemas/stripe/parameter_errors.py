"""What Stripe says about a parameter it cannot accept, word for word.

The texts, codes and parameter spellings are those of the live API: its documentation (docs.stripe.com/error-codes,
docs.stripe.com/api/metadata) where that quotes them, public recordings and error reports where it does not.
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from emulator.billing.core.errors import APIError
from schemas.stripe.currencies import CURRENCIES

NOT_EMULATED = "not_emulated"
"""The code of a refusal that is ours alone: Stripe has this parameter, the emulator does not carry it yet."""

_LONGEST_ECHOED_ID = 998
_ECHOED_END = 490
_ESCAPES = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}


class ParameterError(Struct, frozen=True):
    """One reason to refuse a request, with all that the error object on the wire says about it.

    `code` and `param` are absent on the wire when None. `doc_url` is False for the few codes without a page of their
    own at stripe.com/docs/error-codes. The error type is always `invalid_request_error`.
    """

    message: str
    code: str | None = None
    param: str | None = None
    status: int = 400
    doc_url: bool = True


class InvalidParameterError(APIError):
    """A request that is refused for one of its parameters."""

    def __init__(self, parameter_error: ParameterError) -> None:
        super().__init__(
            parameter_error.message,
            status=parameter_error.status,
            code=parameter_error.code,
            param=parameter_error.param,
            documented=parameter_error.doc_url,
        )
        self.parameter_error = parameter_error


# Which parameters there are


def unknown_parameters(params: Sequence[str], near_miss: str | None = None) -> ParameterError:
    """Names that the endpoint does not know, in the order given; `near_miss` is what a single one may have meant."""
    plural = "s" if len(params) > 1 else ""
    hint = f". Did you mean {near_miss}?" if near_miss else ""
    message = f"Received unknown parameter{plural}: {', '.join(params)}{hint}"
    return ParameterError(message, "parameter_unknown", params[0])


def missing(param: str) -> ParameterError:
    """A required parameter was not given."""
    return ParameterError(f"Missing required param: {param}.", "parameter_missing", param)


def empty(param: str) -> ParameterError:
    """An empty string for a parameter that cannot be unset."""
    message = (
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty value."
    )
    return ParameterError(message, "parameter_invalid_empty", param)


def not_emulated(param: str) -> ParameterError:
    """A parameter of Stripe's that the emulator does not carry: refused, so that a gap never passes for a behaviour."""
    message = (
        f"The parameter `{param}` is part of Stripe's API but is not emulated yet. "
        "The request was refused and changed nothing; leave the parameter out to go on without its effect."
    )
    return ParameterError(message, NOT_EMULATED, param, doc_url=False)


def value_not_emulated(param: str, value: str) -> ParameterError:
    """A value of Stripe's that the emulator does not carry, of a parameter that it does."""
    message = (
        f"The value `{value}` of the parameter `{param}` is part of Stripe's API but is not emulated yet. "
        "The request was refused and changed nothing."
    )
    return ParameterError(message, NOT_EMULATED, param, doc_url=False)


# Shapes


def not_a_string(param: str, value: Any) -> ParameterError:
    """A map or a list where one value belongs; a list is shown as the map of its positions."""
    shown = dict(enumerate(value)) if isinstance(value, list) else value
    return ParameterError(f"Invalid string: {_compact(shown)}", param=param)


def not_an_object(param: str) -> ParameterError:
    """One value, or a list, where a map belongs."""
    return ParameterError("Invalid object", param=param)


def not_a_file(param: str) -> ParameterError:
    """Something else where a file belongs (reported in stripe-php#392)."""
    return ParameterError("Invalid hash", param=param)


def not_an_array(param: str) -> ParameterError:
    """One value, or a map, where a list belongs."""
    return ParameterError("Invalid array", param=param)


def too_many_elements(param: str, maximum: int) -> ParameterError:
    """A list longer than the endpoint allows."""
    return ParameterError(f"Array {param} exceeded maximum {maximum} allowed elements.", param=param)


# Numbers, truth values and alternatives


def invalid_integer(param: str, value: Any) -> ParameterError:
    """Something else where a whole number belongs."""
    return ParameterError(f"Invalid integer: {_shown(value)}", "parameter_invalid_integer", param)


def not_in_future(param: str) -> ParameterError:
    """Something else where a point in time to come belongs (reported in stripe-ruby#682, stripe-dotnet#805)."""
    return ParameterError("Invalid timestamp: must be an integer Unix timestamp in the future.", param=param)


def invalid_date_time(param: str, value: Any) -> ParameterError:
    """Something else where version 2 of the API takes a date and a time; how Stripe words it is not known."""
    return ParameterError(f"Invalid timestamp: {_shown(value)}. It must be a date and time of RFC 3339.", param=param)


def integer_too_small(param: str, minimum: int) -> ParameterError:
    """A whole number below its minimum."""
    return ParameterError(f"This value must be greater than or equal to {minimum}.", "parameter_invalid_integer", param)


def integer_too_large(param: str, maximum: int) -> ParameterError:
    """A whole number above its maximum."""
    return ParameterError(f"This value must be less than or equal to {maximum}.", "parameter_invalid_integer", param)


def invalid_decimal(param: str, value: Any) -> ParameterError:
    """Something else where a decimal number belongs."""
    return ParameterError(f"Invalid decimal: {_shown(value)}", param=param)


def too_many_decimal_places(param: str, value: str, places: int) -> ParameterError:
    """A decimal number finer than the field keeps."""
    message = f"Invalid decimal: {_big_decimal(value)}; must contain at most {places} decimal places."
    return ParameterError(message, param=param)


def decimal_too_small(param: str, value: str, minimum: Decimal) -> ParameterError:
    """A decimal number below its minimum."""
    message = f"This value must be greater than or equal to {minimum:f} (it currently is '{_big_decimal(value)}')."
    return ParameterError(message, param=param)


def decimal_too_large(param: str, value: str, maximum: Decimal) -> ParameterError:
    """A decimal number above its maximum."""
    message = f"This value must be less than or equal to {maximum:f} (it currently is '{_big_decimal(value)}')."
    return ParameterError(message, param=param)


def invalid_boolean(param: str, value: Any) -> ParameterError:
    """Something else where `true` or `false` belongs."""
    return ParameterError(f"Invalid boolean: {_shown(value)}", param=param)


def not_one_of(param: str, alternatives: Sequence[str]) -> ParameterError:
    """A word that is none of the alternatives, which are listed in Stripe's own order."""
    return ParameterError(f"Invalid {param}: must be one of {_either(alternatives)}", param=param)


def of_another_type(param: str, type: str) -> ParameterError:
    """What says more of a `type` that is not the one that is asked for; how Stripe words it is not known."""
    tag = f"{param.removesuffix(f'[{type}]')}[type]" if param != type else "type"
    return ParameterError(f"You can only specify `{param}` if `{tag}` is `{type}`.", param=param)


def unknown_currency(param: str, value: Any) -> ParameterError:
    """A currency Stripe does not have."""
    supported = ", ".join(CURRENCIES)
    message = f"Invalid currency: {_shown(value)}. Stripe currently supports these currencies: {supported}"
    return ParameterError(message, param=param)


# Texts


def string_too_long(param: str, value: str, maximum: int) -> ParameterError:
    """A text with too many characters, shown shortened."""
    shown = value if len(value) <= 8 else f"{value[:4]}...{value[-4:]}"
    return ParameterError(f"Invalid string: {shown}; must be at most {maximum} characters", param=param)


def string_length(param: str, value: str, maximum: int) -> ParameterError:
    """A text with too many characters, as `phone` words it: shown whole."""
    return ParameterError(f"Invalid string length: {value} must be at most {maximum} characters", param=param)


def not_alphanumeric(param: str) -> ParameterError:
    """Other characters where letters and digits alone may be, as the documentation says; the wording is ours."""
    return ParameterError(f"Invalid {param}: must be alphanumeric", param=param)


def statement_descriptor_too_long(param: str, value: str, maximum: int) -> ParameterError:
    """A statement descriptor with too many characters."""
    message = f"The statement descriptor must be at most {maximum} characters. {value} is {len(value)} characters long."
    return ParameterError(message, param=param)


def statement_descriptor_character(param: str, character: str) -> ParameterError:
    """A statement descriptor with a character that card networks refuse."""
    return ParameterError(f"The statement descriptor cannot include {character}.", param=param)


def statement_descriptor_without_latin(param: str) -> ParameterError:
    """A statement descriptor without a single letter."""
    return ParameterError("The statement descriptor must contain at least one Latin character.", param=param)


def invalid_email(param: str, value: str) -> ParameterError:
    """Something that is no mail address."""
    return ParameterError(f"Invalid email address: {value}", "email_invalid", param)


def unknown_language(param: str) -> ParameterError:
    """A locale that is no language tag."""
    message = (
        "Not a valid language, try using an IETF language tag, such as 'en-US'. "
        "For more information, check https://tools.ietf.org/html/rfc5646"
    )
    return ParameterError(message, param=param)


# Metadata


def metadata_key_too_long(key: str, maximum: int) -> ParameterError:
    """A metadata key with too many characters. Names no parameter, as Stripe does not."""
    message = (
        f"Metadata keys can have up to {maximum} characters, "
        f"but you passed in a key that is {len(key)} characters. Invalid key: {key}"
    )
    return ParameterError(message)


def metadata_value_too_long(value: str, maximum: int) -> ParameterError:
    """A metadata value with too many characters. Names no parameter, as Stripe does not."""
    message = (
        f"Metadata values can have up to {maximum} characters, "
        f"but you passed in a value that is {len(value)} characters. Invalid value: {value}"
    )
    return ParameterError(message)


def too_many_metadata_keys(count: int, maximum: int) -> ParameterError:
    """More metadata keys than one object may have, counted after an update is merged in."""
    return ParameterError(f"Metadata can have up to {maximum} keys, but you've set {count}.")


def metadata_key_with_brackets(param: str, key: str) -> ParameterError:
    """A metadata key with square brackets, which the documentation forbids. The wording is ours."""
    return ParameterError(f"Metadata keys cannot contain square brackets. Invalid key: {key}", param=param)


def metadata_value_not_a_string(param: str, value: Any) -> ParameterError:
    """A map or a list for a metadata value. Names the whole parameter, as Stripe does."""
    return ParameterError(f"Invalid value type: {_compact(value)} must be a string", param=param)


# References to other objects


def no_such(display_name: str, object_id: str, param: str, status: int = 400) -> ParameterError:
    """An id that names nothing: 400 where a parameter gave it, 404 where the path did."""
    hint = ". Make sure you use the exact id without extra whitespace or quotes" if _is_wrapped(object_id) else ""
    return ParameterError(f"No such {display_name}: '{_quoted(object_id)}'{hint}", "resource_missing", param, status)


def no_such_invoice_item(object_id: str, *, livemode: bool) -> ParameterError:
    """An invoice item that is not there, in Stripe's own spelling, without a space before the bracket."""
    message = f"No such Invoice Item: '{_quoted(object_id)}'(livemode={str(livemode).lower()})"
    return ParameterError(message, "resource_missing", "id", 404)


def no_such_in_this_mode(
    display_name: str, object_id: str, param: str, status: int, *, livemode: bool
) -> ParameterError:
    """An id of the account's other mode; `livemode` is the mode of the request."""
    here, there = ("live", "test") if livemode else ("test", "live")
    message = (
        f"No such {display_name}: '{_quoted(object_id)}'; a similar object exists in {there} mode, "
        f"but a {here} mode key was used to make this request."
    )
    return ParameterError(message, "resource_missing", param, status)


# How values are shown


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else _compact(value)


def _either(alternatives: Sequence[str]) -> str:
    if len(alternatives) < 3:
        return " or ".join(alternatives)
    return f"{', '.join(alternatives[:-1])}, or {alternatives[-1]}"


def _big_decimal(text: str) -> str:
    """Prints a decimal number as Ruby's BigDecimal does: 1.5 is 0.15e1."""
    value = Decimal(text)
    if not value:
        return "0.0"
    sign, digits, _ = value.as_tuple()
    significant = "".join(map(str, digits)).rstrip("0")
    return f"{'-' if sign else ''}0.{significant}e{value.adjusted() + 1}"


def _is_wrapped(text: str) -> bool:
    return re.search(r"""^[\s'"]|[\s'"]$""", text) is not None


def _quoted(text: str) -> str:
    if len(text) > _LONGEST_ECHOED_ID:
        text = f"{text[:_ECHOED_END]}...(truncated)...{text[-_ECHOED_END:]}"
    return re.sub(r"""[\\'"<>&]""", lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), text)
