"""Payment objects, in every state that requests can bring them to, hold against the official SDK's typed classes."""

from __future__ import annotations

import stripe

from tests.support.payment_classes import mismatches
from tests.support.shop import Shop

CLASSES = (stripe.Charge, stripe.Dispute, stripe.PaymentMethod, stripe.Refund, stripe.SetupIntent)


def test_payment_objects_and_their_events(shop: Shop) -> None:
    customer = shop.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    shown = [shop.post(f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay")]
    for token in ("pm_card_chargeCustomerFail", "pm_card_threeDSecure2Required"):
        method = shop.post(f"/v1/payment_methods/{token}/attach", customer=customer["id"])
        refused = shop.wire.post(
            f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay", {"payment_method": method["id"]}
        )
        shown += [method, refused.error["payment_intent"], refused.error["payment_method"]]
    paid = shop.post(
        "/v1/payment_intents",
        amount=900,
        currency="usd",
        confirm=True,
        payment_method="pm_card_amex",
        return_url="https://example.com",
        shipping__name="Jenny",
        shipping__address__line1="Main Street 1",
        metadata__a="b",
    )
    refund = shop.post("/v1/refunds", payment_intent=paid["id"], amount=100)
    shown += [paid, refund, shop.post(f"/v1/refunds/{refund['id']}", metadata__a="b")]
    shown.append(shop.get(f"/v1/charges/{paid['latest_charge']}", expand=["refunds"]))
    shown.append(shop.post("/v1/charges", amount=900, currency="usd", source="tok_createDispute"))
    waiting = shop.post(
        "/v1/payment_intents",
        amount=900,
        currency="usd",
        confirm=True,
        payment_method="pm_card_authenticationRequired",
        return_url="https://example.com",
    )
    canceled = shop.post(f"/v1/payment_intents/{waiting['id']}/cancel", cancellation_reason="abandoned")
    setup = shop.post(
        "/v1/setup_intents",
        customer=customer["id"],
        confirm=True,
        payment_method="pm_card_visa",
        return_url="https://example.com",
    )
    failed = shop.wire.post(
        "/v1/setup_intents",
        {"confirm": "true", "payment_method": "pm_card_chargeDeclined", "return_url": "https://example.com"},
    )
    shown += [waiting, canceled, setup, failed.error["setup_intent"]]
    shown += [
        each
        for path in ("charges", "disputes", "refunds", "invoice_payments")
        for each in shop.get(f"/v1/{path}")["data"]
    ]
    told = [event["data"]["object"] for event in shop.events()]
    assert [mismatch for each in (*shown, *told) for mismatch in mismatches(each)] == []
    assert {each["object"] for each in shown} >= {cls.OBJECT_NAME for cls in CLASSES}
    for each in shown:
        assert list(each) == ["id", "object", *sorted(each.keys() - {"id", "object"})]


def test_the_check_still_finds_what_is_wrong(shop: Shop) -> None:
    method = shop.get("/v1/payment_methods/pm_card_visa")
    assert mismatches({**method, "created": "now"}) == ["payment_method.created: 'now' is no int"]
    assert mismatches({**method, "card": {**method["card"], "last4": 4242}}) == [
        "payment_method.card.last4: 4242 is no str"
    ]
    without = {name: value for name, value in method.items() if name != "billing_details"}
    assert mismatches(without) == ["payment_method.billing_details: missing"]
