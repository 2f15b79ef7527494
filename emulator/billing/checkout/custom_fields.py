"""What a business asks its customers besides (docs.stripe.com/payments/checkout/custom-fields).

A dropdown offers options; a text and a number are typed, within lengths. What is wrong with an answer is found here,
for the API and for the page, and said by each in its own words.
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.checkout.params import CheckoutFieldParams, DropdownParams, TypedFieldParams
from emulator.billing.checkout.settings import CheckoutField
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace

MAX_FIELDS, MAX_OPTIONS = 3, 200
LONGEST_ANSWER = 255


class Fault(Struct, frozen=True):
    """What is wrong with an answer; `count` is how many characters there must be, or may be."""

    kind: Literal["choice", "digits", "long", "short"]
    count: int = 0


_SAID = {
    "choice": "choose one of those that are offered.",
    "digits": "digits only.",
    "long": "at most {} characters.",
    "short": "at least {} characters.",
}


def fields_of(params: Given[Sequence[CheckoutFieldParams] | None]) -> tuple[CheckoutField, ...]:
    """What is asked. Raises APIError for a field that is none of its type, or asked twice."""
    fields = tuple(_field(each, f"custom_fields[{n}]") for n, each in enumerate(params or ()))
    if len({each.key for each in fields}) < len(fields):
        raise APIError("The keys of custom fields must be unique.", param="custom_fields")
    return fields


def fault_in(asked: CheckoutField, answer: str) -> Fault | None:
    """What is wrong with an answer that was given; None where nothing is."""
    if asked.type == "dropdown":
        return None if any(answer == value for _, value in asked.options) else Fault("choice")
    if asked.type == "numeric" and not (answer.isascii() and answer.isdigit()):
        return Fault("digits")
    shortest, longest = asked.minimum_length or 0, asked.maximum_length or LONGEST_ANSWER
    if len(answer) < shortest:
        return Fault("short", shortest)
    return Fault("long", longest) if len(answer) > longest else None


def answered(asked: CheckoutField, answer: str | None) -> CheckoutField:
    """The field with its answer: this one, where nobody has given any the one before, or its default; '' is none.

    Raises APIError where there is none and one is needed, and for one that cannot be.
    """
    value, param = answer if answer is not None else asked.value or asked.default, f"custom_fields[{asked.key}]"
    if not value:
        if asked.optional:
            return replace(asked, value=None)
        raise missing_param(param)
    fault = fault_in(asked, value)
    if fault is not None:
        raise APIError(f"{asked.label}: {_SAID[fault.kind].format(fault.count)}", param=param)
    return replace(asked, value=value)


def _field(params: CheckoutFieldParams, prefix: str) -> CheckoutField:
    field = CheckoutField(
        key=params.key, label=params.label.custom, optional=given_or(params.optional, False), type=params.type
    )
    if params.type == "dropdown":
        return _with_options(field, params.dropdown, f"{prefix}[dropdown]")
    return _with_lengths(field, params.text if params.type == "text" else params.numeric)


def _with_lengths(field: CheckoutField, typed: Given[TypedFieldParams]) -> CheckoutField:
    if typed is NOT_GIVEN:
        return field
    return replace(
        field,
        default=given_or(typed.default_value, None),
        maximum_length=given_or(typed.maximum_length, None),
        minimum_length=given_or(typed.minimum_length, None),
    )


def _with_options(field: CheckoutField, dropdown: Given[DropdownParams], param: str) -> CheckoutField:
    """Each value stands once, and the default is one of them (docs.stripe.com/api/checkout/sessions/create)."""
    if dropdown is NOT_GIVEN:
        raise APIError("You must provide `dropdown` for a custom field of type `dropdown`.", param=param)
    values = [each.value for each in dropdown.options]
    if len(set(values)) < len(values):
        raise APIError("The values of the options of a dropdown must be unique.", param=f"{param}[options]")
    default = given_or(dropdown.default_value, None)
    if default is not None and default not in values:
        raise APIError(f"`{default}` is the value of none of the options.", param=f"{param}[default_value]")
    return replace(field, default=default, options=tuple((each.label, each.value) for each in dropdown.options))
