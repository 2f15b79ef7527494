"""The official Stripe CLI, as it comes from npm, works against the emulator."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.shop import Shop
from tests.support.stripe_cli import Cli
from tests.support.wire import Wire

TRIGGERS = {
    "customer.created": ["customer.created"],
    "customer.updated": ["customer.created", "customer.updated"],
    "customer.deleted": ["customer.created", "customer.deleted"],
    "invoiceitem.created": ["customer.created", "invoiceitem.created"],
    "invoiceitem.deleted": ["customer.created", "invoiceitem.created", "invoiceitem.deleted"],
    "invoice.created": ["customer.created", "invoiceitem.created", "customer.updated", "invoice.created"],
    "invoice.updated": [
        "customer.created",
        "invoiceitem.created",
        "customer.updated",
        "invoice.created",
        "invoice.updated",
    ],
    "invoice.deleted": [
        "customer.created",
        "invoiceitem.created",
        "customer.updated",
        "invoice.created",
        "invoice.deleted",
    ],
    "invoice.finalized": [
        "customer.created",
        "invoiceitem.created",
        "customer.updated",
        "invoice.created",
        "payment_intent.created",
        "invoice.updated",
        "invoice.finalized",
    ],
    "invoice.sent": [
        "customer.created",
        "invoiceitem.created",
        "customer.updated",
        "invoice.created",
        "payment_intent.created",
        "invoice.updated",
        "invoice.finalized",
        "invoice.sent",
    ],
}


@pytest.mark.parametrize("name", TRIGGERS)
def test_trigger(name: str, cli: Cli) -> None:
    assert cli.trigger(name) == TRIGGERS[name]


def test_get_post_and_delete(cli: Cli, wire: Wire) -> None:
    made: Any = json.loads(cli("post", "/v1/customers", "-d", "email=jenny@example.com", "-d", "metadata[a]=b"))
    assert made == wire.get(f"/v1/customers/{made['id']}").json
    assert json.loads(cli("get", made["id"])) == made
    listed: Any = json.loads(cli("get", "/v1/customers", "--limit", "1"))
    assert listed["data"] == [made]
    assert json.loads(cli("delete", f"/v1/customers/{made['id']}", "--confirm")) == {
        "id": made["id"],
        "object": "customer",
        "deleted": True,
    }


def test_a_resource_command_with_a_key_and_a_version(cli: Cli, wire: Wire) -> None:
    arguments = ("customers", "create", "--email", "jenny@example.com", "-i", "once", "-v", "2026-10-28.endive")
    assert json.loads(cli(*arguments)) == json.loads(cli(*arguments))
    assert len(wire.all("/v1/customers")) == 1


def test_invoices_are_listed_page_by_page(cli: Cli, shop: Shop) -> None:
    customer = shop.customer()["id"]
    drafts = [shop.draft(customer)["id"] for _ in range(3)]
    opened = shop.open_invoice(customer)["id"]
    listed: Any = json.loads(cli("invoices", "list", "--limit", "2"))
    assert ([each["id"] for each in listed["data"]], listed["has_more"]) == ([opened, drafts[2]], True)
    rest: Any = json.loads(cli("invoices", "list", "--starting-after", drafts[2]))
    assert ([each["id"] for each in rest["data"]], rest["has_more"]) == ([drafts[1], drafts[0]], False)
    filtered: Any = json.loads(cli("invoices", "list", "--status", "open", "-e", "data.customer"))
    assert [(each["id"], each["customer"]["email"]) for each in filtered["data"]] == [(opened, "jenny@example.com")]


def test_an_invoice_is_sent_voided_and_deleted(cli: Cli, shop: Shop) -> None:
    draft, spare = shop.draft(None, 2000)["id"], shop.draft()["id"]
    sent: Any = json.loads(cli("invoices", "send_invoice", draft))
    assert (sent["status"], sent["amount_due"]) == ("open", 2000)
    voided: Any = json.loads(cli("post", f"/v1/invoices/{draft}/void"))
    assert voided["status"] == "void"
    assert '"deleted": true' in cli("invoices", "delete", spare, "--confirm")
    assert [each["id"] for each in shop.get("/v1/invoices")["data"]] == [draft]


def test_an_error_is_shown(cli: Cli) -> None:
    refused: Any = json.loads(cli("get", "/v1/invoices/in_nope"))
    assert refused["error"]["message"] == "No such invoice: 'in_nope'"
