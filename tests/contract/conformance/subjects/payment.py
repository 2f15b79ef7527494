"""Paying invoices: by card, out of band, and how it fails."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import SET, TIMESTAMP, any_of, matching
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("paying")

RECORDED = recorded("invoices at 2026-08-26.dahlia")
PAY = documented("docs.stripe.com/api/invoices/pay")

_PAID = {
    "status": "paid",
    "amount_paid": 2000,
    "amount_remaining": 0,
    "attempted": True,
    "attempt_count": 1,
    "auto_advance": False,
    "status_transitions": {"paid_at": TIMESTAMP},
}


@CHECKS.check("an open invoice is paid by the customer's card", RECORDED)
def _open(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(customer=sandbox.customer(CARD))
    sandbox.expect(sandbox.post(f"/v1/invoices/{opened['id']}/pay"), _PAID)


@CHECKS.check("a draft is finalized and paid in one call", RECORDED)
def _draft(sandbox: Sandbox) -> None:
    paid = sandbox.post(f"/v1/invoices/{sandbox.draft(2000, customer=sandbox.customer(CARD))['id']}/pay")
    sandbox.expect(paid, _PAID)
    sandbox.equal(paid, "finalized_at", paid["status_transitions.finalized_at"], paid["status_transitions.paid_at"])


@CHECKS.check("a payment method can be named", PAY)
def _named(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    card = sandbox.create("/v1/payment_methods/pm_card_visa/attach", {"customer": customer})
    sandbox.expect(card, {"id": matching("pm_1[0-9A-Za-z]+"), "customer": customer, "card": {"last4": "4242"}})
    opened = sandbox.open_invoice(customer=customer)
    sandbox.expect(sandbox.post(f"/v1/invoices/{opened['id']}/pay", {"payment_method": card["id"]}), _PAID)


@CHECKS.check("paid out of band", RECORDED)
def _out_of_band(sandbox: Sandbox) -> None:
    paid = sandbox.post(f"/v1/invoices/{sandbox.open_invoice()['id']}/pay", {"paid_out_of_band": True})
    facts = {"status": "paid", "amount_paid": 2000, "amount_remaining": 0, "attempted": False, "attempt_count": 0}
    sandbox.expect(paid, {**facts, "auto_advance": False})


@CHECKS.check("nothing to charge", reported("integrators"))
def _no_card(sandbox: Sandbox) -> None:
    reply = sandbox.post(f"/v1/invoices/{sandbox.open_invoice()['id']}/pay")
    pattern = r"There is no `default_payment_method` set on this Customer or Invoice\..*"
    sandbox.refused(reply, 400, matching(pattern))


@CHECKS.check("a declined card", recorded("a declined payment"))
def _declined(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    card = sandbox.create("/v1/payment_methods/pm_card_chargeCustomerFail/attach", {"customer": customer})["id"]
    opened = sandbox.open_invoice(customer=customer)
    reply = sandbox.post(f"/v1/invoices/{opened['id']}/pay", {"payment_method": card})
    sandbox.equal(reply, "HTTP status", reply.status, 402)
    error = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": "Your card was declined.",
        "charge": matching("ch_3[0-9A-Za-z]+"),
        "payment_intent": {"object": "payment_intent", "status": "requires_payment_method"},
        "payment_method": {"id": card, "object": "payment_method"},
    }
    sandbox.equal(reply, "error", reply["error"], error)
    after = sandbox.get(f"/v1/invoices/{opened['id']}")
    sandbox.expect(after, {"status": "open", "attempted": True, "attempt_count": 1, "amount_paid": 0})


@CHECKS.check("a card that needs authentication", reported("integrators"))
def _authentication(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    card = sandbox.create("/v1/payment_methods/pm_card_threeDSecure2Required/attach", {"customer": customer})["id"]
    opened = sandbox.open_invoice(customer=customer)
    reply = sandbox.post(f"/v1/invoices/{opened['id']}/pay", {"payment_method": card})
    sandbox.equal(reply, "HTTP status", reply.status, 402)
    message = (
        "This payment requires additional user action before it can be completed successfully. "
        "Payment can be completed using the PaymentIntent associated with the invoice."
    )
    error = {"type": "card_error", "code": "invoice_payment_intent_requires_action", "message": message}
    sandbox.equal(reply, "error", reply["error"], error)
    sandbox.expect(sandbox.get(f"/v1/invoices/{opened['id']}"), {"status": "open", "amount_paid": 0})


@CHECKS.check("the payment intent of an open invoice", recorded("a payment intent at 2025-10-29.clover"))
def _intent(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.open_invoice()['id']}"
    shown = sandbox.retrieve(path, {"expand": ["payments.data.payment.payment_intent", "confirmation_secret"]})
    intent = {
        "object": "payment_intent",
        "amount": 2000,
        "currency": "usd",
        "status": "requires_payment_method",
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "receipt_email": any_of("jenny@example.com", None),
    }
    payment = {
        "object": "invoice_payment",
        "status": "open",
        "is_default": True,
        "amount_requested": 2000,
        "amount_paid": None,
        "payment": {"type": "payment_intent", "payment_intent": intent},
    }
    secret = {"type": "payment_intent", "client_secret": SET}
    sandbox.expect(shown, {"payments": {"object": "list", "data": [payment]}, "confirmation_secret": secret})
    inside = shown["payments.data.0.payment.payment_intent.client_secret"]
    sandbox.equal(shown, "client_secret", shown["confirmation_secret.client_secret"], inside)


@CHECKS.check("invoice payments are listed by invoice", documented("docs.stripe.com/api/invoice-payment/list"))
def _payments(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice()
    listed = sandbox.get("/v1/invoice_payments", {"invoice": paid["id"]})
    payment = {
        "invoice": paid["id"],
        "status": "paid",
        "amount_paid": 2000,
        "amount_requested": 2000,
        "currency": "usd",
    }
    sandbox.expect(listed, {"object": "list", "data": [payment], "has_more": False})


@CHECKS.check("voiding cancels the payment intent", documented("docs.stripe.com/api/invoices/void"))
def _canceled(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.open_invoice()['id']}"
    sandbox.create(f"{path}/void")
    shown = sandbox.get(path, {"expand": ["payments.data.payment.payment_intent"]})
    payment = {"status": "canceled", "payment": {"payment_intent": {"status": "canceled"}}}
    sandbox.expect(shown, {"payments": {"data": [payment]}})


@CHECKS.check("an invoice's payment is refunded and stays paid", documented("docs.stripe.com/api/refunds/create"))
def _refund(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice()
    listed = sandbox.retrieve("/v1/invoice_payments", {"invoice": paid["id"]})
    intent = listed["data.0.payment.payment_intent"]
    refund = sandbox.post("/v1/refunds", {"payment_intent": intent, "amount": 500})
    facts = {"object": "refund", "amount": 500, "currency": "usd", "status": "succeeded", "payment_intent": intent}
    sandbox.expect(refund, facts)
    sandbox.expect(sandbox.get(f"/v1/invoices/{paid['id']}"), {"status": "paid", "amount_paid": 2000})


@CHECKS.check("attaching a card to nobody", reported("refusals of a sandbox"))
def _attached_to_nobody(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/payment_methods/pm_card_visa/attach")
    sandbox.refused(reply, 400, "Must provide customer or customer_account.", code="parameter_missing")
