"""Keys, headers, unknown paths and API versions."""

from __future__ import annotations

import base64
import uuid

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.client import VERSION
from tests.contract.conformance.differences import ABSENT, any_of, matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("protocol")

KEYS = documented("docs.stripe.com/api/authentication")
HEADERS = recorded("headers of replies")
REPORTED = reported("integrators")
CHANGELOG = documented("docs.stripe.com/changelog")


@CHECKS.check("no key", REPORTED)
def _no_key(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/customers", Authorization=None)
    message = (
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for "
        "details, or we can help at https://support.stripe.com/."
    )
    sandbox.refused(reply, 401, message)
    sandbox.equal(reply, "WWW-Authenticate", reply.headers["WWW-Authenticate"], 'Bearer realm="Stripe"')


@CHECKS.check("a key that is none", REPORTED)
def _bad_key(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/customers", Authorization="Bearer nonsense-1234")
    sandbox.refused(
        reply, 401, matching(r"Invalid API Key provided: nonsense\**1234|Invalid API Key provided: \S*\*+1234")
    )


@CHECKS.check("a publishable key", reported("probes of a sandbox"))
def _publishable(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/customers", Authorization=f"Bearer pk_test_{uuid.uuid4().hex}")
    sandbox.equal(reply, "HTTP status", reply.status, 401)
    sandbox.equal(reply, "error.type", reply["error.type"], "invalid_request_error")


@CHECKS.check("a key as the user of Basic authentication", KEYS)
def _basic(sandbox: Sandbox) -> None:
    encoded = base64.b64encode(f"{sandbox.key}:".encode()).decode()
    sandbox.expect(sandbox.get("/v1/customers", {"limit": 1}, Authorization=f"Basic {encoded}"), {"object": "list"})


@CHECKS.check("headers of a reply", HEADERS)
def _headers(sandbox: Sandbox) -> None:
    reply = sandbox.retrieve("/v1/customers", {"limit": 1})
    for name, value in {
        "Content-Type": "application/json",
        "Cache-Control": "no-cache, no-store",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Max-Age": "300",
        "Request-Id": matching("req_[0-9A-Za-z]{14}"),
        "Stripe-Version": VERSION,
        "Vary": "Origin",
        "Strict-Transport-Security": matching("max-age=.*"),
        "Idempotency-Key": None,
    }.items():
        sandbox.equal(reply, name, reply.headers[name], value)


@CHECKS.check("headers of an error", HEADERS)
def _headers_of_an_error(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/invoices/in_nope")
    sandbox.equal(reply, "Content-Type", reply.headers["Content-Type"], "application/json")
    sandbox.equal(reply, "Request-Id", reply.headers["Request-Id"], matching("req_[0-9A-Za-z]{14}"))
    sandbox.equal(reply, "Stripe-Version", reply.headers["Stripe-Version"], VERSION)
    log = reply["error.request_log_url"]
    pattern = rf"https://dashboard\.stripe\.com/.*test/.*{reply.headers['Request-Id']}.*"
    sandbox.equal(reply, "error.request_log_url", log, matching(pattern))


@CHECKS.check("a key of an idempotent request comes back", HEADERS)
def _idempotency_key(sandbox: Sandbox) -> None:
    key = str(uuid.uuid4())
    reply = sandbox.create("/v1/customers", {"name": "Jenny"}, Idempotency_Key=key)
    sandbox.equal(reply, "Idempotency-Key", reply.headers["Idempotency-Key"], key)
    sandbox.equal(reply, "Original-Request", reply.headers["Original-Request"], reply.headers["Request-Id"])


@CHECKS.check("what is created answers 200, printed with two blanks", HEADERS)
def _printed(sandbox: Sandbox) -> None:
    reply = sandbox.create("/v1/customers", {"name": "Jenny"})
    sandbox.equal(reply, "body", reply.text[:12], '{\n  "id": "c')


@CHECKS.check("a path that is none", REPORTED)
def _path(sandbox: Sandbox) -> None:
    message = (
        "Unrecognized request URL (GET: /v1/wat). If you are trying to list objects, remove the trailing slash. "
        "If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. "
        "Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
    )
    sandbox.refused(sandbox.get("/v1/wat"), 404, message)


@CHECKS.check("a version that is none", reported("probes of a sandbox"))
def _bad_version(sandbox: Sandbox) -> None:
    reply = sandbox.get("/v1/customers", Stripe_Version="not-a-real-version")
    sandbox.refused(reply, 400, "Invalid Stripe API version: not-a-real-version")


def _declare_version(version: str) -> None:
    def run(sandbox: Sandbox) -> None:
        reply = sandbox.get("/v1/customers", {"limit": 1}, Stripe_Version=version)
        sandbox.expect(reply, {"object": "list"})
        sandbox.equal(reply, "Stripe-Version", reply.headers["Stripe-Version"], version)

    CHECKS.add(f"version {version} is taken", CHANGELOG, run)


for _version in (
    "2024-06-20",
    "2024-12-18.acacia",
    "2025-08-27.basil",
    "2025-10-29.clover",
    "2026-08-26.dahlia",
    VERSION,
):
    _declare_version(_version)


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
        "parent": ABSENT,
        "pricing": ABSENT,
        "taxes": ABSENT,
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
        "parent": ABSENT,
        "total_taxes": ABSENT,
        "amount_overpaid": ABSENT,
    }
    sandbox.expect(shown, facts)


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
    older = {"discounts": [{"coupon": {"id": coupon, "object": "coupon"}, "source": ABSENT}]}
    sandbox.expect(sandbox.get(path, expand, Stripe_Version="2025-08-27.basil"), older)
    newer = {"discounts": [{"coupon": ABSENT, "source": {"type": "coupon", "coupon": any_of(coupon)}}]}
    sandbox.expect(sandbox.get(path, expand), newer)


@CHECKS.check("decimal quantities came with 2026-03-25.dahlia", CHANGELOG)
def _before_dahlia(sandbox: Sandbox) -> None:
    path = f"/v1/invoices/{sandbox.draft(500)['id']}"
    older = sandbox.get(path, Stripe_Version="2026-02-25.clover")
    sandbox.expect(older, {"lines": {"data": [{"quantity": 1, "quantity_decimal": ABSENT}]}})
    sandbox.expect(sandbox.get(path), {"lines": {"data": [{"quantity": 1, "quantity_decimal": "1"}]}})
