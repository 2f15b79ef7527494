"""A caller of an older version gets what that version was: replies, lists, errors, events, parameters, operations."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.versions import BASIL, OLDEST
from emulator.api.stripe.webhook_payload import webhook_payload
from emulator.billing.core.events import Event
from tests.support.round_trips import round_trips
from tests.support.serving import Server
from tests.support.shop import Object, Shop

ACACIA = "2025-02-24.acacia"
CARD = {"payment_method": "pm_card_visa", "invoice_settings__default_payment_method": "pm_card_visa"}


@pytest.fixture
def old(shop: Shop) -> Shop:
    """The same account, called in the last version before basil."""
    return Shop(shop.wire.with_version(ACACIA))


def test_the_payment_of_an_invoice(shop: Shop, old: Shop) -> None:
    draft = old.draft(old.customer(**CARD)["id"], 2000)
    assert (draft["paid"], draft["payment_intent"], draft["charge"]) == (False, None, None)
    paid = old.post(f"/v1/invoices/{draft['id']}/pay", expand=["payment_intent.latest_charge", "charge.invoice"])
    intent = paid["payment_intent"]
    assert (paid["paid"], paid["paid_out_of_band"]) == (True, False)
    assert intent["invoice"] == draft["id"]
    assert intent["latest_charge"]["id"] == paid["charge"]["id"]
    assert paid["charge"]["invoice"]["payment_intent"] == intent["id"]
    [listed] = old.get("/v1/invoices", expand=["data.payment_intent"])["data"]
    assert listed["payment_intent"]["id"] == intent["id"]
    assert "payment_intent" not in shop.invoice(draft["id"])


def test_paid_out_of_band(old: Shop) -> None:
    paid = old.post(f"/v1/invoices/{old.open_invoice()['id']}/pay", paid_out_of_band=True)
    assert (paid["paid"], paid["paid_out_of_band"]) == (True, True)


def test_the_intent_in_an_error_has_the_shape_too(old: Shop) -> None:
    customer = old.customer()["id"]
    method = old.post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", customer=customer)["id"]
    invoice = old.open_invoice(customer)["id"]
    refused = old.wire.post(f"/v1/invoices/{invoice}/pay", {"payment_method": method})
    assert refused.status == 402
    assert refused.error["payment_intent"]["invoice"] == invoice


def test_taxes_and_discounts_of_an_invoice(old: Shop) -> None:
    rate = old.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="20")
    coupon = old.post("/v1/coupons", percent_off="10")
    draft = old.draft(None, 2000, discounts__0__coupon=coupon["id"])
    item = old.get("/v1/invoiceitems")["data"][0]
    old.post(f"/v1/invoiceitems/{item['id']}", tax_rates=[rate["id"]])
    shown = old.invoice(draft["id"], expand=["total_tax_amounts.tax_rate"])
    [line] = shown["lines"]["data"]
    assert (shown["tax"], shown["total_tax_amounts"][0]["tax_rate"]) == (360, rate)
    assert shown["discount"]["coupon"]["id"] == coupon["id"]
    assert line["tax_rates"] == [rate]
    assert line["tax_amounts"] == [
        {"amount": 360, "inclusive": False, "tax_rate": rate["id"], "taxability_reason": None, "taxable_amount": 1800}
    ]
    assert (line["type"], line["invoice_item"], line["price"]["unit_amount"]) == ("invoiceitem", item["id"], 2000)
    assert old.get(f"/v1/invoices/{draft['id']}/lines")["data"] == [line]


def test_a_deleted_coupon_stays_in_its_discount(old: Shop) -> None:
    coupon = old.post("/v1/coupons", percent_off="10", name="Spring")["id"]
    draft = old.draft(None, 2000, discounts__0__coupon=coupon)
    old.delete(f"/v1/coupons/{coupon}")
    remembered = old.invoice(draft["id"])["discount"]["coupon"]
    assert (remembered["id"], remembered["percent_off"], remembered["valid"]) == (coupon, 10.0, False)


def test_items_are_priced_as_they_were(shop: Shop, old: Shop) -> None:
    customer = old.customer()["id"]
    price = old.post("/v1/prices", currency="usd", product=old.product()["id"], unit_amount=700)
    item = old.post("/v1/invoiceitems", customer=customer, price=price["id"], quantity=2)
    assert (item["amount"], item["price"], item["unit_amount"]) == (1400, price, 700)
    by_unit = old.post("/v1/invoiceitems", customer=customer, currency="usd", unit_amount=300, quantity=3)
    assert (by_unit["amount"], by_unit["unit_amount_decimal"]) == (900, "300")
    refused = shop.wire.post("/v1/invoiceitems", {"customer": customer, "price": price["id"]})
    assert refused.error["code"] == "parameter_unknown"


def test_the_refund_of_a_credit_note(old: Shop) -> None:
    invoice = old.post(f"/v1/invoices/{old.open_invoice(old.customer(**CARD)['id'])['id']}/pay")
    refund = old.post("/v1/refunds", charge=invoice["charge"], amount=500)["id"]
    note = old.post("/v1/credit_notes", invoice=invoice["id"], amount=500, refund=refund, expand=["refund"])
    assert note["refund"]["id"] == refund


def test_upcoming_invoices(shop: Shop, old: Shop) -> None:
    customer = old.item(old.customer()["id"])["customer"]
    coupon = old.post("/v1/coupons", percent_off="50")["id"]
    upcoming = old.get("/v1/invoices/upcoming", customer=customer, coupon=coupon)
    assert "id" not in upcoming
    assert (upcoming["total"], upcoming["discount"]["coupon"]["id"]) == (1000, coupon)
    [line] = old.get("/v1/invoices/upcoming/lines", customer=customer)["data"]
    assert (line["amount"], line["price"]["unit_amount"]) == (2000, 2000)
    for wire in (shop.wire, shop.wire.with_version(BASIL)):
        for path in ("/v1/invoices/upcoming", "/v1/invoices/upcoming/lines"):
            answer = wire.get(path, {"customer": customer})
            assert answer.status == 404
            assert "deprecated" in answer.error["message"]


def test_what_is_null_can_be_expanded(old: Shop) -> None:
    price = old.post("/v1/prices", currency="usd", product=old.product()["id"], unit_amount=700)["id"]
    shown = old.get(f"/v1/prices/{price}", expand=["tiers", "currency_options"])
    assert shown.get("tiers") is None
    assert old.get("/v1/prices", expand=["data.tiers"])["data"][0].get("tiers") is None


@pytest.mark.parametrize("version", [OLDEST, ACACIA])
def test_the_tiers_of_what_an_item_or_a_line_shows_in_full_can_be_expanded(version: str, shop: Shop) -> None:
    """The taps of Singer ask for those of plans, whatever they read."""
    tiers = {"tiers_mode": "graduated", "tiers__0__up_to": "inf", "tiers__0__unit_amount": 100}
    monthly = {"currency": "usd", "product": shop.product()["id"], "recurring__interval": "month"}
    price = shop.post("/v1/prices", billing_scheme="tiered", **monthly, **tiers)["id"]
    customer = shop.paying_customer()["id"]
    made = shop.post("/v1/subscriptions", customer=customer, items__0__price=price, items__0__quantity=3)
    item = made["items"]["data"][0]["id"]
    shop.post(f"/v1/subscriptions/{made['id']}", items__0__id=item, items__0__quantity=5)
    old = Shop(shop.wire.with_version(version))
    for path, params in (
        ("/v1/invoiceitems", {"customer": customer}),
        (f"/v1/invoices/{made['latest_invoice']}/lines", {}),
        ("/v1/subscription_items", {"subscription": made["id"]}),
    ):
        for shown in ("plan", "price"):
            first = old.get(path, **params, expand=[f"data.{shown}.tiers"])["data"][0]
            assert [each["unit_amount"] for each in first[shown]["tiers"]] == [100], (path, shown)
    pending = old.get("/v1/invoiceitems", limit=1)["data"][0]["id"]
    assert old.get(f"/v1/invoiceitems/{pending}", expand=["plan.tiers"])["plan"]["tiers"][0]["unit_amount"] == 100


def test_what_was_added_later_can_be_expanded_too(old: Shop) -> None:
    invoice = old.invoice(old.open_invoice()["id"], expand=["payments", "payment_intent"])
    assert invoice["payments"]["data"][0]["payment"]["payment_intent"] == invoice["payment_intent"]["id"]


def test_the_oldest_version_and_what_is_older(shop: Shop) -> None:
    answer = shop.wire.with_version(OLDEST).get("/v1/customers")
    assert (answer.status, answer.headers["Stripe-Version"]) == (200, OLDEST)
    refused = shop.wire.with_version("2019-11-05").get("/v1/customers")
    assert refused.status == 400
    assert f"the oldest version supported here is {OLDEST}" in refused.error["message"]


def _told(shop: Shop, server: Server, type: str) -> Object:
    """The newest event of a type, as an endpoint of the shop's version is told it."""
    store = server.emulator.store
    uow = store.unit_of_work(authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world)
    event = uow.get(Event, shop.events(type=type)[-1]["id"])
    assert event is not None
    told: Object = json.loads(webhook_payload(event, uow, shop.wire.version))
    kept: Any = uow.get(Event, event.id)
    assert "payment_intent" not in kept.data["object"]
    return told


def test_events_in_the_version_of_their_endpoint(old: Shop, server: Server) -> None:
    invoice = old.post(f"/v1/invoices/{old.open_invoice(old.customer(**CARD)['id'])['id']}/pay")
    told = _told(old, server, "invoice.updated")
    assert told["api_version"] == ACACIA
    assert told["data"]["object"]["charge"] == invoice["charge"]
    previous = told["data"]["previous_attributes"]
    assert (previous["paid"], previous["status"], previous["charge"]) == (False, "open", None)
    assert "payment_intent" not in previous


@pytest.mark.parametrize(("version", "reads"), [("", 1), (BASIL, 1), (ACACIA, 3)])
def test_what_an_older_shape_costs(version: str, reads: int, shop: Shop, server: Server) -> None:
    coupon = shop.post("/v1/coupons", percent_off="10")["id"]
    invoice = shop.open_invoice(None, *range(100, 108), discounts__0__coupon=coupon)["id"]
    headers = {"Authorization": f"Bearer {shop.wire.key}", **({"Stripe-Version": version} if version else {})}
    with round_trips(server.emulator) as called:
        answer = server.emulator.app.test_client().get(f"/v1/invoices/{invoice}", headers=headers)
    assert (answer.status_code, called) == (200, ["read"] * reads)
