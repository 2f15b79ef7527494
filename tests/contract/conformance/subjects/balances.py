"""A customer's balances, one for each currency."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented, recorded
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("balances")

BY_CURRENCY = documented("docs.stripe.com/invoicing/multi-currency-customers")


def _credit(sandbox: Sandbox, customer: str, expected: dict[str, int]) -> None:
    shown = sandbox.retrieve(f"/v1/customers/{customer}", {"expand": ["invoice_credit_balance"]})
    sandbox.equal(shown, "invoice_credit_balance", shown["invoice_credit_balance"], expected)


def _finalized(sandbox: Sandbox, customer: str, amount: int, currency: str) -> str:
    draft = sandbox.create("/v1/invoices", {"customer": customer, "currency": currency})
    sandbox.item(customer, {"invoice": draft["id"], "amount": amount, "currency": currency})
    id: str = sandbox.create(f"/v1/invoices/{draft['id']}/finalize")["id"]
    return id


@CHECKS.check("credit shows by currency, above zero, when it is expanded", recorded("78 replies of 2025 and 2026"))
def _expanded(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    _credit(sandbox, customer, {})
    sandbox.create(f"/v1/customers/{customer}", {"balance": -500})
    _credit(sandbox, customer, {"usd": 500})
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"balance": -500, "currency": "usd"})


@CHECKS.check("dollars pay nothing of an invoice in yen", BY_CURRENCY)
def _other_currency(sandbox: Sandbox) -> None:
    customer = sandbox.customer({"balance": -500})
    invoice = _finalized(sandbox, customer, 5000, "jpy")
    facts = {"starting_balance": 0, "ending_balance": 0, "amount_due": 5000}
    sandbox.expect(sandbox.get(f"/v1/invoices/{invoice}"), facts)
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"balance": -500})


@CHECKS.check("a preview in yen leaves the dollars alone", BY_CURRENCY)
def _preview(sandbox: Sandbox) -> None:
    item = {"amount": 5000, "currency": "jpy"}
    asked = {"customer": sandbox.customer({"balance": -500}), "currency": "jpy", "invoice_items": [item]}
    sandbox.expect(sandbox.post("/v1/invoices/create_preview", asked), {"starting_balance": 0, "amount_due": 5000})


@CHECKS.check("too little to charge is owed in its own currency", BY_CURRENCY)
def _too_small(sandbox: Sandbox) -> None:
    customer = sandbox.customer({"balance": -1})
    sandbox.create(f"/v1/customers/{customer}", {"balance": 0})
    _finalized(sandbox, customer, 20, "eur")
    _credit(sandbox, customer, {"eur": -20})
    invoice = _finalized(sandbox, customer, 1000, "usd")
    sandbox.expect(sandbox.get(f"/v1/invoices/{invoice}"), {"amount_due": 1000, "starting_balance": 0})


@CHECKS.check("a credit note credits the balance in its own currency", BY_CURRENCY)
def _credit_note(sandbox: Sandbox) -> None:
    customer = sandbox.customer({**CARD, "balance": -1})
    invoice = _finalized(sandbox, customer, 1000, "cad")
    sandbox.create(f"/v1/invoices/{invoice}/pay")
    note = {"invoice": invoice, "amount": 1000, "credit_amount": 1000}
    sandbox.expect(sandbox.post("/v1/credit_notes", note), {"currency": "cad", "post_payment_amount": 1000})
    _credit(sandbox, customer, {"cad": 1000, "usd": 1})


@CHECKS.check("the balance of another currency can be moved by hand", BY_CURRENCY)
def _by_hand(sandbox: Sandbox) -> None:
    customer = sandbox.customer({"balance": -500})
    moved = {"amount": -300, "currency": "eur"}
    reply = sandbox.post(f"/v1/customers/{customer}/balance_transactions", moved)
    sandbox.expect(reply, {"amount": -300, "currency": "eur", "ending_balance": -300, "type": "adjustment"})
    sandbox.expect(sandbox.get(f"/v1/customers/{customer}"), {"balance": -500})
