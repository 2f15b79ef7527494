"""Official SDKs of three more languages, unmodified: each tells the same story, and the emulator the same facts."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.wire import Wire

TOOLS = Path(os.environ.get("CONTRACT_TOOLS", Path(__file__).parents[2] / ".tools"))
SDKS = Path(__file__).parent / "sdks"

STORY = """\
customer jenny@example.com gold
price 1500 usd true
tax_rate 10 false
coupon 25 once
items 2000 3000
draft draft 5000 4125 -
send open 4125 JENNY-0001
webhook invoice.sent open JENNY-0001
webhook_forged {forged}
decline {card} 402 card_declined -
decline_code generic_decline requires_payment_method
pay paid 4125 0
credit_note issued 1000 JENNY-0001-CN-01
void void JENNY-0002
auto_paging 7 true
page 3 true
delete true
expand jenny@example.com VAT Jenny Rosen
retry true true
retry_changed {idempotency} 400 - -
missing {invalid} 404 resource_missing invoice
missing_reference {invalid} 400 resource_missing customer
unknown_parameter {invalid} 400 parameter_unknown wat
missing_parameter {invalid} 400 parameter_missing name
wrong_state {invalid} 400 - -
wrong_key {authentication} 401 - -
"""

WITHOUT_CLIENT = "without_client jenny@example.com\n"
"""Where the SDK has an older way besides its client, it works too."""

NODE_ERRORS = {
    "authentication": "StripeAuthenticationError",
    "card": "StripeCardError",
    "forged": "StripeSignatureVerificationError",
    "idempotency": "StripeIdempotencyError",
    "invalid": "StripeInvalidRequestError",
}
JAVA_ERRORS = {
    "authentication": "AuthenticationException",
    "card": "CardException",
    "forged": "SignatureVerificationException",
    "idempotency": "IdempotencyException",
    "invalid": "InvalidRequestException",
}
GO_ERRORS = {
    "authentication": "InvalidRequestError",  # it has no class of its own for a wrong key
    "card": "CardError",
    "forged": "ErrNoValidSignature",
    "idempotency": "IdempotencyError",
    "invalid": "InvalidRequestError",
}


@dataclass(frozen=True, slots=True)
class Sdk:
    """How to have a story told, and what must be there for it."""

    command: tuple[str | Path, ...]
    installed: Path
    toolchain: str
    story: str

    @property
    def is_there(self) -> bool:
        """Whether it can be told on this machine."""
        return shutil.which(self.toolchain) is not None and self.installed.exists()


def node(package: str) -> Sdk:
    folder = TOOLS / "node_modules" / package
    return Sdk(("node", SDKS / "node" / "scenario.mjs", folder), folder, "node", STORY.format_map(NODE_ERRORS))


def java() -> Sdk:
    # The launcher compiles the story itself, and takes a JDK for it.
    jars = TOOLS / "java"
    command = ("java", "-cp", jars / "*", SDKS / "java" / "Scenario.java")
    return Sdk(command, jars, "javac", STORY.format_map(JAVA_ERRORS) + WITHOUT_CLIENT)


def go() -> Sdk:
    program = TOOLS / "go" / "scenario"
    return Sdk((program,), program, "go", STORY.format_map(GO_ERRORS) + WITHOUT_CLIENT)


@pytest.fixture(params=[node("stripe"), node("stripe-17"), java(), go()], ids=["node", "node 17", "java", "go"])
def sdk_of_a_language(request: pytest.FixtureRequest) -> Sdk:
    """An SDK; machines without its toolchain may go without, but CI may not."""
    sdk: Sdk = request.param
    if not sdk.is_there and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: there is no {sdk.toolchain}, or `make test` has not brought {sdk.installed.name}.")
    assert sdk.is_there, f"There is no {sdk.toolchain}, or `make test` has not brought {sdk.installed.name}."
    return sdk


def test_the_story_is_the_same_in_every_language(sdk_of_a_language: Sdk, wire: Wire) -> None:
    environment = {**os.environ, "STRIPE_BASE_URL": wire.url, "STRIPE_API_KEY": wire.key}
    told = subprocess.run(
        sdk_of_a_language.command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.stdout == sdk_of_a_language.story, told.stderr
    assert told.returncode == 0, told.stderr
    invoices = wire.all("/v1/invoices")
    assert [invoice["status"] for invoice in invoices] == ["draft"] * 4 + ["void", "paid"]
