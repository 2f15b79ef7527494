"""Numbers of invoices, by customer: the scheme an account has unless its settings say otherwise."""

from __future__ import annotations

import secrets
import string

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("numbering")

RECORDED = recorded("invoices at 2026-08-26.dahlia")
CUSTOMERS = documented("docs.stripe.com/api/customers/object")


def _prefix() -> str:
    """One that nobody has taken; it stays reserved for ever."""
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(10))


@CHECKS.check("a number is the customer's prefix and four digits", RECORDED)
def _first(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    prefix = sandbox.retrieve(f"/v1/customers/{customer}")["invoice_prefix"]
    opened = sandbox.open_invoice(customer=customer)
    sandbox.equal(opened, "invoice_prefix", prefix, matching("[A-Z0-9]{8}"))
    sandbox.expect(opened, {"number": f"{prefix}-0001"})


@CHECKS.check("numbers follow each other without a gap", RECORDED)
def _sequence(sandbox: Sandbox) -> None:
    prefix = _prefix()
    customer = sandbox.customer({"invoice_prefix": prefix})
    drafts = [sandbox.draft(100, customer=customer)["id"] for _ in range(3)]
    sandbox.delete(f"/v1/invoices/{drafts[0]}")
    sandbox.expect(sandbox.post(f"/v1/invoices/{drafts[2]}/finalize"), {"number": f"{prefix}-0001"})
    sandbox.expect(sandbox.post(f"/v1/invoices/{drafts[1]}/send"), {"number": f"{prefix}-0002"})
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"next_invoice_sequence": 3})


@CHECKS.check("an invoice of nothing takes a number", RECORDED)
def _nothing(sandbox: Sandbox) -> None:
    prefix = _prefix()
    customer = sandbox.customer({"invoice_prefix": prefix})
    sandbox.create(f"/v1/invoices/{sandbox.draft(customer=customer)['id']}/finalize")
    sandbox.expect(sandbox.open_invoice(customer=customer), {"number": f"{prefix}-0002"})


@CHECKS.check("a customer's sequence can be set", CUSTOMERS)
def _set(sandbox: Sandbox) -> None:
    prefix = _prefix()
    customer = sandbox.customer({"invoice_prefix": prefix, "next_invoice_sequence": 42})
    sandbox.expect(sandbox.open_invoice(customer=customer), {"number": f"{prefix}-0042"})


@CHECKS.check("a prefix that another customer has", reported("refusals of a sandbox"))
def _taken(sandbox: Sandbox) -> None:
    prefix = _prefix()
    owner = sandbox.customer({"invoice_prefix": prefix})
    message = f"This invoice number prefix is taken by customer: {owner}. Please enter a different prefix."
    sandbox.refused(sandbox.post("/v1/customers", {"invoice_prefix": prefix}), 400, message, param="invoice_prefix")


@CHECKS.check("a prefix of other characters", reported("refusals of a sandbox"))
def _malformed(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/customers", {"invoice_prefix": "lower-case"})
    sandbox.refused(reply, 400, "Invoice number prefix must be 1–12 uppercase letters or numbers.")
