"""Coupons over the wire."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Shop


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({}, "Must provide percent_off or amount_off.", None),
        (
            {"percent_off": 1, "amount_off": 1},
            "Received both percent_off and amount_off parameters. Please pass in only one.",
            None,
        ),
        ({"amount_off": 1}, "You must pass currency when passing amount_off", "currency"),
        (
            {"percent_off": 1, "duration": "repeating"},
            "The duration_in_months param must be set when creating a coupon with a repeating duration",
            "duration",
        ),
        (
            {"percent_off": 0},
            "This value must be greater than or equal to 0.01 (it currently is '0.0').",
            "percent_off",
        ),
        (
            {"percent_off": 1, "redeem_by": 1000},
            "The parameter `redeem_by` expects a unix timestamp representing a date and time in the future. "
            "You specified the value `1000` which is in the past.",
            "redeem_by",
        ),
    ],
)
def test_coupons_that_make_no_sense(params: dict[str, Any], message: str, param: str | None, shop: Shop) -> None:
    refused = shop.wire.post("/v1/coupons", params)
    assert (refused.status, refused.error["message"], refused.error.get("param")) == (400, message, param)


def test_a_coupon_id_is_given_once(shop: Shop) -> None:
    shop.coupon(id="SPRING", percent_off=10)
    refused = shop.wire.post("/v1/coupons", {"id": "SPRING", "percent_off": 10})
    assert (refused.error["message"], refused.error["code"]) == ("Coupon already exists.", "resource_already_exists")


def test_a_coupon_for_one_product(shop: Shop) -> None:
    shop.post("/v1/products", name="Gold", id="gold")
    gold = shop.post("/v1/prices", product="gold", currency="usd", unit_amount=1000)["id"]
    half = shop.coupon(percent_off=50, applies_to__products=["gold"])["id"]
    draft = shop.draft(None, 2000, discounts__0__coupon=half)
    shop.post("/v1/invoiceitems", customer=draft["customer"], invoice=draft["id"], pricing__price=gold)
    assert shop.invoice(draft["id"])["total"] == 2500


@pytest.mark.parametrize(("duration", "stays"), [("once", False), ("forever", True)])
def test_a_coupon_for_one_invoice_is_spent_by_it(duration: str, stays: bool, shop: Shop) -> None:
    customer = shop.customer(coupon=shop.coupon(percent_off=10, duration=duration)["id"])["id"]
    opened = shop.opened(customer, 1000)
    assert opened["total"] == 900
    assert (shop.get(f"/v1/customers/{customer}")["discount"] is not None) is stays
    told = [kind for kind, _ in shop.told()]
    assert told.count("customer.discount.deleted") == (0 if stays else 1)


def test_a_coupon_that_is_used_up(shop: Shop) -> None:
    once = shop.coupon(percent_off=10, max_redemptions=1)["id"]
    shop.draft(discounts__0__coupon=once)
    assert shop.get(f"/v1/coupons/{once}")["valid"] is False
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], "discounts[0][coupon]": once})
    assert refused.error["param"] == "discounts[0][coupon]"


def test_a_deleted_coupon_leaves_its_discounts(shop: Shop) -> None:
    tenth = shop.coupon()["id"]
    draft = shop.draft(None, 1000, discounts__0__coupon=tenth)
    shop.delete(f"/v1/coupons/{tenth}")
    assert shop.wire.get(f"/v1/coupons/{tenth}").error["param"] == "coupon"
    assert shop.invoice(draft["id"])["total"] == 900


def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    made = shop.coupon()
    assert_keys(made, stripe.Coupon, "applies_to", "currency_options")
    assert len(made["id"]) == 8


def test_it_is_made_read_changed_listed_and_deleted(shop: Shop) -> None:
    older, newer = shop.coupon(), shop.coupon(amount_off=500, currency="usd", name="Spring", duration="forever")
    check_reading(shop, "/v1/coupons", newer, "No such coupon")
    check_listing(shop, "/v1/coupons", older, newer)
    check_changing(shop, "/v1/coupons", older)
    assert shop.post(f"/v1/coupons/{newer['id']}", name="Summer") == {**newer, "name": "Summer"}
    check_filters(shop, "/v1/coupons", ({"created__lt": older["created"]}, []))
    assert shop.delete(f"/v1/coupons/{older['id']}") == {"id": older["id"], "object": "coupon", "deleted": True}
    assert [each["id"] for each in shop.get("/v1/coupons")["data"]] == [newer["id"]]
