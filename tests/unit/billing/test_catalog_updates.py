"""Each parameter of an update changes its attribute of a thing of the catalog, and no other; so does none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec import structs

from emulator.billing.catalog.coupons import (
    AmountOffParams,
    CouponCreateParams,
    CouponUpdateParams,
    create_coupon,
    update_coupon,
)
from emulator.billing.catalog.plans import PlanUpdateParams, update_plan
from emulator.billing.catalog.price_params import PriceCreateParams, PriceUpdateParams, RecurringParams
from emulator.billing.catalog.price_term_params import TermsParams
from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Plan, Recurring, create_price, update_price
from emulator.billing.catalog.products import (
    MarketingFeatureParams,
    PackageDimensions,
    PackageDimensionsParams,
    ProductCreateParams,
    ProductUpdateParams,
    TaxDetails,
    TaxDetailsParams,
    create_product,
    update_product,
)
from emulator.billing.catalog.promotion_codes import (
    MinimumParams,
    PromotionCodeCreateParams,
    PromotionCodeUpdateParams,
    RestrictionsUpdateParams,
    create_promotion_code,
    update_promotion_code,
)
from emulator.billing.catalog.shipping_rates import (
    FixedAmountParams,
    FixedAmountUpdateParams,
    ShippingAmount,
    ShippingAmountUpdateParams,
    ShippingRateCreateParams,
    ShippingRateUpdateParams,
    create_shipping_rate,
    update_shipping_rate,
)
from emulator.billing.catalog.tax_rates import (
    TaxRateCreateParams,
    TaxRateUpdateParams,
    create_tax_rate,
    update_tax_rate,
)
from emulator.billing.core.changes import Changes
from emulator.billing.core.params import OperationParams, Params
from emulator.billing.core.structs import replace
from emulator.billing.system.webhook_endpoints import (
    WebhookEndpointCreateParams,
    WebhookEndpoints,
    WebhookEndpointUpdateParams,
    create_endpoint,
    update_endpoint,
)
from tests.support.domain_objects import NOW, moment

CONTEXT = moment()
LATER = moment(NOW + 60)
COUPON = create_coupon(CouponCreateParams(percent_off="10"), None, CONTEXT, Changes())
CODE = create_promotion_code(PromotionCodeCreateParams(), COUPON, None, CONTEXT, Changes())
PRODUCT = create_product(ProductCreateParams(name="Widget"), None, CONTEXT, Changes())
OTHER_PRODUCT = create_product(ProductCreateParams(name="Gadget"), None, CONTEXT, Changes())
PRICE = create_price(
    PriceCreateParams(currency="usd", unit_amount=500, recurring=RecurringParams(interval="month")),
    PRODUCT,
    None,
    CONTEXT,
    Changes(),
)
SHIPPING_RATE = create_shipping_rate(
    ShippingRateCreateParams(display_name="Ground", fixed_amount=FixedAmountParams(amount=500, currency="usd")),
    CONTEXT,
    Changes(),
)
TAX_RATE = create_tax_rate(
    TaxRateCreateParams(display_name="VAT", inclusive=False, percentage="19"), CONTEXT, Changes()
)
NO_ENDPOINTS = WebhookEndpoints(id=CONTEXT.account.id)
ENDPOINT = create_endpoint(
    WebhookEndpointCreateParams(enabled_events=["*"], url="http://127.0.0.1/a"), NO_ENDPOINTS, CONTEXT, Changes()
)

METADATA = ({"a": "1"}, {"metadata": {"a": "1"}})


def _text(name: str) -> tuple[str, dict[str, object]]:
    return f"<{name}>", {name: f"<{name}>"}


def _update_plan(params: Any) -> object:
    wanted = OTHER_PRODUCT if params.product else None
    return update_plan(Plan(price=PRICE), params, PRODUCT, wanted, Changes()).price


@dataclass(frozen=True, slots=True)
class Update:
    """An update.

    Attributes:
        before: what is updated.
        params: the class of its parameters.
        rule: makes of parameters what is there afterwards.
        outcomes: for each parameter a value, and the attributes that it changes.
    """

    before: Any
    params: type[OperationParams]
    rule: Callable[[Any], object]
    outcomes: Mapping[str, tuple[Any, Mapping[str, object]]]


UPDATES = {
    "coupon": Update(
        COUPON,
        CouponUpdateParams,
        lambda params: update_coupon(COUPON, params, Changes()),
        {
            "currency_options": ({"eur": AmountOffParams(amount_off=3)}, {"currency_options": {"eur": 3}}),
            "metadata": METADATA,
            "name": _text("name"),
        },
    ),
    "plan": Update(
        PRICE,
        PlanUpdateParams,
        _update_plan,
        {
            "active": (False, {"active": False}),
            "metadata": METADATA,
            "nickname": _text("nickname"),
            "product": (OTHER_PRODUCT.id, {"product": OTHER_PRODUCT.id}),
            "trial_period_days": (7, {"recurring": Recurring(interval="month", trial_period_days=7)}),
        },
    ),
    "price": Update(
        PRICE,
        PriceUpdateParams,
        lambda params: update_price(PRICE, params, PRODUCT, None, Changes()),
        {
            "active": (False, {"active": False}),
            "currency_options": (
                {"eur": TermsParams(unit_amount=450)},
                {"currency_options": {"eur": Terms(unit_amount_decimal="450")}},
            ),
            "lookup_key": _text("lookup_key"),
            "metadata": METADATA,
            "nickname": _text("nickname"),
            "tax_behavior": (
                "inclusive",
                {"terms": Terms(tax_behavior="inclusive", unit_amount_decimal="500")},
            ),
            "transfer_lookup_key": (True, {}),
        },
    ),
    "product": Update(
        PRODUCT,
        ProductUpdateParams,
        lambda params: replace(update_product(PRODUCT, params, LATER, Changes()), updated=PRODUCT.updated),
        {
            "active": (False, {"active": False}),
            "default_price": _text("default_price"),
            "description": _text("description"),
            "images": (["a", "b"], {"images": ("a", "b")}),
            "marketing_features": ([MarketingFeatureParams(name="fast")], {"marketing_features": ("fast",)}),
            "metadata": METADATA,
            "name": _text("name"),
            "package_dimensions": (
                PackageDimensionsParams(height="1", length="2", weight="3.5", width="4"),
                {"package_dimensions": PackageDimensions(height=1.0, length=2.0, weight=3.5, width=4.0)},
            ),
            "shippable": (True, {"shippable": True}),
            "statement_descriptor": _text("statement_descriptor"),
            "tax_code": _text("tax_code"),
            "tax_details": (TaxDetailsParams(tax_code="txcd_1"), {"tax_details": TaxDetails(tax_code="txcd_1")}),
            "unit_label": _text("unit_label"),
            "url": _text("url"),
        },
    ),
    "promotion code": Update(
        CODE,
        PromotionCodeUpdateParams,
        lambda params: update_promotion_code(CODE, params, None, CONTEXT, Changes()),
        {
            "active": (False, {"enabled": False}),
            "metadata": METADATA,
            "restrictions": (
                RestrictionsUpdateParams(
                    currency_options={"eur": MinimumParams(minimum_amount=9), "chf": MinimumParams()}
                ),
                {"minimum_amounts": {"eur": 9}},
            ),
        },
    ),
    "shipping rate": Update(
        SHIPPING_RATE,
        ShippingRateUpdateParams,
        lambda params: update_shipping_rate(SHIPPING_RATE, params, Changes()),
        {
            "active": (False, {"active": False}),
            "fixed_amount": (
                FixedAmountUpdateParams(currency_options={"eur": ShippingAmountUpdateParams(amount=450)}),
                {"currency_options": {"eur": ShippingAmount(amount=450)}},
            ),
            "metadata": METADATA,
            "tax_behavior": _text("tax_behavior"),
        },
    ),
    "tax rate": Update(
        TAX_RATE,
        TaxRateUpdateParams,
        lambda params: update_tax_rate(TAX_RATE, params, Changes()),
        {
            "active": (False, {"active": False}),
            "country": _text("country"),
            "description": _text("description"),
            "display_name": _text("display_name"),
            "jurisdiction": _text("jurisdiction"),
            "metadata": METADATA,
            "state": _text("state"),
            "tax_type": _text("tax_type"),
        },
    ),
    "webhook endpoint": Update(
        ENDPOINT,
        WebhookEndpointUpdateParams,
        lambda params: update_endpoint(ENDPOINT, params, NO_ENDPOINTS, CONTEXT, Changes()),
        {
            "description": _text("description"),
            "disabled": (True, {"status": "disabled"}),
            "enabled_events": (["invoice.sent"], {"enabled_events": ("invoice.sent",)}),
            "metadata": METADATA,
            "url": ("http://127.0.0.1/b", {"url": "http://127.0.0.1/b"}),
        },
    ),
}

CASES = [(resource, name) for resource, update in UPDATES.items() for name in update.outcomes]


@pytest.mark.parametrize(("resource", "name"), CASES)
def test_what_is_named_changes(resource: str, name: str) -> None:
    update = UPDATES[resource]
    value, expected = update.outcomes[name]
    after = update.rule(update.params(**{name: value}))
    assert {attribute: getattr(after, attribute) for attribute in _changed(update.before, after)} == expected


def _changed(before: Any, after: object) -> list[str]:
    return [each.name for each in structs.fields(before) if getattr(after, each.name) != getattr(before, each.name)]


@pytest.mark.parametrize("resource", UPDATES)
def test_what_is_not_named_stays(resource: str) -> None:
    update = UPDATES[resource]
    assert update.rule(update.params()) == update.before


@pytest.mark.parametrize("resource", UPDATES)
def test_no_parameter_is_forgotten(resource: str) -> None:
    update = UPDATES[resource]
    assert {each.name for each in structs.fields(update.params)} == update.outcomes.keys() | _names(OperationParams)


def _names(params: type[Params]) -> set[str]:
    return {each.name for each in structs.fields(params)}
