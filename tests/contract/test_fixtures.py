"""The official CLI runs the documents in `fixtures/`, and its events with changes of one's own."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.shop import Shop
from tests.support.stripe_cli import Cli
from tests.support.wire import Wire

DOCUMENTS = sorted((Path(__file__).parents[2] / "fixtures").glob("*.json"))


def test_there_are_documents() -> None:
    assert DOCUMENTS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_the_cli_runs_a_document(document: Path, cli: Cli, wire: Wire) -> None:
    steps: list[dict[str, Any]] = json.loads(document.read_text())["fixtures"]
    told = cli("fixtures", str(document))
    assert [line for line in told.splitlines() if line.startswith("Running")] == [
        f"Running fixture for: {step['name']}" for step in steps
    ]
    made = Counter(step["path"] for step in steps if step["path"].count("/") == 2)
    assert made
    assert {path: len(wire.all(path)) for path in made} == made


def test_the_sent_invoice(cli: Cli, shop: Shop) -> None:
    cli("fixtures", str(next(path for path in DOCUMENTS if path.stem == "sent_invoice")))
    (invoice,) = shop.get("/v1/invoices")["data"]
    assert (invoice["status"], invoice["amount_due"], invoice["customer_name"]) == ("open", 9900, "Jenny Rosen")
    assert invoice["custom_fields"] == [{"name": "Purchase order", "value": "4711"}]
    assert shop.events()[-1]["type"] == "invoice.sent"


def test_the_drafts_and_open_invoices(cli: Cli, shop: Shop) -> None:
    cli("fixtures", str(next(path for path in DOCUMENTS if path.stem == "drafts_and_open_invoices")))
    facts = [(each["status"], each["currency"], each["total"]) for each in shop.get("/v1/invoices")["data"]]
    assert facts == [("open", "jpy", 9800), ("draft", "eur", 12500)]


def test_a_trigger_with_changes(cli: Cli, shop: Shop) -> None:
    changes = ("--override", "customer:name=Bob", "--override", "invoiceitem:amount=4321")
    additions = ("--add", "customer:phone=+14155550123", "--add", "invoice:metadata[order]=7")
    cli("trigger", "invoice.sent", *changes, *additions, "--remove", "invoice:description")
    (invoice,) = shop.get("/v1/invoices")["data"]
    assert (invoice["customer_name"], invoice["customer_phone"], invoice["total"]) == ("Bob", "+14155550123", 4321)
    assert (invoice["metadata"], invoice["description"]) == ({"order": "7"}, None)


def test_a_refused_change_fails_the_trigger(cli: Cli, wire: Wire) -> None:
    with pytest.raises(AssertionError, match="Received unknown parameter: wat"):
        cli("trigger", "customer.created", "--add", "customer:wat=1")
    assert wire.all("/v1/customers") == []
