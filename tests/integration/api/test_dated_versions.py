"""Versions that had no name yet, 2019-12-03 to 2024-04-10: what their replies, defaults and parameters were.

The expectations are those of recorded replies and of docs.stripe.com/changelog.
"""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.core.api_versions import NEWEST
from tests.support.round_trips import round_trips
from tests.support.serving import Server
from tests.support.shop import Object, Shop

CARD = {"payment_method": "pm_card_visa", "confirm": True}
PAID = {"payment_method": "pm_card_visa", "confirm": "true"}


def in_version(shop: Shop, version: str) -> Shop:
    """The same account, called in a version."""
    return Shop(shop.wire.with_version(version))


def empty_list(url: str) -> Object:
    """A list inside of an object."""
    return {"object": "list", "data": [], "has_more": False, "total_count": 0, "url": url}


def test_an_intent_that_asks_for_nothing(shop: Shop) -> None:
    def made(version: str) -> Object:
        return in_version(shop, version).post("/v1/payment_intents", amount=1000, currency="usd")

    for version in ("2019-12-03", "2022-08-01", "2022-11-15"):
        intent = made(version)
        assert intent["payment_method_types"] == ["card"]
        assert (intent["automatic_payment_methods"], intent["capture_method"]) == (None, "automatic")
        assert intent["latest_charge"] is None
        assert ("charges" in intent) == (version < "2022-11-15")
    charges = made("2022-08-01")
    assert charges["charges"] == empty_list(f"/v1/charges?payment_intent={charges['id']}")
    for version, capture in (("2023-08-16", "automatic"), ("2024-04-10", "automatic_async")):
        intent = made(version)
        assert intent["automatic_payment_methods"] == {"allow_redirects": "always", "enabled": True}
        assert intent["capture_method"] == capture


def test_charges_in_their_intent_and_refunds_in_their_charge(shop: Shop) -> None:
    old = in_version(shop, "2020-08-27")
    made = old.post("/v1/payment_intents", amount=1000, currency="usd", **CARD)
    assert made["charges"]["data"][0]["id"] == made["latest_charge"]
    refund = old.post("/v1/refunds", payment_intent=made["id"], amount=400)
    intent = old.get(f"/v1/payment_intents/{made['id']}")
    [charge] = intent["charges"]["data"]
    assert (intent["charges"]["total_count"], charge["id"]) == (1, intent["latest_charge"])
    assert (charge["amount_refunded"], charge["invoice"]) == (400, None)
    assert charge["refunds"]["url"] == f"/v1/charges/{charge['id']}/refunds"
    assert (charge["refunds"]["total_count"], charge["refunds"]["data"]) == (
        1,
        [old.get(f"/v1/refunds/{refund['id']}")],
    )
    assert old.get("/v1/payment_intents")["data"] == [intent]
    assert old.get(f"/v1/charges/{charge['id']}") == charge
    expanded = old.get(f"/v1/payment_intents/{made['id']}", expand=["charges.data.balance_transaction"])
    assert expanded["charges"]["total_count"] == 1


def test_an_intent_that_failed_before_it_succeeded(shop: Shop) -> None:
    old = in_version(shop, "2022-08-01")
    intent = old.post("/v1/payment_intents", amount=1000, currency="usd")["id"]
    failing = {"payment_method": "pm_card_chargeDeclined"}
    refused = old.wire.post(f"/v1/payment_intents/{intent}/confirm", failing).error["payment_intent"]
    [failed] = refused["charges"]["data"]
    assert (failed["status"], failed["refunds"]["data"]) == ("failed", [])
    paid = old.post(f"/v1/payment_intents/{intent}/confirm", payment_method="pm_card_visa")
    assert [each["status"] for each in paid["charges"]["data"]] == ["succeeded", "failed"]


def test_lists_that_came_without_being_asked_for_are_expanded_or_gone(shop: Shop) -> None:
    old, since = in_version(shop, "2022-08-01"), in_version(shop, "2022-11-15")
    made = old.post("/v1/payment_intents", amount=1000, currency="usd", **CARD)
    charge = f"/v1/charges/{made['latest_charge']}"
    assert old.get(charge)["refunds"].keys() == {"data", "has_more", "object", "total_count", "url"}
    assert "refunds" not in since.get(charge)
    assert since.get(charge, expand=["refunds"])["refunds"]["data"] == []
    intent = f"/v1/payment_intents/{made['id']}"
    assert old.get(intent, expand=["charges"])["charges"]["total_count"] == 1
    refused = since.wire.get(intent, {"expand[]": "charges"})
    assert (refused.status, refused.error["message"]) == (400, "This property cannot be expanded (charges).")


@pytest.mark.parametrize("version", ["2024-04-10", "2025-03-31.basil", "2025-08-27.basil", NEWEST])
def test_the_invoice_of_a_payment_is_passed_over_since_it_is_gone(version: str, shop: Shop) -> None:
    """stripe-node#2521: it is not in the charge, and nothing says why; what other users have of intents works alike."""
    caller = in_version(shop, version)
    draft = shop.draft(shop.paying_customer()["id"], 1000)
    invoice = shop.post(f"/v1/invoices/{draft['id']}/pay", expand=["payments"])
    intent = invoice["payments"]["data"][0]["payment"]["payment_intent"]
    shown = caller.get(f"/v1/payment_intents/{intent}", expand=["invoice", "latest_charge.invoice.subscription"])
    charges = caller.get("/v1/charges", expand=["data.invoice", "data.payment_intent.invoice.customer"])["data"]
    every = [shown, shown["latest_charge"], *charges, charges[0]["payment_intent"]]
    assert len(every) == 4
    if version < "2025-03-31.basil":
        assert [each["invoice"]["id"] for each in every] == [invoice["id"]] * 4
    else:
        assert [each for each in every if "invoice" in each] == []
    for path in ("invoices", "invoice.nothing.at.all.deep"):
        assert caller.wire.get(f"/v1/payment_intents/{intent}", {"expand[]": path}).status == 400


def test_what_included_lists_cost(shop: Shop, server: Server) -> None:
    headers = {"Authorization": f"Bearer {shop.wire.key}", "Stripe-Version": "2020-08-27"}
    client = server.emulator.app.test_client()
    # From now on the world's account is known.
    client.get("/v1/payment_intents", headers=headers)
    for _ in range(3):
        with round_trips(server.emulator) as made:
            client.post("/v1/payment_intents", headers=headers, data={"amount": 1000, "currency": "usd", **PAID})
        assert made == ["write"]
    with round_trips(server.emulator) as listed:
        client.get("/v1/payment_intents", headers=headers)
    # One for each intent's charges, and one for each charge's refunds.
    assert sorted(listed) == ["query"] * 7


@pytest.mark.parametrize("version", ["2019-12-03", "2020-03-02", "2020-08-27", "2022-08-01"])
def test_customers(version: str, shop: Shop) -> None:
    old = in_version(shop, version)
    customer = old.post("/v1/customers", email="a@example.com")
    lists = ("sources", "subscriptions", "tax_ids")
    assert {name: customer[name] for name in lists if name in customer} == (
        {name: empty_list(f"/v1/customers/{customer['id']}/{name}") for name in lists} if version < "2020-08-27" else {}
    )
    assert ("default_currency" in customer) == (version < "2022-08-01")
    assert customer.get("default_currency") is None
    assert (customer["balance"], "account_balance" in customer) == (0, False)
    assert old.get(f"/v1/customers/{customer['id']}") == customer
    assert old.get("/v1/customers")["data"] == [customer]


def test_what_a_customer_included(shop: Shop) -> None:
    old = in_version(shop, "2020-03-02")
    customer = old.item(old.customer()["id"])["customer"]
    tax_id = old.post(f"/v1/customers/{customer}/tax_ids", type="eu_vat", value="DE123456789")
    shown = old.get(f"/v1/customers/{customer}", expand=["sources", "tax_ids"])
    assert (shown["tax_ids"]["data"], shown["tax_ids"]["total_count"]) == ([tax_id], 1)
    invoice = old.invoice(old.open_invoice(customer)["id"], expand=["customer"])
    assert invoice["customer"]["tax_ids"]["data"] == [tax_id]
    assert invoice["customer"]["default_currency"] == invoice["customer"]["currency"] == "usd"


def test_a_customer_with_a_card_of_old(shop: Shop) -> None:
    old = in_version(shop, "2020-03-02")
    customer = old.post("/v1/customers", source="tok_visa")
    [card] = customer["sources"]["data"]
    assert (card["id"], customer["sources"]["total_count"]) == (customer["default_source"], 1)
    charge = old.post("/v1/charges", amount=1000, currency="usd", customer=customer["id"])
    refund = old.post("/v1/refunds", charge=charge["id"], amount=300)
    shown = old.get(f"/v1/charges/{charge['id']}")
    assert (shown["source"]["id"], shown["invoice"], shown["payment_intent"]) == (card["id"], None, None)
    assert shown["refunds"]["data"] == [old.get(f"/v1/refunds/{refund['id']}")]


def test_subscriptions(shop: Shop) -> None:
    old, since = in_version(shop, "2020-03-02"), in_version(shop, "2020-08-27")
    customer = old.paying_customer()["id"]
    plan: dict[str, Any] = {"currency": "usd", "interval": "month", "product": shop.product()["id"], "amount": 900}
    made = old.post("/v1/subscriptions", customer=customer, items__0__plan=old.post("/v1/plans", **plan)["id"])
    assert (made["tax_percent"], made["plan"]["tiers"], made["items"]["data"][0]["plan"]["tiers"]) == (None, None, None)
    assert made["current_period_end"] == made["items"]["data"][0]["current_period_end"]
    shown = old.get(f"/v1/customers/{customer}")["subscriptions"]
    assert (shown["data"], shown["total_count"]) == ([made], 1)
    newer = since.get(f"/v1/subscriptions/{made['id']}")
    assert "tax_percent" not in newer
    assert "tiers" not in newer["plan"]
    old.delete(f"/v1/subscriptions/{made['id']}")
    assert old.get(f"/v1/customers/{customer}")["subscriptions"]["data"] == []


@pytest.mark.parametrize("version", ["2020-03-02", "2022-11-15", "2024-04-10"])
def test_what_a_change_of_a_subscription_would_cost(version: str, shop: Shop) -> None:
    old = in_version(shop, version)
    customer, product = old.paying_customer()["id"], old.product()["id"]
    plans = [
        old.post("/v1/plans", currency="usd", interval="month", product=product, amount=amount)["id"]
        for amount in (900, 1900)
    ]
    made = old.post("/v1/subscriptions", customer=customer, items__0__plan=plans[0])
    item = made["items"]["data"][0]["id"]
    imagined = {
        "subscription": made["id"],
        "subscription_items__0__id": item,
        "subscription_items__0__plan": plans[1],
        "subscription_proration_date": made["current_period_start"],
    }
    told = {"subscription_prorate": "true"} if version < "2020-08-27" else {}
    upcoming = old.get("/v1/invoices/upcoming", customer=customer, **imagined, **told)
    assert ("id" in upcoming, upcoming["subscription"]) == (False, made["id"])
    assert upcoming["total"] == 1900 - 900 + 1900
    lines = old.get("/v1/invoices/upcoming/lines", customer=customer, **imagined, **told)["data"]
    assert [(line["proration"], line["plan"]["amount"]) for line in lines] == [(True, 900), (True, 1900), (False, 1900)]
    untouched = (
        {"subscription_prorate": "false"} if version < "2020-08-27" else {"subscription_proration_behavior": "none"}
    )
    assert old.get("/v1/invoices/upcoming", customer=customer, **imagined, **untouched)["total"] == 1900


def test_schedules(shop: Shop) -> None:
    old, since = in_version(shop, "2020-03-02"), in_version(shop, "2020-08-27")
    customer = old.paying_customer()["id"]
    plan = old.post("/v1/plans", currency="usd", interval="month", product=shop.product()["id"], amount=900)["id"]
    coupon = old.post("/v1/coupons", percent_off="10")["id"]
    phase = {"phases__0__plans__0__plan": plan, "phases__0__coupon": coupon}
    made = old.post("/v1/subscription_schedules", customer=customer, start_date="now", **phase)
    [shown] = made["phases"]
    assert (shown["plans"][0]["plan"], shown["tax_percent"], shown["coupon"]) == (plan, None, coupon)
    assert "items" not in shown
    expanded = old.get(f"/v1/subscription_schedules/{made['id']}", expand=["phases.coupon"])
    assert expanded["phases"][0]["coupon"]["percent_off"] == 10
    [newer] = since.get(f"/v1/subscription_schedules/{made['id']}")["phases"]
    assert newer["items"] == shown["plans"]
    assert newer.keys() & {"plans", "tax_percent"} == set()


def test_pending_items(shop: Shop) -> None:
    since, old = in_version(shop, "2022-08-01"), in_version(shop, "2020-08-27")
    customer = since.customer()["id"]
    item = since.post("/v1/invoiceitems", customer=customer, amount=1000, currency="usd")["id"]
    empty = since.post("/v1/invoices", customer=customer)
    assert (empty["total"], empty["lines"]["total_count"]) == (0, 0)
    assert since.get(f"/v1/invoiceitems/{item}")["invoice"] is None
    taken = old.post("/v1/invoices", customer=customer)
    assert (taken["total"], taken["lines"]["total_count"]) == (1000, 1)
    assert old.get(f"/v1/invoiceitems/{item}")["invoice"] == taken["id"]
    refused = old.wire.post("/v1/invoices", {"customer": customer})
    assert (refused.status, refused.error["message"]) == (400, "Nothing to invoice for customer")
    assert refused.error["param"] == "customer"
    assert len(old.get("/v1/invoices")["data"]) == 2
    assert old.post("/v1/invoices", customer=customer, pending_invoice_items_behavior="exclude")["status"] == "draft"


def test_requiring_pending_items(shop: Shop) -> None:
    params = {"customer": shop.customer()["id"], "pending_invoice_items_behavior": "include_and_require"}
    refused = shop.wire.with_version("2023-10-16").post("/v1/invoices", params)
    assert refused.error["message"] == "Nothing to invoice for customer"
    unknown = shop.wire.with_version("2024-04-10").post("/v1/invoices", params)
    assert unknown.error["message"].endswith("must be one of include or exclude")


def test_names_that_changed(shop: Shop) -> None:
    old, since = in_version(shop, "2023-10-16"), in_version(shop, "2024-04-10")
    product = old.post("/v1/products", name="x", features__0__name="a")
    assert product["features"] == [{"name": "a"}]
    assert "marketing_features" not in product
    options = {"rendering_options__amount_tax_display": "exclude_tax"}
    invoice = old.post("/v1/invoices", customer=old.customer()["id"], **options)
    assert invoice["rendering_options"] == {"amount_tax_display": "exclude_tax"}
    assert invoice["rendering"]["amount_tax_display"] == "exclude_tax"
    for wire, path, param in (
        (since.wire, "/v1/products", "features"),
        (since.wire, "/v1/invoices", "rendering_options"),
        (old.wire, "/v1/products", "marketing_features"),
    ):
        refused = wire.post(path, {"name": "x", f"{param}[0][name]": "a"} if "features" in param else {param: "a"})
        assert refused.error["message"].startswith(f"Received unknown parameter: {param}")
    assert since.get(f"/v1/products/{product['id']}")["marketing_features"] == [{"name": "a"}]
    shown = since.invoice(invoice["id"])
    assert ("rendering_options" in shown, shown["rendering"]["amount_tax_display"]) == (False, "exclude_tax")
    assert old.post(f"/v1/invoices/{invoice['id']}", rendering_options="")["rendering_options"] is None


def test_plans_and_percentages_of_taxes(shop: Shop) -> None:
    old, since = in_version(shop, "2020-03-02"), in_version(shop, "2020-08-27")
    by_unit: dict[str, Any] = {"currency": "usd", "interval": "month", "product": shop.product()["id"]}
    tiered = {**by_unit, "billing_scheme": "tiered", "tiers_mode": "graduated", "tiers__0__up_to": "inf"}
    plain = old.post("/v1/plans", **by_unit, amount=900)
    assert plain["tiers"] is None
    with_tiers = old.post("/v1/plans", **tiered, tiers__0__unit_amount=5)
    assert [each["unit_amount"] for each in with_tiers["tiers"]] == [5]
    assert "tiers" not in since.get(f"/v1/plans/{with_tiers['id']}")
    invoice = since.draft()
    assert "tax_percent" not in invoice
    assert old.invoice(invoice["id"])["tax_percent"] is None
    given = {"customer": invoice["customer"], "tax_percent": "10"}
    assert since.wire.post("/v1/invoices", given).error["message"] == "Received unknown parameter: tax_percent"
