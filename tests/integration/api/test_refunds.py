"""Refunds over the wire."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Shop


def since(shop: Shop, count: int) -> list[tuple[str, Any]]:
    return shop.told()[count:]


def test_refunds_in_parts_until_nothing_is_left(shop: Shop) -> None:
    paid = shop.post(
        "/v1/payment_intents", amount=1000, currency="usd", confirm=True, payment_method="pm_card_mastercard"
    )
    count = len(shop.told())
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
