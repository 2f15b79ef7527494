"""Subscriptions: how they are made, what is refused, where they are found."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.client import Params
from tests.contract.conformance.differences import ABSENT, SET, TIMESTAMP, matching
from tests.contract.conformance.sandbox import CARD, Sandbox
from tests.contract.conformance.subscribing import DAY, PATH, latest_invoice, price, subscribe

CHECKS = Subject("subscriptions")

OBJECT = documented("docs.stripe.com/api/subscriptions/object")
LIFE = documented("docs.stripe.com/billing/subscriptions/overview")
RECORDED = recorded("subscriptions at 2026-08-26.dahlia")

NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a default payment "
    "method. For more information, visit "
    "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority."
)


@CHECKS.check("one that is paid as it is created is active", RECORDED)
def _paid(sandbox: Sandbox) -> None:
    made = subscribe(sandbox)
    sandbox.expect(made, {"status": "active", "collection_method": "charge_automatically", "ended_at": None})
    sandbox.equal(made, "anchor", made["billing_cycle_anchor"], made["created"])
    invoice = latest_invoice(sandbox, made)
    facts = {"status": "paid", "billing_reason": "subscription_create", "total": 2000, "attempt_count": 1}
    sandbox.expect(invoice, {**facts, "attempted": True, "auto_advance": False})
    sandbox.expect(invoice, {"period_start": invoice["created"], "period_end": invoice["created"], "rendering": None})


@CHECKS.check("billing is flexible unless something else is asked for", OBJECT)
def _mode(sandbox: Sandbox) -> None:
    flexible = {"proration_discounts": "included"}
    sandbox.expect(subscribe(sandbox), {"billing_mode": {"type": "flexible", "flexible": flexible}})


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
    sandbox.expect(subscribe(sandbox), facts)


@CHECKS.check("the line of an item", RECORDED)
def _line(sandbox: Sandbox) -> None:
    made = subscribe(sandbox)
    invoice = latest_invoice(sandbox, made)
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
    made = subscribe(sandbox, params={"metadata": {"order": "6735"}})
    details = {"subscription": made["id"], "metadata": {"order": "6735"}}
    parent = {"type": "subscription_details", "subscription_details": details, "quote_details": None}
    sandbox.expect(latest_invoice(sandbox, made), {"parent": parent})


@CHECKS.check("a customer without a card cannot begin", RECORDED)
def _without_card(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = {"price": price(sandbox, 2000)}
    sandbox.refused(
        sandbox.post(PATH, {"customer": customer, "items": [item]}), 400, NO_METHOD, code="resource_missing"
    )
    sandbox.expect(sandbox.get(PATH, {"customer": customer}), {"data": []})


@CHECKS.check("default_incomplete waits for a confirmation", LIFE)
def _default_incomplete(sandbox: Sandbox) -> None:
    made = subscribe(sandbox, params={"payment_behavior": "default_incomplete"}, customer=sandbox.customer())
    sandbox.expect(made, {"status": "incomplete"})
    sandbox.expect(latest_invoice(sandbox, made), {"status": "open", "attempt_count": 0})


@CHECKS.check("pending_if_incomplete has no effect on a creation", reported("by a developer who probed it"))
def _pending(sandbox: Sandbox) -> None:
    wanted = {"customer": sandbox.customer(CARD), "items": [{"price": price(sandbox, 2000)}]}
    message = "Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a subscription."
    refused = sandbox.post(PATH, {**wanted, "payment_behavior": "pending_if_incomplete"})
    sandbox.refused(refused, 400, message, param="payment_behavior")


@CHECKS.check("a trial begins with an invoice of nothing", RECORDED)
def _trial(sandbox: Sandbox) -> None:
    made = subscribe(sandbox, params={"trial_period_days": 14}, customer=sandbox.customer())
    sandbox.expect(made, {"status": "trialing", "pending_setup_intent": SET})
    sandbox.equal(made, "trial_end", made["trial_end"], made["created"] + 14 * DAY)
    sandbox.equal(made, "anchor", made["billing_cycle_anchor"], made["trial_end"])
    line = {"description": "Free trial for 1 × Gold", "amount": 0}
    facts = {"status": "paid", "total": 0, "attempt_count": 0, "number": SET, "lines": {"data": [line]}}
    sandbox.expect(latest_invoice(sandbox, made), facts)


@CHECKS.check("an invoice that is sent begins as a draft", RECORDED)
def _sent(sandbox: Sandbox) -> None:
    sent = {"collection_method": "send_invoice", "days_until_due": 30}
    made = subscribe(sandbox, params=sent, customer=sandbox.customer())
    sandbox.expect(made, {"status": "active", "days_until_due": 30})
    invoice = latest_invoice(sandbox, made)
    sandbox.expect(invoice, {"status": "draft", "number": None, "automatically_finalizes_at": TIMESTAMP})
    sandbox.equal(invoice, "due_date", invoice["due_date"], invoice["created"] + 30 * DAY)


@CHECKS.check("a coupon for one invoice is gone after the first", RECORDED)
def _once(sandbox: Sandbox) -> None:
    coupon = sandbox.create("/v1/coupons", {"percent_off": "10", "duration": "once"})["id"]
    made = subscribe(sandbox, 2500, {"discounts": [{"coupon": coupon}]})
    sandbox.expect(made, {"discounts": []})
    sandbox.expect(latest_invoice(sandbox, made), {"subtotal": 2500, "total": 2250})


@CHECKS.check("what is billed once stands first", RECORDED)
def _add_invoice_items(sandbox: Sandbox) -> None:
    once = {
        "currency": "usd",
        "unit_amount": 1500,
        "product": sandbox.create("/v1/products", {"name": "T-Shirt"})["id"],
    }
    shirt = sandbox.create("/v1/prices", once)["id"]
    made = subscribe(sandbox, 1000, {"add_invoice_items": [{"price": shirt}]})
    lines = [
        {"description": "T-Shirt", "amount": 1500},
        {"description": "1 × Gold (at $10.00 / month)", "amount": 1000},
    ]
    sandbox.expect(latest_invoice(sandbox, made), {"total": 2500, "lines": {"data": lines}})


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
    wanted = {"customer": "cus_x", "items": [{"price": price(sandbox, 1000)}]}
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


@CHECKS.check("a canceled one is in no list that does not ask for it", LIFE)
def _listed(sandbox: Sandbox) -> None:
    made = subscribe(sandbox)
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
    made = subscribe(sandbox)
    item = {"object": "subscription_item", "subscription": made["id"], "quantity": 1}
    listed = sandbox.get("/v1/subscription_items", {"subscription": made["id"]})
    sandbox.expect(listed, {"data": [item], "has_more": False, "total_count": ABSENT})
