"""Delivered webhooks, verified by official SDKs of several ages: the very bytes pass, and nothing else does."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.support.shop import Shop
from tests.support.webhook_receiver import Received, receiving

TOOLS = Path(os.environ.get("CONTRACT_TOOLS", Path(__file__).parents[2] / ".tools"))

NODE = """
const Stripe = require(process.argv[1]);
const stripe = new (Stripe.default || Stripe)("sk_test_123");
const verdicts = JSON.parse(require("fs").readFileSync(0)).map(({body, header, secret, late}) => {
  const at = Date.now() + late * 1000;
  try {
    return stripe.webhooks.constructEvent(Buffer.from(body, "base64"), header, secret, 300, undefined, at).id;
  } catch (error) {
    return error.type;
  }
});
console.log(JSON.stringify(verdicts));
"""

PYTHON = """
import base64, json, sys, time
import stripe
now = time.time
def verdict(body, header, secret, late):
    time.time = lambda: now() + late
    try:
        return stripe.Webhook.construct_event(base64.b64decode(body), header, secret).id
    except stripe.SignatureVerificationError as error:
        return "Stripe" + type(error).__name__
print(json.dumps([verdict(**given) for given in json.load(sys.stdin)]))
"""

SDKS = {
    "python 11": ([sys.executable, "-c", PYTHON], "stripe-python/11/stripe"),
    "node": (["node", "-e", NODE, str(TOOLS / "node_modules" / "stripe")], "node_modules/stripe"),
    "node 17": (["node", "-e", NODE, str(TOOLS / "node_modules" / "stripe-17")], "node_modules/stripe-17"),
}


@pytest.fixture(params=SDKS)
def command(request: pytest.FixtureRequest) -> list[str]:
    """How to run an SDK; machines without it may go without these tests, but CI may not."""
    command, place = SDKS[request.param]
    there = (TOOLS / place).is_dir() and shutil.which(command[0]) is not None
    if not there and os.environ.get("CI") != "true":
        pytest.skip(f"The SDK {request.param} is not installed: `make test` brings it where npm is.")
    assert there, f"The SDK {request.param} is not installed; `make test` brings it."
    return command


@pytest.fixture
def delivered(shop: Shop) -> Iterator[tuple[Received, str]]:
    """A webhook of a send as it arrived, and the endpoint's secret."""
    with receiving() as receiver:
        made = shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["invoice.sent"])
        customer = shop.customer(name="Bäckerei Süß & Söhne")
        shop.send(shop.open_invoice(customer["id"])["id"])
        yield receiver.wait(1)[0], made["secret"]


def verdicts(command: list[str], *cases: dict[str, Any]) -> list[str]:
    """The id of the event that the SDK constructs in each case, or the class of what it raises."""
    environment = {**os.environ, "PYTHONPATH": str(TOOLS / "stripe-python" / "11")}
    done = subprocess.run(
        command, input=json.dumps(cases), env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def case(received: Received, secret: str, *, body: bytes | None = None, late: int = 0) -> dict[str, Any]:
    return {
        "body": base64.b64encode(received.body if body is None else body).decode(),
        "header": received.headers["Stripe-Signature"],
        "secret": secret,
        "late": late,
    }


def test_an_sdk_accepts_the_very_bytes_and_nothing_else(command: list[str], delivered: tuple[Received, str]) -> None:
    received, secret = delivered
    cases = (
        case(received, secret),
        case(received, secret, body=received.body.replace(b"invoice.sent", b"invoice.senT")),
        case(received, secret, late=400),
        case(received, "whsec_another"),
    )
    assert verdicts(command, *cases) == [received.event["id"], *["StripeSignatureVerificationError"] * 3]


def test_the_newest_python_sdk_constructs_the_event(delivered: tuple[Received, str]) -> None:
    received, secret = delivered
    header = received.headers["Stripe-Signature"]
    event = stripe.Webhook.construct_event(received.body, header, secret)
    assert (event.type, event.data.object["object"]) == ("invoice.sent", "invoice")
    assert json.loads(received.body)["data"]["object"]["customer_name"] == "Bäckerei Süß & Söhne"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(received.body + b" ", header, secret)


def test_an_sdk_creates_endpoints_and_finds_nothing_missing(sdk: stripe.StripeClient) -> None:
    made = sdk.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9", "enabled_events": ["invoice.sent"]})
    assert made.secret is not None
    sdk.v1.webhook_endpoints.update(made.id, {"disabled": True})
    assert sdk.v1.webhook_endpoints.retrieve(made.id).status == "disabled"
    assert [each.id for each in sdk.v1.webhook_endpoints.list().data] == [made.id]
    assert sdk.v1.webhook_endpoints.delete(made.id).deleted
