"""Requests that are made again with the same key."""

from __future__ import annotations

import uuid

from tests.contract.conformance.checks import Subject, documented, reported
from tests.contract.conformance.differences import any_of
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("idempotency")

KEYS = documented("docs.stripe.com/api/idempotent_requests")
REPORTED = reported("integrators")


def _key() -> str:
    return f"conformance-{uuid.uuid4()}"


@CHECKS.check("the same request acts once", KEYS)
def _same(sandbox: Sandbox) -> None:
    key, params = _key(), {"name": "Once"}
    first = sandbox.create("/v1/customers", params, Idempotency_Key=key)
    again = sandbox.create("/v1/customers", params, Idempotency_Key=key)
    sandbox.expect(again, first.body)
    sandbox.equal(first, "Idempotent-Replayed", first.headers["Idempotent-Replayed"], None)
    sandbox.equal(again, "Idempotent-Replayed", again.headers["Idempotent-Replayed"], "true")
    sandbox.equal(again, "Original-Request", again.headers["Original-Request"], first.headers["Request-Id"])
    sandbox.equal(again, "Idempotency-Key", again.headers["Idempotency-Key"], key)


@CHECKS.check("other parameters", REPORTED)
def _other_parameters(sandbox: Sandbox) -> None:
    key = _key()
    sandbox.create("/v1/customers", {"name": "Once"}, Idempotency_Key=key)
    reply = sandbox.post("/v1/customers", {"name": "Twice"}, Idempotency_Key=key)
    message = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    sandbox.refused(reply, 400, message, type="idempotency_error")


@CHECKS.check("another endpoint", REPORTED)
def _other_endpoint(sandbox: Sandbox) -> None:
    key = _key()
    sandbox.create("/v1/customers", {"name": "Once"}, Idempotency_Key=key)
    reply = sandbox.post("/v1/products", {"name": "Once"}, Idempotency_Key=key)
    message = (
        "Keys for idempotent requests can only be used for the same endpoint they were first used for "
        f"('/v1/products' vs '/v1/customers'). Try using a key other than '{key}' if you meant to execute "
        "a different request."
    )
    either = message.replace("'/v1/products' vs '/v1/customers'", "'/v1/customers' vs '/v1/products'")
    sandbox.refused(reply, 400, any_of(message, either), type="idempotency_error")


@CHECKS.check("a refusal by validation is not kept", KEYS)
def _validation(sandbox: Sandbox) -> None:
    key = _key()
    reply = sandbox.post("/v1/products", {}, Idempotency_Key=key)
    sandbox.equal(reply, "HTTP status", reply.status, 400)
    sandbox.expect(sandbox.post("/v1/products", {"name": "Teapot"}, Idempotency_Key=key), {"object": "product"})


@CHECKS.check("a declined payment is kept", KEYS)
def _decline(sandbox: Sandbox) -> None:
    key, customer = _key(), sandbox.customer()
    card = sandbox.create("/v1/payment_methods/pm_card_chargeCustomerFail/attach", {"customer": customer})["id"]
    path = f"/v1/invoices/{sandbox.open_invoice(customer=customer)['id']}/pay"
    first = sandbox.post(path, {"payment_method": card}, Idempotency_Key=key)
    again = sandbox.post(path, {"payment_method": card}, Idempotency_Key=key)
    sandbox.equal(again, "HTTP status", again.status, 402)
    sandbox.equal(again, "error.charge", again["error.charge"], first["error.charge"])
    sandbox.equal(again, "Idempotent-Replayed", again.headers["Idempotent-Replayed"], "true")


@CHECKS.check("a GET has none", KEYS)
def _get(sandbox: Sandbox) -> None:
    key, customer = _key(), sandbox.customer()
    path = f"/v1/customers/{customer}"
    sandbox.retrieve(path, Idempotency_Key=key)
    sandbox.create(path, {"name": "Changed"})
    again = sandbox.get(path, Idempotency_Key=key)
    sandbox.expect(again, {"name": "Changed"})
    sandbox.equal(again, "Idempotent-Replayed", again.headers["Idempotent-Replayed"], None)
