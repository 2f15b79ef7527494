"""Paying invoices: cards that pay, decline or ask for authentication, and what intents and charges make of it."""

from __future__ import annotations

import pytest
import stripe

from tests.support.shop import Object, Shop

NO_METHOD = "There is no `default_payment_method` set on this Customer or Invoice."


def charged_draft(shop: Shop, customer: str) -> Object:
    draft = shop.post("/v1/invoices", customer=customer)
    shop.item(customer, invoice=draft["id"])
    return shop.invoice(draft["id"])


def test_a_card_pays_an_open_invoice(shop: Shop) -> None:
    customer = shop.paying_customer()
    invoice = shop.open_invoice(customer["id"], 2000)
    count = len(shop.event_log())
    paid = shop.post(f"/v1/invoices/{invoice['id']}/pay", expand=["payments.data.payment.payment_intent"])
    assert {
        name: paid[name] for name in ("amount_paid", "amount_remaining", "attempt_count", "attempted", "status")
    } == {
        "amount_paid": 2000,
        "amount_remaining": 0,
        "attempt_count": 1,
        "attempted": True,
        "status": "paid",
    }
    assert paid["auto_advance"] is False
    assert shop.log_since(count) == [
        ("charge.succeeded", None),
        ("payment_intent.succeeded", None),
        (
            "invoice.updated",
            {
                "amount_paid": 0,
                "amount_remaining": 2000,
                "attempt_count": 0,
                "attempted": False,
                "status": "open",
                "status_transitions": {"paid_at": None},
            },
        ),
        ("invoice.paid", None),
        ("invoice.payment_succeeded", None),
        ("invoice_payment.paid", None),
    ]
    last = shop.events()[-1]
    assert last["request"] == {"id": None, "idempotency_key": None}
    payment = paid["payments"]["data"][0]
    assert last["data"]["object"]["id"] == payment["id"]
    assert (payment["amount_paid"], payment["status"]) == (2000, "paid")
    intent = payment["payment"]["payment_intent"]
    assert (intent["amount_received"], intent["status"]) == (2000, "succeeded")
    assert shop.get(f"/v1/charges/{intent['latest_charge']}", expand=["payment_intent"])["payment_intent"] == intent
    assert shop.get("/v1/invoice_payments", invoice=paid["id"])["data"][0]["id"] == payment["id"]
    by_intent = {"payment__type": "payment_intent", "payment__payment_intent": intent["id"]}
    assert shop.get("/v1/invoice_payments", **by_intent)["data"][0]["id"] == payment["id"]
    assert shop.get(f"/v1/invoice_payments/{payment['id']}")["invoice"] == paid["id"]


def test_paying_a_draft_finalizes_and_pays_it_in_one(shop: Shop) -> None:
    draft = charged_draft(shop, shop.paying_customer()["id"])
    paid = shop.post(f"/v1/invoices/{draft['id']}/pay")
    assert paid["status"] == "paid"
    assert paid["status_transitions"]["finalized_at"] == paid["status_transitions"]["paid_at"]


def test_a_declined_card_leaves_the_invoice_open_and_the_attempt_is_kept(shop: Shop) -> None:
    customer = shop.customer()["id"]
    method = shop.card(customer, "pm_card_chargeCustomerFail")
    invoice = shop.open_invoice(customer, 2000)
    count = len(shop.event_log())
    refused = shop.wire.post(f"/v1/invoices/{invoice['id']}/pay", {"payment_method": method["id"]})
    assert refused.status == 402
    error = refused.error
    intent, charge = error.pop("payment_intent"), error.pop("charge")
    assert error.pop("payment_method") == method
    assert error == {
        "advice_code": "try_again_later",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": "Your card was declined.",
        "network_decline_code": "01",
        "type": "card_error",
    }
    assert intent == shop.get(f"/v1/payment_intents/{intent['id']}")
    assert intent["last_payment_error"]["payment_method"] == method
    assert (intent["status"], intent["latest_charge"]) == ("requires_payment_method", charge)
    failed = shop.get(f"/v1/charges/{charge}")
    assert (failed["status"], failed["failure_code"], failed["paid"]) == ("failed", "card_declined", False)
    after = shop.invoice(invoice["id"])
    assert (after["status"], after["attempted"], after["attempt_count"]) == ("open", True, 1)
    assert shop.log_since(count) == [
        ("charge.failed", None),
        ("payment_intent.payment_failed", None),
        ("invoice.updated", {"attempt_count": 0, "attempted": False}),
        ("invoice.payment_failed", None),
    ]
    other = shop.card(customer)
    paid = shop.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=other["id"])
    assert (paid["status"], paid["attempt_count"]) == ("paid", 1)


def test_a_declined_payment_is_repeated_word_for_word(shop: Shop) -> None:
    customer = shop.paying_customer("pm_card_chargeCustomerFail")
    path = f"/v1/invoices/{shop.open_invoice(customer['id'])['id']}/pay"
    first = shop.wire.post(path, Idempotency_Key="once")
    again = shop.wire.post(path, Idempotency_Key="once")
    assert (first.status, again.status) == (402, 402)
    assert first.body == again.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(shop.get("/v1/charges")["data"]) == 1


def test_a_card_that_asks_for_authentication(shop: Shop) -> None:
    customer = shop.paying_customer("pm_card_threeDSecure2Required")
    invoice = shop.open_invoice(customer["id"], 2000)
    count = len(shop.event_log())
    refused = shop.wire.post(f"/v1/invoices/{invoice['id']}/pay")
    assert refused.status == 402
    assert (refused.error["type"], refused.error["code"]) == ("card_error", "invoice_payment_intent_requires_action")
    assert refused.error["payment_intent"]["status"] == "requires_action"
    assert refused.error["payment_intent"]["next_action"]["type"] == "use_stripe_sdk"
    assert shop.types_since(count) == [
        "charge.failed",
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        "invoice.updated",
        "invoice.payment_action_required",
        "invoice.payment_failed",
    ]
    intent = refused.error["payment_intent"]["id"]
    paid_with = shop.card(customer["id"])["id"]
    assert shop.post(f"/v1/payment_intents/{intent}/confirm", payment_method=paid_with)["status"] == "succeeded"
    assert shop.invoice(invoice["id"])["status"] == "paid"


def test_paid_out_of_band(shop: Shop) -> None:
    invoice = shop.open_invoice(None, 2000)
    count = len(shop.event_log())
    paid = shop.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band=True, expand=["payments"])
    facts = ("amount_paid", "amount_remaining", "attempted", "attempt_count", "auto_advance", "status")
    assert [paid[name] for name in facts] == [2000, 0, False, 0, False, "paid"]
    assert paid["payments"]["data"][0]["status"] == "canceled"
    assert shop.types_since(count) == ["invoice.updated", "invoice.paid", "payment_intent.canceled"]
    assert shop.get("/v1/charges")["data"] == []


def test_nothing_to_charge(shop: Shop) -> None:
    draft = charged_draft(shop, shop.customer()["id"])
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/pay")
    assert (refused.status, refused.error) == (400, {"message": NO_METHOD, "type": "invalid_request_error"})
    assert shop.invoice(draft["id"])["status"] == "draft"


@pytest.mark.parametrize(
    ("token", "status", "types"),
    [
        (
            "pm_card_visa",
            "paid",
            ["charge.succeeded", "payment_intent.succeeded", "invoice.updated", "invoice.paid"],
        ),
        (
            "pm_card_chargeCustomerFail",
            "open",
            ["charge.failed", "payment_intent.payment_failed", "invoice.updated", "invoice.payment_failed"],
        ),
        (
            "pm_card_threeDSecure2Required",
            "open",
            [
                "charge.failed",
                "payment_intent.payment_failed",
                "payment_intent.requires_action",
                "invoice.updated",
                "invoice.payment_action_required",
                "invoice.payment_failed",
            ],
        ),
    ],
)
def test_a_draft_that_advances_by_itself_is_charged(token: str, status: str, types: list[str], shop: Shop) -> None:
    draft = charged_draft(shop, shop.paying_customer(token)["id"])
    shop.post(f"/v1/invoices/{draft['id']}", auto_advance=True)
    shop.clock(advance=2 * 3600)
    assert shop.invoice(draft["id"])["status"] == status
    told = [type for type, _ in shop.event_log()]
    after = told[told.index("invoice.finalized") + 1 :]
    assert after[: len(types)] == types
    assert shop.events()[-1]["request"] == {"id": None, "idempotency_key": None}


def test_the_sdk_raises_a_card_error(sdk: stripe.StripeClient, shop: Shop) -> None:
    customer = shop.paying_customer("pm_card_chargeCustomerFail")
    invoice = shop.open_invoice(customer["id"])
    with pytest.raises(stripe.CardError) as raised:
        sdk.v1.invoices.pay(invoice["id"])
    assert raised.value.http_status == 402
    assert raised.value.error is not None
    assert raised.value.error.decline_code == "generic_decline"
