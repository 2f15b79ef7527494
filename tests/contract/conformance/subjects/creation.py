"""Making invoices: what a draft begins with, and what is refused."""

from __future__ import annotations

import time

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.differences import ABSENT
from tests.contract.conformance.sandbox import TO_SEND, Sandbox

CHECKS = Subject("creating")

RECORDED = recorded("invoices at 2026-08-26.dahlia")
CREATE = documented("docs.stripe.com/api/invoices/create")


@CHECKS.check("what an empty draft begins with", RECORDED)
def _defaults(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    draft = sandbox.post("/v1/invoices", {"customer": customer, "currency": "usd"})
    created = draft["created"]
    facts = {
        "object": "invoice",
        "amount_due": 0,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": False,
        "automatically_finalizes_at": None,
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "currency": "usd",
        "custom_fields": None,
        "customer": customer,
        "customer_email": "jenny@example.com",
        "customer_name": "Jenny Rosen",
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "ending_balance": None,
        "footer": None,
        "last_finalization_error": None,
        "lines": {
            "object": "list",
            "data": [],
            "has_more": False,
            "total_count": 0,
            "url": f"/v1/invoices/{draft['id']}/lines",
        },
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period_end": created,
        "period_start": created,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": "draft",
        "subtotal": 0,
        "total": 0,
        "total_discount_amounts": [],
        "total_taxes": [],
    }
    sandbox.expect(draft, facts)


@CHECKS.check("payments and confirmation_secret are left out unless expanded", RECORDED)
def _left_out(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.open_invoice()['id']}"
    sandbox.expect(sandbox.get(path), {"payments": ABSENT, "confirmation_secret": ABSENT})
    expanded = sandbox.get(path, {"expand": ["payments", "confirmation_secret"]})
    sandbox.expect(expanded, {"payments": {"object": "list"}, "confirmation_secret": {"type": "payment_intent"}})


@CHECKS.check("keys stand as id, object, then the alphabet", RECORDED)
def _order_of_keys(sandbox: Sandbox) -> None:
    draft = sandbox.draft()
    keys = list(draft.body)
    sandbox.equal(draft, "keys", keys, ["id", "object", *sorted(set(keys) - {"id", "object"})])


@CHECKS.check("days_until_due sets the due date", RECORDED)
def _due_date(sandbox: Sandbox) -> None:
    draft = sandbox.draft()
    sandbox.expect(draft, {"due_date": draft["created"] + 30 * 86400, "collection_method": "send_invoice"})


@CHECKS.check("pending items are left alone unless asked for", CREATE)
def _excluded(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = sandbox.item(customer, {"amount": 700})
    draft = sandbox.post("/v1/invoices", {"customer": customer, "currency": "usd"})
    sandbox.expect(draft, {"total": 0, "lines": {"data": []}})
    sandbox.expect(sandbox.get(f"/v1/invoiceitems/{item['id']}"), {"invoice": None})


@CHECKS.check("pending items are taken in when asked for", RECORDED)
def _included(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = sandbox.item(customer, {"amount": 700, "description": "Widget"})
    draft = sandbox.post("/v1/invoices", {"customer": customer, **TO_SEND, "pending_invoice_items_behavior": "include"})
    line = {
        "object": "line_item",
        "amount": 700,
        "description": "Widget",
        "quantity": 1,
        "invoice": draft["id"],
        "parent": {"type": "invoice_item_details", "invoice_item_details": {"invoice_item": item["id"]}},
        "pricing": {"type": "price_details", "unit_amount_decimal": "700"},
    }
    sandbox.expect(draft, {"total": 700, "lines": {"data": [line], "total_count": 1}})
    sandbox.expect(sandbox.get(f"/v1/invoiceitems/{item['id']}"), {"invoice": draft["id"]})


@CHECKS.check("the newest line stands first", RECORDED)
def _order_of_lines(sandbox: Sandbox) -> None:
    draft = sandbox.draft(100, 200, 300)
    sandbox.equal(draft, "lines.data.amount", [line["amount"] for line in draft["lines.data"]], [300, 200, 100])


@CHECKS.check("a custom number is kept", CREATE)
def _custom_number(sandbox: Sandbox) -> None:
    number = f"C-{sandbox.customer()[-12:]}"
    sandbox.expect(sandbox.draft(500, params={"number": number}), {"number": number})


@CHECKS.check("custom fields, footer and memo", CREATE)
def _texts(sandbox: Sandbox) -> None:
    fields = [{"name": "Purchase order", "value": "4711"}]
    given = {"custom_fields": fields, "footer": "Thank you", "description": "A memo"}
    draft = sandbox.draft(params=given)
    sandbox.expect(draft, given)
    cleared = sandbox.post(f"/v1/invoices/{draft['id']}", {"custom_fields": "", "footer": "", "description": ""})
    sandbox.expect(cleared, {"custom_fields": None, "footer": None, "description": None})


@CHECKS.check("a draft of a revision", CREATE)
def _revision(sandbox: Sandbox) -> None:
    opened = sandbox.open_invoice()
    given = {"from_invoice": {"action": "revision", "invoice": opened["id"]}}
    revision = sandbox.post("/v1/invoices", given)
    facts = {"status": "draft", "total": 2000, "from_invoice": {"action": "revision", "invoice": opened["id"]}}
    sandbox.expect(revision, facts)
    sandbox.create(f"/v1/invoices/{revision['id']}/finalize")
    original = sandbox.get(f"/v1/invoices/{opened['id']}")
    sandbox.expect(original, {"status": "void", "latest_revision": revision["id"]})


@CHECKS.check("send_invoice needs a due date", RECORDED)
def _no_due_date(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/invoices", {"customer": sandbox.customer(), "collection_method": "send_invoice"})
    message = "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'."
    sandbox.refused(reply, 400, message)


@CHECKS.check("what is charged has no due date", RECORDED)
def _needless_due_date(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/invoices", {"customer": sandbox.customer(), "days_until_due": 30})
    message = "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'."
    sandbox.refused(reply, 400, message)


@CHECKS.check("a due date in the past", reported("stripe-python#925"))
def _past_due_date(sandbox: Sandbox) -> None:
    given = {"collection_method": "send_invoice", "due_date": int(time.time()) - 86400}
    reply = sandbox.post("/v1/invoices", {"customer": sandbox.customer(), **given})
    sandbox.refused(reply, 400, "Invalid timestamp: must be an integer Unix timestamp in the future.", param="due_date")


@CHECKS.check("send_invoice needs a customer with an e-mail", reported("creations of invoices and subscriptions"))
def _no_email(sandbox: Sandbox) -> None:
    nameless = sandbox.create("/v1/customers")["id"]
    message = (
        "Missing email. In order to create invoices that are sent to the customer, "
        "the customer must have a valid email."
    )
    sandbox.refused(sandbox.post("/v1/invoices", {"customer": nameless, **TO_SEND}), 400, message)


@CHECKS.check("an unknown customer", RECORDED)
def _unknown_customer(sandbox: Sandbox) -> None:
    reply = sandbox.post("/v1/invoices", {"customer": "cus_nope"})
    sandbox.refused(reply, 400, "No such customer: 'cus_nope'", code="resource_missing", param="customer")


@CHECKS.check("a bad pending_invoice_items_behavior", RECORDED)
def _bad_behavior(sandbox: Sandbox) -> None:
    name = "pending_invoice_items_behavior"
    reply = sandbox.post("/v1/invoices", {"customer": sandbox.customer(), name: "maybe"})
    sandbox.refused(reply, 400, f"Invalid {name}: must be one of include or exclude", param=name)


@CHECKS.check("four custom fields at most", reported("property tests against a sandbox"))
def _custom_fields(sandbox: Sandbox) -> None:
    fields = [{"name": f"Field {number}", "value": "x"} for number in range(5)]
    reply = sandbox.post("/v1/invoices", {"customer": sandbox.customer(), "custom_fields": fields})
    sandbox.refused(reply, 400, "Array custom_fields exceeded maximum 4 allowed elements.", param="custom_fields")
