"""Charges over the wire."""

from __future__ import annotations

from tests.support.shop import Shop


def test_goods_that_are_paid_are_on_their_way(shop: Shop) -> None:
    there = {"shipping__name": "Jenny", "shipping__address__line1": "Main Street 1"}
    paid = shop.post(
        "/v1/payment_intents",
        **there,
        amount=900,
        currency="usd",
        confirm=True,
        payment_method="pm_card_visa",
        return_url="https://example.com",
        shipping__carrier="UPS",
        shipping__tracking_number="1Z",
    )
    assert (paid["shipping"]["carrier"], paid["shipping"]["tracking_number"]) == ("UPS", "1Z")
    charge = shop.post(f"/v1/charges/{paid['latest_charge']}", **there, shipping__tracking_number="2Z")
    assert (charge["shipping"]["carrier"], charge["shipping"]["tracking_number"]) == ("UPS", "2Z")


def test_a_hold_is_captured_by_its_charge_which_may_say_more(shop: Shop) -> None:
    held = shop.post(
        "/v1/payment_intents",
        amount=1000,
        currency="usd",
        capture_method="manual",
        confirm=True,
        payment_method="pm_card_visa",
    )
    said = {
        "receipt_email": "jenny@example.com",
        "statement_descriptor": "ROSEN",
        "statement_descriptor_suffix": "ORDER 7",
        "transfer_group": "ORDER7",
    }
    charge = shop.post(f"/v1/charges/{held['latest_charge']}/capture", amount=700, **said)
    assert {name: charge[name] for name in said} == said
    assert (charge["captured"], charge["amount_captured"]) == (True, 700)
    assert shop.get(f"/v1/charges/{held['latest_charge']}") == charge
    assert shop.events(type="charge.captured")[0]["data"]["object"]["transfer_group"] == "ORDER7"
