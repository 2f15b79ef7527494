"""Promotion codes over the wire."""

from __future__ import annotations

import time
from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop, spelled


def test_promotion_codes(shop: Shop) -> None:
    tenth = shop.coupon()["id"]
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
    terms = {"promotion__type": "coupon", "promotion__coupon": shop.coupon()["id"], "code": "Spring"}
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
    gone, used_up = shop.coupon(percent_off=10)["id"], shop.coupon(percent_off=10, max_redemptions=1)["id"]
    shop.post("/v1/promotion_codes", **given, promotion__coupon=gone)
    shop.delete(f"/v1/coupons/{gone}")
    shop.post("/v1/promotion_codes", **given, promotion__coupon=used_up)
    shop.draft(None, 1000, discounts__0__coupon=used_up)
    last = shop.coupon(percent_off=10)["id"]
    shop.post("/v1/promotion_codes", **given, promotion__coupon=last)
    refused = shop.wire.post("/v1/promotion_codes", spelled({**given, "promotion__coupon": last}))
    assert refused.error["message"] == "An active promotion code with `code: SPRING` already exists."


def test_a_code_that_is_named_again_is_not_redeemed_again(shop: Shop) -> None:
    once = shop.coupon(percent_off=50)["id"]
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


def test_a_promotion_code_may_be_for_the_first_transaction(shop: Shop) -> None:
    code = shop.post(
        "/v1/promotion_codes",
        promotion__type="coupon",
        promotion__coupon=shop.coupon()["id"],
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
    shop.post(
        "/v1/payment_intents",
        amount=500,
        currency="usd",
        customer=buyer,
        payment_method=card,
        confirm=True,
        return_url="https://example.com",
    )
    again = shop.wire.post(f"/v1/customers/{buyer}", {"promotion_code": code["id"]})
    assert (again.status, again.error["param"]) == (400, "promotion_code")


def test_a_promotion_code_may_have_a_minimum_and_an_end(shop: Shop) -> None:
    tenth = shop.coupon()["id"]
    terms = {"restrictions__minimum_amount": 5000, "restrictions__minimum_amount_currency": "usd"}
    code = shop.post("/v1/promotion_codes", coupon=tenth, expires_at=int(time.time()) + 1000, **terms)
    assert shop.draft(discounts__0__promotion_code=code["id"])["total"] == 0
    small = shop.draft(None, 1000)
    refused = shop.wire.post(f"/v1/invoices/{small['id']}", {"discounts[0][promotion_code]": code["id"]})
    assert "minimum of 5000" in refused.error["message"]
    large = shop.draft(None, 5000)
    assert shop.post(f"/v1/invoices/{large['id']}", discounts__0__promotion_code=code["id"])["total"] == 4500


def test_it_has_the_keys_of_its_typed_class(shop: Shop) -> None:
    code = shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=shop.coupon()["id"])
    assert_keys(code, stripe.PromotionCode, "currency_options")
    assert len(code["code"]) == 8


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    customer, tenth, half = shop.customer()["id"], shop.coupon()["id"], shop.coupon(percent_off=50)["id"]
    older = shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=tenth, code="Spring")
    newer = shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=half, customer=customer)
    check_reading(shop, "/v1/promotion_codes", newer, "No such promotion code")
    check_listing(shop, "/v1/promotion_codes", older, newer)
    check_changing(shop, "/v1/promotion_codes", older)
    assert shop.post(f"/v1/promotion_codes/{older['id']}", active=False)["active"] is False
    check_filters(
        shop,
        "/v1/promotion_codes",
        ({"active": True}, [newer]),
        ({"code": "spring"}, [older]),
        ({"coupon": tenth}, [older]),
        ({"customer": customer}, [newer]),
    )


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"promotion[coupon]": "nope"}, "promotion[coupon]", "resource_missing"),
        ({"customer": "cus_nope"}, "customer", "resource_missing"),
        ({"max_redemptions": 0}, "max_redemptions", "parameter_invalid_integer"),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(
        shop.wire.post(
            "/v1/promotion_codes", {"promotion[type]": "coupon", "promotion[coupon]": shop.coupon()["id"], **params}
        ),
        param,
        code,
    )


def test_a_code_expires_in_the_future_and_not_after_its_coupon(shop: Shop) -> None:
    until = shop.customer()["created"] + 1000
    coupon = shop.coupon(percent_off="10", redeem_by=until)["id"]
    given = {"promotion[type]": "coupon", "promotion[coupon]": coupon}
    past = shop.wire.post("/v1/promotion_codes", {**given, "expires_at": 1000})
    assert (past.status, past.error["param"]) == (400, "expires_at")
    assert past.error["message"] == (
        "The parameter `expires_at` expects a unix timestamp representing a date and time in the future. "
        "You specified the value `1000` which is in the past."
    )
    later = shop.wire.post("/v1/promotion_codes", {**given, "expires_at": until + 1})
    assert (later.status, later.error["param"]) == (400, "expires_at")
    assert shop.wire.post("/v1/promotion_codes", {**given, "expires_at": until}).status == 200
