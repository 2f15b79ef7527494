"""Which parameters a request may have, in which order they are complained about, and what stays of them."""

from typing import Any

import pytest
from marshmallow import ValidationError, validates, validates_schema

from emulator.billing.core.addresses import AddressParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams, Params, Range
from schemas.stripe import parameter_errors
from schemas.stripe.addresses import Address
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.fields import (
    Boolean,
    Currency,
    Enum,
    Id,
    Integer,
    String,
    Unsupported,
    field_error,
)
from schemas.stripe.parameter_errors import InvalidParameterError, ParameterError
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from tests.support.parameters import schema_of


def complaint_of(params: type[ParamsSchema[object]], raw: dict[str, Any]) -> ParameterError:
    with pytest.raises(InvalidParameterError) as refused:
        params.parse(raw)
    return refused.value.parameter_error


class PageParamsSchema(ListParamsSchema[ListParams]):
    """A list without filters."""


class Line(Params, frozen=True, kw_only=True):
    amount: int
    currency: str
    description: Given[str | None] = NOT_GIVEN
    tags: Given[list[str]] = NOT_GIVEN


class LineSchema(ParamsPart[Line]):
    """A line, as an invoice takes it."""

    amount = Integer(required=True)
    currency = Currency(required=True)
    description = String(unsettable=True)
    tags = ArrayOf(Enum("a", "b"))


class InvoiceParams(OperationParams, frozen=True, kw_only=True):
    customer: str
    address: Given[AddressParams | None] = NOT_GIVEN
    amount: Given[int] = NOT_GIVEN
    auto_advance: Given[bool] = NOT_GIVEN
    created: Given[Range] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    lines: Given[list[Line]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN


class InvoiceParamsSchema(ParamsSchema[InvoiceParams]):
    """A bit of everything, in an order that is not the alphabet's."""

    customer = Id(required=True)
    amount = Integer(minimum=1)
    default_source = Unsupported()
    description = String(unsettable=True)
    lines = ArrayOf(Nested(LineSchema), max_elements=3)
    auto_advance = Boolean()
    created = RangeFilter()
    address = Address(unsettable=True)
    metadata = Metadata()


# What is loaded


def test_only_what_was_given_is_loaded() -> None:
    loaded = InvoiceParamsSchema.parse({"customer": "cus_1", "description": ""})
    assert loaded == InvoiceParams(customer="cus_1", description=None)


def test_what_is_loaded_keeps_the_order_of_declaration_with_expand_last() -> None:
    raw = {"expand": ["customer"], "metadata": {"a": "b"}, "amount": "1", "customer": "cus_1"}
    assert list(InvoiceParamsSchema.instance().load(raw)) == ["customer", "amount", "metadata", "expand"]


def test_a_missing_parameter_may_have_a_default() -> None:
    params = schema_of(collection_method=Enum("a", "b", load_default="a"))
    assert params.parse({}).collection_method == "a"
    assert params.parse({"collection_method": "b"}).collection_method == "b"


def test_a_schema_is_built_once_and_not_shared_with_its_subclasses() -> None:
    assert PageParamsSchema.instance() is PageParamsSchema.instance()
    assert type(schema_of(x=String()).instance()) is not ParamsSchema
    assert schema_of(x=String()).instance() is not ParamsSchema.instance()


# Which parameters there are


@pytest.mark.parametrize(
    ("raw", "message", "param"),
    [
        ({"wat": "1"}, "Received unknown parameter: wat", "wat"),
        ({"wat": {"x": ["1"]}}, "Received unknown parameter: wat", "wat"),
        ({"b": "1", "a": "2"}, "Received unknown parameters: b, a", "b"),
        ({"address": {"nope": "1"}}, "Received unknown parameter: address[nope]", "address[nope]"),
        ({"address": {"nope": "1"}, "wat": ""}, "Received unknown parameters: address[nope], wat", "address[nope]"),
        ({"lines": [{}, {"wat": "1"}]}, "Received unknown parameter: lines[1][wat]", "lines[1][wat]"),
        ({"lines": [{"tags": ["z"], "wat": "1"}]}, "Received unknown parameter: lines[0][wat]", "lines[0][wat]"),
        ({"created": {"eq": "1"}}, "Received unknown parameter: created[eq]", "created[eq]"),
        ({"address": {"expand": ["x"]}}, "Received unknown parameter: address[expand]", "address[expand]"),
        ({"a[b": "1"}, "Received unknown parameter: a[b", "a[b"),
        ({'{"a":1}': ""}, 'Received unknown parameter: {"a":1}', '{"a":1}'),
    ],
)
def test_unknown_parameters_come_first(raw: dict[str, Any], message: str, param: str) -> None:
    everything_else_is_wrong_too = {"amount": "x", "default_source": "y"}
    parameter_error = complaint_of(InvoiceParamsSchema, {**everything_else_is_wrong_too, **raw})
    assert parameter_error == ParameterError(message, "parameter_unknown", param)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ('"recurring', "recurring"),
        ("reccuring", "recurring"),
        ("product_dat", "product_data"),
        ("Recurring", "recurring"),
    ],
)
def test_a_near_miss_gets_a_hint(given: str, meant: str) -> None:
    params = schema_of(product=Id(), recurring=String(), product_data=String())
    assert complaint_of(params, {given: "1"}).message == f"Received unknown parameter: {given}. Did you mean {meant}?"


@pytest.mark.parametrize("given", ["nope", "product_date_of_birth", "recur", "totally_fake_param", ""])
def test_others_get_none(given: str) -> None:
    params = schema_of(product=Id(), recurring=String())
    assert complaint_of(params, {given: "1"}).message == f"Received unknown parameter: {given}"


def test_the_hint_for_a_nested_name_is_spelled_whole() -> None:
    message = complaint_of(InvoiceParamsSchema, {"lines": [{"amout": "1"}]}).message
    assert message == "Received unknown parameter: lines[0][amout]. Did you mean lines[0][amount]?"


def test_several_unknown_names_get_no_hint() -> None:
    message = complaint_of(InvoiceParamsSchema, {"amout": "1", "line": "2"}).message
    assert message == "Received unknown parameters: amout, line"


@pytest.mark.parametrize("value", ["src_1", "", ["a"], {"a": "b"}])
def test_what_is_not_carried_is_refused_by_name(value: Any) -> None:
    parameter_error = complaint_of(InvoiceParamsSchema, {"customer": "cus_1", "default_source": value})
    assert parameter_error == parameter_errors.not_emulated("default_source")
    assert parameter_error.message.startswith(
        "The parameter `default_source` is part of Stripe's API but is not emulated"
    )
    assert (parameter_error.code, parameter_error.doc_url) == ("not_emulated", False)


# The order of complaints


@pytest.mark.parametrize(
    ("raw", "message", "param"),
    [
        ({}, "Missing required param: customer.", "customer"),
        ({"amount": "x"}, "Missing required param: customer.", "customer"),
        ({"auto_advance": "x", "amount": "x", "customer": "c"}, "Invalid integer: x", "amount"),
        ({"auto_advance": "x", "lines": "x", "customer": "c"}, "Invalid array", "lines"),
        ({"expand": "x", "created": "x", "customer": "c"}, "Invalid integer: x", "created"),
        (
            {"lines": [{"currency": "usd"}], "customer": "c"},
            "Missing required param: lines[0][amount].",
            "lines[0][amount]",
        ),
        (
            {"lines": [{"amount": "1", "currency": "usd"}, {"amount": "y", "currency": "usd"}], "customer": "c"},
            "Invalid integer: y",
            "lines[1][amount]",
        ),
        (
            {"lines": [{"amount": "1", "currency": "usd", "tags": ["a", "c"]}], "customer": "c"},
            "Invalid lines[0][tags][1]: must be one of a or b",
            "lines[0][tags][1]",
        ),
    ],
)
def test_one_complaint_in_the_order_of_declaration(raw: dict[str, Any], message: str, param: str) -> None:
    parameter_error = complaint_of(InvoiceParamsSchema, raw)
    assert (parameter_error.message, parameter_error.param) == (message, param)


class CheckedParams(OperationParams, frozen=True, kw_only=True):
    first: Given[int] = NOT_GIVEN
    second: Given[int] = NOT_GIVEN
    third: Given[int] = NOT_GIVEN


class CheckedParamsSchema(ParamsSchema[CheckedParams]):
    """Rules over values and over several parameters."""

    first = Integer()
    second = Integer()
    third = Integer()

    @validates("second")
    def second_is_even(self, value: int, data_key: str) -> None:
        """One parameter."""
        if value % 2:
            raise field_error(parameter_errors.invalid_integer, f"{value} ({data_key})")

    @validates_schema
    def not_both(self, data: dict[str, Any], **_options: Any) -> None:
        """Several parameters."""
        if {"first", "third"} <= data.keys():
            raise ValidationError([ParameterError("Only one of first and third.")])
        if data.get("first") == 0:
            raise ValidationError("Not zero.", "first")
        if data.get("first") == 1:
            raise ValidationError("Not one.")


@pytest.mark.parametrize(
    ("raw", "parameter_error"),
    [
        ({"second": "3"}, parameter_errors.invalid_integer("second", "3 (second)")),
        ({"second": "3", "third": "x"}, parameter_errors.invalid_integer("second", "3 (second)")),
        ({"second": "3", "first": "x"}, parameter_errors.invalid_integer("first", "x")),
        ({"first": "5", "third": "6"}, ParameterError("Only one of first and third.")),
        ({"first": "0"}, ParameterError("Not zero.", param="first")),
        ({"first": "1"}, ParameterError("Not one.")),
    ],
)
def test_rules_of_a_schema_speak_in_the_same_way(raw: dict[str, Any], parameter_error: ParameterError) -> None:
    assert complaint_of(CheckedParamsSchema, raw) == parameter_error


@pytest.mark.parametrize(
    ("raw", "message", "param"),
    [
        ({"lines": ["x"]}, "Invalid object", "lines[0]"),
        ({"address": {"city": {"a": "b"}}}, 'Invalid string: {"a":"b"}', "address[city]"),
        ({"created": {"gt": "x"}}, "Invalid integer: x", "created[gt]"),
        (
            {"lines": [{"amount": "", "currency": "usd"}]},
            parameter_errors.empty("lines[0][amount]").message,
            "lines[0][amount]",
        ),
        ({"expand": "customer"}, "Invalid array", "expand"),
        ({"expand": [""]}, parameter_errors.empty("expand[0]").message, "expand[0]"),
        ({"expand": [["a"]]}, 'Invalid string: {"0":"a"}', "expand[0]"),
    ],
)
def test_the_param_is_spelled_whole(raw: dict[str, Any], message: str, param: str) -> None:
    parameter_error = complaint_of(InvoiceParamsSchema, {"customer": "cus_1", **raw})
    assert (parameter_error.message, parameter_error.param) == (message, param)


# Lists


@pytest.mark.parametrize(
    ("raw", "limit"),
    [
        ({}, 10),
        ({"limit": "1"}, 1),
        ({"limit": "100"}, 100),
        ({"limit": "0"}, 1),
        ({"limit": "-7"}, 1),
        ({"limit": "101"}, 100),
    ],
)
def test_the_size_of_a_page_is_moved_into_bounds(raw: dict[str, str], limit: int) -> None:
    assert PageParamsSchema.parse(raw) == ListParams(limit=limit)


@pytest.mark.parametrize("raw", ["ten", "1.5", "9" * 30])
def test_the_size_of_a_page_must_be_an_integer(raw: str) -> None:
    parameter_error = complaint_of(PageParamsSchema, {"limit": raw})
    assert parameter_error == ParameterError(f"Invalid integer: {raw}", "parameter_invalid_integer", "limit")


def test_cursors_are_plain_ids() -> None:
    loaded = PageParamsSchema.parse({"starting_after": "in_1", "ending_before": "in_2", "expand": ["data.customer"]})
    assert loaded == ListParams(limit=10, starting_after="in_1", ending_before="in_2", expand=("data.customer",))


def test_an_endpoint_may_be_without_expand() -> None:
    class DeleteParamsSchema(ParamsSchema[Params]):
        class Meta(ParamsSchema.Meta):
            exclude = ("expand",)

    assert complaint_of(DeleteParamsSchema, {"expand": ["customer"]}).message == "Received unknown parameter: expand"


def test_a_parameter_may_be_named_like_a_method_of_the_schema() -> None:
    class ValidateParams(OperationParams, frozen=True, kw_only=True):
        validate: Given[bool] = NOT_GIVEN

    class ValidateParamsSchema(ParamsSchema[ValidateParams]):
        class Meta(ParamsSchema.Meta):
            include = {"validate": Boolean()}  # noqa: RUF012 - marshmallow's own spelling

    complaint = complaint_of(ValidateParamsSchema, {"validate": "x"})
    assert ValidateParamsSchema.parse({"validate": "true"}) == ValidateParams(validate=True)
    assert complaint == ParameterError("Invalid boolean: x", param="validate")
    assert complaint_of(ValidateParamsSchema, {"validat": "x"}).message.endswith("Did you mean validate?")
