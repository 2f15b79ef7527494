"""Coupons, promotion codes and discounts over the wire."""

from __future__ import annotations

import time
from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop, spelled


def coupon(shop: Shop, **params: Any) -> Object:
    return shop.post("/v1/coupons", **(params or {"percent_off": "10"}))


def test_objects_have_the_keys_of_the_typed_classes(shop: Shop) -> None:
    made = coupon(shop)
    code = shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=made["id"])
    customer = shop.customer(coupon=made["id"])
    assert_keys(made, stripe.Coupon, "applies_to", "currency_options")
    assert_keys(code, stripe.PromotionCode, "currency_options")
    assert_keys(customer["discount"], stripe.Discount)
    assert len(made["id"]) == len(code["code"]) == 8


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
    coupon(shop, id="SPRING", percent_off=10)
    refused = shop.wire.post("/v1/coupons", {"id": "SPRING", "percent_off": 10})
    assert (refused.error["message"], refused.error["code"]) == ("Coupon already exists.", "resource_already_exists")


def test_a_fixed_amount_is_spread_over_the_lines(shop: Shop) -> None:
    five = coupon(shop, amount_off=500, currency="usd")
    draft = shop.draft(None, 1000, 2000, discounts__0__coupon=five["id"])
    discount = draft["discounts"][0]
    assert draft["total_discount_amounts"] == [{"amount": 500, "discount": discount}]
    assert sum(line["discount_amounts"][0]["amount"] for line in draft["lines"]["data"]) == 500
    assert (draft["subtotal"], draft["total"]) == (3000, 2500)
    assert shop.get(f"/v1/coupons/{five['id']}")["times_redeemed"] == 1


def test_a_discount_on_an_item(shop: Shop) -> None:
    tenth = coupon(shop)["id"]
    item = shop.item(shop.customer()["id"], amount=1000, discounts__0__coupon=tenth)
    assert (item["amount"], item["net_amount"], len(item["discounts"])) == (1000, 900, 1)
    invoice = shop.post("/v1/invoices", customer=item["customer"], pending_invoice_items_behavior="include")
    assert (invoice["subtotal"], invoice["total"], invoice["discounts"]) == (900, 900, [])
    assert invoice["lines"]["data"][0]["discounts"] == item["discounts"]


def test_a_coupon_for_one_product(shop: Shop) -> None:
    shop.post("/v1/products", name="Gold", id="gold")
    gold = shop.post("/v1/prices", product="gold", currency="usd", unit_amount=1000)["id"]
    half = coupon(shop, percent_off=50, applies_to__products=["gold"])["id"]
    draft = shop.draft(None, 2000, discounts__0__coupon=half)
    shop.post("/v1/invoiceitems", customer=draft["customer"], invoice=draft["id"], pricing__price=gold)
    assert shop.invoice(draft["id"])["total"] == 2500


def test_an_invoice_inherits_the_discount_of_its_customer(shop: Shop) -> None:
    customer = shop.customer(coupon=coupon(shop)["id"])
    inherited = shop.draft(customer["id"], 1000)
    assert (inherited["discounts"], inherited["total"]) == ([customer["discount"]["id"]], 900)
    without = shop.draft(customer["id"], discounts="")
    assert without["discounts"] == []
    assert shop.post(f"/v1/invoices/{inherited['id']}", discounts="")["total"] == 1000


def test_the_discount_of_a_customer_comes_and_goes(shop: Shop) -> None:
    first, second = coupon(shop)["id"], coupon(shop, percent_off=20)["id"]
    customer = shop.customer(coupon=first)["id"]
    shop.post(f"/v1/customers/{customer}", coupon=second)
    stub = shop.delete(f"/v1/customers/{customer}/discount")
    assert (stub["object"], stub["deleted"], stub["source"]["coupon"]) == ("discount", True, second)
    told = [kind for kind, _ in shop.told() if kind.startswith("customer")]
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


@pytest.mark.parametrize(("duration", "stays"), [("once", False), ("forever", True)])
def test_a_coupon_for_one_invoice_is_spent_by_it(duration: str, stays: bool, shop: Shop) -> None:
    customer = shop.customer(coupon=coupon(shop, percent_off=10, duration=duration)["id"])["id"]
    opened = shop.opened(customer, 1000)
    assert opened["total"] == 900
    assert (shop.get(f"/v1/customers/{customer}")["discount"] is not None) is stays
    told = [kind for kind, _ in shop.told()]
    assert told.count("customer.discount.deleted") == (0 if stays else 1)


def test_a_coupon_that_is_used_up(shop: Shop) -> None:
    once = coupon(shop, percent_off=10, max_redemptions=1)["id"]
    shop.draft(discounts__0__coupon=once)
    assert shop.get(f"/v1/coupons/{once}")["valid"] is False
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], "discounts[0][coupon]": once})
    assert refused.error["param"] == "discounts[0][coupon]"


def test_promotion_codes(shop: Shop) -> None:
    tenth = coupon(shop)["id"]
    given = {"promotion[type]": "coupon", "promotion[coupon]": tenth, "code": "Spring"}
    code = shop.wire.ok(shop.wire.post("/v1/promotion_codes", given))
    assert shop.wire.post("/v1/promotion_codes", {**given, "code": "SPRING"}).status == 400
    assert [each["id"] for each in shop.get("/v1/promotion_codes", code="SPRING")["data"]] == [code["id"]]
    draft = shop.draft(None, 1000, discounts__0__promotion_code=code["id"])
    discount = shop.invoice(draft["id"], expand=["discounts"])["discounts"][0]
    assert (draft["total"], discount["promotion_code"]) == (900, code["id"])
    assert shop.get(f"/v1/promotion_codes/{code['id']}")["times_redeemed"] == 1
    shop.post(f"/v1/promotion_codes/{code['id']}", active=False)
    refused = shop.wire.post(
        "/v1/invoices", {"customer": draft["customer"], "discounts[0][promotion_code]": code["id"]}
    )
    assert refused.status == 400


def test_a_code_is_free_again_when_its_promotion_code_is_not_active(shop: Shop) -> None:
    terms = {"promotion__type": "coupon", "promotion__coupon": coupon(shop)["id"], "code": "Spring"}
    first = shop.post("/v1/promotion_codes", **terms)["id"]
    shop.post("/v1/promotion_codes", **terms, active=False)
    shop.post(f"/v1/promotion_codes/{first}", active=False)
    second = shop.post("/v1/promotion_codes", **terms)["id"]
    refused = shop.wire.post(f"/v1/promotion_codes/{first}", {"active": "true"})
    assert refused.error["message"] == "An active promotion code with `code: Spring` already exists."
    shop.post(f"/v1/promotion_codes/{second}", active=False)
    assert shop.post(f"/v1/promotion_codes/{first}", active=True)["active"] is True
    assert shop.wire.post("/v1/promotion_codes", spelled({**terms, "code": "SPRING"})).status == 400
    for customer in (shop.customer()["id"], shop.customer()["id"]):
        assert shop.post("/v1/promotion_codes", **terms, customer=customer)["code"] == "Spring"
        assert shop.wire.post("/v1/promotion_codes", spelled({**terms, "customer": customer})).status == 400


def test_a_code_is_free_again_when_its_coupon_is_gone_or_used_up(shop: Shop) -> None:
    given = {"promotion__type": "coupon", "code": "SPRING"}
    gone, used_up = coupon(shop, percent_off=10)["id"], coupon(shop, percent_off=10, max_redemptions=1)["id"]
    shop.post("/v1/promotion_codes", **given, promotion__coupon=gone)
    shop.delete(f"/v1/coupons/{gone}")
    shop.post("/v1/promotion_codes", **given, promotion__coupon=used_up)
    shop.draft(None, 1000, discounts__0__coupon=used_up)
    last = coupon(shop, percent_off=10)["id"]
    shop.post("/v1/promotion_codes", **given, promotion__coupon=last)
    refused = shop.wire.post("/v1/promotion_codes", spelled({**given, "promotion__coupon": last}))
    assert refused.error["message"] == "An active promotion code with `code: SPRING` already exists."


def test_a_code_that_is_named_again_is_not_redeemed_again(shop: Shop) -> None:
    once = coupon(shop, percent_off=50)["id"]
    code = shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=once, max_redemptions=1)["id"]
    draft = shop.draft(None, 1000, discounts__0__promotion_code=code)
    again = shop.post(f"/v1/invoices/{draft['id']}", discounts__0__promotion_code=code, description="Again")
    assert again["discounts"] == draft["discounts"]
    assert shop.get(f"/v1/promotion_codes/{code}")["times_redeemed"] == 1
    # Named twice it is wanted twice, and it has only been redeemed for one.
    twice = {"discounts[0][promotion_code]": code, "discounts[1][promotion_code]": code}
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}", twice)
    assert (refused.status, refused.error["param"]) == (400, "discounts[1][promotion_code]")
    given = {"discounts__0__coupon": once, "discounts__1__coupon": once}
    both = shop.post(f"/v1/invoices/{draft['id']}", **given)
    assert len(set(both["discounts"])) == 2
    assert [each["amount"] for each in both["total_discount_amounts"]] == [500, 250]


def test_the_discount_of_another_customer_is_refused(shop: Shop) -> None:
    (theirs,) = shop.draft(None, 1000, discounts__0__coupon=coupon(shop, percent_off=50)["id"])["discounts"]
    wanted = {"customer": shop.customer()["id"], "discounts[0][discount]": theirs}
    refused = shop.wire.post("/v1/invoices", wanted)
    assert (refused.status, refused.error["param"]) == (400, "discounts[0][discount]")


def test_a_promotion_code_may_be_for_the_first_transaction(shop: Shop) -> None:
    code = shop.post(
        "/v1/promotion_codes",
        promotion__type="coupon",
        promotion__coupon=coupon(shop)["id"],
        restrictions__first_time_transaction=True,
    )
    assert code["restrictions"]["first_time_transaction"] is True
    first = shop.draft(None, 1000, discounts__0__promotion_code=code["id"])
    assert first["total"] == 900
    redeem = {"customer": first["customer"], "discounts[0][promotion_code]": code["id"]}
    opened = shop.post(f"/v1/invoices/{first['id']}/finalize")
    assert shop.wire.post("/v1/invoices", redeem).status == 200
    shop.post(f"/v1/invoices/{opened['id']}/pay", paid_out_of_band=True)
    refused = shop.wire.post("/v1/invoices", redeem)
    assert (refused.status, refused.error["param"]) == (400, "discounts[0][promotion_code]")
    assert refused.error["message"] == (
        "This promotion code cannot be redeemed because the associated customer has prior transactions."
    )
    buyer = shop.customer(payment_method="pm_card_visa")["id"]
    card = shop.get("/v1/payment_methods", customer=buyer)["data"][0]["id"]
    shop.post("/v1/payment_intents", amount=500, currency="usd", customer=buyer, payment_method=card, confirm=True)
    again = shop.wire.post(f"/v1/customers/{buyer}", {"promotion_code": code["id"]})
    assert (again.status, again.error["param"]) == (400, "promotion_code")


def test_a_promotion_code_may_have_a_minimum_and_an_end(shop: Shop) -> None:
    tenth = coupon(shop)["id"]
    terms = {"restrictions__minimum_amount": 5000, "restrictions__minimum_amount_currency": "usd"}
    code = shop.post("/v1/promotion_codes", coupon=tenth, expires_at=int(time.time()) + 1000, **terms)
    assert shop.draft(discounts__0__promotion_code=code["id"])["total"] == 0
    small = shop.draft(None, 1000)
    refused = shop.wire.post(f"/v1/invoices/{small['id']}", {"discounts[0][promotion_code]": code["id"]})
    assert "minimum of 5000" in refused.error["message"]
    large = shop.draft(None, 5000)
    assert shop.post(f"/v1/invoices/{large['id']}", discounts__0__promotion_code=code["id"])["total"] == 4500


def test_a_deleted_coupon_leaves_its_discounts(shop: Shop) -> None:
    tenth = coupon(shop)["id"]
    draft = shop.draft(None, 1000, discounts__0__coupon=tenth)
    shop.delete(f"/v1/coupons/{tenth}")
    assert shop.wire.get(f"/v1/coupons/{tenth}").error["param"] == "coupon"
    assert shop.invoice(draft["id"])["total"] == 900
