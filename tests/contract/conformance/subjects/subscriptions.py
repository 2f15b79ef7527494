"""Subscriptions: their creation, changes, ends, and the invoices that time makes."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, assumed, documented, recorded, reported
from tests.contract.conformance.client import Params, Reply
from tests.contract.conformance.differences import ABSENT, SET, TIMESTAMP, matching
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("subscriptions")

PATH = "/v1/subscriptions"
CLOCKS = "/v1/test_helpers/test_clocks"
APRIL = 1_775_001_600
"""2026-04-01 00:00:00 UTC, the beginning of a month of thirty days."""

MAY = APRIL + 30 * 86_400
DAY = 86_400
HOUR = 3600

OBJECT = documented("docs.stripe.com/api/subscriptions/object")
LIFE = documented("docs.stripe.com/billing/subscriptions/overview")
PRORATIONS = documented("docs.stripe.com/billing/subscriptions/prorations")
CYCLE = documented("docs.stripe.com/billing/subscriptions/billing-cycle")
RECORDED = recorded("subscriptions at 2026-08-26.dahlia")
PRORATED = recorded("prorations at 2026-08-26.dahlia")

NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit "
    "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority."
)


def _price(sandbox: Sandbox, amount: int, **params: Any) -> str:
    recurring = {"recurring": {"interval": params.pop("interval", "month")}}
    product = {"product": sandbox.create("/v1/products", {"name": "Gold"})["id"]}
    made = {"currency": "usd", "unit_amount": amount, **product, **recurring, **params}
    id: str = sandbox.create("/v1/prices", made)["id"]
    return id


def _subscribe(
    sandbox: Sandbox, amount: int = 2000, params: Params | None = None, customer: str | None = None
) -> Reply:
    customer = customer or sandbox.customer(CARD)
    item = {"price": _price(sandbox, amount)}
    return sandbox.create(PATH, {"customer": customer, "items": [item], **(params or {})})


def _latest_invoice(sandbox: Sandbox, subscription: Reply) -> Reply:
    return sandbox.retrieve(f"/v1/invoices/{subscription['latest_invoice']}")


def _on_clock(sandbox: Sandbox) -> tuple[str, str]:
    """A clock, and a customer with a card who lives on it."""
    clock = sandbox.create(CLOCKS, {"frozen_time": APRIL})["id"]
    return clock, sandbox.customer({"test_clock": clock, **CARD})


def _advance(sandbox: Sandbox, clock: str, to: int) -> None:
    sandbox.create(f"{CLOCKS}/{clock}/advance", {"frozen_time": to})
    sandbox.eventually(lambda: sandbox.get(f"{CLOCKS}/{clock}"), lambda reply: reply["status"] == "ready")


@CHECKS.check("one that is paid as it is created is active", RECORDED)
def _paid(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox)
    sandbox.expect(made, {"status": "active", "collection_method": "charge_automatically", "ended_at": None})
    sandbox.equal(made, "anchor", made["billing_cycle_anchor"], made["created"])
    invoice = _latest_invoice(sandbox, made)
    facts = {"status": "paid", "billing_reason": "subscription_create", "total": 2000, "attempt_count": 1}
    sandbox.expect(invoice, {**facts, "attempted": True, "auto_advance": False})
    sandbox.expect(invoice, {"period_start": invoice["created"], "period_end": invoice["created"], "rendering": None})


@CHECKS.check("billing is flexible unless something else is asked for", OBJECT)
def _mode(sandbox: Sandbox) -> None:
    flexible = {"proration_discounts": "included"}
    sandbox.expect(_subscribe(sandbox), {"billing_mode": {"type": "flexible", "flexible": flexible}})


@CHECKS.check("what is not said of a new one", RECORDED)
def _defaults(sandbox: Sandbox) -> None:
    facts: dict[str, Any] = {
        "id": matching("sub_.+"),
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "days_until_due": None,
        "default_payment_method": None,
        "discounts": [],
        "metadata": {},
        "pending_update": None,
        "schedule": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "payment_settings": {"save_default_payment_method": "off"},
        "quantity": 1,
    }
    sandbox.expect(_subscribe(sandbox), facts)


@CHECKS.check("the line of an item", RECORDED)
def _line(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox)
    invoice = _latest_invoice(sandbox, made)
    line = {
        "description": "1 × Gold (at $20.00 / month)",
        "amount": 2000,
        "discountable": True,
        "parent": {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {"proration": False, "subscription": made["id"], "invoice_item": None},
        },
    }
    sandbox.expect(invoice, {"lines": {"data": [line]}})


@CHECKS.check("the invoice names its subscription", OBJECT)
def _parent(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox, params={"metadata": {"order": "6735"}})
    details = {"subscription": made["id"], "metadata": {"order": "6735"}}
    parent = {"type": "subscription_details", "subscription_details": details, "quote_details": None}
    sandbox.expect(_latest_invoice(sandbox, made), {"parent": parent})


@CHECKS.check("a customer without a card cannot begin", RECORDED)
def _without_card(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = {"price": _price(sandbox, 2000)}
    sandbox.refused(
        sandbox.post(PATH, {"customer": customer, "items": [item]}), 400, NO_METHOD, code="resource_missing"
    )
    sandbox.expect(sandbox.get(PATH, {"customer": customer}), {"data": []})


@CHECKS.check("default_incomplete waits for a confirmation", LIFE)
def _default_incomplete(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox, params={"payment_behavior": "default_incomplete"}, customer=sandbox.customer())
    sandbox.expect(made, {"status": "incomplete"})
    sandbox.expect(_latest_invoice(sandbox, made), {"status": "open", "attempt_count": 0})


@CHECKS.check("pending_if_incomplete has no effect on a creation", reported("by a developer who probed it"))
def _pending(sandbox: Sandbox) -> None:
    wanted = {"customer": sandbox.customer(CARD), "items": [{"price": _price(sandbox, 2000)}]}
    message = "Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a subscription."
    refused = sandbox.post(PATH, {**wanted, "payment_behavior": "pending_if_incomplete"})
    sandbox.refused(refused, 400, message, param="payment_behavior")


@CHECKS.check("a trial begins with an invoice of nothing", RECORDED)
def _trial(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox, params={"trial_period_days": 14}, customer=sandbox.customer())
    sandbox.expect(made, {"status": "trialing", "pending_setup_intent": SET})
    sandbox.equal(made, "trial_end", made["trial_end"], made["created"] + 14 * DAY)
    sandbox.equal(made, "anchor", made["billing_cycle_anchor"], made["trial_end"])
    line = {"description": "Free trial for 1 × Gold", "amount": 0}
    facts = {"status": "paid", "total": 0, "attempt_count": 0, "number": SET, "lines": {"data": [line]}}
    sandbox.expect(_latest_invoice(sandbox, made), facts)


@CHECKS.check("an invoice that is sent begins as a draft", RECORDED)
def _sent(sandbox: Sandbox) -> None:
    sent = {"collection_method": "send_invoice", "days_until_due": 30}
    made = _subscribe(sandbox, params=sent, customer=sandbox.customer())
    sandbox.expect(made, {"status": "active", "days_until_due": 30})
    invoice = _latest_invoice(sandbox, made)
    sandbox.expect(invoice, {"status": "draft", "number": None, "automatically_finalizes_at": TIMESTAMP})
    sandbox.equal(invoice, "due_date", invoice["due_date"], invoice["created"] + 30 * DAY)


@CHECKS.check("a coupon for one invoice is gone after the first", RECORDED)
def _once(sandbox: Sandbox) -> None:
    coupon = sandbox.create("/v1/coupons", {"percent_off": "10", "duration": "once"})["id"]
    made = _subscribe(sandbox, 2500, {"discounts": [{"coupon": coupon}]})
    sandbox.expect(made, {"discounts": []})
    sandbox.expect(_latest_invoice(sandbox, made), {"subtotal": 2500, "total": 2250})


@CHECKS.check("what is billed once stands first", RECORDED)
def _add_invoice_items(sandbox: Sandbox) -> None:
    once = {
        "currency": "usd",
        "unit_amount": 1500,
        "product": sandbox.create("/v1/products", {"name": "T-Shirt"})["id"],
    }
    shirt = sandbox.create("/v1/prices", once)["id"]
    made = _subscribe(sandbox, 1000, {"add_invoice_items": [{"price": shirt}]})
    lines = [
        {"description": "T-Shirt", "amount": 1500},
        {"description": "1 × Gold (at $10.00 / month)", "amount": 1000},
    ]
    sandbox.expect(_latest_invoice(sandbox, made), {"total": 2500, "lines": {"data": lines}})


def _declare_refusal(name: str, params: Params, message: str, code: str | None, param: str) -> None:
    def run(sandbox: Sandbox) -> None:
        refused = sandbox.post(PATH, {"customer": sandbox.customer(CARD), **params})
        sandbox.refused(refused, 400, message, code=code, param=param)

    CHECKS.add(name, RECORDED, run)


_declare_refusal("without items", {}, "Missing required param: items.", "parameter_missing", "items")
_declare_refusal(
    "an unknown price",
    {"items": [{"price": "price_x"}]},
    "No such price: 'price_x'",
    "resource_missing",
    "items[0][price]",
)
_declare_refusal(
    "an unknown payment behavior",
    {"payment_behavior": "pear"},
    "Invalid payment_behavior: must be one of allow_incomplete, error_if_incomplete, pending_if_incomplete, or "
    "default_incomplete",
    None,
    "payment_behavior",
)


@CHECKS.check("an unknown customer is not found", RECORDED)
def _unknown_customer(sandbox: Sandbox) -> None:
    wanted = {"customer": "cus_x", "items": [{"price": _price(sandbox, 1000)}]}
    message = "No such customer: 'cus_x'"
    sandbox.refused(sandbox.post(PATH, wanted), 404, message, code="resource_missing", param="customer")


def _declare_unknown(method: str, operation: str) -> None:
    def run(sandbox: Sandbox) -> None:
        reply = sandbox.call(method, f"{PATH}/sub_x{operation}")
        message = "No such subscription: 'sub_x'"
        sandbox.refused(reply, 404, message, code="resource_missing", param="id")

    CHECKS.add(f"{method} of an unknown one{operation}", RECORDED, run)


for _method, _operation in (("GET", ""), ("POST", ""), ("DELETE", ""), ("POST", "/resume")):
    _declare_unknown(_method, _operation)


@CHECKS.check("an end at the period's end can be taken back", RECORDED)
def _cancel_at_period_end(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox)
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
    made = _subscribe(sandbox)
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
    refused = sandbox.post(f"{PATH}/{_subscribe(sandbox)['id']}/resume")
    sandbox.refused(refused, 400, "You can only resume a subscription if it is `paused`.")


@CHECKS.check("a canceled one is in no list that does not ask for it", LIFE)
def _listed(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox)
    sandbox.delete(f"{PATH}/{made['id']}")
    named = {"customer": made["customer"]}
    sandbox.expect(sandbox.get(PATH, named), {"data": []})
    sandbox.expect(sandbox.get(PATH, {**named, "status": "ended"}), {"data": [{"id": made["id"]}]})


@CHECKS.check("a list of an unknown status", RECORDED)
def _bad_status(sandbox: Sandbox) -> None:
    message = (
        "Invalid status: must be one of active, past_due, unpaid, canceled, incomplete, incomplete_expired, trialing, "
        "paused, all, or ended"
    )
    sandbox.refused(sandbox.get(PATH, {"status": "pear"}), 400, message, param="status")


@CHECKS.check("items are listed without a count", RECORDED)
def _items(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox)
    item = {"object": "subscription_item", "subscription": made["id"], "quantity": 1}
    listed = sandbox.get("/v1/subscription_items", {"subscription": made["id"]})
    sandbox.expect(listed, {"data": [item], "has_more": False, "total_count": ABSENT})


@CHECKS.check("the last item stays", reported("by users of older versions"))
def _last_item(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox)
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
        clock, customer = _on_clock(sandbox)
        made = _subscribe(sandbox, before, customer=customer)
        _advance(sandbox, clock, MAY - left)
        item = {"id": made["items.data.0.id"], "price": _price(sandbox, after)}
        changed = sandbox.create(f"{PATH}/{made['id']}", {"items": [item], "proration_behavior": "always_invoice"})
        invoice = _latest_invoice(sandbox, changed)
        facts = {"billing_reason": "subscription_update", "status": "paid", "total": sum(amounts)}
        lines = [{"amount": amount, "discountable": False} for amount in amounts]
        sandbox.expect(invoice, {**facts, "lines": {"data": lines}})

    CHECKS.add(f"{name} is prorated by the second", PRORATED, run)


for _name, _swap in SWAPS.items():
    _declare_swap(_name, *_swap)


@CHECKS.check("prorations wait for the next invoice", PRORATED)
def _pending_prorations(sandbox: Sandbox) -> None:
    clock, customer = _on_clock(sandbox)
    made = _subscribe(sandbox, 3000, customer=customer)
    _advance(sandbox, clock, MAY - 10 * DAY)
    sandbox.create(f"{PATH}/{made['id']}", {"items": [{"id": made["items.data.0.id"], "quantity": 3}]})
    waiting = sandbox.get("/v1/invoiceitems", {"customer": customer, "pending": True})
    said = [
        {"description": "Remaining time on 3 × Gold after 21 Apr 2026", "amount": 3000, "proration": True},
        {"description": "Unused time on Gold after 21 Apr 2026", "amount": -1000, "proration": True},
    ]
    sandbox.expect(waiting, {"data": said})


@CHECKS.check("a preview is what the change then bills", PRORATIONS)
def _preview(sandbox: Sandbox) -> None:
    clock, customer = _on_clock(sandbox)
    made = _subscribe(sandbox, 2000, customer=customer)
    _advance(sandbox, clock, MAY - 10 * DAY)
    change = {"items": [{"id": made["items.data.0.id"], "quantity": 4}], "proration_behavior": "always_invoice"}
    wanted = {"subscription": made["id"], "subscription_details": change}
    preview = sandbox.create("/v1/invoices/create_preview", wanted)
    changed = sandbox.create(f"{PATH}/{made['id']}", change)
    sandbox.expect(_latest_invoice(sandbox, changed), {"total": preview["total"], "subtotal": preview["subtotal"]})


@CHECKS.check("a renewal is a draft for an hour, and then paid", CYCLE)
def _renewal(sandbox: Sandbox) -> None:
    clock, customer = _on_clock(sandbox)
    made = _subscribe(sandbox, 1000, customer=customer)
    _advance(sandbox, clock, MAY)
    renewed = sandbox.retrieve(f"{PATH}/{made['id']}")
    sandbox.expect(renewed, {"items": {"data": [{"current_period_start": MAY}]}})
    draft = _latest_invoice(sandbox, renewed)
    facts = {"status": "draft", "billing_reason": "subscription_cycle", "total": 1000}
    sandbox.expect(draft, {**facts, "period_start": APRIL, "period_end": MAY})
    _advance(sandbox, clock, MAY + 2 * HOUR)
    sandbox.expect(_latest_invoice(sandbox, renewed), {"status": "paid"})


@CHECKS.check("a renewal that fails makes it past due", LIFE)
def _past_due(sandbox: Sandbox) -> None:
    clock, customer = _on_clock(sandbox)
    made = _subscribe(sandbox, 1000, customer=customer)
    card = sandbox.create("/v1/payment_methods/pm_card_chargeCustomerFail/attach", {"customer": customer})["id"]
    sandbox.create(f"/v1/customers/{customer}", {"invoice_settings": {"default_payment_method": card}})
    _advance(sandbox, clock, MAY + 2 * HOUR)
    failed = sandbox.retrieve(f"{PATH}/{made['id']}")
    sandbox.expect(failed, {"status": "past_due"})
    sandbox.expect(_latest_invoice(sandbox, failed), {"status": "open", "attempt_count": 1})


@CHECKS.check("what is billed nothing of is not previewed", RECORDED)
def _no_preview(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    refused = sandbox.post("/v1/invoices/create_preview", {"customer": customer})
    message = f"No upcoming invoices for customer: {customer}"
    sandbox.refused(refused, 404, message, code="invoice_upcoming_none")


@CHECKS.check("an incomplete one that is canceled expires", assumed("as it was recorded in 2019"))
def _expires(sandbox: Sandbox) -> None:
    made = _subscribe(sandbox, params={"payment_behavior": "default_incomplete"}, customer=sandbox.customer())
    ended = sandbox.delete(f"{PATH}/{made['id']}")
    sandbox.expect(ended, {"status": "incomplete_expired", "canceled_at": TIMESTAMP})
    sandbox.expect(_latest_invoice(sandbox, ended), {"status": "void"})
