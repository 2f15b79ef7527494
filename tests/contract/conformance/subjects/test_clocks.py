"""Test clocks, and what lives in their time."""

from __future__ import annotations

import time

from tests.contract.conformance.checks import Subject, assumed, documented, reported
from tests.contract.conformance.client import Reply
from tests.contract.conformance.differences import matching, near
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("test clocks")

PATH = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
HOUR = 3600
DAY = 86400

GUIDE = documented("docs.stripe.com/billing/testing/test-clocks")
ADVANCE = documented("docs.stripe.com/api/test_clocks/advance")
OBJECT = documented("docs.stripe.com/api/test_clocks/object")


def clock_of(sandbox: Sandbox) -> str:
    """A clock that stands at New Year 2026."""
    id: str = sandbox.create(PATH, {"frozen_time": NEW_YEAR, "name": "Renewals"})["id"]
    return id


def advance(sandbox: Sandbox, clock: str, to: int) -> Reply:
    """The clock, once it has arrived."""
    sandbox.create(f"{PATH}/{clock}/advance", {"frozen_time": to})
    return sandbox.eventually(lambda: sandbox.get(f"{PATH}/{clock}"), lambda reply: reply["status"] == "ready")


@CHECKS.check("what a clock begins with", OBJECT)
def _begins(sandbox: Sandbox) -> None:
    facts = {
        "id": matching("clock_.+"),
        "object": "test_helpers.test_clock",
        "created": near(int(time.time()), 60),
        "frozen_time": NEW_YEAR,
        "livemode": False,
        "name": "Renewals",
        "status": "ready",
    }
    sandbox.expect(sandbox.post(PATH, {"frozen_time": NEW_YEAR, "name": "Renewals"}), facts)


@CHECKS.check("an advance is answered while it goes on, and ends", ADVANCE)
def _advances(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    answer = sandbox.post(f"{PATH}/{clock}/advance", {"frozen_time": NEW_YEAR + DAY})
    sandbox.expect(answer, {"id": clock, "status": "advancing"})
    ready = sandbox.eventually(lambda: sandbox.get(f"{PATH}/{clock}"), lambda reply: reply["status"] == "ready")
    sandbox.expect(ready, {"status": "ready", "frozen_time": NEW_YEAR + DAY})


@CHECKS.check("a customer of a clock is created in its time", GUIDE)
def _created(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    made = sandbox.post("/v1/customers", {"test_clock": clock})
    sandbox.expect(made, {"test_clock": clock, "created": NEW_YEAR})


@CHECKS.check("an invoice of such a customer, too", GUIDE)
def _invoice(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    opened = sandbox.open_invoice(customer=sandbox.customer({"test_clock": clock}))
    facts = {"test_clock": clock, "created": NEW_YEAR, "due_date": NEW_YEAR + 30 * DAY}
    sandbox.expect(opened, {**facts, "status_transitions": {"finalized_at": NEW_YEAR}})


@CHECKS.check("a draft is finalized an hour later by its clock", GUIDE)
def _finalized(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    customer = sandbox.customer({"test_clock": clock})
    sandbox.item(customer, {"amount": 2000})
    draft = sandbox.create(
        "/v1/invoices",
        {
            "customer": customer,
            "auto_advance": True,
            "collection_method": "send_invoice",
            "days_until_due": 30,
            "pending_invoice_items_behavior": "include",
        },
    )["id"]
    advance(sandbox, clock, NEW_YEAR + HOUR - 60)
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft}"), {"status": "draft"})
    advance(sandbox, clock, NEW_YEAR + 2 * HOUR)
    sandbox.expect(sandbox.get(f"/v1/invoices/{draft}"), {"status": "open"})


@CHECKS.check("payments stay in real time", reported("stripe/stripe-python#1183"))
def _payments(sandbox: Sandbox) -> None:
    customer = sandbox.customer({"test_clock": clock_of(sandbox)})
    opened = sandbox.open_invoice(customer=customer)
    shown = sandbox.retrieve(f"/v1/invoices/{opened['id']}", {"expand": ["payments"]})
    intent = shown["payments.data.0.payment.payment_intent"]
    sandbox.expect(sandbox.get(f"/v1/payment_intents/{intent}"), {"created": near(int(time.time()), 60)})


@CHECKS.check("a list of customers leaves out those of clocks", reported("stripe/stripe-cli#1314"))
def _hidden(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    hidden = sandbox.customer({"test_clock": clock})
    of_the_clock = sandbox.get("/v1/customers", {"test_clock": clock})
    sandbox.expect(of_the_clock, {"data": [{"id": hidden}]})
    newest = sandbox.get("/v1/customers", {"limit": 100})
    sandbox.equal(newest, "the customer of the clock", hidden in [each["id"] for each in newest["data"]], False)


@CHECKS.check("a customer cannot be moved onto a clock", reported("stripe/stripe-python#789"))
def _moved(sandbox: Sandbox) -> None:
    refused = sandbox.post(f"/v1/customers/{sandbox.customer()}", {"test_clock": clock_of(sandbox)})
    sandbox.refused(
        refused, 400, "Received unknown parameter: test_clock", code="parameter_unknown", param="test_clock"
    )


@CHECKS.check("a clock is called billingclock where there is none", reported("messages of the real service"))
def _missing(sandbox: Sandbox) -> None:
    message = "No such billingclock: 'clock_nope'"
    sandbox.refused(sandbox.get(f"{PATH}/clock_nope"), 404, message, code="resource_missing", param="test_clock")


@CHECKS.check("a clock does not go back", ADVANCE)
def _back(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    refused = sandbox.post(f"{PATH}/{clock}/advance", {"frozen_time": NEW_YEAR - DAY})
    sandbox.refused(refused, 400, matching(".+"), param="frozen_time")


@CHECKS.check("a deleted clock takes its customers with it", GUIDE)
def _deleted(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    customer = sandbox.customer({"test_clock": clock})
    gone = sandbox.delete(f"{PATH}/{clock}")
    sandbox.expect(gone, {"id": clock, "object": "test_helpers.test_clock", "deleted": True})
    after = sandbox.eventually(lambda: sandbox.get(f"/v1/customers/{customer}"), lambda reply: "deleted" in reply.body)
    sandbox.expect(after, {"deleted": True})


@CHECKS.check("what a clock tells of", assumed("Stripe's list of events names the types, not their order"))
def _events(sandbox: Sandbox) -> None:
    clock = clock_of(sandbox)
    advance(sandbox, clock, NEW_YEAR + DAY)
    types = [f"test_helpers.test_clock.{what}" for what in ("created", "advancing", "ready")]
    told = sandbox.events(clock, *types)
    sandbox.equal(told, "types", [event["type"] for event in told["data"]], types)
