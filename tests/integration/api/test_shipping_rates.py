"""Shipping rates over the wire, and invoices that ship by them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop, spelled
from tests.support.typed_classes import mismatches


def rate(shop: Shop, **params: Any) -> Object:
    given = {"display_name": "Ground", "fixed_amount__amount": 500, "fixed_amount__currency": "usd"}
    return shop.post("/v1/shipping_rates", **{**given, **params})


def test_a_rate_with_everything(shop: Shop) -> None:
    full = rate(
        shop,
        expand=["fixed_amount.currency_options"],
        delivery_estimate__minimum__unit="business_day",
        delivery_estimate__minimum__value=5,
        delivery_estimate__maximum__unit="week",
        delivery_estimate__maximum__value=2,
        fixed_amount__currency_options__eur__amount=450,
        fixed_amount__currency_options__eur__tax_behavior="inclusive",
        metadata__carrier="post",
        tax_behavior="exclusive",
        tax_code="txcd_92010001",
    )
    plain = rate(shop)
    assert [*mismatches(full), *mismatches(plain)] == []
    assert plain["fixed_amount"] == {"amount": 500, "currency": "usd"}
    assert full["fixed_amount"]["currency_options"] == {
        "eur": {"amount": 450, "tax_behavior": "inclusive"},
        "usd": {"amount": 500, "tax_behavior": "exclusive"},
    }
    assert full["delivery_estimate"] == {
        "maximum": {"unit": "week", "value": 2},
        "minimum": {"unit": "business_day", "value": 5},
    }
    assert shop.get(f"/v1/shipping_rates/{full['id']}", expand=["fixed_amount.currency_options"]) == full
    assert list(full) == ["id", "object", *sorted(full.keys() - {"id", "object"})]


def test_what_a_rate_costs_elsewhere_is_shown_when_it_is_expanded(shop: Shop) -> None:
    """Clients ask for it by `expand`; Stripe's Terraform provider, which does not, finds nothing there."""
    made = rate(shop, fixed_amount__currency_options__eur__amount=450)
    path = f"/v1/shipping_rates/{made['id']}"
    plain = {"amount": 500, "currency": "usd"}
    options = {
        "eur": {"amount": 450, "tax_behavior": "unspecified"},
        "usd": {"amount": 500, "tax_behavior": "unspecified"},
    }
    assert made["fixed_amount"] == shop.get(path, expand=["fixed_amount"])["fixed_amount"] == plain
    draft = shop.draft(None, 100, shipping_cost__shipping_rate=made["id"])
    inside = shop.invoice(draft["id"], expand=["shipping_cost.shipping_rate.fixed_amount.currency_options"])
    listed = shop.get("/v1/shipping_rates", expand=["data.fixed_amount.currency_options"])["data"]
    for shown in (
        shop.get(path, expand=["fixed_amount.currency_options"]),
        inside["shipping_cost"]["shipping_rate"],
        *listed,
    ):
        assert shown["fixed_amount"] == {**plain, "currency_options": options}
    refused = shop.wire.get(path, {"expand[]": "fixed_amount.nothing"})
    assert (refused.status, refused.error["message"]) == (
        400,
        "This property cannot be expanded (fixed_amount.nothing).",
    )


def test_updating_and_listing(shop: Shop) -> None:
    first, second = rate(shop), rate(shop, fixed_amount__currency="eur")
    path = f"/v1/shipping_rates/{first['id']}"
    changed = shop.post(
        path,
        active=False,
        fixed_amount__currency_options__gbp__amount=400,
        metadata__a="b",
        tax_behavior="inclusive",
    )
    assert (changed["active"], changed["metadata"], changed["tax_behavior"]) == (False, {"a": "b"}, "inclusive")
    expand = ["fixed_amount.currency_options"]
    dearer = shop.post(path, fixed_amount__currency_options__gbp__tax_behavior="exclusive", expand=expand)
    assert dearer["fixed_amount"]["currency_options"]["gbp"] == {"amount": 400, "tax_behavior": "exclusive"}
    for given, param in (
        ({"tax_behavior": "exclusive"}, "tax_behavior"),
        (
            {"fixed_amount[currency_options][jpy][tax_behavior]": "exclusive"},
            "fixed_amount[currency_options][jpy][amount]",
        ),
    ):
        refused = shop.wire.post(path, given)
        assert (refused.status, refused.error["param"]) == (400, param)
    filters: dict[str, dict[str, Any]] = {"all": {}, "active": {"active": True}, "usd": {"currency": "usd"}}
    listed = {
        name: [each["id"] for each in shop.get("/v1/shipping_rates", **given)["data"]]
        for name, given in filters.items()
    }
    assert listed == {"all": [second["id"], first["id"]], "active": [second["id"]], "usd": [first["id"]]}
    assert shop.get("/v1/shipping_rates", active=True, currency="usd")["data"] == []
    assert shop.events() == []


def test_an_invoice_ships_by_a_rate(shop: Shop) -> None:
    ground = rate(shop, fixed_amount__currency_options__eur__amount=450)
    draft = shop.draft(None, 2000, shipping_cost__shipping_rate=ground["id"])
    assert (draft["amount_shipping"], draft["total"]) == (500, 2500)
    assert draft["shipping_cost"] == {
        "amount_subtotal": 500,
        "amount_tax": 0,
        "amount_total": 500,
        "shipping_rate": ground["id"],
    }
    assert shop.invoice(draft["id"], expand=["shipping_cost.shipping_rate"])["shipping_cost"]["shipping_rate"] == ground
    euros = shop.draft(None, currency="eur", shipping_cost__shipping_rate=ground["id"])
    assert euros["amount_shipping"] == 450
    shop.post(f"/v1/shipping_rates/{ground['id']}", active=False)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (opened["amount_due"], opened["amount_shipping"]) == (2500, 500)
    note = shop.post("/v1/credit_notes", invoice=opened["id"], shipping_cost__shipping_rate=ground["id"])
    assert (note["total"], note["shipping_cost"]["shipping_rate"]) == (500, ground["id"])


def test_a_rate_made_on_the_spot_is_in_no_list(shop: Shop) -> None:
    data = {
        "shipping_cost__shipping_rate_data__display_name": "Courier",
        "shipping_cost__shipping_rate_data__fixed_amount__amount": 900,
        "shipping_cost__shipping_rate_data__fixed_amount__currency": "usd",
        "shipping_cost__shipping_rate_data__tax_behavior": "exclusive",
        "shipping_cost__shipping_rate_data__tax_code": "txcd_92010001",
        "shipping_cost__shipping_rate_data__delivery_estimate__minimum__unit": "hour",
        "shipping_cost__shipping_rate_data__delivery_estimate__minimum__value": 3,
    }
    draft = shop.draft(None, 100, **data)
    made = shop.get(f"/v1/shipping_rates/{draft['shipping_cost']['shipping_rate']}")
    assert (made["display_name"], made["tax_code"]) == ("Courier", "txcd_92010001")
    assert made["delivery_estimate"] == {"maximum": None, "minimum": {"unit": "hour", "value": 3}}
    assert shop.get("/v1/shipping_rates")["data"] == []
    assert shop.post(f"/v1/invoices/{draft['id']}", shipping_cost="")["amount_shipping"] == 0


@pytest.mark.parametrize(
    ("given", "param", "message"),
    [
        ({"shipping_rate": "shr_nope"}, "shipping_cost[shipping_rate]", "No such shipping rate: 'shr_nope'"),
        ({"shipping_rate": "old"}, "shipping_cost[shipping_rate]", "is inactive"),
        ({"shipping_rate": "euros"}, "currency", "You cannot combine currencies on a single invoice."),
        (
            {"shipping_rate": "euros", "shipping_rate_data__display_name": "x"},
            "shipping_cost[shipping_rate_data][fixed_amount]",
            "Missing required param: shipping_cost[shipping_rate_data][fixed_amount].",
        ),
        (
            {
                "shipping_rate": "euros",
                "shipping_rate_data__display_name": "x",
                "shipping_rate_data__fixed_amount__amount": 1,
                "shipping_rate_data__fixed_amount__currency": "usd",
            },
            "shipping_cost",
            "You must provide one of shipping_rate or shipping_rate_data.",
        ),
    ],
)
def test_what_an_invoice_cannot_ship_by(given: dict[str, Any], param: str, message: str, shop: Shop) -> None:
    ids = {"old": rate(shop)["id"], "euros": rate(shop, fixed_amount__currency="eur")["id"]}
    shop.post(f"/v1/shipping_rates/{ids['old']}", active=False)
    draft = shop.draft(None, 100)
    form = {f"shipping_cost__{name}": ids.get(str(value), value) for name, value in given.items()}
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}", spelled(form))
    assert (refused.status, refused.error["param"]) == (400, param)
    assert message in refused.error["message"]


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    given = {"display_name": "Ground", "type": "fixed_amount", "fixed_amount__amount": 500}
    older, newer = (
        shop.post("/v1/shipping_rates", **given, fixed_amount__currency=currency) for currency in ("usd", "eur")
    )
    check_reading(shop, "/v1/shipping_rates", newer, "No such shipping rate")
    check_listing(shop, "/v1/shipping_rates", older, newer)
    check_changing(shop, "/v1/shipping_rates", older)
    check_filters(shop, "/v1/shipping_rates", ({"currency": "usd"}, [older]), ({"active": False}, []))
