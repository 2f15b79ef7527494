"""A schema of parameters and the class that it loads: they agree, or the program does not start."""

from typing import Any, Generic, TypeVar

import pytest
from marshmallow import ValidationError, post_load, validates

from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart, PlainPart
from schemas.stripe.parameter_errors import InvalidParameterError
from schemas.stripe.params import ParamsSchema
from tests.support.parameters import schema_of

P = TypeVar("P")


class Address(Params, frozen=True, kw_only=True):
    city: str
    line1: Given[str | None] = NOT_GIVEN


class Shop(OperationParams, frozen=True, kw_only=True):
    name: str
    address: Given[Address] = NOT_GIVEN
    branches: Given[list[Address]] = NOT_GIVEN


class CityParams(OperationParams, frozen=True, kw_only=True):
    address: Given[Address] = NOT_GIVEN


class AddressSchema(ParamsPart[Address]):
    city = wire.String(required=True)
    line1 = wire.String(unsettable=True)


class ShopSchema(ParamsSchema[Shop]):
    name = wire.String(required=True)
    address = Nested(AddressSchema)
    branches = ArrayOf(Nested(AddressSchema))
    franchise = wire.Unsupported()


def test_what_is_not_emulated_is_no_part_of_what_is_loaded() -> None:
    ShopSchema.instance().check()


def test_what_is_loaded_is_typed_at_every_depth() -> None:
    raw = {"name": "Acme", "address": {"city": "Rome", "line1": ""}, "branches": [{"city": "Bonn"}], "expand": ["x"]}
    assert ShopSchema.parse(raw) == Shop(
        name="Acme", address=Address(city="Rome", line1=None), branches=[Address(city="Bonn")], expand=("x",)
    )


def test_what_is_not_given_is_told_from_null() -> None:
    params = ShopSchema.parse({"name": "Acme", "address": {"city": "Rome"}})
    assert (params.branches, params.given_names()) == (NOT_GIVEN, ("expand", "name", "address"))
    assert given_or(params.branches, 7) == 7
    assert given_or(None, 7) is None
    assert not NOT_GIVEN


class Tour(OperationParams, frozen=True, kw_only=True):
    stops: list[str]
    length: int = 0


class TourSchema(ParamsSchema[Tour]):
    computed = frozenset({"length"})
    stops = ArrayOf(wire.String(), required=True)

    @post_load
    def count(self, loaded: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return {**loaded, "length": len(loaded["stops"])}


def test_what_is_worked_out_of_other_parameters_is_none_itself() -> None:
    TourSchema.instance().check()
    assert TourSchema.parse({"stops": ["Rome", "Bonn"]}).length == 2
    with pytest.raises(InvalidParameterError):
        TourSchema.parse({"stops": ["Rome"], "length": "2"})


class CityParamsSchema(ParamsSchema[CityParams]):
    address = Nested(AddressSchema)

    @validates("address")
    def require_rome(self, address: Address, **_options: Any) -> None:
        if address.city != "Rome":
            raise ValidationError("You are not in Rome.")


@pytest.mark.parametrize(
    ("address", "param"), [({"line1": "1 Road"}, "address[city]"), ({"city": "Bonn", "line1": ""}, "address")]
)
def test_a_map_that_could_not_be_loaded_is_not_validated(address: dict[str, str], param: str) -> None:
    with pytest.raises(InvalidParameterError) as refused:
        CityParamsSchema.parse({"address": address})
    assert refused.value.parameter_error.param == param


class MisspeltAddressSchema(ParamsPart[Address]):
    town = wire.String(required=True)
    line1 = wire.String(unsettable=True)


class LaxAddressSchema(ParamsPart[Address]):
    city = wire.String()
    line1 = wire.String(unsettable=True)


class NamelessSchema(ParamsPart[P], Generic[P]):
    city = wire.String()


def test_a_schema_that_loads_no_class_is_refused() -> None:
    schema: type[ParamsPart[Address]] = NamelessSchema
    with pytest.raises(TypeError, match="NamelessSchema does not say which class it loads"):
        schema_of(address=Nested(schema)).instance().check()


def test_what_no_rule_reads_is_kept_as_it_is_asked_for() -> None:
    class KeptSchema(PlainPart):
        city = wire.String(required=True)
        line1 = wire.String(unsettable=True)

    schema = schema_of(address=Nested(KeptSchema))
    schema.instance().check()
    assert schema.parse({"address": {"city": "Rome", "line1": ""}}).address == {"city": "Rome", "line1": None}


@pytest.mark.parametrize(
    ("part", "odd"), [(MisspeltAddressSchema, "city, town"), (LaxAddressSchema, "city")], ids=["misspelt", "lax"]
)
@pytest.mark.parametrize("in_a_list", [False, True])
def test_a_schema_that_does_not_agree_is_refused(part: type[ParamsPart[Address]], odd: str, in_a_list: bool) -> None:
    field = ArrayOf(Nested(part)) if in_a_list else Nested(part)
    schema = schema_of(address=field)
    with pytest.raises(TypeError, match=f"{part.__name__} and Address do not agree on {odd}"):
        schema.instance().check()
