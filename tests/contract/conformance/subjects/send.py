"""POST /v1/invoices/:id/send."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, assumed, documented, recorded, reported
from tests.contract.conformance.differences import SET, TIMESTAMP
from tests.contract.conformance.sandbox import Sandbox
from tests.contract.conformance.subjects.lifecycle import NOT_NOW

CHECKS = Subject("sending")

SEND = documented("docs.stripe.com/api/invoices/send")
RECORDED = recorded("invoices at 2026-08-26.dahlia")

_LINKS = {"hosted_invoice_url", "invoice_pdf"}
"""They differ at every retrieval."""


@CHECKS.check("sending a draft finalizes it", SEND)
def _draft(sandbox: Sandbox) -> None:
    sent = sandbox.post(f"/v1/invoices/{sandbox.draft(2000)['id']}/send")
    facts = {
        "status": "open",
        "amount_due": 2000,
        "attempted": False,
        "attempt_count": 0,
        "number": SET,
        "hosted_invoice_url": SET,
        "invoice_pdf": SET,
        "status_transitions": {"finalized_at": TIMESTAMP, "paid_at": None},
    }
    sandbox.expect(sent, facts)


@CHECKS.check("sending an open invoice changes nothing on it", RECORDED)
def _open(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice()
    for _ in range(2):
        sent = sandbox.post(f"/v1/invoices/{opened['id']}/send")
        sandbox.expect(
            sent, {name: value for name, value in opened.body.items() if name not in _LINKS | {"webhooks_delivered_at"}}
        )


@CHECKS.check("sending a draft of nothing pays it", RECORDED)
def _zero(sandbox: Sandbox) -> None:
    sent = sandbox.post(f"/v1/invoices/{sandbox.draft()['id']}/send")
    sandbox.expect(sent, {"status": "paid", "attempted": True, "attempt_count": 0, "number": SET})
    sandbox.equal(sent, "paid_at", sent["status_transitions.paid_at"], sent["status_transitions.finalized_at"])


@CHECKS.check("a paid invoice of nothing is not sent again", reported("a sandbox, and integrators"))
def _zero_again(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}/send"
    sandbox.create(path)
    sandbox.refused(sandbox.post(path), 400, NOT_NOW.message)


def _declare_charged(status: str) -> None:
    def run(sandbox: Sandbox) -> None:
        customer = sandbox.customer()
        draft = sandbox.create("/v1/invoices", {"customer": customer, "currency": "usd"})
        sandbox.item(customer, {"invoice": draft["id"], "amount": 2000})
        path = f"/v1/invoices/{draft['id']}"
        if status == "open":
            sandbox.create(f"{path}/finalize")
        message = "You can only manually send an invoice if its collection method is 'send_invoice'."
        sandbox.refused(sandbox.post(f"{path}/send"), 400, message)

    CHECKS.add(f"what is charged is not sent, {status}", reported("integrators"), run)


_declare_charged("draft")
_declare_charged("open")


@CHECKS.check("send takes no parameters but expand", SEND)
def _parameters(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft(500)['id']}/send"
    reply = sandbox.post(path, {"auto_advance": True})
    message = "Received unknown parameter: auto_advance"
    sandbox.refused(reply, 400, message, code="parameter_unknown", param="auto_advance")
    sandbox.expect(sandbox.post(path, {"expand": ["customer"]}), {"customer": {"email": "jenny@example.com"}})


@CHECKS.check("every sending tells invoice.sent", SEND)
def _told(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.open_invoice()['id']}/send"
    sandbox.create(path)
    sent = sandbox.create(path)
    events = sandbox.events(sent["id"], "invoice.sent")
    sandbox.expect(events, {"data": [{"type": "invoice.sent", "data": {"object": {"status": "open"}}}] * 2})


@CHECKS.check("a send after the customer's e-mail was removed", assumed("the words of creating such an invoice"))
def _email_removed(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.draft(500, customer=customer)
    sandbox.create(f"/v1/customers/{customer}", {"email": ""})
    message = (
        "Missing email. In order to create invoices that are sent to the customer, "
        "the customer must have a valid email."
    )
    sandbox.refused(sandbox.post(f"/v1/invoices/{draft['id']}/send"), 400, message)
