"""Charges over the wire."""

from __future__ import annotations

from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop


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
        return_url="https://example.com",
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


def charge(shop: Shop, customer: str) -> Object:
    return shop.get(f"/v1/charges/{shop.paid_intent(customer, 500)['latest_charge']}")


def test_it_is_read_changed_and_listed(shop: Shop) -> None:
    customer = shop.customer()["id"]
    older, newer = charge(shop, customer), charge(shop, shop.customer()["id"])
    check_reading(shop, "/v1/charges", newer, "No such charge")
    check_listing(shop, "/v1/charges", older, newer)
    check_changing(shop, "/v1/charges", older)
    changed = shop.post(f"/v1/charges/{newer['id']}", description="Rent", receipt_email="jenny@example.com")
    assert changed == {**newer, "description": "Rent", "receipt_email": "jenny@example.com"}
    check_filters(
        shop,
        "/v1/charges",
        ({"customer": customer}, [older]),
        ({"payment_intent": newer["payment_intent"]}, [newer]),
        ({"transfer_group": "nope"}, []),
    )


def test_what_was_captured_is_not_captured_again(shop: Shop) -> None:
    taken = charge(shop, shop.customer()["id"])
    answer = shop.wire.post(f"/v1/charges/{taken['id']}/capture")
    assert (answer.status, answer.error["code"]) == (400, "charge_already_captured")
