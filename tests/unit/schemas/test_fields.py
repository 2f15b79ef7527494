"""What each kind of parameter loads as, and what is said about a value that it cannot take."""

from decimal import Decimal
from typing import Any

import pytest

from emulator.billing.core.addresses import AddressParams, ShippingParams
from emulator.billing.core.params import NOT_GIVEN, Given, Params, Range
from schemas.stripe.addresses import Address, Phone, Shipping
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.currencies import CURRENCIES
from schemas.stripe.fields import (
    Boolean,
    Country,
    Currency,
    DecimalString,
    Email,
    Enum,
    Id,
    Integer,
    Locale,
    Parameter,
    StatementDescriptor,
    String,
    Timestamp,
)
from schemas.stripe.parameter_errors import ParameterError
from tests.support.parameters import complaint_of, loaded_by


class Pair(Params, frozen=True, kw_only=True):
    amount: int
    note: Given[str | None] = NOT_GIVEN


class PairSchema(ParamsPart[Pair]):
    """A map with something required and something that can be unset."""

    amount = Integer(required=True)
    note = String(unsettable=True)


@pytest.mark.parametrize(
    ("parameter", "raw", "loaded"),
    [
        (String(), "a", "a"),
        (String(), " a ", " a "),
        (String(), "12", "12"),
        (String(), "x" * 5000, "x" * 5000),
        (String(4), "ü€😀x", "ü€😀x"),
        (String(strip=True), " \t\r\na b\v\f ", "a b"),
        (String(1, strip=True), " a ", "a"),
        (String(unsettable=True), "", None),
        (String(unsettable=True, strip=True), "  ", None),
        (Id(), "cus_1", "cus_1"),
        (Id(), " anything ", " anything "),
        (Phone(), "+1 555", "+1 555"),
        (Email(), "a.b+c@d-e.example", "a.b+c@d-e.example"),
        (Email(), "jörg@müller.example", "jörg@müller.example"),
        (Email(unsettable=True), "", None),
        (Country(), "us", "US"),
        (Country(), "sN", "SN"),
        (Country(), "US - United States", "US - United States"),
        (Country(), "zzz", "zzz"),
        (Country(unsettable=True), "", None),
        (StatementDescriptor(), "ACME 1234 Ltd.", "ACME 1234 Ltd."),
        (StatementDescriptor(unsettable=True), "", None),
        (Enum("none", "reverse"), "reverse", "reverse"),
        (Enum("none", "reverse", unsettable=True), "", None),
        (Currency(), "usd", "usd"),
        (Currency(), "EUR", "eur"),
        (Currency(), "mro", "mro"),
        (Boolean(), "true", True),
        (Boolean(), "false", False),
        (Boolean(), "True", True),
        (Boolean(), "False", False),
        (Boolean(unsettable=True), "", None),
        (Integer(), "0", 0),
        (Integer(), "-5", -5),
        (Integer(), "007", 7),
        (Integer(), "999999999999999999", 999999999999999999),
        (Integer(minimum=1, maximum=3), "1", 1),
        (Integer(minimum=1, maximum=3), "3", 3),
        (Integer(unsettable=True), "", None),
        (Timestamp(), "1790000000", 1790000000),
        (Timestamp(unsettable=True), "", None),
        (DecimalString(), "12", "12"),
        (DecimalString(), "100", "100"),
        (DecimalString(), "012.50", "12.5"),
        (DecimalString(), "-0.00", "0"),
        (DecimalString(), "-0.10", "-0.1"),
        (DecimalString(), "0.000000000001", "0.000000000001"),
        (DecimalString(places=2), "4.2500", "4.25"),
        (DecimalString(places=4), "-0.00120000", "-0.0012"),
        (DecimalString(places=0), "7.0", "7"),
        (DecimalString(), "999999999999999999.999999999999", "999999999999999999.999999999999"),
        (DecimalString(minimum=Decimal(0), maximum=Decimal(100)), "100.0", "100"),
        (DecimalString(unsettable=True), "", None),
        (ArrayOf(String()), ["a", "b"], ["a", "b"]),
        (ArrayOf(Integer()), ["1", "2"], [1, 2]),
        (ArrayOf(String(), unsettable=True), "", None),
        (ArrayOf(String(), max_elements=2), ["a", "b"], ["a", "b"]),
        (ArrayOf(Locale()), ["en", "pt-BR", "zh-Hant-TW", "fil"], ["en", "pt-BR", "zh-Hant-TW", "fil"]),
        (Locale(), "es-419", "es-419"),
        (Nested(PairSchema), {"amount": "1"}, Pair(amount=1)),
        (Nested(PairSchema), {"amount": "1", "note": ""}, Pair(amount=1, note=None)),
        (Nested(PairSchema, unsettable=True), "", None),
        (Address(), {"country": "de", "line2": ""}, AddressParams(country="DE", line2=None)),
        (Address(unsettable=True), "", None),
        (
            Shipping(),
            {"name": "Jo", "address": {"city": "Bonn"}, "phone": ""},
            ShippingParams(name="Jo", address=AddressParams(city="Bonn"), phone=None),
        ),
        (Shipping(unsettable=True), "", None),
        (RangeFilter(), "5", Range(gte=5, lte=5)),
        (RangeFilter(), {"gt": "1", "lte": "9"}, Range(gt=1, lte=9)),
        (RangeFilter(), {"gte": "-1", "lt": "9"}, Range(gte=-1, lt=9)),
        (Metadata(), {"a": "1", "b": ""}, {"a": "1", "b": None}),
        (Metadata(), ["x", "y"], {"0": "x", "1": "y"}),
        (Metadata(), "", None),
        (Metadata(), {"ä" * 40: "ß" * 500}, {"ä" * 40: "ß" * 500}),
        (
            Metadata(),
            {str(n): "x" for n in range(50)} | {"gone": ""},
            {str(n): "x" for n in range(50)} | {"gone": None},
        ),
    ],
)
def test_values_load(parameter: Parameter[Any], raw: Any, loaded: Any) -> None:
    assert loaded_by(parameter, raw) == loaded


def unset(param: str) -> str:
    return (
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty value."
    )


@pytest.mark.parametrize(
    "parameter",
    [
        String(),
        String(required=True),
        Id(),
        Email(),
        Enum("a", "b"),
        Currency(),
        Boolean(),
        Integer(),
        Timestamp(),
        DecimalString(),
        ArrayOf(String()),
        Nested(PairSchema),
        RangeFilter(),
        Metadata(unsettable=False),
    ],
)
def test_an_empty_string_cannot_unset_everything(parameter: Parameter[Any]) -> None:
    assert complaint_of(parameter, "") == ParameterError(unset("x"), "parameter_invalid_empty", "x")


def test_blanks_are_empty_where_they_are_stripped() -> None:
    assert complaint_of(String(strip=True), " \t").code == "parameter_invalid_empty"


def test_an_empty_element_is_named_by_its_position() -> None:
    assert complaint_of(ArrayOf(String()), ["a", ""]).message == unset("x[1]")


@pytest.mark.parametrize(
    "raw", ["abc", "1.5", "1.0", "1.0038e+06", "+1", " 1", "1 ", "--1", "0x1", "1_0", "\u0661", "9" * 19]
)
def test_integers(raw: str) -> None:
    parameter_error = complaint_of(Integer(), raw)
    assert parameter_error == ParameterError(f"Invalid integer: {raw}", "parameter_invalid_integer", "x")


@pytest.mark.parametrize("parameter", [Integer(), Timestamp(), RangeFilter()])
def test_a_number_of_thousands_of_digits_is_no_integer(parameter: Parameter[Any]) -> None:
    assert complaint_of(parameter, "9" * 5000).code == "parameter_invalid_integer"


@pytest.mark.parametrize(
    ("parameter", "raw", "message"),
    [
        (Integer(minimum=1), "0", "This value must be greater than or equal to 1."),
        (Integer(minimum=0), "-1", "This value must be greater than or equal to 0."),
        (Integer(maximum=5), "6", "This value must be less than or equal to 5."),
        (Timestamp(), "-1", "This value must be greater than or equal to 0."),
        (Timestamp(), "253402300800", "This value must be less than or equal to 253402300799."),
    ],
)
def test_integers_out_of_range(parameter: Parameter[Any], raw: str, message: str) -> None:
    assert complaint_of(parameter, raw) == ParameterError(message, "parameter_invalid_integer", "x")


@pytest.mark.parametrize(
    ("parameter", "raw", "message"),
    [
        (DecimalString(), "abc", "Invalid decimal: abc"),
        (DecimalString(), "1e3", "Invalid decimal: 1e3"),
        (DecimalString(), "1.", "Invalid decimal: 1."),
        (DecimalString(), ".5", "Invalid decimal: .5"),
        (DecimalString(), "NaN", "Invalid decimal: NaN"),
        (DecimalString(), "9" * 19, f"Invalid decimal: {'9' * 19}"),
        (DecimalString(), ["1"], 'Invalid decimal: ["1"]'),
        (
            DecimalString(),
            "1.5000000000000",
            "Invalid decimal: 0.15e1; must contain at most 12 decimal places.",
        ),
        (
            DecimalString(places=4),
            "-0.00123",
            "Invalid decimal: -0.123e-2; must contain at most 4 decimal places.",
        ),
        (
            DecimalString(minimum=Decimal(0)),
            "-5",
            "This value must be greater than or equal to 0 (it currently is '-0.5e1').",
        ),
        (
            DecimalString(minimum=Decimal("0.01")),
            "0",
            "This value must be greater than or equal to 0.01 (it currently is '0.0').",
        ),
        (
            DecimalString(maximum=Decimal(100)),
            "100.5",
            "This value must be less than or equal to 100 (it currently is '0.1005e3').",
        ),
    ],
)
def test_decimals(parameter: Parameter[Any], raw: Any, message: str) -> None:
    assert complaint_of(parameter, raw) == ParameterError(message, param="x")


@pytest.mark.parametrize("raw", ["maybe", "1", "0", "TRUE", "yes", "on"])
def test_booleans(raw: str) -> None:
    assert complaint_of(Boolean(), raw) == ParameterError(f"Invalid boolean: {raw}", param="x")


@pytest.mark.parametrize(
    ("alternatives", "message"),
    [
        (("a",), "Invalid x: must be one of a"),
        (("include", "exclude"), "Invalid x: must be one of include or exclude"),
        (("none", "reverse", "exempt"), "Invalid x: must be one of none, reverse, or exempt"),
        (("d", "o", "v", "p", "u"), "Invalid x: must be one of d, o, v, p, or u"),
    ],
)
@pytest.mark.parametrize("raw", ["wrong", "NONE", ["none"], {"none": "1"}])
def test_enums(alternatives: tuple[str, ...], message: str, raw: Any) -> None:
    assert complaint_of(Enum(*alternatives), raw) == ParameterError(message, param="x")


@pytest.mark.parametrize(("raw", "shown"), [("xyz", "xyz"), ("EURO", "euro"), (["usd"], '["usd"]')])
def test_currencies(raw: Any, shown: str) -> None:
    parameter_error = complaint_of(Currency(), raw)
    beginning = f"Invalid currency: {shown}. Stripe currently supports these currencies: usd, aed, afn, all, amd, ang, "
    assert parameter_error.message.startswith(beginning)
    assert parameter_error.message.endswith(", zar, zmw, usdc, btn, ghs, eek, lvl, svc, vef, ltl, sll, mro")
    assert (parameter_error.code, parameter_error.param) == (None, "x")


def test_no_currency_is_listed_twice() -> None:
    assert sorted(set(CURRENCIES)) == sorted(CURRENCIES)


@pytest.mark.parametrize(
    ("parameter", "raw", "message"),
    [
        (String(), "abcd" * 1251, "Invalid string: abcd...abcd; must be at most 5000 characters"),
        (String(8), "123456789", "Invalid string: 1234...6789; must be at most 8 characters"),
        (String(7), "12345678", "Invalid string: 12345678; must be at most 7 characters"),
        (String(2), "üöä", "Invalid string: üöä; must be at most 2 characters"),
        (Email(), f"{'a' * 506}@b.test", "Invalid string: aaaa...test; must be at most 512 characters"),
        (Phone(), "1" * 21, f"Invalid string length: {'1' * 21} must be at most 20 characters"),
        (
            StatementDescriptor(),
            "A" * 23,
            f"The statement descriptor must be at most 22 characters. {'A' * 23} is 23 characters long.",
        ),
    ],
)
def test_texts_too_long(parameter: Parameter[Any], raw: str, message: str) -> None:
    assert complaint_of(parameter, raw) == ParameterError(message, param="x")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"wrong": "type"}, 'Invalid string: {"wrong":"type"}'),
        (["wrong", "type"], 'Invalid string: {"0":"wrong","1":"type"}'),
        ({"ü": {"a": "b"}}, 'Invalid string: {"ü":{"a":"b"}}'),
    ],
)
@pytest.mark.parametrize("parameter", [String(), Id(), Email(), Country(), Phone(), StatementDescriptor()])
def test_a_map_where_a_text_belongs(parameter: Parameter[Any], raw: Any, message: str) -> None:
    assert complaint_of(parameter, raw) == ParameterError(message, param="x")


@pytest.mark.parametrize(
    "raw",
    [
        "not-an-email",
        "a@com",
        "a@gmile",
        " a@b.test",
        "a@b.test ",
        "a b@c.test",
        "a\uff20b.test",
        "@b.test",
        "a@b@c.test",
        "a@",
    ],
)
def test_emails(raw: str) -> None:
    parameter_error = complaint_of(Email(), raw)
    assert parameter_error == ParameterError(f"Invalid email address: {raw}", "email_invalid", "x")


@pytest.mark.parametrize("raw", ["e", "english", "en_US", "en-", "en-USA", "12", "en US"])
def test_locales(raw: str) -> None:
    parameter_error = complaint_of(ArrayOf(Locale()), ["en", raw])
    assert parameter_error == ParameterError(
        "Not a valid language, try using an IETF language tag, such as 'en-US'. "
        "For more information, check https://tools.ietf.org/html/rfc5646",
        param="x[1]",
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("ACME <1>", "The statement descriptor cannot include <."),
        ("ACME 'n", "The statement descriptor cannot include '."),
        ("ACME*", "The statement descriptor cannot include *."),
        ("1234 Ж", "The statement descriptor must contain at least one Latin character."),
    ],
)
def test_statement_descriptors(raw: str, message: str) -> None:
    assert complaint_of(StatementDescriptor(), raw) == ParameterError(message, param="x")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Enum("account", "self", unsupported=("account",)), "account"),
        (Boolean(unsupported=("true", "True")), "true"),
        (Boolean(unsupported=("true", "True")), "True"),
        (Boolean(unsupported=("one_off",)), "one_off"),
    ],
)
def test_a_value_that_is_not_carried_is_refused_as_such(field: Parameter[Any], value: str) -> None:
    parameter_error = complaint_of(field, value)
    assert (parameter_error.code, parameter_error.param, parameter_error.doc_url) == ("not_emulated", "x", False)
    assert parameter_error.message.startswith(f"The value `{value}` of the parameter `x` is part of Stripe's API")
