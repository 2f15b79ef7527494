"""Subscriptions: their changes, ends, and the invoices that time makes."""

from __future__ import annotations

from tests.contract.conformance.checks import Subject, assumed, documented, recorded, reported
from tests.contract.conformance.differences import TIMESTAMP
from tests.contract.conformance.sandbox import Sandbox
from tests.contract.conformance.subjects.test_clocks import advance
from tests.contract.conformance.subscribing import (
    APRIL,
    DAY,
    HOUR,
    MAY,
    PATH,
    latest_invoice,
    on_clock,
    price,
    subscribe,
)

CHECKS = Subject("changes of subscriptions")

LIFE = documented("docs.stripe.com/billing/subscriptions/overview")
PRORATIONS = documented("docs.stripe.com/billing/subscriptions/prorations")
CYCLE = documented("docs.stripe.com/billing/subscriptions/billing-cycle")
RECORDED = recorded("subscriptions at 2026-08-26.dahlia")
PRORATED = recorded("prorations at 2026-08-26.dahlia")


@CHECKS.check("an end at the period's end can be taken back", RECORDED)
def _cancel_at_period_end(sandbox: Sandbox) -> None:
    made = subscribe(sandbox)
    path = f"{PATH}/{made['id']}"
    asked = sandbox.create(path, {"cancel_at_period_end": True})
    details = {"reason": "cancellation_requested", "comment": None, "feedback": None}
    end = asked["items.data.0.current_period_end"]
    facts = {"status": "active", "cancel_at": end, "canceled_at": TIMESTAMP, "cancellation_details": details}
    sandbox.expect(asked, facts)
    back = {"cancel_at": None, "canceled_at": None, "cancellation_details": {"reason": None}}
    sandbox.expect(sandbox.post(path, {"cancel_at_period_end": False}), back)


@CHECKS.check("an end at once, and what is left to change", RECORDED)
def _cancel(sandbox: Sandbox) -> None:
    made = subscribe(sandbox)
    path = f"{PATH}/{made['id']}"
    ended = sandbox.delete(path)
    sandbox.expect(ended, {"status": "canceled", "canceled_at": TIMESTAMP, "ended_at": TIMESTAMP, "cancel_at": None})
    refused = sandbox.post(path, {"description": "Changed"})
    message = "A canceled subscription can only update its cancellation_details and metadata."
    sandbox.refused(refused, 400, message, code="invalid_canceled_subscription_fields")
    sandbox.expect(sandbox.post(path, {"metadata": {"a": "b"}}), {"metadata": {"a": "b"}})
    again = f"No such subscription: '{made['id']}'"
    sandbox.refused(sandbox.delete(path), 404, again, code="resource_missing", param="id")


@CHECKS.check("one that is not paused cannot resume", RECORDED)
def _resume(sandbox: Sandbox) -> None:
    refused = sandbox.post(f"{PATH}/{subscribe(sandbox)['id']}/resume")
    sandbox.refused(refused, 400, "You can only resume a subscription if it is `paused`.")


@CHECKS.check("the last item stays", reported("by users of older versions"))
def _last_item(sandbox: Sandbox) -> None:
    made = subscribe(sandbox)
    refused = sandbox.delete(f"/v1/subscription_items/{made['items.data.0.id']}")
    message = (
        "A subscription must have at least one active plan. To cancel a subscription, please use the cancel API "
        "endpoint on /v1/subscriptions."
    )
    sandbox.refused(refused, 400, message)


SWAPS = {
    "an upgrade": (2000, 60_000, 10 * DAY, [-667, 20_000]),
    "a downgrade": (2000, 1000, 10 * DAY, [-667, 333]),
    "a swap near the end": (1000, 1800, 6480, [-3, 4]),
}


def _declare_swap(name: str, before: int, after: int, left: int, amounts: list[int]) -> None:
    def run(sandbox: Sandbox) -> None:
        clock, customer = on_clock(sandbox)
        made = subscribe(sandbox, before, customer=customer)
        advance(sandbox, clock, MAY - left)
        item = {"id": made["items.data.0.id"], "price": price(sandbox, after)}
        changed = sandbox.create(f"{PATH}/{made['id']}", {"items": [item], "proration_behavior": "always_invoice"})
        invoice = latest_invoice(sandbox, changed)
        facts = {"billing_reason": "subscription_update", "status": "paid", "total": sum(amounts)}
        lines = [{"amount": amount, "discountable": False} for amount in amounts]
        sandbox.expect(invoice, {**facts, "lines": {"data": lines}})

    CHECKS.add(f"{name} is prorated by the second", PRORATED, run)


for _name, _swap in SWAPS.items():
    _declare_swap(_name, *_swap)


@CHECKS.check("prorations wait for the next invoice", PRORATED)
def _pending_prorations(sandbox: Sandbox) -> None:
    clock, customer = on_clock(sandbox)
    made = subscribe(sandbox, 3000, customer=customer)
    advance(sandbox, clock, MAY - 10 * DAY)
    sandbox.create(f"{PATH}/{made['id']}", {"items": [{"id": made["items.data.0.id"], "quantity": 3}]})
    waiting = sandbox.get("/v1/invoiceitems", {"customer": customer, "pending": True})
    said = [
        {"description": "Remaining time on 3 × Gold after 21 Apr 2026", "amount": 3000, "proration": True},
        {"description": "Unused time on Gold after 21 Apr 2026", "amount": -1000, "proration": True},
    ]
    sandbox.expect(waiting, {"data": said})


@CHECKS.check("a preview is what the change then bills", PRORATIONS)
def _preview(sandbox: Sandbox) -> None:
    clock, customer = on_clock(sandbox)
    made = subscribe(sandbox, 2000, customer=customer)
    advance(sandbox, clock, MAY - 10 * DAY)
    change = {"items": [{"id": made["items.data.0.id"], "quantity": 4}], "proration_behavior": "always_invoice"}
    wanted = {"subscription": made["id"], "subscription_details": change}
    preview = sandbox.create("/v1/invoices/create_preview", wanted)
    changed = sandbox.create(f"{PATH}/{made['id']}", change)
    sandbox.expect(latest_invoice(sandbox, changed), {"total": preview["total"], "subtotal": preview["subtotal"]})


@CHECKS.check("a renewal is a draft for an hour, and then paid", CYCLE)
def _renewal(sandbox: Sandbox) -> None:
    clock, customer = on_clock(sandbox)
    made = subscribe(sandbox, 1000, customer=customer)
    advance(sandbox, clock, MAY)
    renewed = sandbox.retrieve(f"{PATH}/{made['id']}")
    sandbox.expect(renewed, {"items": {"data": [{"current_period_start": MAY}]}})
    draft = latest_invoice(sandbox, renewed)
    facts = {"status": "draft", "billing_reason": "subscription_cycle", "total": 1000}
    sandbox.expect(draft, {**facts, "period_start": APRIL, "period_end": MAY})
    advance(sandbox, clock, MAY + 2 * HOUR)
    sandbox.expect(latest_invoice(sandbox, renewed), {"status": "paid"})


@CHECKS.check("a renewal that fails makes it past due", LIFE)
def _past_due(sandbox: Sandbox) -> None:
    clock, customer = on_clock(sandbox)
    made = subscribe(sandbox, 1000, customer=customer)
    card = sandbox.create("/v1/payment_methods/pm_card_chargeCustomerFail/attach", {"customer": customer})["id"]
    sandbox.create(f"/v1/customers/{customer}", {"invoice_settings": {"default_payment_method": card}})
    advance(sandbox, clock, MAY + 2 * HOUR)
    failed = sandbox.retrieve(f"{PATH}/{made['id']}")
    sandbox.expect(failed, {"status": "past_due"})
    sandbox.expect(latest_invoice(sandbox, failed), {"status": "open", "attempt_count": 1})


@CHECKS.check("what is billed nothing of is not previewed", RECORDED)
def _no_preview(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    refused = sandbox.post("/v1/invoices/create_preview", {"customer": customer})
    message = f"No upcoming invoices for customer: {customer}"
    sandbox.refused(refused, 404, message, code="invoice_upcoming_none")


@CHECKS.check("an incomplete one that is canceled expires", assumed("as it was recorded in 2019"))
def _expires(sandbox: Sandbox) -> None:
    made = subscribe(sandbox, params={"payment_behavior": "default_incomplete"}, customer=sandbox.customer())
    ended = sandbox.delete(f"{PATH}/{made['id']}")
    sandbox.expect(ended, {"status": "incomplete_expired", "canceled_at": TIMESTAMP})
    sandbox.expect(latest_invoice(sandbox, ended), {"status": "void"})
