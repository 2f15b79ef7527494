"""Every key of every object, and what may stand under it: held against the typed classes of the official SDK.

The classes are Stripe's own description of the API version; what the real API leaves out of them although they declare
it is listed, with the reason, beside the comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import stripe

from tests.contract.conformance.checks import Subject, documented
from tests.contract.conformance.client import Reply
from tests.contract.conformance.differences import ABSENT, Matcher
from tests.contract.conformance.sandbox import Sandbox
from tests.contract.conformance.subjects.lifecycle import STATUSES, invoice_in
from tests.contract.sdk_versions.check import LEFT_OUT
from tests.support.payment_classes import is_left_out, mismatches

CHECKS = Subject("shapes")

AS_DECLARED = Matcher("what its class declares", lambda _: False)
CLASSES = documented(f"the typed classes of stripe-python {stripe.VERSION}")


def _declare(name: str, show: Callable[[Sandbox], tuple[Reply, list[Any]]]) -> None:
    def run(sandbox: Sandbox) -> None:
        reply, objects = show(sandbox)
        found = {
            mismatch for each in objects for mismatch in mismatches(each) if not is_left_out(mismatch, each, LEFT_OUT)
        }
        for mismatch in sorted(found):
            path, _, what = mismatch.partition(": ")
            sandbox.equal(reply, path, ABSENT if what == "missing" else what, AS_DECLARED)

    CHECKS.add(name, CLASSES, run)


def _one(reply: Reply) -> tuple[Reply, list[Any]]:
    return reply, [reply.body]


def _whole_page(reply: Reply) -> tuple[Reply, list[Any]]:
    return reply, reply["data"]


def _declare_invoice(status: str) -> None:
    _declare(f"a {status} invoice", lambda sandbox: _one(invoice_in(status, sandbox)))


for _status in STATUSES:
    _declare_invoice(_status)


_declare("the account", lambda sandbox: _one(sandbox.retrieve("/v1/account")))


def _taxed(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    rate, coupon = sandbox.tax_rate("20"), sandbox.coupon({"percent_off": 10})
    draft = sandbox.draft(2000, params={"default_tax_rates": [rate], "discounts": [{"coupon": coupon}]})
    expand = {"expand": ["customer", "discounts", "default_tax_rates"]}
    return _one(sandbox.retrieve(f"/v1/invoices/{draft['id']}", expand))


def _expanded(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    expand = {"expand": ["payments.data.payment.payment_intent", "confirmation_secret", "default_payment_method"]}
    return _one(sandbox.retrieve(f"/v1/invoices/{sandbox.pay_invoice()['id']}", expand))


def _full_customer(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    address = {"line1": "510 Townsend St", "city": "San Francisco", "country": "US"}
    given = {
        "address": address,
        "shipping": {"name": "Jenny", "address": address},
        "phone": "+14155550123",
        "preferred_locales": ["de"],
        "balance": -100,
        "invoice_settings": {"footer": "Thank you", "custom_fields": [{"name": "PO", "value": "1"}]},
    }
    return _one(sandbox.retrieve(f"/v1/customers/{sandbox.customer(given)}"))


def _events(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    draft = sandbox.draft(2000)
    sandbox.create(f"/v1/invoices/{draft['id']}/send")
    events = sandbox.events(draft["id"], "invoice.created", "invoice.updated", "invoice.finalized", "invoice.sent")
    return events, [each for event in events["data"] for each in (event, event["data"]["object"])]


def _note(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    given = {"invoice": sandbox.pay_invoice()["id"], "amount": 700, "refund_amount": 700}
    return _one(sandbox.create("/v1/credit_notes", {**given, "expand": ["refunds.refund"]}))


def _method(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    customer = sandbox.customer()
    return _one(sandbox.create("/v1/payment_methods/pm_card_visa/attach", {"customer": customer}))


def _charge(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    paid = sandbox.pay_invoice()
    return _whole_page(sandbox.retrieve("/v1/charges", {"customer": paid["customer"]}))


def _payment(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    return _whole_page(sandbox.retrieve("/v1/invoice_payments", {"invoice": sandbox.pay_invoice()["id"]}))


def _balance_transaction(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    customer = sandbox.customer({"balance": -500})
    return _whole_page(sandbox.retrieve(f"/v1/customers/{customer}/balance_transactions"))


def _endpoint(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    return _one(sandbox.create("/v1/webhook_endpoints", {"url": "https://example.com/hook", "enabled_events": ["*"]}))


def _promotion_code(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    promotion = {"type": "coupon", "coupon": sandbox.coupon({"percent_off": 10})}
    return _one(sandbox.create("/v1/promotion_codes", {"promotion": promotion}))


def _preview(sandbox: Sandbox) -> tuple[Reply, list[Any]]:
    customer = sandbox.customer()
    sandbox.item(customer, {"amount": 1500})
    return _one(sandbox.create("/v1/invoices/create_preview", {"customer": customer}))


_declare("an invoice with tax and discount, expanded", _taxed)
_declare("a paid invoice with its payments", _expanded)
_declare("an empty customer", lambda sandbox: _one(sandbox.create("/v1/customers")))
_declare("a full customer", _full_customer)
_declare("an invoice item", lambda sandbox: _one(sandbox.item(sandbox.customer(), {"amount": 1500})))
_declare("a price", lambda sandbox: _one(sandbox.price()))
_declare("a product", lambda sandbox: _one(sandbox.create("/v1/products", {"name": "Teapot"})))
_declare("a tax rate", lambda sandbox: _one(sandbox.retrieve(f"/v1/tax_rates/{sandbox.tax_rate('20')}")))
_declare("a coupon", lambda sandbox: _one(sandbox.retrieve(f"/v1/coupons/{sandbox.coupon({'percent_off': 10})}")))
_declare("a promotion code", _promotion_code)
_declare("a credit note with its refund", _note)
_declare("a payment method", _method)
_declare("a charge", _charge)
_declare("an invoice payment", _payment)
_declare("a balance transaction", _balance_transaction)
_declare("events, and what is in them", _events)
_declare("a webhook endpoint", _endpoint)
_declare("a preview", _preview)
