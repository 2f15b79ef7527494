"""What the rules believe of their parameters is what the schemas load."""

from collections.abc import Mapping
from typing import Literal

import pytest

from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.resource_registry import endpoints
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, OperationParams, Params
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, MapOf, Metadata, Nested, ParamsPart
from schemas.stripe.params import ParamsSchema
from tests.support.parameter_annotations import mismatches


@pytest.mark.parametrize("endpoint", tuple(endpoints()), ids=lambda endpoint: endpoint.operation)
def test_every_annotation_is_true(endpoint: Endpoint) -> None:
    schema = endpoint.params.instance()
    schema.check()
    assert list(mismatches(schema, schema.params_class.__name__)) == []


def test_whatever_takes_a_time_of_creation_is_confined_by_it() -> None:
    schemas = {each.params for each in endpoints() if each.is_list and "created" in each.params.instance().load_fields}
    assert len(schemas) > 10
    assert [each.__name__ for each in schemas if not issubclass(each.params_class, CreatedListParams)] == []


class Part(Params, frozen=True, kw_only=True):
    city: Given[str] = NOT_GIVEN


class PartSchema(ParamsPart[Part]):
    city = wire.String(unsettable=True)


class Whole(OperationParams, frozen=True, kw_only=True):
    amount: Given[str] = NOT_GIVEN
    color: Given[Literal["red", "blue"]] = NOT_GIVEN
    metadata: Given[Mapping[str, str | None]] = NOT_GIVEN
    name: str | None
    part: Given[Part | None] = NOT_GIVEN
    parts: Given[list[Part]] = NOT_GIVEN
    prices: Given[dict[str, str]] = NOT_GIVEN
    tags: Given[dict[str, str]] = NOT_GIVEN


class WholeSchema(ParamsSchema[Whole]):
    amount = wire.Integer()
    color = wire.Enum("red", "green")
    metadata = Metadata()
    name = wire.String()
    part = Nested(PartSchema)
    parts = ArrayOf(Nested(PartSchema))
    prices = MapOf(wire.Currency(), wire.Integer())
    tags = ArrayOf(wire.String())


def test_what_is_not_true_is_seen() -> None:
    places = [each.split(" ")[0] for each in mismatches(WholeSchema.instance(), "Whole")]
    assert places == [
        "Whole.amount",
        "Whole.color",
        "Whole.metadata",
        "Whole.name",
        "Whole.name",
        "Whole.part",
        "Whole.part.city",
        "Whole.parts[].city",
        "Whole.prices[]",
        "Whole.tags",
    ]
