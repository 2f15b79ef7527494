"""Refunds over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop


def since(shop: Shop, count: int) -> list[tuple[str, Any]]:
    return shop.event_log()[count:]


def test_refunds_in_parts_until_nothing_is_left(shop: Shop) -> None:
    paid = shop.post(
        "/v1/payment_intents",
        amount=1000,
        currency="usd",
        confirm=True,
        payment_method="pm_card_mastercard",
        return_url="https://example.com",
    )
    count = len(shop.event_log())
    part = shop.post("/v1/refunds", payment_intent=paid["id"], amount=400, reason="requested_by_customer")
    assert (part["amount"], part["status"], part["charge"]) == (400, "succeeded", paid["latest_charge"])
    assert since(shop, count) == [("refund.created", None), ("charge.refunded", {"amount_refunded": 0})]
    too_much = shop.wire.post("/v1/refunds", {"charge": paid["latest_charge"], "amount": 601})
    assert too_much.error["param"] == "amount"
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


def test_it_is_made_read_changed_and_listed(shop: Shop) -> None:
    paid, other = (shop.paid_intent(shop.customer()["id"], 500) for _ in range(2))
    older = shop.post("/v1/refunds", payment_intent=paid["id"], amount=100)
    newer = shop.post("/v1/refunds", charge=other["latest_charge"], reason="duplicate")
    assert (newer["amount"], newer["reason"], newer["status"]) == (500, "duplicate", "succeeded")
    check_reading(shop, "/v1/refunds", newer, "No such refund")
    check_listing(shop, "/v1/refunds", older, newer)
    check_changing(shop, "/v1/refunds", older)
    check_filters(
        shop, "/v1/refunds", ({"charge": newer["charge"]}, [newer]), ({"payment_intent": paid["id"]}, [older])
    )
    assert shop.wire.post(f"/v1/refunds/{older['id']}/cancel").status == 400


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"charge": "nope"}, "charge", "resource_missing"),
        ({"payment_intent": "nope"}, "payment_intent", "resource_missing"),
        ({"charge": "nope", "amount": 0}, "amount", "parameter_invalid_integer"),
        ({"charge": "nope", "reason": "bored"}, "reason", None),
        ({}, None, None),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post("/v1/refunds", params), param, code)
