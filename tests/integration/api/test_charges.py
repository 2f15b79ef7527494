"""Charges over the wire."""

from __future__ import annotations

import pytest

from tests.support.payment_classes import mismatches
from tests.support.resources import check_changing, check_filters, check_listing, check_reading
from tests.support.shop import Object, Shop


def test_goods_that_are_paid_are_on_their_way(shop: Shop) -> None:
    there = {"shipping__name": "Jenny", "shipping__address__line1": "Main Street 1"}
    paid = shop.direct_payment(900, **there, shipping__carrier="UPS", shipping__tracking_number="1Z")
    assert (paid["shipping"]["carrier"], paid["shipping"]["tracking_number"]) == ("UPS", "1Z")
    charge = shop.post(f"/v1/charges/{paid['latest_charge']}", **there, shipping__tracking_number="2Z")
    assert (charge["shipping"]["carrier"], charge["shipping"]["tracking_number"]) == ("UPS", "2Z")


def test_a_hold_is_captured_by_its_charge_which_may_say_more(shop: Shop) -> None:
    held = shop.direct_payment(1000, capture_method="manual")
    said = {
        "receipt_email": "jenny@example.com",
        "statement_descriptor": "ROSEN",
        "statement_descriptor_suffix": "ORDER 7",
        "transfer_group": "ORDER7",
    }
    charge = shop.post(f"/v1/charges/{held['latest_charge']}/capture", amount=700, **said)
    assert {name: charge[name] for name in said} == said
    assert (charge["captured"], charge["amount_captured"]) == (True, 700)
    (receipt,) = shop.get("/_emulator/outbox", to="jenny@example.com")["data"]
    mailed = shop.get(f"/v1/charges/{held['latest_charge']}")
    assert mailed == {**charge, "receipt_number": receipt["subject"].partition("#")[2]}
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


def test_a_charge_without_an_intent(shop: Shop) -> None:
    count = len(shop.event_log())
    charge = shop.post(
        "/v1/charges", amount=2000, currency="usd", source="tok_visa", description="Rent", metadata__a="b"
    )
    assert (charge["status"], charge["paid"], charge["captured"]) == ("succeeded", True, True)
    assert (charge["payment_intent"], charge["payment_method"]) == (None, charge["source"]["id"])
    assert (charge["source"]["object"], charge["source"]["last4"]) == ("card", "4242")
    assert shop.types_since(count) == ["charge.succeeded"]
    assert mismatches(charge) == []
    assert shop.get(f"/v1/charges/{charge['id']}", expand=["balance_transaction"])["balance_transaction"]["fee"] == 88
    refund = shop.post(f"/v1/charges/{charge['id']}/refunds", amount=500, reason="duplicate")
    assert (refund["charge"], refund["payment_intent"], refund["amount"]) == (charge["id"], None, 500)
    assert shop.get(f"/v1/charges/{charge['id']}/refunds")["data"] == [refund]
    path = f"/v1/charges/{charge['id']}/refunds/{refund['id']}"
    assert shop.get(path) == refund
    assert shop.post(path, metadata__a="b")["metadata"] == {"a": "b"}
    assert shop.wire.get(f"/v1/charges/{charge['id']}/refunds/re_nope").status == 404


@pytest.mark.recorded("onetimesecret/onetimesecret, 33 charges without an intent, 2025 and 2026")
def test_radar_options_are_of_charges_that_an_intent_made(shop: Shop) -> None:
    paid = shop.post("/v1/charges", amount=2000, currency="usd", source="tok_visa")
    assert "radar_options" not in paid
    assert "radar_options" not in shop.get("/v1/charges")["data"][0]


@pytest.mark.recorded("onetimesecret/onetimesecret, 33 cards of 2025 and 2026")
def test_a_card_has_a_mail_address_and_a_phone_and_no_networks(shop: Shop) -> None:
    card = shop.post("/v1/charges", amount=2000, currency="usd", source="tok_visa")["source"]
    assert (card["email"], card["phone"]) == (None, None)
    assert "networks" not in card


def test_a_hold_without_an_intent(shop: Shop) -> None:
    held = shop.post("/v1/charges", amount=2000, currency="usd", source="tok_visa", capture=False)
    assert (held["captured"], held["balance_transaction"]) == (False, None)
    too_much = shop.wire.post(f"/v1/charges/{held['id']}/capture", {"amount": 2001})
    assert (too_much.status, too_much.error["code"]) == (400, "amount_too_large")
    taken = shop.post(f"/v1/charges/{held['id']}/capture", amount=1500)
    assert (taken["captured"], taken["amount_captured"]) == (True, 1500)


def test_the_hold_of_an_intent_is_not_captured_beyond_its_amount(shop: Shop) -> None:
    held = shop.direct_payment(1000, capture_method="manual")
    refused = shop.wire.post(f"/v1/charges/{held['latest_charge']}/capture", {"amount": 1001})
    assert (refused.status, refused.error["code"], refused.error["param"]) == (400, "amount_too_large", "amount")


def test_who_is_charged(shop: Shop) -> None:
    customer = shop.customer(source="tok_visa")
    paid = shop.post("/v1/charges", amount=500, currency="usd", customer=customer["id"])
    assert (paid["customer"], paid["source"]["id"]) == (customer["id"], customer["default_source"])
    nobody = shop.wire.post("/v1/charges", {"amount": 500, "currency": "usd"})
    assert (nobody.status, nobody.error["message"]) == (400, "Must provide source or customer.")
    nothing = {"amount": 500, "currency": "usd", "customer": shop.customer()["id"]}
    refused = shop.wire.post("/v1/charges", nothing)
    assert (refused.status, refused.error["code"]) == (402, "missing")
    assert refused.error["message"] == "Cannot charge a customer that has no active card"
    stranger = {"amount": 500, "currency": "usd", "source": customer["default_source"]}
    assert shop.wire.post("/v1/charges", stranger).error["param"] == "source"


def test_a_declined_charge_is_kept(shop: Shop) -> None:
    refused = shop.wire.post("/v1/charges", {"amount": 500, "currency": "usd", "source": "tok_chargeDeclined"})
    assert (refused.status, refused.error["decline_code"]) == (402, "generic_decline")
    failed = shop.get(f"/v1/charges/{refused.error['charge']}")
    assert (failed["status"], failed["failure_code"]) == ("failed", "card_declined")
    asks = {"amount": 500, "currency": "usd", "source": "tok_authenticationRequired"}
    assert shop.wire.post("/v1/charges", asks).error["code"] == "authentication_required"


@pytest.mark.every_engine
def test_charges_of_what_is_no_card_have_ids_of_their_own_and_one_order(shop: Shop) -> None:
    shop.clock(frozen=True)
    accepted = {"mandate_data__customer_acceptance__type": "offline", "confirm": True, "currency": "usd"}
    made = []
    for token, type in (
        ("pm_card_visa", "card"),
        ("pm_usBankAccount_success", "us_bank_account"),
        ("pm_card_visa", "card"),
        ("pm_usBankAccount_success", "us_bank_account"),
    ):
        params = accepted if type != "card" else {"confirm": True, "currency": "usd"}
        intent = shop.post(
            "/v1/payment_intents", amount=900, payment_method=token, payment_method_types=[type], **params
        )
        made.append(intent["latest_charge"])
    assert [id.partition("_")[0] for id in made] == ["ch", "py", "ch", "py"]
    assert [each["id"] for each in shop.get("/v1/charges")["data"]] == made[::-1]
    assert [each["id"] for each in shop.wire.all("/v1/charges", {"limit": 1})] == made[::-1]
    assert [each["id"] for each in shop.get("/v1/charges", ending_before=made[1])["data"]] == made[:1:-1]
    found = shop.get("/v1/charges/search", query="amount:900")["data"]
    assert [each["id"] for each in found] == made[::-1]
    assert shop.get(f"/v1/charges/{made[1]}")["id"] == made[1]
    other = made[1].replace("py_", "ch_")
    assert shop.wire.get(f"/v1/charges/{other}").status == 404
    changed = shop.post(f"/v1/charges/{made[1]}", description="Rent")
    assert shop.get("/v1/charges", starting_after=made[2])["data"][0] == changed
    shop.clock(advance=10)
    booked = shop.get("/v1/balance_transactions", expand=["data.source"])["data"]
    assert {each["source"]["id"] for each in booked} == set(made)
