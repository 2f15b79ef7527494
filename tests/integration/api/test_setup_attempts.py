"""The attempts of setup intents, over the wire (docs.stripe.com/api/setup_attempts)."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from emulator.billing.payments.method_types import METHOD_TYPES
from tests.integration.pages.test_typed_ways_to_pay import DEBITS
from tests.support.payment_classes import mismatches
from tests.support.provider_types import keys_of
from tests.support.resources import check_refusal
from tests.support.shop import Object, Shop

PATH, INTENTS = "/v1/setup_attempts", "/v1/setup_intents"
CONFIRMED = {"confirm": True, "return_url": "https://example.com/back", "payment_method_types": ["card"]}


def attempts(shop: Shop, intent: Object, **params: Any) -> list[Object]:
    found: list[Object] = shop.get(PATH, setup_intent=intent["id"], **params)["data"]
    return found


def answer(shop: Shop, intent: Object, said: str) -> None:
    """What the cardholder answers at their bank."""
    url = intent["next_action"]["redirect_to_url"]["url"].removeprefix(shop.wire.url)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert shop.wire.request("POST", url, body=f"answer={said}".encode(), headers=form).status == 303


def test_a_confirmation_is_an_attempt(shop: Shop) -> None:
    now = shop.clock(frozen=True)["now"]
    customer = shop.customer()["id"]
    waiting = shop.post(INTENTS, customer=customer)
    assert (waiting["latest_attempt"], attempts(shop, waiting)) == (None, [])
    intent = shop.post(INTENTS, customer=customer, payment_method="pm_card_visa", usage="on_session", **CONFIRMED)
    (attempt,) = attempts(shop, intent)
    assert intent["latest_attempt"] == attempt["id"]
    assert list(attempt) == [name for name in keys_of(stripe.SetupAttempt) if name != "attach_to_self"]
    assert mismatches(attempt) == []
    card = attempt.pop("payment_method_details")
    assert attempt == {
        "id": intent["latest_attempt"],
        "object": "setup_attempt",
        "application": None,
        "created": now,
        "customer": customer,
        "customer_account": None,
        "flow_directions": None,
        "livemode": False,
        "on_behalf_of": None,
        "payment_method": intent["payment_method"],
        "setup_error": None,
        "setup_intent": intent["id"],
        "status": "succeeded",
        "usage": "on_session",
    }
    assert attempt["id"].startswith("setatt_")
    assert (card["type"], card["card"]["last4"], card["card"]["checks"]["cvc_check"]) == ("card", "4242", "pass")
    expanded = shop.get(f"{INTENTS}/{intent['id']}", expand=["latest_attempt.payment_method"])["latest_attempt"]
    assert (expanded["id"], expanded["payment_method"]["id"]) == (attempt["id"], intent["payment_method"])


@pytest.mark.parametrize(("said", "status"), [("complete", "succeeded"), ("fail", "failed")])
def test_one_that_waits_for_the_cardholder_comes_to_what_they_answer(said: str, status: str, shop: Shop) -> None:
    intent = shop.post(INTENTS, payment_method="pm_card_authenticationRequired", **CONFIRMED)
    (before,) = attempts(shop, intent)
    assert before["status"] == "requires_action"
    answer(shop, intent, said)
    (after,) = attempts(shop, intent)
    assert mismatches(after) == []
    error = after["setup_error"]
    assert {**after, "status": "requires_action", "setup_error": None} == before
    assert (after["status"], error is None) == (status, said == "complete")
    assert error == shop.get(f"{INTENTS}/{intent['id']}")["last_setup_error"]


def test_each_confirmation_is_one_more(shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    intent = shop.post(INTENTS, customer=customer, payment_method_types=["card"])
    path = f"{INTENTS}/{intent['id']}/confirm"
    declined = {"payment_method": "pm_card_visa_chargeDeclined", "return_url": "https://example.com"}
    assert shop.wire.post(path, declined).status == 402
    for method in ("pm_card_authenticationRequired", "pm_card_visa"):
        shop.clock(advance=10)
        shop.post(path, payment_method=method, return_url="https://example.com")
    newest_first = attempts(shop, intent)
    assert [each["status"] for each in newest_first] == ["succeeded", "abandoned", "failed"]
    assert newest_first[2]["setup_error"]["code"] == "card_declined"
    assert shop.get(f"{INTENTS}/{intent['id']}")["latest_attempt"] == newest_first[0]["id"]
    assert attempts(shop, intent, limit=1) == newest_first[:1]
    assert attempts(shop, intent, starting_after=newest_first[0]["id"]) == newest_first[1:]
    assert attempts(shop, intent, created__gt=newest_first[1]["created"]) == newest_first[:1]


def test_one_that_waits_is_abandoned_with_its_intent(shop: Shop) -> None:
    intent = shop.post(INTENTS, payment_method="pm_card_authenticationRequired", **CONFIRMED)
    shop.post(f"{INTENTS}/{intent['id']}/cancel")
    assert [each["status"] for each in attempts(shop, intent)] == ["abandoned"]


def test_a_refused_confirmation_is_none(shop: Shop) -> None:
    intent = shop.post(INTENTS, payment_method_types=["sepa_debit"])
    card = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
    assert shop.wire.post(f"{INTENTS}/{intent['id']}/confirm", card).status == 400
    assert attempts(shop, intent) == []


def test_the_intent_must_be_named(shop: Shop) -> None:
    check_refusal(shop.wire.get(PATH), "setup_intent", "parameter_missing")
    check_refusal(shop.wire.get(PATH, {"setup_intent": "seti_nope"}), "setup_intent", "resource_missing")


def kept(shop: Shop, type: str) -> str:
    """A payment method of a type, by its id."""
    details = {f"{type}__{name}": value for name, value in (DEBITS[type][1] if type in DEBITS else {}).items()}
    if type == "us_bank_account":
        details["us_bank_account__account_holder_type"] = "individual"
    who = {"billing_details__name": "Jenny Rosen", "billing_details__email": "jenny@example.com"}
    made: str = shop.post("/v1/payment_methods", type=type, **who, **details)["id"]
    return made


@pytest.mark.parametrize("type", sorted(name for name, type in METHOD_TYPES.items() if type.is_saved))
def test_every_type_that_can_be_kept_shows_the_map_of_its_own(type: str, shop: Shop) -> None:
    intent = shop.post(
        INTENTS,
        payment_method="pm_card_visa" if type == "card" else kept(shop, type),
        payment_method_types=[type],
        mandate_data__customer_acceptance__type="offline",
        confirm=True,
        return_url="https://example.com",
    )
    (attempt,) = attempts(shop, intent)
    assert mismatches(attempt) == []
    assert sorted(attempt["payment_method_details"]) == sorted([type, "type"])
