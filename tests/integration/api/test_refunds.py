"""Refunds over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop


def test_refunds_in_parts_until_nothing_is_left(shop: Shop) -> None:
    paid = shop.direct_payment(1000, payment_method="pm_card_mastercard")
    count = len(shop.event_log())
    part = shop.post("/v1/refunds", payment_intent=paid["id"], amount=400, reason="requested_by_customer")
    assert (part["amount"], part["status"], part["charge"]) == (400, "succeeded", paid["latest_charge"])
    assert shop.log_since(count) == [("refund.created", None), ("charge.refunded", {"amount_refunded": 0})]
    too_much = shop.wire.post("/v1/refunds", {"charge": paid["latest_charge"], "amount": 601})
    assert too_much.error["param"] == "amount"
    assert too_much.error["message"] == ("Refund amount ($6.01) is greater than unrefunded amount on charge ($6.00)")
    rest = shop.post("/v1/refunds", charge=paid["latest_charge"])
    assert rest["amount"] == 600
    charge = shop.get(f"/v1/charges/{paid['latest_charge']}", expand=["refunds"])
    assert (charge["amount_refunded"], charge["refunded"]) == (1000, True)
    assert [each["id"] for each in charge["refunds"]["data"]] == [rest["id"], part["id"]]
    over = shop.wire.post("/v1/refunds", {"payment_intent": paid["id"]})
    assert (over.status, over.error["code"]) == (400, "charge_already_refunded")
    assert [each["id"] for each in shop.get("/v1/refunds", payment_intent=paid["id"])["data"]] == [
        rest["id"],
        part["id"],
    ]


def test_a_hold_is_let_go_by_a_refund(shop: Shop) -> None:
    """activemerchant/active_merchant voids authorizations so."""
    held = shop.post("/v1/charges", amount=500, currency="usd", source="tok_visa", capture=False)["id"]
    part = shop.wire.post("/v1/refunds", {"charge": held, "amount": 100})
    assert (part.status, part.error["message"][:46]) == (400, "You cannot partially refund an uncaptured char")
    refund = shop.post("/v1/refunds", charge=held)
    assert (refund["amount"], refund["status"], refund["balance_transaction"]) == (500, "succeeded", None)
    charge = shop.get(f"/v1/charges/{held}")
    assert (charge["refunded"], charge["amount_refunded"], charge["captured"]) == (True, 500, False)
    late = shop.wire.post(f"/v1/charges/{held}/capture")
    assert (late.status, late.error["code"]) == (400, "charge_already_refunded")
    again = shop.wire.post("/v1/refunds", {"charge": held})
    assert (again.status, again.error["code"]) == (400, "charge_already_refunded")


def test_the_hold_of_a_canceled_intent_is_let_go(shop: Shop) -> None:
    """activemerchant/active_merchant, test_create_a_payment_intent_and_void."""
    intent = shop.direct_payment(500, capture_method="manual")
    count = len(shop.event_log())
    canceled = shop.post(f"/v1/payment_intents/{intent['id']}/cancel", expand=["latest_charge"])
    assert (canceled["status"], canceled["latest_charge"]["amount_refunded"]) == ("canceled", 500)
    assert canceled["latest_charge"]["refunded"] is True
    assert shop.types_since(count) == [
        "payment_intent.canceled",
        "refund.created",
        "charge.refunded",
    ]
    assert shop.get("/v1/balance_transactions")["data"] == []


def test_a_refund_for_fraud_reports_its_charge(shop: Shop) -> None:
    paid = shop.direct_payment(1000)
    shop.post("/v1/refunds", payment_intent=paid["id"], amount=400, reason="fraudulent")
    assert shop.get(f"/v1/charges/{paid['latest_charge']}")["fraud_details"] == {"user_report": "fraudulent"}


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    paid, other = (shop.paid_intent(shop.customer()["id"], 500) for _ in range(2))
    older = shop.post("/v1/refunds", payment_intent=paid["id"], amount=100)
    newer = shop.post("/v1/refunds", charge=other["latest_charge"], reason="duplicate")
    assert (newer["amount"], newer["reason"], newer["status"]) == (500, "duplicate", "succeeded")
    check_reading(shop, "/v1/refunds", newer, "No such refund")
    check_listing(shop, "/v1/refunds", older, newer)
    check_changing(shop, "/v1/refunds", older)
    check_filters(
        shop,
        "/v1/refunds",
        ({"charge": newer["charge"]}, [newer]),
        ({"payment_intent": paid["id"]}, [older]),
        ({"charge": newer["charge"], "payment_intent": paid["id"]}, []),
    )
    assert (newer["customer"], newer["payment_method"]) == (other["customer"], other["payment_method"])
    canceled = shop.wire.post(f"/v1/refunds/{older['id']}/cancel")
    assert (canceled.status, canceled.error["message"]) == (400, "Canceling this refund is unsupported.")


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"payment_intent": "nope"}, "payment_intent", "resource_missing"),
        ({"charge": "nope", "amount": 0}, "amount", "parameter_invalid_integer"),
        ({"charge": "nope", "reason": "bored"}, "reason", None),
        ({}, None, None),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post("/v1/refunds", params), param, code)


def test_an_unknown_charge_is_not_found(shop: Shop) -> None:
    missing = shop.wire.post("/v1/refunds", {"charge": "nope"})
    assert (missing.status, missing.error["code"], missing.error["param"]) == (404, "resource_missing", "id")


def test_a_hold_is_let_go_instead(shop: Shop) -> None:
    held = {"amount": 700, "currency": "usd", "confirm": True, "capture_method": "manual"}
    intent = shop.post("/v1/payment_intents", payment_method="pm_card_visa", payment_method_types=["card"], **held)
    refused = shop.wire.post("/v1/refunds", {"charge": intent["latest_charge"]})
    assert refused.status == 400
    assert refused.error["message"].startswith(
        f"This uncaptured Charge was created by a PaymentIntent ({intent['id']}). You must cancel the PaymentIntent"
    )


def test_the_oldest_path_answers_with_the_charge(shop: Shop) -> None:
    charge = shop.post("/v1/charges", amount=700, currency="eur", source="tok_visa")
    refunded = shop.post(f"/v1/charges/{charge['id']}/refund", amount=200)
    assert (refunded["object"], refunded["amount_refunded"]) == ("charge", 200)
    over = shop.wire.post(f"/v1/charges/{charge['id']}/refund", {"amount": 501})
    assert over.error["message"] == "Refund amount (€5.01) is greater than unrefunded amount on charge (€5.00)"
