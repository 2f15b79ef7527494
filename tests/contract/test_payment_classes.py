"""Payment objects, in every state that requests can bring them to, hold against the official SDK's typed classes."""

from __future__ import annotations

import re

import stripe

from schemas.stripe.payment_method import OTHER_TYPES
from tests.contract import typed_classes
from tests.support.shop import Object, Shop

CLASSES = (stripe.Charge, stripe.PaymentMethod, stripe.Refund, stripe.SetupIntent)

LEFT_OUT = {
    r"payment_method\.radar_options": "left out until it was set",
    rf"payment_method\.({'|'.join(OTHER_TYPES)}|card_present|interac_present)": "only the map of its own type",
    r"payment_method\.card\.(description|iin|issuer)": "only for accounts with access to issuer data",
    r"charge\.(level3|presentment_details|radar_options|transfer)": "left out until it was set",
    r"charge\.refunds": "left out unless `expand` names it",
    r"charge\.fraud_details\.\w+": "left out until somebody reported the charge",
    r"charge\.outcome\.rule": "only when a rule decided",
    r"charge\.payment_method_details\.(?!card\b)\w+": "only the map of the payment method's own type",
    r"charge\.payment_method_details\.card\.\w+": "what the card network does not tell is left out",
    r"refund\.destination_details\.(?!card\b)\w+": "only the map of where the refund goes",
    r"refund\.destination_details\.card\.reference": "left out until the card network gave one",
    r"refund\.(description|failure_\w+|instructions_email|next_action|pending_reason|presentment_details)": (
        "left out until it was set"
    ),
    r"\w+\.last_(payment|setup)_error\.\w+": "an error leaves out what it does not know",
    r"\w+\.next_action\.\w+": "only the map of the action's own type",
    r"setup_intent\.attach_to_self": "left out until it was set",
    r"setup_intent\.payment_method_options\.[\w.]+": "only those of the intent's `payment_method_types`",
}
"""What the real API leaves out although its classes declare it, and why that is right."""


def flaws(value: Object) -> list[str]:
    return [flaw for flaw in typed_classes.flaws(value) if not _is_left_out(flaw)]


_INSIDE = r"^(?:\w+\.last_(?:payment|setup)_error\.(?=payment_method\.)|(?P<refund>charge\.refunds\.data\.\d+))"


def _own_name(place: re.Match[str]) -> str:
    """An object inside another one is called by its own name."""
    return "refund" if place["refund"] else ""


def _is_left_out(flaw: str) -> bool:
    path, _, what = flaw.partition(": ")
    inner = re.sub(_INSIDE, _own_name, path)
    return what == "missing" and any(re.fullmatch(pattern, inner) for pattern in LEFT_OUT)


def test_payment_objects_and_their_events(shop: Shop) -> None:
    customer = shop.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    shown = [shop.post(f"/v1/invoices/{shop.opened(customer['id'])['id']}/pay")]
    for token in ("pm_card_chargeCustomerFail", "pm_card_threeDSecure2Required"):
        method = shop.post(f"/v1/payment_methods/{token}/attach", customer=customer["id"])
        refused = shop.wire.post(
            f"/v1/invoices/{shop.opened(customer['id'])['id']}/pay", {"payment_method": method["id"]}
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
    waiting = shop.post(
        "/v1/payment_intents",
        amount=900,
        currency="usd",
        confirm=True,
        payment_method="pm_card_authenticationRequired",
        return_url="https://example.com",
    )
    canceled = shop.post(f"/v1/payment_intents/{waiting['id']}/cancel", cancellation_reason="abandoned")
    setup = shop.post("/v1/setup_intents", customer=customer["id"], confirm=True, payment_method="pm_card_visa")
    failed = shop.wire.post("/v1/setup_intents", {"confirm": "true", "payment_method": "pm_card_chargeDeclined"})
    shown += [waiting, canceled, setup, failed.error["setup_intent"]]
    shown += [each for path in ("charges", "refunds", "invoice_payments") for each in shop.get(f"/v1/{path}")["data"]]
    told = [event["data"]["object"] for event in shop.events()]
    assert [flaw for each in (*shown, *told) for flaw in flaws(each)] == []
    assert {each["object"] for each in shown} >= {cls.OBJECT_NAME for cls in CLASSES}
    for each in shown:
        assert list(each) == ["id", "object", *sorted(each.keys() - {"id", "object"})]


def test_the_check_still_finds_what_is_wrong(shop: Shop) -> None:
    method = shop.get("/v1/payment_methods/pm_card_visa")
    assert flaws({**method, "created": "now"}) == ["payment_method.created: 'now' is no int"]
    assert flaws({**method, "card": {**method["card"], "last4": 4242}}) == ["payment_method.card.last4: 4242 is no str"]
    without = {name: value for name, value in method.items() if name != "billing_details"}
    assert flaws(without) == ["payment_method.billing_details: missing"]
