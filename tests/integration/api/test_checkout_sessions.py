"""Checkout Sessions over the wire: opened, listed, changed, expired, and what is refused of them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import stripe

from tests.support.checkout import PATH, Till
from tests.support.payment_classes import mismatches
from tests.support.provider_types import assert_keys, keys_of
from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books

pytestmark = pytest.mark.every_engine


_RATE = "shipping_options__0__shipping_rate_data__"
_POST = {
    f"{_RATE}display_name": "Post",
    f"{_RATE}type": "fixed_amount",
    f"{_RATE}fixed_amount__amount": 300,
    f"{_RATE}fixed_amount__currency": "usd",
}

_SETUP: dict[str, Any] = {"mode": "setup", "line_items__0__price": None, "line_items__0__quantity": None}
_NO_INVOICE_OF_ITS_OWN = (
    "You can only enable invoice creation when `mode` is set to `payment`. Invoices are created automatically when "
    "`mode` is set to `subscription`, and are unsupported when set to `setup`. To learn more visit "
    "https://stripe.com/docs/payments/checkout/post-payment-invoices."
)


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


def test_a_new_session(till: Till) -> None:
    session = till.open(till.once(), metadata__order="7", client_reference_id="cart-7")
    left_out = ("line_items", "redirect_on_completion", "return_url")
    assert list(session) == [name for name in keys_of(stripe.checkout.Session) if name not in left_out]
    assert mismatches(session) == []
    assert session["id"].startswith("cs_test_a1")
    # So take it apart those who copy the tests of stripe-samples.
    page = re.fullmatch(r"http://.*/c/pay/(?P<id>cs_test.*)#fid.+", session["url"])
    assert page is not None
    assert page["id"] == session["id"]
    assert session["expires_at"] - session["created"] == DAY
    assert (session["status"], session["payment_status"], session["mode"]) == ("open", "unpaid", "payment")
    assert (session["amount_subtotal"], session["amount_total"], session["currency"]) == (1500, 1500, "usd")
    assert session["total_details"] == {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}
    assert (session["payment_intent"], session["customer"], session["customer_details"]) == (None, None, None)
    assert (session["metadata"], session["client_reference_id"]) == ({"order": "7"}, "cart-7")
    assert (session["ui_mode"], session["client_secret"]) == ("hosted_page", None)


def test_what_is_paid_for(till: Till) -> None:
    price = till.once(250)
    session = till.open(price, line_items__0__quantity=4, line_items__0__adjustable_quantity__enabled=True)
    (line,) = till.shop.get(f"{PATH}/{session['id']}/line_items")["data"]
    assert_keys(line, stripe.LineItem, "discounts", "taxes")
    assert (line["amount_total"], line["quantity"], line["price"]["id"]) == (1000, 4, price)
    assert line["adjustable_quantity"] == {"enabled": True, "maximum": 99, "minimum": 0}
    assert till.read(session, expand=["line_items"])["line_items"]["data"] == [line]


def test_a_price_and_a_product_made_on_the_spot(till: Till) -> None:
    data = {"currency": "eur", "unit_amount": 700, "product_data__name": "Hat", "product_data__description": "Felt"}
    line = {"line_items__0__quantity": 2} | {f"line_items__0__price_data__{name}": each for name, each in data.items()}
    session = till.open(mode="payment", **line, expand=["line_items.data.price.product"])
    (shown,) = session["line_items"]["data"]
    assert (session["amount_total"], session["currency"], shown["description"]) == (1400, "eur", "Hat")
    assert (shown["price"]["product"]["name"], shown["price"]["product"]["description"]) == ("Hat", "Felt")
    assert till.shop.get("/v1/prices")["data"] == []


def test_discounts_taxes_and_shipping_add_up(till: Till) -> None:
    coupon, rate = till.shop.coupon(percent_off="10"), till.shop.tax_rate(percentage="20")
    session = till.open(
        till.once(1000),
        discounts__0__coupon=coupon["id"],
        line_items__0__tax_rates=[rate["id"]],
        shipping_options__0__shipping_rate_data__display_name="Post",
        shipping_options__0__shipping_rate_data__fixed_amount__amount=300,
        shipping_options__0__shipping_rate_data__fixed_amount__currency="usd",
        expand=["total_details.breakdown"],
    )
    assert (session["amount_subtotal"], session["amount_total"]) == (1000, 900 + 180 + 300)
    details = session["total_details"]
    assert (details["amount_discount"], details["amount_tax"], details["amount_shipping"]) == (100, 180, 300)
    assert [each["amount"] for each in details["breakdown"]["discounts"]] == [100]
    assert [(each["amount"], each["rate"]["id"]) for each in details["breakdown"]["taxes"]] == [(180, rate["id"])]
    assert session["discounts"] == [{"coupon": coupon["id"], "promotion_code": None}]
    assert session["shipping_cost"]["amount_total"] == 300
    # It counts as redeemed when somebody pays.
    assert till.shop.get(f"/v1/coupons/{coupon['id']}")["times_redeemed"] == 0


def test_setting_something_up_begins_with_its_intent(till: Till) -> None:
    session = till.open(mode="setup", setup_intent_data__metadata__a="1")
    assert (session["payment_status"], session["amount_total"]) == ("no_payment_required", None)
    assert till.open(mode="setup", currency="eur")["currency"] == "eur"
    assert till.shop.get(f"/v1/setup_intents/{session['setup_intent']}")["metadata"] == {"a": "1"}


def test_what_a_mode_does_not_have_may_be_said_to_be_off(till: Till) -> None:
    off = {"automatic_tax__enabled": False, "invoice_creation__enabled": False}
    session = till.open(mode="setup", **off)
    assert (session["automatic_tax"]["enabled"], session["invoice_creation"]) == (False, None)
    assert till.open(till.monthly(), mode="subscription", **off)["invoice_creation"] is None


def test_a_page_of_ones_own(till: Till) -> None:
    session = till.open(till.once(), success_url=None, ui_mode="embedded_page", return_url="https://shop.example/back")
    assert (session["url"], session["redirect_on_completion"]) == (None, "always")
    assert session["client_secret"].startswith(f"{session['id']}_secret_")


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({"success_url": None}, "Missing required param: success_url.", "success_url"),
        (
            {"mode": "payment", "line_items__0__price": None, "line_items__0__quantity": None},
            "Missing required param: line_items.",
            "line_items",
        ),
        (
            {"mode": "subscription"},
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            "line_items",
        ),
        ({"mode": "setup"}, "You can not pass `line_items` in `setup` mode.", "line_items"),
        (
            {"payment_method_options__acss_debit__currency": "cad"},
            "You can not pass `payment_method_options[acss_debit][currency]` in `payment` mode.",
            "payment_method_options[acss_debit][currency]",
        ),
        (
            {"subscription_data__description": "x"},
            "You can not pass `subscription_data` in `payment` mode.",
            "subscription_data",
        ),
        (
            {"payment_method_collection": "always"},
            "You can not pass `payment_method_collection` in `payment` mode.",
            "payment_method_collection",
        ),
        (
            {"mode": "subscription", **_POST},
            "You can not pass `shipping_options` in `subscription` mode.",
            "shipping_options",
        ),
        (
            {**_SETUP, "automatic_tax__enabled": True},
            "You cannot set `automatic_tax[enabled]=true` in `setup` mode.",
            "automatic_tax[enabled]",
        ),
        ({**_SETUP, "invoice_creation__enabled": True}, _NO_INVOICE_OF_ITS_OWN, "invoice_creation"),
        ({"mode": "subscription", "invoice_creation__enabled": True}, _NO_INVOICE_OF_ITS_OWN, "invoice_creation"),
        (
            {**_SETUP, "allow_promotion_codes": False},
            "You can not pass `allow_promotion_codes` in `setup` mode.",
            "allow_promotion_codes",
        ),
        ({"customer_email": "nobody"}, "Invalid email address: nobody", "customer_email"),
        ({"success_url": "thanks"}, "Not a valid URL", "success_url"),
        ({"success_url": "https://"}, "Not a valid URL", "success_url"),
        ({"success_url": "https:///thanks"}, "Not a valid URL", "success_url"),
        ({"success_url": "https://[::1"}, "Not a valid URL", "success_url"),
        ({"success_url": "https://shop.example:99999"}, "Not a valid URL", "success_url"),
        ({"success_url": f"https://{'a' * 64}.example"}, "Not a valid URL", "success_url"),
        ({"success_url": "https://{CHECKOUT_SESSION_ID}.example"}, "Not a valid URL", "success_url"),
        ({"success_url": "my-app://[::1"}, "Not a valid URL", "success_url"),
        ({"success_url": "javascript://x/%0aalert(1)"}, "Not a valid URL", "success_url"),
        ({"managed_payments__enabled": True}, None, "managed_payments"),
    ],
)
def test_what_cannot_be_opened(till: Till, params: dict[str, Any], message: str | None, param: str) -> None:
    error = till.refused(till.once(), **params)
    assert error.get("param") == param
    assert message is None or error["message"] == message


def test_a_recurring_price_is_no_payment(till: Till) -> None:
    error = till.refused(till.monthly(), mode="payment")
    assert error["message"] == (
        "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only "
        "one-time prices."
    )


def set_up(till: Till, types: list[str]) -> None:
    settings = json.dumps({"payment_method_types": types})
    till.shop.wire.ok(till.shop.wire.request("POST", "/_emulator/account", body=settings.encode()))


def test_what_nothing_pays_in_its_currency_cannot_be_opened(till: Till) -> None:
    set_up(till, ["ideal"])
    error = till.refused(till.once())
    assert error["message"].startswith("No valid payment method types for this Checkout Session.")
    set_up(till, ["ideal", "card"])
    assert till.complete(till.open(till.once()))["outcome"] == "completed"


@pytest.mark.parametrize("types", [["ideal"], ["card", "ideal"]])
def test_every_type_that_is_named_pays_in_the_currency(types: list[str], till: Till) -> None:
    """As two users report of Checkout, one in 2021 and one in 2026, whose words these are."""
    error = till.refused(till.once(), payment_method_types=types)
    assert error["message"] == (
        "The currency provided (usd) is invalid. Sessions with ideal support the following currencies: eur."
    )
    assert error["param"] == "currency"
    assert till.open(till.once(currency="eur"), payment_method_types=types)["payment_method_types"] == types


def test_too_little_to_be_charged(till: Till) -> None:
    error = till.refused(till.once(10))
    assert error["code"] == "amount_too_small"
    assert error["message"] == "The Checkout Session's total amount due must add up to at least $0.50 usd"


def test_until_when_it_can_be_completed(till: Till) -> None:
    now = Books(till.shop).stop()
    price = till.once()
    soon, late = (till.refused(price, expires_at=now + seconds) for seconds in (60, 2 * DAY))
    assert soon["message"] == "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
    assert late["message"] == "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
    session = till.open(price, expires_at=now + 3600)
    Books(till.shop).move_to(now + 3600)
    assert till.read(session)["status"] == "expired"
    assert till.read(session)["url"] is None
    assert till.shop.events()[-1]["type"] == "checkout.session.expired"
    assert till.try_to_complete(session).status == 400


def test_an_expired_session_stays_so(till: Till) -> None:
    session = till.open(till.once())
    expired = till.shop.post(f"{PATH}/{session['id']}/expire")
    assert (expired["status"], expired["url"]) == ("expired", None)
    assert till.shop.events()[-1]["type"] == "checkout.session.expired"
    assert till.refused(path=f"{PATH}/{session['id']}/expire")["message"] == (
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
        "`expired`."
    )


def test_lists(till: Till) -> None:
    customer, price = till.shop.customer()["id"], till.once()
    first, second = till.open(price), till.open(price, customer=customer)
    third = till.open(price, customer_email="kim@example.com")
    till.complete(third)
    found = till.shop.wire.all

    def ids(**params: Any) -> list[str]:
        return [each["id"] for each in till.shop.get(PATH, **params)["data"]]

    assert ids() == [third["id"], second["id"], first["id"]]
    assert ids(customer=customer) == [second["id"]]
    assert ids(status="complete") == [third["id"]]
    assert ids(customer_details__email="kim@example.com") == [third["id"]]
    assert ids(payment_intent=till.read(third)["payment_intent"]) == [third["id"]]
    assert [each["id"] for each in found(PATH, {"limit": 1})] == ids()


def test_what_may_change(till: Till) -> None:
    session = till.open(till.once(), metadata__a="1")
    changed = till.shop.post(f"{PATH}/{session['id']}", metadata__b="2")
    assert changed["metadata"] == {"a": "1", "b": "2"}
    till.complete(session)
    assert till.shop.post(f"{PATH}/{session['id']}", metadata__b="")["metadata"] == {"a": "1"}


def test_older_versions(till: Till) -> None:
    price = till.once()
    wire = till.shop.wire

    def shown(version: str, **params: Any) -> dict[str, Any]:
        return Till(Shop(wire.with_version(version))).open(price, **params)

    assert shown("2026-02-25.clover", ui_mode="hosted")["ui_mode"] == "hosted"
    assert shown("2025-02-24.acacia")["shipping_details"] is None
    assert "shipping_details" not in shown("2025-03-31.basil")
    old = shown("2020-08-27")
    assert (old["shipping"], old["shipping_rate"], old["customer_creation"]) == (None, None, "always")
    assert {"shipping_details", "shipping_cost"}.isdisjoint(old)
    intent = till.shop.get(f"/v1/payment_intents/{old['payment_intent']}")
    assert (intent["status"], intent["amount"]) == ("requires_payment_method", 1500)
    assert till.complete(old)["outcome"] == "completed"
    assert till.read(old)["payment_intent"] == intent["id"]
    assert till.read(old)["customer"] is not None


def test_a_line_of_an_amount_before_2022_08_01(till: Till) -> None:
    old = Till(Shop(till.shop.wire.with_version("2020-08-27")))
    line = {"name": "Hat", "amount": 700, "currency": "eur", "quantity": 2}
    session = old.open(**{f"line_items__0__{name}": value for name, value in line.items()}, expand=["line_items"])
    assert (session["amount_total"], session["line_items"]["data"][0]["description"]) == (1400, "Hat")
