"""What is declared of every resource, and what ends the start where it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resource_registry import (
    check,
    permissions,
    permissions_to_expand,
    resources,
    resources_by_module,
)
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.resource_types import ResourceType
from schemas.stripe.coupon import CouponListParamsSchema, CouponSchema
from schemas.stripe.objects import Always, ObjectSchema
from schemas.stripe.tax_rate import TaxRateListParamsSchema, TaxRateSchema


def test_what_restricted_keys_are_given_permission_for() -> None:
    assert list(permissions()) == sorted(permissions())
    assert set(permissions()) >= {
        "charge",
        "coupon",
        "credit_note",
        "customer",
        "event",
        "invoice",
        "payment_intent",
        "payment_method",
        "plan",
        "product",
        "promotion_code",
        "setup_intent",
        "shipping_rate",
        "tax_rate",
        "webhook",
    }


def test_what_it_takes_to_see_an_object_expanded() -> None:
    needed = permissions_to_expand()
    assert (needed["price"], needed["refund"]) == ("plan", "charge")
    assert not needed.keys() & {"discount", "invoice_payment", "invoiceitem", "line_item", "tax_id"}


def declared(**facts: Any) -> Resource[TaxRate]:
    resource = Resource(
        **{
            "entity": TaxRate,
            "schema": TaxRateSchema,
            "path": "/v1/test_helpers/rates/<rate>",
            "permission": "tax_rate",
            "id_param": "id",
            **facts,
        }
    )
    resource.add_list(TaxRateListParamsSchema)
    return resource


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ({"entity": Coupon}, "is shown by TaxRateSchema, which is of another class"),
        ({"schema": CouponSchema}, "is shown by CouponSchema, which is of another class"),
        ({"permission": ""}, "has no permission"),
        ({"id_param": ""}, "has no parameter for a 404"),
        ({"path": "/v1/test_helpers/rates/"}, "has no path to one object"),
        ({"includes": {"wat": lambda _id, _uow: None}}, "includes something else than its schema says"),
    ],
)
def test_a_fact_that_is_missing_or_wrong_ends_the_start(facts: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TypeError, match=f"/v1/test_helpers/rates {complaint}"):
        check((declared(**facts),))


@pytest.mark.parametrize(
    ("shown", "complaint"),
    [
        ("wat", "emits what is no event of Stripe's"),
        ("rate", "says another `object` than wat"),
    ],
)
def test_what_a_type_and_its_schema_say_ends_the_start(shown: str, complaint: str) -> None:
    @dataclass(frozen=True, slots=True)
    class Rate:
        RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("wat", display_name="w", prefix="w", events=("wat.made",))
        id: str
        created: int

    class RateSchema(ObjectSchema):
        entity = Rate
        object = Always(shown)

    try:
        with pytest.raises(TypeError, match=f"/v1/test_helpers/rates {complaint}"):
            check((declared(entity=Rate, schema=RateSchema),))
    finally:
        del ObjectSchema.by_object_name["wat"], ObjectSchema.by_entity[Rate]


def test_a_resource_without_operations_ends_the_start() -> None:
    bare = Resource(TaxRate, TaxRateSchema, "/v1/rates/<rate>", permission="tax_rate", id_param="id")
    with pytest.raises(TypeError, match="/v1/rates has no operations"):
        check((bare,))


def test_an_object_of_no_resource_ends_the_start() -> None:
    others = tuple(each for each in resources() if each.schema is not CouponSchema)
    with pytest.raises(TypeError, match="CouponSchema: no resource has this schema"):
        check(others)


def test_a_filter_that_nothing_knows_is_not_registered() -> None:
    with pytest.raises(TypeError, match="cannot be filtered by wat"):
        declared(filters=("wat",))
    with pytest.raises(TypeError, match="cannot be filtered by active"):
        Resource(
            Coupon, CouponSchema, "/v1/coupons/<coupon>", permission="coupon", id_param="id", filters=("active",)
        ).add_list(CouponListParamsSchema)


def test_path_name_and_permission_are_facts_of_their_own() -> None:
    resource = declared(permission="rate_helper")
    (endpoint,) = resource.endpoints
    assert (resource.name, resource.collection) == ("tax_rate", "/v1/test_helpers/rates")
    assert (endpoint.path, endpoint.permission) == ("/v1/test_helpers/rates", "rate_helper")


def test_a_resource_is_declared_in_the_module_of_its_name() -> None:
    assert [each.collection for each in resources_by_module().values()] == [each.collection for each in resources()]
    assert resources_by_module()["tax_rates"].collection == "/v1/tax_rates"


def test_what_the_console_shows_has_a_name_of_its_own() -> None:
    shown = [each.collection_name for each in resources() if each.is_retrieved and "<" not in each.collection]
    assert len(shown) == len(set(shown))
