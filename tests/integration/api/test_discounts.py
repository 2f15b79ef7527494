"""Discounts of invoices, items and customers."""

from __future__ import annotations

import stripe

from tests.support.provider_types import assert_keys
from tests.support.shop import Shop


def test_a_fixed_amount_is_spread_over_the_lines(shop: Shop) -> None:
    five = shop.coupon(amount_off=500, currency="usd")
    draft = shop.draft(None, 1000, 2000, discounts__0__coupon=five["id"])
    discount = draft["discounts"][0]
    assert draft["total_discount_amounts"] == [{"amount": 500, "discount": discount}]
    assert sum(line["discount_amounts"][0]["amount"] for line in draft["lines"]["data"]) == 500
    assert (draft["subtotal"], draft["total"]) == (3000, 2500)
    assert shop.get(f"/v1/coupons/{five['id']}")["times_redeemed"] == 1


def test_a_discount_on_an_item(shop: Shop) -> None:
    tenth = shop.coupon()["id"]
    item = shop.item(shop.customer()["id"], amount=1000, discounts__0__coupon=tenth)
    assert (item["amount"], "net_amount" in item, len(item["discounts"])) == (1000, False, 1)
    invoice = shop.post("/v1/invoices", customer=item["customer"], pending_invoice_items_behavior="include")
    assert (invoice["subtotal"], invoice["total"], invoice["discounts"]) == (900, 900, [])
    assert invoice["lines"]["data"][0]["discounts"] == item["discounts"]


def test_an_invoice_inherits_the_discount_of_its_customer(shop: Shop) -> None:
    customer = shop.customer(coupon=shop.coupon()["id"])
    inherited = shop.draft(customer["id"], 1000)
    assert (inherited["discounts"], inherited["total"]) == ([customer["discount"]["id"]], 900)
    without = shop.draft(customer["id"], discounts="")
    assert without["discounts"] == []
    assert shop.post(f"/v1/invoices/{inherited['id']}", discounts="")["total"] == 1000


def test_the_discount_of_a_customer_comes_and_goes(shop: Shop) -> None:
    first, second = shop.coupon()["id"], shop.coupon(percent_off=20)["id"]
    customer = shop.customer(coupon=first)["id"]
    shop.post(f"/v1/customers/{customer}", coupon=second)
    stub = shop.delete(f"/v1/customers/{customer}/discount")
    assert (stub["object"], stub["deleted"], stub["source"]["coupon"]) == ("discount", True, second)
    told = [kind for kind, _ in shop.event_log() if kind.startswith("customer")]
    assert told == [
        "customer.created",
        "customer.discount.created",
        "customer.discount.updated",
        "customer.updated",
        "customer.discount.deleted",
        "customer.updated",
    ]
    refused = shop.wire.delete(f"/v1/customers/{customer}/discount")
    assert (refused.status, refused.error["message"]) == (404, f"No active discount for customer: {customer}")


def test_the_discount_of_another_customer_is_refused(shop: Shop) -> None:
    (theirs,) = shop.draft(None, 1000, discounts__0__coupon=shop.coupon(percent_off=50)["id"])["discounts"]
    wanted = {"customer": shop.customer()["id"], "discounts[0][discount]": theirs}
    refused = shop.wire.post("/v1/invoices", wanted)
    assert (refused.status, refused.error["param"]) == (400, "discounts[0][discount]")


def test_the_mail_shows_what_was_added(shop: Shop) -> None:
    vat = shop.tax_rate()["id"]
    coupon = shop.coupon(percent_off="10", name="Spring")["id"]
    draft = shop.draft(None, 1000, default_tax_rates=[vat], discounts__0__coupon=coupon)
    shop.send(draft["id"])
    mail = shop.get("/_emulator/outbox/wait", to="jenny@example.com")
    text = shop.wire.get(f"/_emulator/outbox/{mail['id']}.txt").body.decode()
    assert "VAT" in text
    assert "Spring" in text
    assert "10.71" in text


def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    assert_keys(shop.customer(coupon=shop.coupon()["id"])["discount"], stripe.Discount)
