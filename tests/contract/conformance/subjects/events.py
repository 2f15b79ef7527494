"""Events: what is told, in which order, and what it says has changed."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, documented, recorded
from tests.contract.conformance.client import VERSION, Reply
from tests.contract.conformance.differences import ABSENT, SET, TIMESTAMP, matching
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("events")

TYPES = documented("docs.stripe.com/api/events/types")
SEQUENCE = recorded("the events of an invoice at 2025-10-29.clover")

BEFORE_FINALIZING = {
    "status": "draft",
    "number": None,
    "effective_at": None,
    "ending_balance": None,
    "hosted_invoice_url": None,
    "invoice_pdf": None,
    "status_transitions": {"finalized_at": None},
}


def _expect(sandbox: Sandbox, reply: Reply, *events: tuple[str, Any]) -> None:
    """These events and no others of their types, each with what it says there was before."""
    expected = [{"type": type, "data": {"previous_attributes": previous}} for type, previous in events]
    sandbox.expect(reply, {"data": expected})


@CHECKS.check("what an event looks like", TYPES)
def _event(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    event = {
        "id": matching("evt_[0-9A-Za-z]+"),
        "object": "event",
        "created": TIMESTAMP,
        "data": {"object": {"id": customer, "object": "customer"}, "previous_attributes": ABSENT},
        "livemode": False,
        "request": {"id": matching("req_[0-9A-Za-z]+"), "idempotency_key": SET},
        "type": "customer.created",
    }
    sandbox.expect(sandbox.events(customer, "customer.created"), {"data": [event]})


@CHECKS.check("the first invoice stamps the customer's currency", SEQUENCE)
def _currency(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.draft(customer=customer)
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"currency": "usd"})
    _expect(sandbox, sandbox.events(customer, "customer.updated"), ("customer.updated", {"currency": None}))


@CHECKS.check("a line on a draft updates it", SEQUENCE)
def _line(sandbox: Sandbox) -> None:
    draft = sandbox.draft(2000)
    before = {
        "amount_due": 0,
        "amount_remaining": 0,
        "lines": {"data": [], "total_count": 0},
        "subtotal": 0,
        "subtotal_excluding_tax": 0,
        "total": 0,
        "total_excluding_tax": 0,
    }
    events = sandbox.events(draft["id"], "invoice.created", "invoice.updated")
    _expect(sandbox, events, ("invoice.created", ABSENT), ("invoice.updated", before))


@CHECKS.check("finalizing is told by updated, then finalized", SEQUENCE)
def _finalized(sandbox: Sandbox) -> None:
    draft = sandbox.draft(2000)
    sandbox.create(f"/v1/invoices/{draft['id']}/finalize")
    events = sandbox.events(draft["id"], "invoice.updated", "invoice.finalized")
    sandbox.equal(
        events, "data.type", [each["type"] for each in events["data"]][-2:], ["invoice.updated", "invoice.finalized"]
    )
    previous = events["data"][-2]["data"].get("previous_attributes")
    sandbox.equal(events, "invoice.updated previous_attributes", previous, BEFORE_FINALIZING)
    sandbox.equal(
        events, "invoice.finalized previous_attributes", events["data"][-1]["data"].get("previous_attributes"), None
    )


@CHECKS.check("sending a draft tells updated, finalized, sent", documented("docs.stripe.com/api/invoices/send"))
def _sent(sandbox: Sandbox) -> None:
    draft = sandbox.draft(2000)
    sandbox.create(f"/v1/invoices/{draft['id']}/send")
    types = ("invoice.updated", "invoice.finalized", "invoice.sent")
    events = sandbox.events(draft["id"], *types)
    sandbox.equal(events, "data.type", [each["type"] for each in events["data"]][-3:], list(types))
    sandbox.equal(events, "data.2.data.object", events["data"][-1]["data"]["object"], {"status": "open", "number": SET})


@CHECKS.check("paying by card", recorded("the events of a payment"))
def _paid(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice(customer=sandbox.customer(CARD))
    sandbox.create(f"/v1/invoices/{opened['id']}/pay")
    events = sandbox.events(opened["id"], "invoice.updated", "invoice.paid", "invoice.payment_succeeded")
    types = [each["type"] for each in events["data"]]
    sandbox.equal(events, "data.type", types[-3:], ["invoice.updated", "invoice.paid", "invoice.payment_succeeded"])
    before = {
        "amount_paid": 0,
        "amount_remaining": 2000,
        "attempt_count": 0,
        "attempted": False,
        "status": "open",
        "status_transitions": {"paid_at": None},
    }
    sandbox.equal(
        events, "invoice.updated previous_attributes", events["data"][-3]["data"]["previous_attributes"], before
    )


@CHECKS.check("paying out of band tells no payment_succeeded", recorded("an invoice paid by transfer"))
def _out_of_band(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice()
    sandbox.create(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": True})
    sandbox.events(opened["id"], "invoice.paid")
    events = sandbox.get("/v1/events", {"limit": 100, "type": "invoice.payment_succeeded"})
    ids = [each["data"]["object"]["id"] for each in events["data"]]
    sandbox.equal(events, "data.object.id", opened["id"] in ids, False)


@CHECKS.check("a failed payment", TYPES)
def _failed(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    card = sandbox.create("/v1/payment_methods/pm_card_chargeCustomerFail/attach", {"customer": customer})["id"]
    opened = sandbox.open_invoice(customer=customer)
    sandbox.post(f"/v1/invoices/{opened['id']}/pay", {"payment_method": card})
    events = sandbox.events(opened["id"], "invoice.payment_failed")
    failed = {"status": "open", "attempted": True, "attempt_count": 1}
    _expect(sandbox, events, ("invoice.payment_failed", ABSENT))
    sandbox.expect(events, {"data": [{"data": {"object": failed}}]})


def _declare_ending(action: str, type: str, status: str) -> None:
    def run(sandbox: Sandbox) -> None:
        opened = sandbox.open_invoice()
        sandbox.create(f"/v1/invoices/{opened['id']}/{action}")
        events = sandbox.events(opened["id"], "invoice.updated", type)
        sandbox.equal(events, "data.type", [each["type"] for each in events["data"]][-2:], ["invoice.updated", type])
        sandbox.equal(events, "data.object.status", events["data"][-1]["data"]["object"]["status"], status)
        previous = events["data"][-2]["data"]["previous_attributes"]
        sandbox.equal(events, "invoice.updated previous_attributes", previous, {"status": "open"})

    CHECKS.add(f"{action.replace('_', ' ')} tells updated and {type}", TYPES, run)


_declare_ending("void", "invoice.voided", "void")
_declare_ending("mark_uncollectible", "invoice.marked_uncollectible", "uncollectible")


@CHECKS.check("a deleted draft is told whole", TYPES)
def _deleted(sandbox: Sandbox) -> None:
    draft = sandbox.draft(2000)
    sandbox.delete(f"/v1/invoices/{draft['id']}")
    events = sandbox.events(draft["id"], "invoice.deleted")
    sandbox.expect(
        events, {"data": [{"type": "invoice.deleted", "data": {"object": {"status": "draft", "total": 2000}}}]}
    )


@CHECKS.check("changed metadata is told by the keys that changed", documented("docs.stripe.com/api/events/object"))
def _metadata(sandbox: Sandbox) -> None:
    customer = sandbox.customer({"metadata": {"tier": "gold", "kept": "yes"}})
    sandbox.create(f"/v1/customers/{customer}", {"metadata": {"tier": "lead", "new": "1"}})
    before = {"metadata": {"tier": "gold", "new": None, "kept": ABSENT}}
    _expect(sandbox, sandbox.events(customer, "customer.updated"), ("customer.updated", before))


@CHECKS.check("an update that changes nothing is not told", SEQUENCE)
def _nothing(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    sandbox.create(f"/v1/customers/{customer}", {"name": "Jenny Rosen"})
    sandbox.create(f"/v1/customers/{customer}", {"name": "Jenny R."})
    events = sandbox.events(customer, "customer.updated")
    _expect(sandbox, events, ("customer.updated", {"name": "Jenny Rosen"}))


@CHECKS.check("a refused request tells nothing", TYPES)
def _refused(sandbox: Sandbox) -> None:
    draft = sandbox.draft(500)
    sandbox.post(f"/v1/invoices/{draft['id']}/void")
    sandbox.create(f"/v1/invoices/{draft['id']}/finalize")
    sandbox.events(draft["id"], "invoice.finalized")
    events = sandbox.get("/v1/events", {"limit": 100, "type": "invoice.voided"})
    ids = [each["data"]["object"]["id"] for each in events["data"]]
    sandbox.equal(events, "data.object.id", draft["id"] in ids, False)


@CHECKS.check("an event is read by its id", documented("docs.stripe.com/api/events/retrieve"))
def _retrieved(sandbox: Sandbox) -> None:
    event = sandbox.events(sandbox.customer(), "customer.created")["data.0"]
    sandbox.expect(sandbox.get(f"/v1/events/{event['id']}"), {"id": event["id"], "type": event["type"]})
    reply = sandbox.get("/v1/events/evt_nope")
    sandbox.refused(reply, 404, "No such event: 'evt_nope'", code="resource_missing", param="id")


@CHECKS.check("a webhook endpoint shows its secret once", documented("docs.stripe.com/api/webhook_endpoints/create"))
def _endpoint(sandbox: Sandbox) -> None:
    given = {"url": "https://example.com/hook", "enabled_events": ["invoice.sent"], "api_version": VERSION}
    made = sandbox.post("/v1/webhook_endpoints", given)
    facts = {**given, "object": "webhook_endpoint", "status": "enabled", "livemode": False}
    sandbox.expect(made, {**facts, "secret": matching("whsec_[0-9A-Za-z]+")})
    path = f"/v1/webhook_endpoints/{made['id']}"
    sandbox.expect(sandbox.get(path), {**facts, "secret": ABSENT})
    sandbox.expect(sandbox.post(path, {"disabled": True}), {"status": "disabled"})
    sandbox.expect(sandbox.delete(path), {"id": made["id"], "object": "webhook_endpoint", "deleted": True})
