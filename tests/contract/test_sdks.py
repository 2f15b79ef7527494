"""Official SDKs of four languages, unmodified: each tells the same story, and the emulator the same facts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from emulator.api.stripe.versions import NEWEST
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
PYTHON_ERRORS = {
    "authentication": "AuthenticationError",
    "card": "CardError",
    "forged": "SignatureVerificationError",
    "idempotency": "IdempotencyError",
    "invalid": "InvalidRequestError",
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

    name: str
    command: tuple[str | Path, ...]
    installed: Path
    toolchain: str
    story: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        """Whether it can be told on this machine."""
        return shutil.which(self.toolchain) is not None and self.installed.exists()


def python(pins: Path) -> Sdk:
    folder = TOOLS / "stripe-python" / pins.stem
    command = (sys.executable, SDKS / "python" / "scenario.py")
    story = STORY.format_map(PYTHON_ERRORS) + WITHOUT_CLIENT
    return Sdk(f"Python (major {pins.stem})", command, folder, sys.executable, story, {"PYTHONPATH": str(folder)})


def node(package: str) -> Sdk:
    folder = TOOLS / "node_modules" / package
    command = ("node", SDKS / "node" / "scenario.mjs", folder)
    return Sdk(f"Node ({package})", command, folder, "node", STORY.format_map(NODE_ERRORS))


def java() -> Sdk:
    # The launcher compiles the story itself, and takes a JDK for it.
    jars = TOOLS / "java"
    command = ("java", "-cp", jars / "*", SDKS / "java" / "Scenario.java")
    return Sdk("Java", command, jars, "javac", STORY.format_map(JAVA_ERRORS) + WITHOUT_CLIENT)


def older_java(major: int) -> Sdk:
    jars = TOOLS / f"java-{major}"
    command = ("java", "-cp", jars / "*", SDKS / "java" / "OlderScenario.java")
    return Sdk(f"Java (major {major})", command, jars, "javac", STORY.format_map(JAVA_ERRORS))


def older_go(major: int) -> Sdk:
    program = TOOLS / "go" / f"v{major}" / "scenario"
    return Sdk(f"Go (major {major})", (program,), program, "go", STORY.format_map(GO_ERRORS) + WITHOUT_CLIENT)


def go() -> Sdk:
    program = TOOLS / "go" / "scenario"
    return Sdk("Go", (program,), program, "go", STORY.format_map(GO_ERRORS) + WITHOUT_CLIENT)


PINS = Path(__file__).parent / "sdk_versions" / "requirements"
PYTHON = {int(pins.stem): python(pins) for pins in PINS.glob("*.txt")}
NEWEST_PYTHON = max(PYTHON)
LANGUAGES = {
    f"python {NEWEST_PYTHON}": PYTHON[NEWEST_PYTHON],
    "node": node("stripe"),
    **{f"node {major}": node(f"stripe-{major}") for major in (8, 11, 14, 17)},
    "java": java(),
    **{f"java {major}": older_java(major) for major in (20, 22, 24)},
    "go": go(),
    **{f"go {major}": older_go(major) for major in (72, 74, 76)},
}


@pytest.mark.parametrize("sdk", LANGUAGES.values(), ids=LANGUAGES)
def test_the_story_is_the_same_in_every_language(sdk: Sdk, wire: Wire) -> None:
    the_story_is_told(sdk, wire)


@pytest.mark.parametrize("major", sorted(PYTHON.keys() - {NEWEST_PYTHON}))
def test_the_story_is_the_same_in_every_major_for_python(major: int, wire: Wire) -> None:
    the_story_is_told(PYTHON[major], wire)


@pytest.mark.parametrize(
    ("sdk", "version"),
    [
        pytest.param(PYTHON[2], "2020-08-27", id="python 2"),
        pytest.param(PYTHON[5], "2022-11-15", id="python 5"),
        pytest.param(LANGUAGES["node 8"], "2020-03-02", id="node 8"),
        pytest.param(LANGUAGES["node 11"], "2022-11-15", id="node 11"),
    ],
)
def test_sdks_that_name_no_version_follow_an_account_of_their_time(sdk: Sdk, version: str, wire: Wire) -> None:
    wire.ok(wire.request("POST", "/_emulator/account", body=json.dumps({"api_version": version}).encode()))
    the_story_is_told(sdk, wire, version)


def the_story_is_told(sdk: Sdk, wire: Wire, own_version: str = NEWEST) -> None:
    """Machines without the toolchain may go without, but CI may not. `own_version` is the account's."""
    missing = f"the official SDK for {sdk.name} is not there: `make test` brings it where its toolchain is installed."
    if not sdk.is_there and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: {missing}")
    assert sdk.is_there, missing
    given = {"STRIPE_BASE_URL": wire.url, "STRIPE_API_KEY": wire.key, "STRIPE_ACCOUNT_VERSION": own_version}
    environment = {**os.environ, **given, **sdk.environment}
    told = subprocess.run(sdk.command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert told.stdout == sdk.story, told.stderr
    assert told.returncode == 0, told.stderr
    invoices = wire.all("/v1/invoices")
    assert [invoice["status"] for invoice in invoices] == ["draft"] * 4 + ["void", "paid"]
