"""Payment intents, setup intents, charges and refunds, whether an invoice made them or not."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop, spelled


def card(shop: Shop, customer: str, token: str = "pm_card_visa") -> Object:
    return shop.post(f"/v1/payment_methods/{token}/attach", customer=customer)


def since(shop: Shop, count: int) -> list[tuple[str, Any]]:
    return shop.told()[count:]


def test_a_hold_is_captured_in_part(shop: Shop) -> None:
    held = shop.post(
        "/v1/payment_intents",
        amount=1000,
        currency="usd",
        capture_method="manual",
        confirm=True,
        payment_method="pm_card_visa",
    )
    assert (held["status"], held["amount_capturable"], held["amount_received"]) == ("requires_capture", 1000, 0)
    too_much = shop.wire.post(f"/v1/payment_intents/{held['id']}/capture", {"amount_to_capture": 1001})
    assert (too_much.status, too_much.error["code"]) == (400, "amount_too_large")
    taken = shop.post(f"/v1/payment_intents/{held['id']}/capture", amount_to_capture=600)
    assert (taken["status"], taken["amount_capturable"], taken["amount_received"]) == ("succeeded", 0, 600)
    charge = shop.get(f"/v1/charges/{taken['latest_charge']}")
    assert (charge["captured"], charge["amount_captured"]) == (True, 600)
    again = shop.wire.post(f"/v1/payment_intents/{held['id']}/capture")
    assert again.error["code"] == "payment_intent_unexpected_state"
    assert again.error["payment_intent"] == taken


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


def test_off_session_a_card_that_asks_for_authentication_declines(shop: Shop) -> None:
    customer = shop.customer()["id"]
    method = card(shop, customer, "pm_card_authenticationRequired")["id"]
    given = {"amount": 500, "currency": "usd", "customer": customer, "payment_method": method, "confirm": "true"}
    refused = shop.wire.post("/v1/payment_intents", {**given, "off_session": "true"})
    assert (refused.status, refused.error["code"]) == (402, "authentication_required")
    asked = shop.wire.post("/v1/payment_intents", {**given, "error_on_requires_action": "true"})
    assert (asked.status, asked.error["code"]) == (402, "authentication_required")
    assert shop.wire.ok(shop.wire.post("/v1/payment_intents", given))["status"] == "requires_action"


def test_an_intent_keeps_the_card_for_later_if_told_to(shop: Shop) -> None:
    customer = shop.customer()["id"]
    paid = shop.post(
        "/v1/payment_intents",
        amount=500,
        currency="usd",
        customer=customer,
        payment_method="pm_card_visa",
        setup_future_usage="off_session",
        confirm=True,
    )
    kept = shop.get(f"/v1/customers/{customer}/payment_methods")["data"]
    assert [each["id"] for each in kept] == [paid["payment_method"]]


def test_a_card_that_nobody_owns_pays_once(shop: Shop) -> None:
    given = {"amount": 500, "currency": "usd", "confirm": True}
    paid = shop.post("/v1/payment_intents", **given, payment_method="pm_card_visa")
    again = shop.wire.post("/v1/payment_intents", spelled({**given, "payment_method": paid["payment_method"]}))
    assert (again.status, again.error["message"].startswith("This PaymentMethod was previously used")) == (400, True)


def test_another_customers_card_does_not_pay(shop: Shop) -> None:
    method = card(shop, shop.customer()["id"])["id"]
    given = {"amount": 500, "currency": "usd", "customer": shop.customer()["id"], "payment_method": method}
    refused = shop.wire.post("/v1/payment_intents", given)
    assert (refused.status, refused.error["param"]) == (400, "payment_method")


def test_an_intent_that_collects_an_invoice_is_not_canceled_by_hand(shop: Shop) -> None:
    payments = shop.invoice(shop.opened()["id"], expand=["payments"])["payments"]
    intent = payments["data"][0]["payment"]["payment_intent"]
    assert shop.wire.post(f"/v1/payment_intents/{intent}/cancel").status == 400
    assert shop.wire.post(f"/v1/payment_intents/{intent}", {"amount": 1}).status == 400


def test_a_setup_intent_attaches_its_card(shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = shop.post("/v1/setup_intents", customer=customer)
    assert intent["status"] == "requires_payment_method"
    done = shop.post(f"/v1/setup_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
    assert done["status"] == "succeeded"
    assert shop.get(f"/v1/payment_methods/{done['payment_method']}")["customer"] == customer
    again = shop.wire.post(f"/v1/setup_intents/{intent['id']}/cancel")
    assert (again.status, again.error["code"]) == (400, "setup_intent_unexpected_state")


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


def test_a_setup_intent_comes_back_to_where_its_confirmation_says(shop: Shop) -> None:
    made = shop.post("/v1/setup_intents", customer=shop.customer()["id"])
    assert made["automatic_payment_methods"] == {"allow_redirects": "always", "enabled": True}
    waiting = shop.post(
        f"/v1/setup_intents/{made['id']}/confirm",
        payment_method="pm_card_authenticationRequired",
        return_url="https://example.com/back",
    )
    assert waiting["status"] == "requires_action"
    assert waiting["next_action"]["redirect_to_url"]["return_url"] == "https://example.com/back"
    chosen = shop.post("/v1/setup_intents", automatic_payment_methods__enabled=False)
    assert chosen["automatic_payment_methods"] is None


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
