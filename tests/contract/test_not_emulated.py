"""What Stripe has and the emulator has not is refused as such, and official SDKs say so at once."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import stripe

from emulator.api.stripe import endpoints, errors
from tests.sdk_operations import LIST, operations
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Wire

LISTED = LIST.read_text(encoding="utf-8").splitlines()
EMULATED = {f"{each.method} {re.sub(r'<.*?>', '{}', each.path)}" for each in endpoints()}
OLD_PATHS = (("GET", ""), ("POST", ""), ("GET", "/{}"), ("POST", "/{}"), ("DELETE", "/{}"), ("POST", "/{}/verify"))
OF_UNUSED_PRODUCTS = [each for each in LISTED if re.fullmatch(r"GET /v1/(identity|issuing|treasury)/\w+", each)]
TOOLS = Path(os.environ.get("CONTRACT_TOOLS", Path(__file__).parents[2] / ".tools"))


def message(operation: str) -> str:
    return (
        f"{operation} is part of Stripe's API but is not emulated yet. "
        "The request was refused and changed nothing; the emulator's docs/coverage.md lists what is emulated."
    )


def test_the_list_is_what_the_sdks_call(server: Server) -> None:
    del server
    assert set(LISTED) == operations(), "run `make operations`"


def test_nothing_is_invented(server: Server) -> None:
    """Every route is one that some SDK calls, but the retry of an event, and what only Stripe's OpenAPI still has."""
    del server
    assert EMULATED - set(LISTED) == {
        "POST /v1/events/{}/retry",
        # Where the `url` of a file leads.
        "GET /v1/files/{}/contents",
        # What the summary of a customer's entitlements names as its `url`.
        "GET /v1/customer/{}/entitlements",
        # What `stripe trigger checkout.session.completed` calls in the place of the page.
        "GET /v1/payment_pages/{}",
        "POST /v1/payment_pages/{}/confirm",
        "DELETE /v1/customers/{}/subscriptions/{}",
        "GET /v1/customers/{}/subscriptions",
        "GET /v1/customers/{}/subscriptions/{}",
        "POST /v1/customers/{}/subscriptions",
        "POST /v1/customers/{}/subscriptions/{}",
        *(f"POST /v1/charges/{{}}/refunds{path}" for path in ("", "/{}")),
        "POST /v1/charges/{}/refund",
        "GET /v1/charges/{}/dispute",
        "POST /v1/charges/{}/dispute",
        "POST /v1/charges/{}/dispute/close",
        *(f"{method} /v1/customers/{{}}/bank_accounts{path}" for method, path in OLD_PATHS),
        *(f"{method} /v1/customers/{{}}/cards{path}" for method, path in OLD_PATHS[:5]),
    }


@pytest.mark.parametrize("version", ["", "2024-06-20"])
def test_every_operation_that_is_missing_is_refused_by_name(server: Server, wire: Wire, version: str) -> None:
    client = server.emulator.app.test_client()
    headers = {"Authorization": f"Bearer {wire.key}", **({"Stripe-Version": version} if version else {})}
    missing = sorted(set(LISTED) - EMULATED - set(OF_UNUSED_PRODUCTS))
    assert len(missing) > 350
    for operation in missing:
        method, path = operation.replace("{}", "x_1").split()
        answer = client.open(path, method=method, headers=headers, data=b"amount=1" if method == "POST" else None)
        error = answer.get_json()["error"]
        assert (answer.status_code, "/_emulator/console/acct_" in error.pop("request_log_url")) == (501, True)
        assert error == {"code": "not_emulated", "message": message(f"{method} {path}"), "type": "api_error"}
        assert answer.headers["Stripe-Should-Retry"] == "false"
        assert answer.headers["Request-Id"].startswith("req_")
        assert answer.headers["Stripe-Version"] == (version or "2026-10-28.endive")


@pytest.mark.parametrize("operation", OF_UNUSED_PRODUCTS)
def test_lists_of_products_that_an_account_is_set_up_for_are_refused_as_by_stripe(operation: str, wire: Wire) -> None:
    """Programs that copy a whole account know the answer, and pass over the list."""
    path = operation.split()[1]
    words = {
        "issuing": "Your account is not set up to use Issuing. Please visit ",
        "identity": "Your account is not set up to use Identity. Please have an account admin visit ",
        "treasury": f"Unrecognized request URL (GET: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/. (Hint: Have you onboarded to Treasury?",
    }
    answer = wire.get(path, {"limit": "100", "created[gte]": "1577836800"})
    assert (answer.status, answer.error["type"]) == (400, "invalid_request_error")
    assert answer.error["message"].startswith(words[path.split("/")[2]])
    assert "code" not in answer.error
    assert wire.get(path, Authorization="").status == 401


def test_a_caller_without_a_key_or_with_a_bad_version_learns_that_first(wire: Wire) -> None:
    assert wire.get("/v1/subscriptions", Authorization="").status == 401
    refused = wire.get("/v1/subscriptions", Stripe_Version="pear")
    assert (refused.status, refused.error["message"]) == (400, "Invalid Stripe API version: pear")
    assert refused.headers["Stripe-Version"] == "pear"


@pytest.mark.parametrize("target", ["DELETE /v1/balance", "GET /v1/subscriptions/", "GET /v2/nope", "PUT /v1/charges"])
def test_what_stripe_does_not_have_is_not_found(target: str, wire: Wire) -> None:
    answer = wire.request(*target.split())
    assert (answer.status, answer.error["type"]) == (404, "invalid_request_error")
    assert answer.error["message"].startswith(f"Unrecognized request URL ({target.replace(' ', ': ')}).")


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every operation that is refused as not emulated, as often as it is asked for."""
    asked: list[str] = []
    refuse = errors.not_emulated

    def noting(method: str, path: str) -> Any:
        asked.append(f"{method} {path}")
        return refuse(method, path)

    monkeypatch.setattr(errors, "not_emulated", noting)
    return asked


def test_the_python_sdk_says_so_and_does_not_try_again(
    wire: Wire, transport: stripe.HTTPClient, refused: list[str]
) -> None:
    sdk = stripe.StripeClient(wire.key, base_addresses={"api": wire.url}, http_client=transport, max_network_retries=3)
    for call, operation in (
        (lambda: sdk.v1.payouts.create({"amount": 1, "currency": "usd"}), "POST /v1/payouts"),
        (lambda: sdk.v1.country_specs.list(), "GET /v1/country_specs"),
        (lambda: sdk.v2.core.events.list(), "GET /v2/core/events"),
    ):
        with pytest.raises(stripe.APIError) as error:
            call()
        assert type(error.value) is stripe.APIError
        assert (error.value.http_status, error.value.user_message) == (501, message(operation))
        body: Any = error.value.json_body
        assert body["error"]["code"] == "not_emulated"
        assert refused.pop() == operation
        assert refused == []


NODE = """
const Stripe = require(process.argv[1]);
const { hostname, port } = new URL(process.env.STRIPE_BASE_URL);
const address = { host: hostname, port, protocol: "http", maxNetworkRetries: 3 };
const stripe = new Stripe(process.env.STRIPE_API_KEY, address);
const calls = [() => stripe.payouts.create({ amount: 1, currency: "usd" }), () => stripe.countrySpecs.list()];
(async () => {
  const told = [];
  for (const call of calls) {
    await call().catch((error) => told.push([error.constructor.name, error.statusCode, error.code, error.message]));
  }
  console.log(JSON.stringify(told));
})();
"""


@pytest.mark.skipif(shutil.which("node") is None and os.environ.get("CI") != "true", reason="Node is not installed")
@pytest.mark.parametrize("package", ["stripe", "stripe-17"])
def test_the_node_sdk_says_so_and_does_not_try_again(package: str, wire: Wire, refused: list[str]) -> None:
    folder = TOOLS / "node_modules" / package
    assert folder.is_dir(), f"The SDK for Node is not in {folder}: `make test` brings it."
    done = subprocess.run(
        ["node", "--eval", NODE, str(folder)],
        env={**os.environ, "STRIPE_BASE_URL": wire.url, "STRIPE_API_KEY": wire.key},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = ["POST /v1/payouts", "GET /v1/country_specs"]
    assert json.loads(done.stdout) == [
        ["StripeAPIError", 501, "not_emulated", message(operation)] for operation in expected
    ]
    assert refused == expected


def test_the_world_is_as_it_was(shop: Shop) -> None:
    customer = shop.customer()
    assert shop.wire.post("/v1/payouts", {"amount": 1, "customer": customer["id"]}).status == 501
    assert [event for event, _ in shop.event_log()] == ["customer.created"]
