"""Test cards over the wire: what each kind of them does (docs.stripe.com/testing)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled

CHARGED = {"amount": 1000, "currency": "usd", "confirm": True, "return_url": "https://example.com"}


def declined(shop: Shop, token: str, **params: Any) -> Object:
    """The error of a payment that a card declines; in the intent it is told the same way."""
    refused = shop.wire.post("/v1/payment_intents", spelled({**CHARGED, "payment_method": token, **params}))
    assert refused.status == 402
    error: Object = refused.error
    told = error["payment_intent"]["last_payment_error"]
    for name in ("advice_code", "code", "decline_code", "network_advice_code", "network_decline_code", "param"):
        assert told.get(name) == error.get(name), name
    return error


def charge_of(shop: Shop, intent: Object, **params: Any) -> Object:
    return shop.get(f"/v1/charges/{intent['latest_charge']}", **params)


@pytest.mark.parametrize(
    ("token", "code", "decline", "advice", "network_advice", "network", "param"),
    [
        ("chargeDeclined", "card_declined", "generic_decline", "try_again_later", None, "01", None),
        (
            "chargeDeclinedInsufficientFunds",
            "card_declined",
            "insufficient_funds",
            "try_again_later",
            "02",
            "51",
            None,
        ),
        ("chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again", "01", "41", None),
        ("chargeDeclinedStolenCard", "card_declined", "stolen_card", "do_not_try_again", "01", "43", None),
        ("chargeDeclinedExpiredCard", "expired_card", "expired_card", "confirm_card_data", "03", "54", "exp_month"),
        ("chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "confirm_card_data", "03", "N7", "cvc"),
        (
            "chargeDeclinedVelocityLimitExceeded",
            "card_declined",
            "card_velocity_exceeded",
            "try_again_later",
            "02",
            "61",
            None,
        ),
        ("chargeDeclinedProcessingError", "processing_error", "processing_error", "try_again_later", None, "06", None),
        ("radarBlock", "card_declined", "fraudulent", "do_not_try_again", None, None, None),
    ],
)
def test_a_decline_says_what_the_network_said(
    token: str,
    code: str,
    decline: str,
    advice: str,
    network_advice: str | None,
    network: str | None,
    param: str | None,
    shop: Shop,
) -> None:
    error = declined(shop, f"pm_card_{token}")
    assert (error["code"], error["decline_code"], error["advice_code"]) == (code, decline, advice)
    assert (error.get("network_advice_code"), error.get("network_decline_code")) == (network_advice, network)
    assert error.get("param") == param
    outcome = shop.get(f"/v1/charges/{error['charge']}")["outcome"]
    assert (outcome["network_advice_code"], outcome["network_decline_code"]) == (network_advice, network)


@pytest.mark.parametrize(
    ("number", "check"),
    [
        ("4000000000000002", "pass"),
        ("4000000000000101", "fail"),
        ("4100000000000019", "unavailable"),
    ],
)
def test_a_decline_uses_up_a_card_that_nobody_owns(number: str, check: str, shop: Shop) -> None:
    card = shop.post("/v1/payment_methods", type="card", card__number=number, card__cvc="123")["id"]
    error = declined(shop, card)
    assert error["payment_method"]["card"]["checks"]["cvc_check"] == check
    assert shop.get(f"/v1/payment_methods/{card}")["card"]["checks"]["cvc_check"] == check
    again = shop.wire.post("/v1/payment_intents", spelled({**CHARGED, "payment_method": card}))
    assert again.status == 400
    assert again.error["message"].startswith("The provided PaymentMethod was previously used with a PaymentIntent")


def test_a_number_of_old_tests_still_asks_for_authentication(shop: Shop) -> None:
    card = shop.post("/v1/payment_methods", type="card", card__number="4000000000003063", card__cvc="123")["id"]
    assert shop.post("/v1/payment_intents", **CHARGED, payment_method=card)["status"] == "requires_action"


def test_what_is_ordered_by_telephone_is_not_authenticated(shop: Shop) -> None:
    """activemerchant/active_merchant, test_moto_enabled_card_succeeds_when_marked."""
    by_phone = {"payment_method_options__card__moto": True}
    asked = shop.post("/v1/payment_intents", **CHARGED, payment_method="pm_card_authenticationRequiredOnSetup")
    assert asked["status"] == "requires_action"
    paid = shop.post(
        "/v1/payment_intents", **CHARGED, **by_phone, payment_method="pm_card_authenticationRequiredOnSetup"
    )
    assert paid["status"] == "succeeded"
    assert declined(shop, "pm_card_authenticationRequired", **by_phone)["code"] == "authentication_required"


def test_a_decline_leaves_a_card_to_its_owner(shop: Shop) -> None:
    customer = shop.customer()["id"]
    card = shop.card(customer, "pm_card_chargeCustomerFail")["id"]
    for _ in range(2):
        assert declined(shop, card, customer=customer)["code"] == "card_declined"


def test_a_charge_that_stripe_blocks_never_reaches_the_network(shop: Shop) -> None:
    for token in ("radarBlock", "riskLevelHighest"):
        outcome = shop.get(f"/v1/charges/{declined(shop, f'pm_card_{token}')['charge']}")["outcome"]
        assert (outcome["type"], outcome["network_status"]) == ("blocked", "not_sent_to_network")
        assert (outcome["risk_level"], outcome["reason"]) == ("highest", "highest_risk_level")
    paid = shop.post("/v1/payment_intents", **CHARGED, payment_method="pm_card_riskLevelElevated")
    assert charge_of(shop, paid)["outcome"]["risk_level"] == "elevated"


def test_what_the_issuer_checks(shop: Shop) -> None:

    address = {
        "billing_details__address__line1": "Main Street 1",
        "billing_details__address__postal_code": "94107",
    }

    def checks(number: str, **params: Any) -> tuple[Object, Object]:
        """The checks before the charge and after it."""
        made = shop.post("/v1/payment_methods", type="card", card__number=number, **address, **params)
        paid = shop.post("/v1/payment_intents", **CHARGED, payment_method=made["id"])
        return made["card"]["checks"], charge_of(shop, paid)["payment_method_details"]["card"]["checks"]

    names = ("cvc_check", "address_line1_check", "address_postal_code_check")
    unchecked, plain = checks("4242424242424242", card__cvc="123")
    assert [unchecked[name] for name in names] == ["unchecked"] * 3
    assert [plain[name] for name in names] == ["pass"] * 3
    for number, expected in (
        ("4000000000000010", [None, "fail", "fail"]),
        ("4000000000000028", [None, "fail", "pass"]),
        ("4000000000000036", [None, "pass", "fail"]),
        ("4000000000000044", [None, "unavailable", "unavailable"]),
        ("4000000000000101", [None, "pass", "pass"]),
    ):
        assert [checks(number)[1][name] for name in names] == expected, number
    named = charge_of(shop, shop.post("/v1/payment_intents", **CHARGED, payment_method="pm_card_avsFail"))
    assert [named["payment_method_details"]["card"]["checks"][name] for name in names] == ["pass", "fail", "fail"]
    refused = shop.wire.post("/v1/payment_intents", spelled({**CHARGED, "payment_method": "pm_card_cvcCheckFail"}))
    assert (refused.status, refused.error["code"]) == (402, "incorrect_cvc")


def test_a_card_as_it_is_shown(shop: Shop) -> None:
    today = datetime.now(UTC)
    made = shop.get("/v1/payment_methods/pm_card_amex")["card"]
    assert (made["last4"], made["brand"], made["display_brand"]) == ("8431", "amex", "american_express")
    assert (made["exp_month"], made["exp_year"]) == (today.month, today.year + 1)
    assert made["checks"]["cvc_check"] == "unchecked"
    attached = shop.card(shop.customer()["id"])
    assert attached["card"]["checks"]["cvc_check"] == "pass"
    assert attached["shared_payment_granted_token"] is None
    dual = shop.get("/v1/payment_methods/pm_card_visa_cartesBancaires")["card"]
    assert dual["networks"]["available"] == ["cartes_bancaires", "visa"]
    assert shop.get("/v1/payment_methods/pm_card_hu")["card"]["country"] == "HU"


def test_what_a_charge_tells_of_its_card(shop: Shop) -> None:
    paid = charge_of(shop, shop.post("/v1/payment_intents", **CHARGED, payment_method="pm_card_visa"))
    card = paid["payment_method_details"]["card"]
    assert (len(card["authorization_code"]), card["authorization_code"].isdigit()) == (6, True)
    assert card["network_transaction_id"]
    assert "capture_before" not in card
    assert "authorization_code" not in paid
    assert [paid[name] for name in ("destination", "dispute", "order", "radar_options")] == [None, None, None, {}]
    held = shop.post("/v1/payment_intents", **CHARGED, payment_method="pm_card_visa", capture_method="manual")
    assert charge_of(shop, held)["payment_method_details"]["card"]["capture_before"] > paid["created"]


@pytest.mark.recorded("pay-rails/pay, 9 charges at 2024-06-20 to 2025-10-29.clover")
def test_what_was_held_tells_until_when_after_its_capture(shop: Shop) -> None:
    held = shop.post("/v1/payment_intents", **CHARGED, payment_method="pm_card_visa", capture_method="manual")
    captured = charge_of(shop, shop.post(f"/v1/payment_intents/{held['id']}/capture"))
    shown = captured["payment_method_details"]["card"]["capture_before"]
    assert (captured["captured"], shown - captured["created"]) == (True, 7 * 86_400)


@pytest.mark.recorded("pay-rails/pay, 12 of 12 at 2020-08-27 to 2026-03-25.dahlia")
def test_the_discover_card(shop: Shop) -> None:
    assert shop.get("/v1/payment_methods/pm_card_discover")["card"]["last4"] == "9424"


@pytest.mark.parametrize(
    ("given", "code", "param"),
    [
        ({"exp_month": 13, "exp_year": 2040}, "invalid_expiry_month", "exp_month"),
        ({"exp_month": 1, "exp_year": 2020}, "invalid_expiry_year", "exp_year"),
        ({"exp_month": 1, "exp_year": 95}, "invalid_expiry_year", "exp_year"),
        ({"number": "-1"}, "invalid_number", "number"),
        ({"number": "1"}, "invalid_number", "number"),
        ({"cvc": "99"}, "invalid_cvc", "cvc"),
        ({"number": "4242424242424241"}, "incorrect_number", "number"),
        ({"number": "4532015112830366"}, "card_declined", None),
    ],
)
def test_what_no_card_has(given: Object, code: str, param: str | None, shop: Shop) -> None:
    card = {f"card[{name}]": value for name, value in {"number": "4242424242424242", **given}.items()}
    refused = shop.wire.post("/v1/payment_methods", {"type": "card", **card})
    assert (refused.status, refused.error["type"]) == (402, "card_error")
    assert (refused.error["code"], refused.error.get("param")) == (code, param)


def test_who_is_asked_to_authenticate(shop: Shop) -> None:
    customer = shop.customer()["id"]

    def status(method: str, **params: Any) -> str:
        answer = shop.wire.post(
            "/v1/payment_intents", spelled({**CHARGED, "customer": customer, "payment_method": method, **params})
        )
        return str(answer.json["status"] if answer.status == 200 else answer.error["code"])

    ready = shop.card(customer, "pm_card_authenticationRequiredSetupForOffSession")["id"]
    assert (status(ready), status(ready, off_session=True)) == ("requires_action", "succeeded")
    once = shop.card(customer, "pm_card_authenticationRequiredOnSetup")["id"]
    assert (status(once), status(once, off_session=True)) == ("requires_action", "authentication_required")
    declining = "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"
    assert status(declining) == "requires_action"
    assert status("pm_card_threeDSecureRequiredProcessingError") == "card_declined"
    assert status("pm_card_threeDSecureOptional") == "succeeded"


@pytest.mark.parametrize(
    ("token", "at_first", "later", "told"),
    [
        ("pm_card_pendingRefund", "pending", "succeeded", "refund.updated"),
        ("pm_card_refundFail", "succeeded", "failed", "refund.failed"),
    ],
)
def test_a_refund_whose_bank_answers_later(token: str, at_first: str, later: str, told: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    paid = shop.post("/v1/payment_intents", **CHARGED, payment_method=token)
    refund = shop.post("/v1/refunds", payment_intent=paid["id"], amount=400)
    assert refund["status"] == at_first
    assert charge_of(shop, paid)["amount_refunded"] == 400
    shop.clock(advance=60)
    after = shop.get(f"/v1/refunds/{refund['id']}")
    assert after["status"] == later
    assert shop.get("/v1/events", type=told)["data"][0]["data"]["object"] == after
    shown = charge_of(shop, paid, expand=["refunds"])
    assert shown["amount_refunded"] == (400 if later == "succeeded" else 0)
    assert (shown["refunds"]["total_count"], shown["refunds"]["data"]) == (1, [after])
    assert after.get("failure_reason") == (None if later == "succeeded" else "expired_or_canceled_card")
