"""The types of payment methods that are no cards: each is made, kept or not, and pays in its own way."""

from __future__ import annotations

import json
import re

import pytest

from emulator.billing.payments.method_types import METHOD_TYPES
from tests.support.method_types import ACCEPTED, DETAILS, intent, method
from tests.support.payment_classes import mismatches
from tests.support.shop import Shop, spelled

OTHERS = sorted(set(METHOD_TYPES) - {"card"})
DEBITS = {"acss_debit", "au_becs_debit", "bacs_debit", "nz_bank_account", "sepa_debit", "us_bank_account"}
SAVED = DEBITS | {
    "amazon_pay",
    "cashapp",
    "kakao_pay",
    "klarna",
    "kr_card",
    "link",
    "naver_pay",
    "paypal",
    "payto",
    "revolut_pay",
}
"""What can be kept for later payments (docs.stripe.com/payments/payment-methods/payment-method-support)."""

ACTIONS = {
    "alipay": "alipay_handle_redirect",
    "blik": "blik_authorize",
    "boleto": "boleto_display_details",
    "cashapp": "cashapp_handle_redirect_or_display_qr_code",
    "konbini": "konbini_display_details",
    "multibanco": "multibanco_display_details",
    "oxxo": "oxxo_display_details",
    "paynow": "paynow_display_qr_code",
    "pix": "pix_display_qr_code",
    "promptpay": "promptpay_display_qr_code",
    "swish": "swish_handle_redirect_or_display_qr_code",
    "upi": "upi_handle_redirect_or_display_qr_code",
    "wechat_pay": "wechat_pay_display_qr_code",
}
"""The `next_action` of types that have one of their own; of all others it is a redirect."""

DONE_BY_CUSTOMERS = [each for each in OTHERS if each not in {*DEBITS, "custom", "customer_balance", "link"}]


@pytest.mark.parametrize("type", OTHERS)
def test_each_is_made_and_shows_its_own_map(type: str, shop: Shop) -> None:
    made = method(shop, type)
    assert (made["type"], made["customer"]) == (type, None)
    assert "card" not in made
    assert mismatches(made) == []
    assert list(made) == ["id", "object", *sorted(made.keys() - {"id", "object"})]
    for name, value in DETAILS.get(type, {}).items():
        if name in made[type]:
            assert made[type][name] == value
    assert shop.get(f"/v1/payment_methods/{made['id']}") == made


@pytest.mark.recorded("pay-rails/pay, 4 of each at 2020-08-27 to 2025-10-29.clover")
def test_a_bank_of_ideal_has_its_identifier_code_and_fpx_is_of_a_person(shop: Shop) -> None:
    ideal = shop.post("/v1/payment_methods", type="ideal", ideal__bank="abn_amro", billing_details__name="Jo")
    unnamed = shop.post("/v1/payment_methods", type="ideal", billing_details__name="Jo")
    fpx = shop.post("/v1/payment_methods", type="fpx", fpx__bank="affin_bank")

    assert ideal["ideal"] == {"bank": "abn_amro", "bic": "ABNANL2A"}
    assert unnamed["ideal"] == {"bank": None, "bic": None}
    assert fpx["fpx"] == {"account_holder_type": "individual", "bank": "affin_bank"}


@pytest.mark.recorded("pay-rails/pay, test_stripe_saves_boleto at 2025-10-29.clover")
def test_a_boleto_has_a_fingerprint_of_who_pays_it(shop: Shop) -> None:
    one, same, other = (method(shop, "boleto", tax_id=id) for id in ("1" * 11, "1" * 11, "2" * 11))

    assert one["boleto"].keys() == {"fingerprint", "tax_id"}
    assert re.fullmatch("[0-9a-zA-Z]{16}", one["boleto"]["fingerprint"])
    assert one["boleto"] == same["boleto"] != other["boleto"]


@pytest.mark.recorded("pay-rails/pay, 427 payment intents with chosen types and 59 with automatic ones, 2024 to 2026")
def test_what_is_shown_of_the_options_of_debits(shop: Shop) -> None:
    mandate = {"interval_description": None, "payment_schedule": None, "transaction_type": None}
    bank = {"mandate_options": {}, "transaction_purpose": "unspecified", "verification_method": "automatic"}
    given = {"amount": 2000, "currency": "usd"}
    settings = json.dumps({"payment_method_types": ["acss_debit", "us_bank_account"]})
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings.encode()))

    chosen = shop.post("/v1/payment_intents", **given, payment_method_types=["acss_debit", "us_bank_account"])
    automatic = shop.post("/v1/payment_intents", **given)
    setup = shop.post("/v1/setup_intents")

    assert chosen["payment_method_options"] == {
        "acss_debit": {"mandate_options": mandate, "verification_method": "automatic"},
        "us_bank_account": bank,
    }
    assert automatic["payment_method_options"] == {
        "acss_debit": {"verification_method": "automatic"},
        "us_bank_account": {"financial_connections": {"permissions": ["payment_method"], "prefetch": []}, **bank},
    }
    assert setup["payment_method_options"]["us_bank_account"] == {
        "mandate_options": {},
        "verification_method": "automatic",
    }


@pytest.mark.parametrize("type", OTHERS)
def test_each_is_kept_or_refused(type: str, shop: Shop) -> None:
    customer, made = shop.customer()["id"], method(shop, type)
    answer = shop.wire.post(f"/v1/payment_methods/{made['id']}/attach", {"customer": customer})
    if type in ("us_bank_account", "acss_debit"):
        assert (answer.status, "not verified" in answer.error["message"]) == (400, True)
    elif type in SAVED:
        assert shop.get("/v1/payment_methods", customer=customer, type=type)["data"] == [answer.json]
    else:
        message = f"PaymentMethods of type '{type}' cannot be saved to customers."
        assert (answer.status, answer.error["message"]) == (400, message)


@pytest.mark.parametrize("type", DONE_BY_CUSTOMERS)
def test_what_its_customer_must_do_is_told(type: str, shop: Shop) -> None:
    made = intent(
        shop, type, payment_method=method(shop, type)["id"], confirm=True, return_url="https://example.com/back"
    )
    action = made["next_action"]
    assert (made["status"], action["type"]) == ("requires_action", ACTIONS.get(type, "redirect_to_url"))
    assert mismatches(made) == []
    assert shop.get("/v1/charges")["data"] == []
    refused = shop.wire.post(
        "/v1/payment_intents",
        spelled(
            {
                "amount": 5000,
                "currency": made["currency"],
                "payment_method_types": [type],
                "payment_method": method(shop, type)["id"],
                "confirm": True,
                "error_on_requires_action": True,
                "return_url": "https://example.com/back",
            }
        ),
    )
    assert (refused.status, refused.error["code"]) == (402, "authentication_required")


def test_link_pays_at_once(shop: Shop) -> None:
    paid = intent(shop, "link", payment_method=method(shop, "link")["id"], confirm=True)
    charge = shop.get(f"/v1/charges/{paid['latest_charge']}")
    assert (paid["status"], charge["payment_method_details"]["type"]) == ("succeeded", "link")
    assert mismatches(charge) == []


def test_the_currency_must_be_one_of_the_type(shop: Shop) -> None:
    settings = json.dumps({"payment_method_types": ["card", "sepa_debit"]}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=settings))
    given = {"amount": 500, "currency": "usd", "payment_method": method(shop, "sepa_debit")["id"]}
    made = shop.post("/v1/payment_intents", automatic_payment_methods__enabled=True, **given)
    refused = shop.wire.post(
        f"/v1/payment_intents/{made['id']}/confirm", spelled(ACCEPTED | {"return_url": "https://a.example"})
    )
    assert (refused.status, refused.error["param"]) == (400, "currency")


def test_an_intent_makes_its_payment_method_and_keeps_the_options(shop: Shop) -> None:
    given = {"payment_method_data__type": "ideal", "payment_method_data__ideal__bank": "ing"}
    made = intent(shop, "ideal", confirm=True, return_url="https://example.com", **given)
    assert shop.get(f"/v1/payment_methods/{made['payment_method']}")["ideal"]["bank"] == "ing"
    card = {"payment_method_data__type": "card", "payment_method_data__card__token": "tok_visa"}
    held = shop.post(
        "/v1/payment_intents",
        amount=500,
        currency="usd",
        confirm=True,
        return_url="https://example.com",
        payment_method_options__card__capture_method="manual",
        **card,
    )
    assert held["status"] == "requires_capture"
    assert held["payment_method_options"]["card"]["capture_method"] == "manual"
    both = shop.wire.post(
        "/v1/payment_intents", spelled({"amount": 500, "currency": "usd", "payment_method": "pm_1", **card})
    )
    assert both.status == 400


def test_a_card_is_asked_about_only_where_the_request_wants_it(shop: Shop) -> None:
    given = {"payment_method": "pm_card_threeDSecureOptional", "confirm": True}
    assert intent(shop, "card", **given)["status"] == "succeeded"
    asked = intent(shop, "card", **given, payment_method_options__card__request_three_d_secure="any")
    assert asked["status"] == "requires_action"


@pytest.mark.parametrize("kind", ["payment", "setup"])
def test_where_to_come_back_to_must_be_said(kind: str, shop: Shop) -> None:
    given = {"amount": 500, "currency": "usd"} if kind == "payment" else {}
    params = spelled({**given, "payment_method": "pm_card_visa", "confirm": True})
    params["automatic_payment_methods[enabled]"] = "true"
    refused = shop.wire.post(f"/v1/{kind}_intents", params)
    assert (refused.status, refused.error["type"]) == (400, "invalid_request_error")
    assert f"This {kind.title()}Intent is configured to accept payment methods enabled" in refused.error["message"]
    never = {"automatic_payment_methods[allow_redirects]": "never"}
    for more in ({"return_url": "https://example.com"}, never):
        assert shop.wire.post(f"/v1/{kind}_intents", {**params, **more}).json["status"] == "succeeded"
    if kind == "payment":
        assert shop.wire.post("/v1/payment_intents", {**params, "off_session": "true"}).json["status"] == "succeeded"
