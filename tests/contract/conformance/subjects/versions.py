"""API versions from 2019-12-03 on: what is shown, taken and done in each."""

from __future__ import annotations

from typing import Any

from tests.contract.conformance.checks import Subject, assumed, documented, recorded, reported
from tests.contract.conformance.client import VERSION
from tests.contract.conformance.differences import ABSENT, SET, any_of, matching
from tests.contract.conformance.sandbox import CARD, Sandbox

CHECKS = Subject("versions")

CHANGELOG = documented("docs.stripe.com/changelog")
REPLIES = recorded("some 19,000 replies of 2019 to 2026, with their versions")
MOVED = recorded("three replies of March 2025, in acacia")
REPORTED = reported("integrators")


def _declare_version(version: str) -> None:
    def run(sandbox: Sandbox) -> None:
        reply = sandbox.get("/v1/customers", {"limit": 1}, Stripe_Version=version)
        sandbox.expect(reply, {"object": "list"})
        sandbox.equal(reply, "Stripe-Version", reply.headers["Stripe-Version"], version)

    CHECKS.add(f"version {version} is taken", CHANGELOG, run)


for _version in (
    "2019-12-03",
    "2020-03-02",
    "2020-08-27",
    "2022-08-01",
    "2022-11-15",
    "2023-08-16",
    "2023-10-16",
    "2024-04-10",
    "2024-06-20",
    "2024-12-18.acacia",
    "2025-08-27.basil",
    "2025-10-29.clover",
    "2026-08-26.dahlia",
    VERSION,
):
    _declare_version(_version)


def _declare_none(sent: str) -> None:
    def run(sandbox: Sandbox) -> None:
        reply = sandbox.get("/v1/customers", Stripe_Version=sent)
        sandbox.refused(reply, 400, f"Invalid Stripe API version: {sent}")
        sandbox.equal(reply, "Stripe-Version", reply.headers["Stripe-Version"], sent)

    CHECKS.add(f"{sent} is no version", REPORTED, run)


for _sent in ("not-a-real-version", "2019-2-19", "2022-08-02", "2025-09-30.acacia", "2019-05-16, 2019-12-03"):
    _declare_none(_sent)


def _intent(sandbox: Sandbox, version: str, facts: dict[str, Any]) -> None:
    given = {"amount": 1000, "currency": "usd"}
    sandbox.expect(sandbox.post("/v1/payment_intents", given, Stripe_Version=version), facts)


@CHECKS.check("an intent that asks for nothing takes cards before 2023-08-16", REPLIES)
def _card_types(sandbox: Sandbox) -> None:
    cards = {"payment_method_types": ["card"], "automatic_payment_methods": None, "capture_method": "automatic"}
    _intent(sandbox, "2022-11-15", {**cards, "charges": ABSENT, "latest_charge": None})
    automatic = {"allow_redirects": "always", "enabled": True}
    _intent(sandbox, "2023-08-16", {"automatic_payment_methods": automatic, "capture_method": "automatic"})


@CHECKS.check("an intent that asks for nothing is captured asynchronously since 2024-04-10", REPLIES)
def _capture_method(sandbox: Sandbox) -> None:
    _intent(sandbox, "2023-10-16", {"capture_method": "automatic"})
    _intent(sandbox, "2024-04-10", {"capture_method": "automatic_async"})


@CHECKS.check("charges are part of their intent, and refunds of their charge, before 2022-11-15", REPLIES)
def _charges(sandbox: Sandbox) -> None:
    given = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    made = sandbox.create("/v1/payment_intents", given, Stripe_Version="2020-08-27")
    intent, charge = made["id"], made["latest_charge"]
    sandbox.create("/v1/refunds", {"payment_intent": intent, "amount": 400})
    path = f"/v1/payment_intents/{intent}"
    embedded = {"object": "list", "has_more": False, "total_count": 1}
    refunds = {**embedded, "data": [{"amount": 400}], "url": f"/v1/charges/{charge}/refunds"}
    charges = {
        **embedded,
        "data": [{"id": charge, "amount_refunded": 400, "refunds": refunds}],
        "url": f"/v1/charges?payment_intent={intent}",
    }
    sandbox.expect(sandbox.get(path, Stripe_Version="2022-08-01"), {"charges": charges})
    sandbox.expect(sandbox.get(path, Stripe_Version="2022-11-15"), {"charges": ABSENT, "latest_charge": charge})
    sandbox.expect(sandbox.get(f"/v1/charges/{charge}", Stripe_Version="2022-08-01"), {"refunds": refunds})
    sandbox.expect(sandbox.get(f"/v1/charges/{charge}", Stripe_Version="2022-11-15"), {"refunds": ABSENT})


@CHECKS.check("what an intent no longer includes cannot be expanded", assumed("as any property that there is not"))
def _expand_charges(sandbox: Sandbox) -> None:
    intent = sandbox.create("/v1/payment_intents", {"amount": 1000, "currency": "usd"})["id"]
    path, expand = f"/v1/payment_intents/{intent}", {"expand": ["charges"]}
    sandbox.expect(sandbox.get(path, expand, Stripe_Version="2022-08-01"), {"charges": {"data": []}})
    refused = sandbox.get(path, expand, Stripe_Version="2022-11-15")
    sandbox.refused(refused, 400, "This property cannot be expanded (charges).")


@CHECKS.check("a customer includes sources, subscriptions and tax ids before 2020-08-27", REPLIES)
def _customers(sandbox: Sandbox) -> None:
    path = f"/v1/customers/{sandbox.customer()}"
    names = ("sources", "subscriptions", "tax_ids")
    lists = {name: {"data": [], "has_more": False, "total_count": 0, "url": f"{path}/{name}"} for name in names}
    for version in ("2019-12-03", "2020-03-02"):
        sandbox.expect(sandbox.get(path, Stripe_Version=version), {**lists, "account_balance": ABSENT, "balance": 0})
    sandbox.expect(sandbox.get(path, Stripe_Version="2020-08-27"), dict.fromkeys(names, ABSENT))


@CHECKS.check("a customer has a default_currency before 2022-08-01", REPLIES)
def _default_currency(sandbox: Sandbox) -> None:
    path = f"/v1/customers/{sandbox.customer()}"
    sandbox.expect(sandbox.get(path, Stripe_Version="2020-08-27"), {"default_currency": None})
    sandbox.expect(sandbox.get(path, Stripe_Version="2022-08-01"), {"default_currency": ABSENT})


@CHECKS.check("an invoice takes all pending items before 2022-08-01", CHANGELOG)
def _pending_items(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    item = sandbox.item(customer, {"amount": 1000})["id"]
    empty = sandbox.post("/v1/invoices", {"customer": customer}, Stripe_Version="2022-08-01")
    sandbox.expect(empty, {"total": 0, "lines": {"data": []}})
    taken = sandbox.post("/v1/invoices", {"customer": customer}, Stripe_Version="2020-08-27")
    sandbox.expect(taken, {"total": 1000, "lines": {"total_count": 1}})
    sandbox.expect(sandbox.get(f"/v1/invoiceitems/{item}"), {"invoice": taken["id"]})


@CHECKS.check("there is nothing to invoice before 2022-08-01", REPORTED)
def _nothing_to_invoice(sandbox: Sandbox) -> None:
    refused = sandbox.post("/v1/invoices", {"customer": sandbox.customer()}, Stripe_Version="2020-08-27")
    sandbox.equal(refused, "HTTP status", refused.status, 400)
    error = {"message": "Nothing to invoice for customer", "param": "customer", "type": "invalid_request_error"}
    sandbox.equal(refused, "error", refused["error"], error)


@CHECKS.check("a product has features before 2024-04-10", CHANGELOG)
def _features(sandbox: Sandbox) -> None:
    given = {"name": "Teapot", "features": [{"name": "Lid"}]}
    made = sandbox.create("/v1/products", given, Stripe_Version="2023-10-16")
    sandbox.expect(made, {"features": [{"name": "Lid"}], "marketing_features": ABSENT})
    sandbox.expect(sandbox.get(f"/v1/products/{made['id']}"), {"marketing_features": [{"name": "Lid"}]})
    refused = sandbox.post("/v1/products", given, Stripe_Version="2024-04-10")
    sandbox.equal(refused, "code", refused["error.code"], "parameter_unknown")


@CHECKS.check("an invoice has rendering_options before 2024-04-10", CHANGELOG)
def _rendering_options(sandbox: Sandbox) -> None:
    given = {"customer": sandbox.customer(), "rendering_options": {"amount_tax_display": "exclude_tax"}}
    made = sandbox.create("/v1/invoices", given, Stripe_Version="2023-10-16")
    sandbox.expect(made, {"rendering_options": {"amount_tax_display": "exclude_tax"}})
    path = f"/v1/invoices/{made['id']}"
    newer = {"rendering_options": ABSENT, "rendering": {"amount_tax_display": "exclude_tax"}}
    sandbox.expect(sandbox.get(path, Stripe_Version="2024-04-10"), newer)


@CHECKS.check("a plan shows its tiers, and an invoice a tax_percent, before 2020-08-27", REPLIES)
def _tiers(sandbox: Sandbox) -> None:
    product = sandbox.create("/v1/products", {"name": "Tea"})["id"]
    plan = sandbox.create("/v1/plans", {"product": product, "currency": "usd", "interval": "month", "amount": 900})
    path = f"/v1/plans/{plan['id']}"
    sandbox.expect(sandbox.get(path, Stripe_Version="2020-03-02"), {"tiers": None})
    sandbox.expect(sandbox.get(path, Stripe_Version="2020-08-27"), {"tiers": ABSENT})
    sandbox.delete(path)
    invoice = f"/v1/invoices/{sandbox.draft()['id']}"
    sandbox.expect(sandbox.get(invoice, Stripe_Version="2020-03-02"), {"tax_percent": None})
    sandbox.expect(sandbox.get(invoice, Stripe_Version="2020-08-27"), {"tax_percent": ABSENT})


@CHECKS.check("what was added shows in every version", REPLIES)
def _added(sandbox: Sandbox) -> None:
    intent = sandbox.create("/v1/payment_intents", {"amount": 1000, "currency": "usd"})["id"]
    added = {"customer_account": None, "excluded_payment_method_types": None, "allowed_payment_method_types": None}
    sandbox.expect(sandbox.get(f"/v1/payment_intents/{intent}", Stripe_Version="2020-08-27"), added)
    invoice = f"/v1/invoices/{sandbox.draft(500)['id']}"
    line = {"quantity": 1, "quantity_decimal": "1", "pretax_credit_amounts": [], "discount_amounts": []}
    sandbox.expect(sandbox.get(invoice, Stripe_Version="2020-08-27"), {"lines": {"data": [line]}})


@CHECKS.check("an invoice before 2025-03-31.basil", CHANGELOG)
def _before_basil(sandbox: Sandbox) -> None:
    rate = sandbox.tax_rate("10")
    opened = sandbox.open_invoice(2000, params={"default_tax_rates": [rate]})
    shown = sandbox.get(f"/v1/invoices/{opened['id']}", Stripe_Version="2024-12-18.acacia")
    line = {
        "type": "invoiceitem",
        "invoice_item": matching("ii_[0-9A-Za-z]+"),
        "price": {"object": "price", "unit_amount": 2000},
        "proration": False,
        "tax_amounts": [{"amount": 200, "inclusive": False, "tax_rate": rate}],
    }
    facts = {
        "paid": False,
        "paid_out_of_band": False,
        "payment_intent": matching("pi_3[0-9A-Za-z]+"),
        "charge": None,
        "subscription": None,
        "tax": 200,
        "total_tax_amounts": [{"amount": 200, "inclusive": False, "tax_rate": rate}],
        "lines": {"data": [line]},
    }
    sandbox.expect(shown, facts)


@CHECKS.check("a subscription has a period and a discount before 2025-03-31.basil", REPLIES)
def _subscriptions_before_basil(sandbox: Sandbox) -> None:
    price = sandbox.price({"recurring": {"interval": "month"}})["id"]
    given = {"customer": sandbox.customer(CARD), "items": [{"price": price}]}
    made = sandbox.create("/v1/subscriptions", given)
    path, item = f"/v1/subscriptions/{made['id']}", made["items.data.0"]
    period = {name: item[name] for name in ("current_period_start", "current_period_end")}
    sandbox.expect(sandbox.get(path, Stripe_Version="2025-02-24.acacia"), {**period, "discount": None, "discounts": []})
    sandbox.expect(sandbox.get(path), dict.fromkeys((*period, "discount"), ABSENT))
    sandbox.delete(path)


@CHECKS.check("what 2025-03-31.basil moved shows by both names before it", MOVED)
def _moved(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.open_invoice(2000)['id']}"
    line = {"parent": SET, "pricing": {"price_details": SET}, "taxes": []}
    facts: dict[str, Any] = {"parent": None, "total_taxes": [], "amount_overpaid": 0, "lines": {"data": [line]}}
    sandbox.expect(sandbox.get(path, Stripe_Version="2025-02-24.acacia"), facts)


@CHECKS.check("a declined payment before 2025-03-31.basil", CHANGELOG)
def _decline_before_basil(sandbox: Sandbox) -> None:
    customer = sandbox.customer()
    card = sandbox.create("/v1/payment_methods/pm_card_chargeCustomerFail/attach", {"customer": customer})["id"]
    opened = sandbox.open_invoice(customer=customer)
    path = f"/v1/invoices/{opened['id']}/pay"
    reply = sandbox.post(path, {"payment_method": card}, Stripe_Version="2024-12-18.acacia")
    sandbox.equal(reply, "HTTP status", reply.status, 402)
    intent = {"object": "payment_intent", "invoice": opened["id"], "status": "requires_payment_method"}
    error = {
        "type": "card_error",
        "code": "card_declined",
        "message": "Your card was declined.",
        "payment_intent": intent,
    }
    sandbox.equal(reply, "error", reply["error"], error)


@CHECKS.check("a discount before 2025-09-30.clover", CHANGELOG)
def _before_clover(sandbox: Sandbox) -> None:
    coupon = sandbox.coupon({"percent_off": 25})
    path = f"/v1/invoices/{sandbox.draft(2000, params={'discounts': [{'coupon': coupon}]})['id']}"
    expand = {"expand": ["discounts"]}
    older = {"discounts": [{"coupon": {"id": coupon, "object": "coupon"}}]}
    sandbox.expect(sandbox.get(path, expand, Stripe_Version="2025-08-27.basil"), older)
    newer = {"discounts": [{"coupon": ABSENT, "source": {"type": "coupon", "coupon": any_of(coupon)}}]}
    sandbox.expect(sandbox.get(path, expand), newer)
