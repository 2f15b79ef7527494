"""Keys, headers and unknown paths."""

from __future__ import annotations

import base64
import uuid

from tests.contract.conformance.checks import Subject, documented, recorded, reported
from tests.contract.conformance.client import VERSION
from tests.contract.conformance.differences import matching
from tests.contract.conformance.sandbox import Sandbox

CHECKS = Subject("protocol")

KEYS = documented("docs.stripe.com/api/authentication")
HEADERS = recorded("headers of replies")
REPORTED = reported("integrators")


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
    # Stripe's dashboard, or the emulator's console.
    pattern = rf"https?://.*/test/.*{reply.headers['Request-Id']}.*"
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
