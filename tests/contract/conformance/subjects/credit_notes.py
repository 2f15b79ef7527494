"""Credit notes."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented
from tests.contract.conformance.differences import SET, TIMESTAMP
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("credit notes")

CREATE = documented("docs.stripe.com/api/credit_notes/create")
VOID = documented("docs.stripe.com/api/credit_notes/void")


@CHECKS.check("on an open invoice it lowers what is due", CREATE)
def _open(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    note = sandbox.post("/v1/credit_notes", {"invoice": opened["id"], "amount": 500, "reason": "order_change"})
    facts = {
        "object": "credit_note",
        "amount": 500,
        "currency": "usd",
        "customer": opened["customer"],
        "invoice": opened["id"],
        "number": f"{opened['number']}-CN-01",
        "pre_payment_amount": 500,
        "post_payment_amount": 0,
        "reason": "order_change",
        "status": "issued",
        "total": 500,
        "type": "pre_payment",
        "voided_at": None,
    }
    sandbox.expect(note, facts)
    after = {"amount_due": 1500, "amount_remaining": 1500, "pre_payment_credit_notes_amount": 500, "status": "open"}
    sandbox.expect(sandbox.get(f"/v1/invoices/{opened['id']}"), after)


@CHECKS.check("all of an open invoice pays it", CREATE)
def _whole(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    sandbox.create("/v1/credit_notes", {"invoice": opened["id"], "amount": 2000})
    facts = {"status": "paid", "amount_due": 0, "amount_remaining": 0, "pre_payment_credit_notes_amount": 2000}
    sandbox.expect(sandbox.get(f"/v1/invoices/{opened['id']}"), facts)


@CHECKS.check("on a paid invoice it becomes the customer's credit", CREATE)
def _credit(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(2000)
    note = sandbox.post("/v1/credit_notes", {"invoice": paid["id"], "amount": 700, "credit_amount": 700})
    facts = {"type": "post_payment", "post_payment_amount": 700, "pre_payment_amount": 0}
    sandbox.expect(note, {**facts, "customer_balance_transaction": SET})
    sandbox.expect(sandbox.get(f"/v1/customers/{paid['customer']}"), {"balance": -700})
    after = {"status": "paid", "post_payment_credit_notes_amount": 700, "amount_paid": 2000}
    sandbox.expect(sandbox.get(f"/v1/invoices/{paid['id']}"), after)


@CHECKS.check("on a paid invoice it can refund", CREATE)
def _refund(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(2000)
    given = {"invoice": paid["id"], "amount": 700, "refund_amount": 700}
    note = sandbox.post("/v1/credit_notes", {**given, "expand": ["refunds.refund"]})
    refunded = {"amount_refunded": 700, "refund": {"object": "refund", "amount": 700, "status": "succeeded"}}
    sandbox.expect(note, {"post_payment_amount": 700, "refunds": [refunded]})


@CHECKS.check("out of band it moves no money", CREATE)
def _out_of_band(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(2000)
    given = {"invoice": paid["id"], "amount": 700, "out_of_band_amount": 700}
    note = sandbox.post("/v1/credit_notes", given)
    sandbox.expect(note, {"out_of_band_amount": 700, "refunds": [], "customer_balance_transaction": None})


@CHECKS.check("what is over must be split exactly", CREATE)
def _not_split(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(2000)
    reply = sandbox.post("/v1/credit_notes", {"invoice": paid["id"], "amount": 700, "credit_amount": 600})
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.equal(reply, "error.type", reply["error.type"], "invalid_request_error")
    sandbox.expect(sandbox.get(f"/v1/invoices/{paid['id']}"), {"post_payment_credit_notes_amount": 0})


@CHECKS.check("no more than the invoice", CREATE)
def _too_much(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    reply = sandbox.post("/v1/credit_notes", {"invoice": opened["id"], "amount": 2001})
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.expect(sandbox.get(f"/v1/invoices/{opened['id']}"), {"amount_due": 2000})


@CHECKS.check("none of a draft", CREATE)
def _draft(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/credit_notes", {"invoice": sandbox.draft(2000)["id"], "amount": 100})
    sandbox.equal(reply, "HTTP status", reply.status, 400)


@CHECKS.check("by line", CREATE)
def _by_line(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000, 1000)
    line = opened["lines.data.0.id"]
    given = {"type": "invoice_line_item", "invoice_line_item": line, "amount": 300}
    note = sandbox.post("/v1/credit_notes", {"invoice": opened["id"], "lines": [given]})
    credited = {
        "object": "credit_note_line_item",
        "amount": 300,
        "invoice_line_item": line,
        "type": "invoice_line_item",
    }
    sandbox.expect(note, {"amount": 300, "lines": {"object": "list", "data": [credited]}})


@CHECKS.check("voiding one of an open invoice takes it back", VOID)
def _void(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    note = sandbox.create("/v1/credit_notes", {"invoice": opened["id"], "amount": 500})
    voided = sandbox.post(f"/v1/credit_notes/{note['id']}/void")
    sandbox.expect(voided, {"status": "void", "voided_at": TIMESTAMP})
    facts = {"amount_due": 2000, "amount_remaining": 2000, "pre_payment_credit_notes_amount": 0}
    sandbox.expect(sandbox.get(f"/v1/invoices/{opened['id']}"), facts)


@CHECKS.check("one of a paid invoice cannot be voided", VOID)
def _void_paid(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice(2000)
    note = sandbox.create("/v1/credit_notes", {"invoice": paid["id"], "amount": 700, "credit_amount": 700})
    reply = sandbox.post(f"/v1/credit_notes/{note['id']}/void")
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.expect(sandbox.get(f"/v1/credit_notes/{note['id']}"), {"status": "issued"})


@CHECKS.check("a preview changes nothing", documented("docs.stripe.com/api/credit_notes/preview"))
def _preview(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    preview = sandbox.get("/v1/credit_notes/preview", {"invoice": opened["id"], "amount": 500})
    sandbox.expect(preview, {"object": "credit_note", "amount": 500, "pre_payment_amount": 500})
    sandbox.expect(sandbox.get(f"/v1/invoices/{opened['id']}"), {"amount_due": 2000})


@CHECKS.check("listed by invoice", documented("docs.stripe.com/api/credit_notes/list"))
def _list(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    notes = [sandbox.create("/v1/credit_notes", {"invoice": opened["id"], "amount": 100})["id"] for _ in range(2)]
    listed = sandbox.get("/v1/credit_notes", {"invoice": opened["id"]})
    sandbox.expect(
        listed, {"object": "list", "data": [{"id": id} for id in reversed(notes)], "url": "/v1/credit_notes"}
    )


@CHECKS.check("told by credit_note.created and invoice.updated", documented("docs.stripe.com/api/events/types"))
def _told(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(2000)
    note = sandbox.create("/v1/credit_notes", {"invoice": opened["id"], "amount": 500})
    sandbox.expect(sandbox.events(note["id"], "credit_note.created"), {"data": [{"type": "credit_note.created"}]})
    events = sandbox.events(opened["id"], "invoice.updated")
    before = {"amount_due": 2000, "amount_remaining": 2000, "pre_payment_credit_notes_amount": 0}
    sandbox.equal(events, "previous_attributes", events["data"][-1]["data"]["previous_attributes"], before)
