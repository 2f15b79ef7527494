"""What may be done to an invoice in which status, and how the rest is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.contract.conformance.checks import Source, Subject, assumed, documented, recorded, reported
from tests.contract.conformance.client import Reply
from tests.contract.conformance.differences import SET, TIMESTAMP
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("lifecycle")

TRANSITIONS = documented("docs.stripe.com/invoicing/integration/workflow-transitions")
RECORDED = recorded("invoices at 2026-08-26.dahlia")
REPORTED = reported("refusals of a sandbox")


@dataclass(frozen=True, slots=True)
class ExpectedError:
    """A refusal: status 400, and what it says besides its message."""

    message: str
    source: Source = RECORDED
    code: str | None = None
    param: str | None = None


FROZEN = ExpectedError("Finalized invoices can't be updated in this way", param="description")
NO_DRAFT = ExpectedError("You can only delete draft invoices.")
FINALIZED = ExpectedError("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
NOT_NOW = ExpectedError(
    "This invoice cannot be sent right now. "
    "Please contact us via https://support.stripe.com/contact with details, so we can help.",
    source=assumed("refused as an invoice of nothing is that was paid"),
)
IS_PAID = ExpectedError("Invoice is already paid")
NOT_OPEN = ExpectedError("You can only pass in open invoices. This invoice isn't open.")
VOIDED = ExpectedError(NOT_OPEN.message, REPORTED)
VOIDED_ALREADY = ExpectedError(NOT_OPEN.message, assumed("refused as a draft and a paid invoice are"))
HAS_PAYMENTS = ExpectedError("Invoices with `paid` payments cannot be voided.")
MARKED = ExpectedError("This invoice has already been marked uncollectible.")
CLOSED = ExpectedError("Invalid invoice: This invoice is no longer editable", REPORTED, code="invoice_not_editable")

STATUSES = ("draft", "open", "paid", "uncollectible", "void")

# fmt: off
# It is also what the emulator's own tests hold each operation against.
TABLE: dict[str, tuple[str | ExpectedError, ...]] = {
    #                      draft      open             paid          uncollectible  void
    "update":             ("draft",   FROZEN,          FROZEN,       FROZEN,        FROZEN),
    "delete":             ("deleted", NO_DRAFT,        NO_DRAFT,     NO_DRAFT,      NO_DRAFT),
    "finalize":           ("open",    FINALIZED,       FINALIZED,    FINALIZED,     FINALIZED),
    "send":               ("open",    "open",          "paid",       NOT_NOW,       NOT_NOW),
    "pay":                ("paid",    "paid",          IS_PAID,      "paid",        VOIDED),
    "void":               (NOT_OPEN,  "void",          HAS_PAYMENTS, "void",        NOT_OPEN),
    "mark_uncollectible": (NOT_OPEN,  "uncollectible", NOT_OPEN,     MARKED,        VOIDED_ALREADY),
    "add_lines":          ("draft",   CLOSED,          CLOSED,       CLOSED,        CLOSED),
    "remove_lines":       ("draft",   CLOSED,          CLOSED,       CLOSED,        CLOSED),
}
# fmt: on

_STEPS = {
    "draft": (),
    "open": ("finalize",),
    "paid": ("pay",),
    "uncollectible": ("finalize", "mark_uncollectible"),
    "void": ("finalize", "void"),
}


def invoice_in(status: str, sandbox: Sandbox) -> Reply:
    """An invoice of 20 dollars in a status, whose customer can pay by card."""
    invoice = sandbox.draft(2000, customer=sandbox.customer(CARD))
    for step in _STEPS[status]:
        invoice = sandbox.create(f"/v1/invoices/{invoice['id']}/{step}")
    return invoice


def _do(operation: str, invoice: Reply, sandbox: Sandbox) -> Reply:
    path = f"/v1/invoices/{invoice['id']}"
    if operation == "update":
        return sandbox.post(path, {"description": "Changed"})
    if operation == "delete":
        return sandbox.delete(path)
    params: dict[str, dict[str, Any]] = {
        "add_lines": {"lines": [{"amount": 100}]},
        "remove_lines": {"lines": [{"id": invoice["lines.data.0.id"], "behavior": "delete"}]},
    }
    return sandbox.post(f"{path}/{operation}", params.get(operation))


def _declare(operation: str, status: str, outcome: str | ExpectedError) -> None:
    def run(sandbox: Sandbox) -> None:
        invoice = invoice_in(status, sandbox)
        reply = _do(operation, invoice, sandbox)
        if isinstance(outcome, ExpectedError):
            sandbox.refused(reply, 400, outcome.message, code=outcome.code, param=outcome.param)
            unchanged = {"status": status, "total": 2000, "description": None}
            sandbox.expect(sandbox.get(f"/v1/invoices/{invoice['id']}"), unchanged)
        else:
            sandbox.expect(reply, {"deleted": True} if outcome == "deleted" else {"status": outcome})

    verb = operation.replace("_", " ")
    if isinstance(outcome, ExpectedError):
        CHECKS.add(f"{verb} is refused for a {status} invoice", outcome.source, run)
    else:
        CHECKS.add(f"{verb} of a {status} invoice: {outcome}", TRANSITIONS, run)


for _operation, _outcomes in TABLE.items():
    for _status, _outcome in zip(STATUSES, _outcomes, strict=True):
        _declare(_operation, _status, _outcome)


def _declare_unknown(method: str, operation: str, param: str) -> None:
    def run(sandbox: Sandbox) -> None:
        params = {"lines": [{"amount": 1}]} if operation == "/add_lines" else {}
        reply = sandbox.call(method, f"/v1/invoices/in_nope{operation}", params)
        sandbox.refused(reply, 404, "No such invoice: 'in_nope'", code="resource_missing", param=param)

    CHECKS.add(f"{method} /v1/invoices/:id{operation} of an unknown invoice", RECORDED, run)


for _method, _place, _param in (
    ("GET", "", "invoice"),
    ("DELETE", "", "invoice"),
    ("POST", "/send", "invoice"),
    ("POST", "/add_lines", "invoice"),
    ("POST", "", "id"),
    ("POST", "/pay", "id"),
    ("POST", "/finalize", "id"),
    ("POST", "/void", "id"),
    ("POST", "/mark_uncollectible", "id"),
):
    _declare_unknown(_method, _place, _param)


@CHECKS.check("what finalizing sets", RECORDED)
def _finalized(sandbox: Sandbox) -> None:
    draft = sandbox.draft(1500)
    sandbox.expect(draft, {"number": None, "hosted_invoice_url": None, "invoice_pdf": None, "effective_at": None})
    opened = sandbox.post(f"/v1/invoices/{draft['id']}/finalize")
    facts = {
        "status": "open",
        "amount_due": 1500,
        "amount_paid": 0,
        "amount_remaining": 1500,
        "attempted": False,
        "attempt_count": 0,
        "auto_advance": False,
        "effective_at": TIMESTAMP,
        "ending_balance": 0,
        "number": SET,
        "hosted_invoice_url": SET,
        "invoice_pdf": SET,
        "status_transitions": {
            "finalized_at": TIMESTAMP,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
    }
    sandbox.expect(opened, facts)
    sandbox.equal(opened, "effective_at", opened["effective_at"], opened["status_transitions.finalized_at"])


@CHECKS.check("finalizing attempts no charge although the customer has a card", RECORDED)
def _no_charge(sandbox: Sandbox) -> None:
    draft = sandbox.create("/v1/invoices", {"customer": (customer := sandbox.customer(CARD)), "currency": "usd"})
    sandbox.item(customer, {"invoice": draft["id"], "amount": 2000})
    opened = sandbox.post(f"/v1/invoices/{draft['id']}/finalize")
    sandbox.expect(opened, {"status": "open", "attempted": False, "attempt_count": 0, "amount_paid": 0})


@CHECKS.check("a draft without lines is paid by finalizing", RECORDED)
def _nothing_due(sandbox: Sandbox) -> None:
    draft = sandbox.draft()
    paid = sandbox.post(f"/v1/invoices/{draft['id']}/finalize")
    sandbox.expect(paid, {"status": "paid", "total": 0, "attempted": True, "attempt_count": 0, "number": SET})
    sandbox.equal(paid, "paid_at", paid["status_transitions.paid_at"], paid["status_transitions.finalized_at"])


@CHECKS.check("what is paid with nothing due cannot be paid or voided", RECORDED)
def _nothing_due_is_settled(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft()['id']}"
    sandbox.create(f"{path}/finalize")
    sandbox.refused(sandbox.post(f"{path}/pay"), 400, IS_PAID.message)
    sandbox.refused(sandbox.post(f"{path}/void"), 400, NOT_OPEN.message)


@CHECKS.check("voiding keeps the amounts", RECORDED)
def _voided(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice()
    voided = sandbox.post(f"/v1/invoices/{opened['id']}/void")
    facts = {"status": "void", "amount_due": 2000, "amount_remaining": 2000, "amount_paid": 0}
    sandbox.expect(voided, {**facts, "status_transitions": {"voided_at": TIMESTAMP, "paid_at": None}})


@CHECKS.check("giving up keeps the amounts", RECORDED)
def _uncollectible(sandbox: Sandbox) -> None:
    marked = sandbox.post(f"/v1/invoices/{sandbox.open_invoice()['id']}/mark_uncollectible")
    facts = {"status": "uncollectible", "amount_due": 2000, "amount_remaining": 2000}
    sandbox.expect(marked, {**facts, "status_transitions": {"marked_uncollectible_at": TIMESTAMP}})


@CHECKS.check("a deleted draft is gone", RECORDED)
def _deleted(sandbox: Sandbox) -> None:
    id = sandbox.draft()["id"]
    deleted = sandbox.delete(f"/v1/invoices/{id}")
    sandbox.expect(deleted, {"id": id, "object": "invoice", "deleted": True})
    sandbox.equal(deleted, "keys", list(deleted.body), ["id", "object", "deleted"])
    gone = sandbox.get(f"/v1/invoices/{id}")
    sandbox.refused(gone, 404, f"No such invoice: '{id}'", code="resource_missing", param="invoice")


@CHECKS.check("the metadata of a paid invoice can be changed", RECORDED)
def _metadata_of_a_paid_invoice(sandbox: Sandbox) -> None:
    paid = sandbox.pay_invoice()
    sandbox.expect(
        sandbox.post(f"/v1/invoices/{paid['id']}", {"metadata": {"seen": "yes"}}), {"metadata": {"seen": "yes"}}
    )


@CHECKS.check("a customer's details follow while a draft, and freeze when it is finalized", RECORDED)
def _frozen_customer(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    path = f"/v1/invoices/{sandbox.draft(500, customer=customer)['id']}"
    sandbox.create(f"/v1/customers/{customer}", {"name": "Before"})
    sandbox.expect(sandbox.get(path), {"customer_name": "Before", "customer_email": "jenny@example.com"})
    sandbox.create(f"{path}/finalize")
    sandbox.create(f"/v1/customers/{customer}", {"name": "After"})
    sandbox.expect(sandbox.get(path), {"customer_name": "Before"})


@CHECKS.check("auto_advance of a draft that is charged", RECORDED)
def _auto_advance(sandbox: Sandbox) -> None:
    draft = sandbox.create("/v1/invoices", {"customer": sandbox.customer(), "currency": "usd"})
    path, created = f"/v1/invoices/{draft['id']}", draft["created"]
    facts = {"automatically_finalizes_at": created + 3601, "next_payment_attempt": created + 3600}
    sandbox.expect(sandbox.post(path, {"auto_advance": True}), {"auto_advance": True, **facts})
    nothing = {"auto_advance": False, "automatically_finalizes_at": None, "next_payment_attempt": None}
    sandbox.expect(sandbox.post(path, {"auto_advance": False}), nothing)


@CHECKS.check("auto_advance of a draft that is sent", RECORDED)
def _auto_advance_to_send(sandbox: Sandbox) -> None:
    draft = sandbox.draft(params={"auto_advance": True})
    facts = {"automatically_finalizes_at": draft["created"] + 3601, "next_payment_attempt": None}
    sandbox.expect(draft, {"auto_advance": True, **facts})
