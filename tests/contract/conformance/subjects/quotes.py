"""Quotes: what they are, and what they become."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, documented
from tests.contract.conformance.client import Params, Reply
from tests.contract.conformance.differences import matching
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("quotes")

PATH = "/v1/quotes"
MONTH = 30 * 86_400

ACCEPT = documented("docs.stripe.com/api/quotes/accept")
CLONE = documented("docs.stripe.com/quotes/clone")
CREATE = documented("docs.stripe.com/api/quotes/create")
GUIDE = documented("docs.stripe.com/quotes/overview")
OBJECT = documented("docs.stripe.com/api/quotes/object")

NOTHING_TAKEN = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}


def _quote(sandbox: Sandbox, *prices: str, customer: str | None = None, params: Params | None = None) -> Reply:
    offered = [{"price": price, "quantity": 2} for price in prices or (sandbox.price()["id"],)]
    named = {"customer": customer or sandbox.customer(), "line_items": offered}
    return sandbox.create(PATH, {**named, **(params or {})})


def _do(sandbox: Sandbox, quote: Reply, what: str) -> Reply:
    return sandbox.create(f"{PATH}/{quote['id']}/{what}")


def _monthly(sandbox: Sandbox) -> str:
    id: str = sandbox.price({"unit_amount": 3000, "recurring": {"interval": "month"}})["id"]
    return id


@CHECKS.check("what a draft begins with", OBJECT)
def _draft(sandbox: Sandbox) -> None:
    price = sandbox.price({"unit_amount": 1099})["id"]
    quote = _quote(sandbox, price)
    upfront = {"amount_subtotal": 2198, "amount_total": 2198, "total_details": NOTHING_TAKEN}
    sandbox.expect(
        quote,
        {
            "id": matching("qt_.+"),
            "object": "quote",
            "amount_subtotal": 2198,
            "amount_total": 2198,
            "collection_method": "charge_automatically",
            "computed": {"recurring": None, "upfront": upfront},
            "expires_at": quote["created"] + MONTH,
            "invoice": None,
            "number": None,
            "status": "draft",
            "status_transitions": {"accepted_at": None, "canceled_at": None, "finalized_at": None},
            "subscription": None,
            "total_details": NOTHING_TAKEN,
        },
    )


@CHECKS.check("the number has the customer's prefix, a sequence and a revision", GUIDE)
def _number(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    prefix = sandbox.retrieve(f"/v1/customers/{customer}")["invoice_prefix"]
    first = _do(sandbox, _quote(sandbox, customer=customer), "finalize")
    second = _do(sandbox, _quote(sandbox, customer=customer), "finalize")
    revision = sandbox.create(PATH, {"from_quote": {"quote": first["id"], "is_revision": True}})
    for quote, number in ((first, "0001-1"), (second, "0002-1"), (_do(sandbox, revision, "finalize"), "0001-2")):
        sandbox.expect(quote, {"status": "open", "number": f"QT-{prefix}-{number}"})


@CHECKS.check("a clone is a draft with the same lines", CLONE)
def _clone(sandbox: Sandbox) -> None:
    quote = _quote(sandbox)
    clone = sandbox.create(PATH, {"from_quote": {"quote": quote["id"]}})
    facts = {"status": "draft", "amount_total": quote["amount_total"], "customer": quote["customer"]}
    sandbox.expect(clone, {**facts, "from_quote": {"is_revision": False, "quote": quote["id"]}})


@CHECKS.check("what is billed once becomes an invoice", ACCEPT)
def _invoice(sandbox: Sandbox) -> None:
    accepted = _do(sandbox, _do(sandbox, _quote(sandbox), "finalize"), "accept")
    sandbox.expect(accepted, {"status": "accepted", "invoice": matching("in_.+"), "subscription": None})
    invoice = sandbox.retrieve(f"/v1/invoices/{accepted['invoice']}")
    details = {"quote_details": {"quote": accepted["id"]}, "type": "quote_details"}
    sandbox.expect(invoice, {"billing_reason": "quote_accept", "total": accepted["amount_total"], "parent": details})


@CHECKS.check("what recurs becomes a subscription", ACCEPT)
def _subscription(sandbox: Sandbox) -> None:
    quote = _quote(sandbox, _monthly(sandbox), customer=sandbox.customer(CARD))
    recurring = {"amount_total": 6000, "interval": "month", "interval_count": 1}
    sandbox.expect(quote, {"computed": {"recurring": recurring}})
    accepted = _do(sandbox, _do(sandbox, quote, "finalize"), "accept")
    sandbox.expect(accepted, {"status": "accepted", "subscription": matching("sub_.+")})
    sandbox.expect(sandbox.retrieve(f"/v1/subscriptions/{accepted['subscription']}"), {"status": "active"})


@CHECKS.check("what begins later becomes a schedule", CREATE)
def _schedule(sandbox: Sandbox) -> None:
    customer = sandbox.customer(CARD)
    begins = sandbox.retrieve(f"/v1/customers/{customer}")["created"] + 864_000
    data = {"subscription_data": {"effective_date": begins}}
    quote = _quote(sandbox, _monthly(sandbox), customer=customer, params=data)
    accepted = _do(sandbox, _do(sandbox, quote, "finalize"), "accept")
    sandbox.expect(accepted, {"subscription": None, "subscription_schedule": matching("sub_sched_.+")})


@CHECKS.check("a draft cannot be accepted", GUIDE)
def _not_yet(sandbox: Sandbox) -> None:
    quote = _quote(sandbox)
    refused = sandbox.post(f"{PATH}/{quote['id']}/accept")
    sandbox.equal(refused, "HTTP status", refused.status, 400)
    sandbox.expect(sandbox.retrieve(f"{PATH}/{quote['id']}"), {"status": "draft"})


@CHECKS.check("a canceled quote stays so", GUIDE)
def _canceled(sandbox: Sandbox) -> None:
    canceled = _do(sandbox, _quote(sandbox), "cancel")
    sandbox.expect(canceled, {"status": "canceled", "status_transitions": {"finalized_at": None}})
    refused = sandbox.post(f"{PATH}/{canceled['id']}/finalize")
    sandbox.equal(refused, "HTTP status", refused.status, 400)


@CHECKS.check("line items have a list of their own", OBJECT)
def _lines(sandbox: Sandbox) -> None:
    price = sandbox.price({"unit_amount": 700})["id"]
    lines = sandbox.retrieve(f"{PATH}/{_quote(sandbox, price)['id']}/line_items")
    line = {"object": "item", "amount_subtotal": 1400, "amount_total": 1400, "quantity": 2, "price": {"id": price}}
    sandbox.expect(lines, {"object": "list", "data": [line]})


@CHECKS.check("a customer is needed to finalize", CREATE)
def _nobody(sandbox: Sandbox) -> None:
    quote = sandbox.create(PATH, {"line_items": [{"price": sandbox.price()["id"]}]})
    sandbox.expect(quote, {"customer": None})
    refused = sandbox.post(f"{PATH}/{quote['id']}/finalize")
    sandbox.equal(refused, "HTTP status", refused.status, 400)
