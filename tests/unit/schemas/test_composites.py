"""What is said about maps and lists that cannot be taken."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.params import NOT_GIVEN, Given, Params
from schemas.stripe.addresses import Address, Shipping
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.fields import Parameter, String
from schemas.stripe.parameter_errors import ParameterError
from tests.support.parameters import complaint_of


class Note(Params, frozen=True, kw_only=True):
    note: Given[str] = NOT_GIVEN


class NoteSchema(ParamsPart[Note]):
    """A map."""

    note = String()


@pytest.mark.parametrize(
    ("parameter", "raw", "message"),
    [
        (Nested(NoteSchema), "x", "Invalid object"),
        (Nested(NoteSchema), ["x"], "Invalid object"),
        (Address(), "x", "Invalid object"),
        (Metadata(), "x", "Invalid object"),
        (RangeFilter(), ["1"], "Invalid object"),
        (ArrayOf(String()), "x", "Invalid array"),
        (ArrayOf(String()), {"b": "x"}, "Invalid array"),
        (ArrayOf(String()), {"1": "x"}, "Invalid array"),
        (ArrayOf(String(), max_elements=1), ["a", "b"], "Array x exceeded maximum 1 allowed elements."),
    ],
)
def test_the_wrong_container(parameter: Parameter[Any], raw: Any, message: str) -> None:
    assert complaint_of(parameter, raw) == ParameterError(message, param="x")


@pytest.mark.parametrize(
    ("raw", "message", "param"),
    [({}, "x[address]", "x[address]"), ({"address": {"city": "x"}}, "x[name]", "x[name]")],
)
def test_shipping_needs_an_address_and_a_name(raw: dict[str, Any], message: str, param: str) -> None:
    parameter_error = complaint_of(Shipping(), raw)
    assert parameter_error == ParameterError(f"Missing required param: {message}.", "parameter_missing", param)


@pytest.mark.parametrize(
    ("raw", "message", "param"),
    [
        (
            {"k": "x" * 801},
            "Metadata values can have up to 500 characters, but you passed in a value that is 801 characters. "
            f"Invalid value: {'x' * 801}",
            None,
        ),
        (
            {"k" * 41: "x"},
            "Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. "
            f"Invalid key: {'k' * 41}",
            None,
        ),
        ({str(n): "x" for n in range(51)}, "Metadata can have up to 50 keys, but you've set 51.", None),
        ({"Order No": ["37018189"]}, 'Invalid value type: ["37018189"] must be a string', "x"),
        ({"a": {"b": "c"}}, 'Invalid value type: {"b":"c"} must be a string', "x"),
        ({"a[b": "c"}, "Metadata keys cannot contain square brackets. Invalid key: a[b", "x"),
    ],
)
def test_metadata(raw: dict[str, Any], message: str, param: str | None) -> None:
    assert complaint_of(Metadata(), raw) == ParameterError(message, param=param)
