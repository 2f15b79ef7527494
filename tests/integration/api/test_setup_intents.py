"""Setup intents over the wire."""

from __future__ import annotations

from tests.support.shop import Shop


def test_a_setup_intent_attaches_its_card(shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = shop.post("/v1/setup_intents", customer=customer)
    assert intent["status"] == "requires_payment_method"
    done = shop.post(f"/v1/setup_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
    assert done["status"] == "succeeded"
    assert shop.get(f"/v1/payment_methods/{done['payment_method']}")["customer"] == customer
    again = shop.wire.post(f"/v1/setup_intents/{intent['id']}/cancel")
    assert (again.status, again.error["code"]) == (400, "setup_intent_unexpected_state")


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
