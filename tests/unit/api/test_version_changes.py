"""Each change of a release, undone on an object that has what it touches."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, cast

import pytest

from emulator.api.stripe.api_versions import NEWEST_API_VERSION, all_version_changes, api_version_of
from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import sort_keys
from emulator.api.stripe.versions import BASIL, NEWEST, OLDEST, RELEASES
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price
from emulator.billing.core.resource_types import Entity
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.credit_note import CreditNoteSchema
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.invoice import InvoiceSchema, LineSchema
from schemas.stripe.invoice_item import InvoiceItemSchema
from schemas.stripe.objects import ObjectSchema
from schemas.stripe.parameter_errors import InvalidParameterError

COUPON = Coupon(id="SPRING", created=1, duration="once", order="coupon_1", percent_off="10")
DISCOUNT = Discount(id="di_1", created=5, coupon="GONE", amounts_off={"usd": 300}, once=True, name="Gone")
PRICE = Price(id="price_1", created=1, currency="usd", order="price_1", product="prod_1", terms=Terms())
KNOWN: tuple[Entity, ...] = (COUPON, DISCOUNT, PRICE)

PRICING = {"price_details": {"price": "price_1", "product": "prod_1"}, "unit_amount_decimal": "1.5"}
TAX = {
    "amount": 10,
    "tax_rate_details": {"tax_rate": "txr_1"},
    "taxable_amount": 100,
    "taxability_reason": "not_available",
}
OLD_TAX = {"amount": 10, "tax_rate": "txr_1", "taxable_amount": 100, "taxability_reason": None}
ITEM_PARENT = {"invoice_item_details": {"invoice_item": "ii_1", "proration": False, "proration_details": None}}


class NoStore:
    """A unit of work that has nothing: what the changes look up is known."""

    def get(self, entity_class: type[Any], id: str) -> None:
        """Nothing."""


def _show(entity: Entity) -> dict[str, Any]:
    return {"id": entity.id, "object": entity.RESOURCE_TYPE.name}


def undone(release: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The object after every change of a release to its kind was undone."""
    ctx = DowngradeContext(cast(UnitOfWork, NoStore()), KNOWN, _show, lambda _shown, _name: None)
    older = copy.deepcopy(dict(shown))
    for change in all_version_changes():
        if change.release == release and older["object"] in change.downgrade:
            change.downgrade[older["object"]](older, ctx)
    return older


CLASSIC = {"billing_mode": {"type": "classic"}}


@pytest.mark.parametrize(
    ("release", "kind", "new", "old"),
    [
        (
            "2025-09-30.clover",
            "discount",
            {"source": {"type": "coupon", "coupon": "SPRING"}},
            {"coupon": {"id": "SPRING", "object": "coupon"}},
        ),
        (
            "2025-09-30.clover",
            "discount",
            {"id": "di_1", "source": {"type": "coupon", "coupon": "GONE"}},
            {"id": "di_1", "coupon": {"id": "GONE", "object": "coupon", "valid": False}},
        ),
        (
            "2025-09-30.clover",
            "promotion_code",
            {"promotion": {"type": "coupon", "coupon": "SPRING"}},
            {"coupon": {"id": "SPRING", "object": "coupon"}},
        ),
        ("2025-09-30.clover", "invoice", {"id": "in_1"}, {}),
        ("2025-05-28.basil", "credit_note", {"type": "mixed", "pre_payment_amount": 1}, {"type": "post_payment"}),
        ("2025-05-28.basil", "credit_note", {"type": "pre_payment"}, {"type": "pre_payment"}),
        (BASIL, "credit_note", {"refunds": [{"refund": "re_1"}]}, {"refund": "re_1", "tax_amounts": []}),
        (BASIL, "credit_note", {"refunds": []}, {"refund": None, "tax_amounts": []}),
        (
            BASIL,
            "credit_note_line_item",
            {"amount": 30, "quantity": 3, "unit_amount_decimal": "10", "taxes": [{**TAX, "tax_behavior": "inclusive"}]},
            {
                "amount": 30,
                "quantity": 3,
                "unit_amount_decimal": "10",
                "amount_excluding_tax": 20,
                "unit_amount_excluding_tax": "6.666666666667",
                "tax_amounts": [{**OLD_TAX, "inclusive": True}],
            },
        ),
        (
            BASIL,
            "line_item",
            {"amount": 3, "quantity": 2, "parent": ITEM_PARENT, "pricing": PRICING, "taxes": []},
            {
                "amount": 3,
                "quantity": 2,
                "amount_excluding_tax": 3,
                "unit_amount_excluding_tax": "1.5",
                "invoice_item": "ii_1",
                "plan": None,
                "price": {"id": "price_1", "object": "price"},
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
                "tax_amounts": [],
                "tax_rates": [],
                "type": "invoiceitem",
            },
        ),
        (
            BASIL,
            "invoiceitem",
            {"parent": None, "pricing": PRICING},
            {
                "plan": None,
                "price": {"id": "price_1", "object": "price"},
                "subscription": None,
                "unit_amount": None,
                "unit_amount_decimal": "1.5",
            },
        ),
        (
            BASIL,
            "invoice",
            {
                "id": "in_1",
                "status": "paid",
                "amount_overpaid": 0,
                "discounts": [],
                "parent": None,
                "total_taxes": [{**TAX, "tax_behavior": "exclusive"}, {**TAX, "tax_behavior": "exclusive"}],
            },
            {
                "id": "in_1",
                "status": "paid",
                "application_fee_amount": None,
                "charge": None,
                "discount": None,
                "discounts": [],
                "paid": True,
                "paid_out_of_band": False,
                "payment_intent": None,
                "quote": None,
                "subscription": None,
                "subscription_details": {"metadata": None},
                "tax": 20,
                "total_tax_amounts": [{**OLD_TAX, "inclusive": False}, {**OLD_TAX, "inclusive": False}],
                "transfer_data": None,
            },
        ),
        (BASIL, "charge", {"payment_intent": None}, {"payment_intent": None, "invoice": None}),
        (BASIL, "payment_intent", {"id": "pi_1"}, {"id": "pi_1", "invoice": None}),
        (
            BASIL,
            "price",
            {"recurring": {"interval": "day"}},
            {"recurring": {"aggregate_usage": None, "interval": "day"}},
        ),
        (BASIL, "price", {"recurring": None}, {"recurring": None}),
        (BASIL, "plan", {}, {"aggregate_usage": None}),
    ],
)
def test_what_a_release_changed(release: str, kind: str, new: dict[str, Any], old: dict[str, Any]) -> None:
    """What was there before stands beside what there is now."""
    assert undone(release, {"object": kind, **new}) == {"object": kind, **new, **old}


def test_previews_had_no_id() -> None:
    assert undone("2025-09-30.clover", {"object": "invoice", "id": "upcoming_in_1"}) == {"object": "invoice"}


@pytest.mark.parametrize(
    ("operation", "given", "upgraded"),
    [
        ("POST /v1/invoices/create_preview", {"coupon": "c"}, {"discounts": [{"coupon": "c"}]}),
        ("POST /v1/invoices/create_preview", {"coupon": ""}, {"discounts": ""}),
        (
            "POST /v1/invoiceitems",
            {"price": "price_1", "quantity": "2"},
            {"pricing": {"price": "price_1"}, "quantity": "2"},
        ),
        ("POST /v1/invoiceitems/<item>", {"unit_amount": "5"}, {"unit_amount_decimal": "5"}),
        (
            "POST /v1/invoices/<invoice>/add_lines",
            {"lines": [{"price": "p"}]},
            {"lines": [{"pricing": {"price": "p"}}]},
        ),
        ("POST /v1/invoices/<invoice>/update_lines", {"lines": "x"}, {"lines": "x"}),
        ("POST /v1/invoices/<invoice>/lines/<line>", {"price": "p"}, {"pricing": {"price": "p"}}),
        ("POST /v1/credit_notes", {"refund": "re_1"}, {"refunds": [{"refund": "re_1"}]}),
        ("POST /v1/customers", {"price": "p"}, {"price": "p"}),
        ("POST /v1/payment_intents", {"amount": "1"}, {"amount": "1"}),
    ],
)
def test_parameters_are_spelled_as_they_were(operation: str, given: dict[str, Any], upgraded: dict[str, Any]) -> None:
    assert api_version_of("2025-02-24.acacia").upgraded(operation, given) == upgraded
    assert api_version_of(BASIL).upgraded(operation, given) == given


@pytest.mark.parametrize(
    ("version", "operation", "given", "upgraded"),
    [
        ("2023-10-16", "POST /v1/payment_intents", {}, {"capture_method": "automatic"}),
        ("2023-10-16", "POST /v1/payment_intents", {"capture_method": "manual"}, {"capture_method": "manual"}),
        ("2023-10-16", "POST /v1/products/<product>", {"features": ""}, {"marketing_features": ""}),
        (
            "2023-10-16",
            "POST /v1/invoices/<invoice>",
            {"rendering_options": {"amount_tax_display": "exclude_tax"}, "rendering": {"pdf": {"page_size": "a4"}}},
            {"rendering": {"amount_tax_display": "exclude_tax", "pdf": {"page_size": "a4"}}},
        ),
        (
            "2023-10-16",
            "POST /v1/invoices/<invoice>",
            {"rendering_options": ""},
            {"rendering": {"amount_tax_display": ""}},
        ),
        ("2023-10-16", "POST /v1/invoices/<invoice>", {"rendering_options": "x"}, {"rendering": "x"}),
        ("2022-11-15", "POST /v1/setup_intents", {}, {"payment_method_types": ["card"]}),
        (
            "2022-11-15",
            "POST /v1/setup_intents",
            {"automatic_payment_methods": {"enabled": "true"}},
            {"automatic_payment_methods": {"enabled": "true"}},
        ),
        ("2020-08-27", "POST /v1/invoices", {}, {"pending_invoice_items_behavior": "include_and_require"}),
        (
            "2020-08-27",
            "POST /v1/invoices",
            {"from_invoice": {"action": "revision"}},
            {"from_invoice": {"action": "revision"}},
        ),
        ("2022-08-01", "POST /v1/invoices", {}, {}),
        ("2020-03-02", "POST /v1/subscriptions", {"prorate": "false"}, {"proration_behavior": "none", **CLASSIC}),
        ("2020-03-02", "POST /v1/subscription_items", {"prorate": "True"}, {"proration_behavior": "create_prorations"}),
        ("2020-08-27", "POST /v1/subscriptions", {"prorate": "false"}, {"prorate": "false", **CLASSIC}),
        (
            "2024-06-20",
            "POST /v1/subscriptions",
            {"coupon": "a", "billing_mode": "b"},
            {"billing_mode": "b", "discounts": [{"coupon": "a"}]},
        ),
        ("2024-06-20", "POST /v1/subscriptions/<subscription>", {"coupon": ""}, {"discounts": ""}),
        (
            "2026-08-26.dahlia",
            "POST /v1/subscriptions/<subscription>",
            {"billing_cycle_anchor": "now"},
            {"billing_cycle_anchor": {"type": "now"}},
        ),
    ],
)
def test_parameters_of_versions_without_a_name(
    version: str, operation: str, given: dict[str, Any], upgraded: dict[str, Any]
) -> None:
    assert api_version_of(version).upgraded(operation, given) == upgraded


def test_the_authentication_of_a_card_had_three_words() -> None:
    details = {"card": {"three_d_secure": {"result": "authenticated"}}}
    secured = undone("2020-08-27", {"object": "charge", "payment_method_details": details})["payment_method_details"]
    assert secured["card"]["three_d_secure"] == {"result": "authenticated", "authenticated": True, "succeeded": True}


@pytest.mark.parametrize(
    ("schema", "version", "can", "cannot"),
    [
        (InvoiceSchema, BASIL, {"payments", "confirmation_secret"}, {"payment_intent", "charge"}),
        (InvoiceSchema, OLDEST, {"payment_intent", "charge", "discount", "customer", "payments"}, set()),
        (LineSchema, BASIL, {"pricing", "parent"}, {"price"}),
        (LineSchema, OLDEST, {"invoice_item", "plan", "price", "tax_amounts", "pricing"}, {"charge"}),
        (InvoiceItemSchema, OLDEST, {"plan", "price", "discounts", "pricing"}, {"charge"}),
        (CreditNoteSchema, OLDEST, {"refund", "invoice", "refunds"}, {"charge"}),
        (DiscountSchema, OLDEST, {"coupon", "customer", "source"}, {"plan"}),
    ],
)
def test_what_can_be_expanded(schema: type[ObjectSchema], version: str, can: set[str], cannot: set[str]) -> None:
    expandable = api_version_of(version).expandable(schema)
    assert can <= expandable
    assert not cannot & expandable


def test_every_change_is_of_a_release_after_the_oldest() -> None:
    assert {change.release for change in all_version_changes()} <= set(RELEASES[1:])
    assert api_version_of(NEWEST) == NEWEST_API_VERSION
    assert api_version_of(OLDEST).changes == all_version_changes()
    assert [change.release for change in all_version_changes()] == sorted(
        (c.release for c in all_version_changes()), reverse=True
    )


def test_keys_stand_as_the_provider_prints_them() -> None:
    shown = {"b": 1, "object": "x", "a": 2, "id": "1"}
    sort_keys(shown)
    assert list(shown) == ["id", "object", "a", "b"]


@pytest.mark.parametrize(
    ("version", "operation", "given", "param"),
    [
        ("2026-08-26.dahlia", "POST /v1/payment_methods/<method>", {"payto": ""}, "payto"),
        (
            "2024-06-20",
            "GET /v1/invoices/upcoming",
            {"subscription_trial_from_plan": ""},
            "subscription_trial_from_plan",
        ),
        ("2022-11-15", "POST /v1/products", {"caption": "Hot"}, "caption"),
        ("2020-08-27", "POST /v1/customers/<customer>", {"trial_end": "now"}, "trial_end"),
        ("2020-03-02", "POST /v1/payment_intents", {"save_payment_method": "true"}, "save_payment_method"),
    ],
)
def test_parameters_of_old_that_are_not_carried(
    version: str, operation: str, given: dict[str, Any], param: str
) -> None:
    with pytest.raises(InvalidParameterError) as refused:
        api_version_of(version).upgraded(operation, given)
    assert (refused.value.parameter_error.code, refused.value.parameter_error.param) == ("not_emulated", param)
    assert api_version_of(NEWEST).upgraded(operation, given) == given
    assert api_version_of(version).upgraded(operation, {"recurring": "x"})["recurring"] == "x"
