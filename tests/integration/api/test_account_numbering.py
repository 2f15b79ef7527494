"""Invoices numbered across the whole account: without gap or duplicate, whoever finalizes them and how."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.shop import TO_SEND, Shop

pytestmark = pytest.mark.every_engine


def set_up(shop: Shop, **settings: Any) -> dict[str, Any]:
    body = json.dumps({"invoice_numbering": "account", **settings}).encode()
    found: dict[str, Any] = shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=body))
    return found


def refusal(shop: Shop, **settings: Any) -> str:
    answer = shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode())
    assert answer.status == 400
    return str(answer.error["message"])


def test_one_sequence_for_all_customers(shop: Shop) -> None:
    assert set_up(shop, invoice_prefix="INV")["next_invoice_sequence"] == 1
    numbers = [shop.open_invoice(shop.customer()["id"])["number"] for _ in range(3)]
    assert numbers == ["INV-0001", "INV-0002", "INV-0003"]
    assert set_up(shop)["next_invoice_sequence"] == 4


def test_each_way_to_finalize_draws_from_it(shop: Shop) -> None:
    set_up(shop, invoice_prefix="INV")
    customer = shop.paying_customer()["id"]
    paid, finalized, sent, free = (shop.draft(customer, amount)["id"] for amount in (500, 500, 500, 0))
    numbers = [
        shop.post(f"/v1/invoices/{paid}/pay")["number"],
        shop.post(f"/v1/invoices/{finalized}/finalize")["number"],
        shop.send(sent)["number"],
        shop.send(free)["number"],
    ]
    assert numbers == [f"INV-{n:04d}" for n in range(1, 5)]


def test_drafts_that_finalize_themselves_draw_from_it(shop: Shop) -> None:
    set_up(shop, invoice_prefix="INV")
    shop.clock(frozen=True)
    drafts = [shop.draft(None, 500, auto_advance=True)["id"] for _ in range(3)]
    shop.clock(advance=4000)
    assert sorted(shop.invoice(each)["number"] for each in drafts) == ["INV-0001", "INV-0002", "INV-0003"]


def test_a_customer_has_no_sequence_then(shop: Shop) -> None:
    set_up(shop, invoice_prefix="INV")
    customer = shop.customer(next_invoice_sequence=7)
    assert "next_invoice_sequence" not in customer
    set_up(shop, invoice_numbering="customer")
    assert shop.get(f"/v1/customers/{customer['id']}")["next_invoice_sequence"] == 1
    assert shop.open_invoice(customer["id"])["number"] == f"{customer['invoice_prefix']}-0001"


def test_the_prefix_is_nobody_elses(shop: Shop) -> None:
    shop.customer(invoice_prefix="AAA")
    assert refusal(shop, invoice_prefix="AAA").startswith("This invoice number prefix is taken by customer: cus_")
    set_up(shop, invoice_prefix="INV")
    taken = shop.wire.post("/v1/customers", {"invoice_prefix": "INV"})
    assert (taken.status, taken.error["param"]) == (400, "invoice_prefix")
    chosen = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], "number": "INV-0007", **TO_SEND})
    assert (chosen.status, chosen.error["param"]) == (400, "number")
    assert "sequence of the account" in chosen.error["message"]


def test_no_number_is_drawn_twice(shop: Shop) -> None:
    shop.draft(number="INV-0005")
    assert "The invoice number INV-0005 is used already" in refusal(shop, invoice_prefix="INV")
    set_up(shop, invoice_prefix="INV", next_invoice_sequence=6)
    assert shop.open_invoice()["number"] == "INV-0006"
    set_up(shop, invoice_prefix="NEW")
    assert shop.open_invoice()["number"] == "NEW-0001"
    set_up(shop, invoice_prefix="INV")
    assert shop.open_invoice()["number"] == "INV-0007"
    assert refusal(shop, next_invoice_sequence=7) == (
        "next_invoice_sequence: Give 8 or more, for smaller numbers of INV are used."
    )


def test_without_a_prefix_it_is_part_of_the_accounts_id(shop: Shop) -> None:
    settings = set_up(shop)
    prefix = settings["id"][-8:].upper()
    assert (settings["invoice_prefix"], shop.open_invoice()["number"]) == (prefix, f"{prefix}-0001")


def test_thirty_two_senders_at_once(shop: Shop) -> None:
    set_up(shop, invoice_prefix="INV")
    drafts = [shop.draft(None, 500)["id"] for _ in range(32)]
    shop.at_once([f"/v1/invoices/{draft}/send" for draft in drafts])
    numbers = {shop.invoice(draft)["number"] for draft in drafts}
    assert numbers == {f"INV-{number:04d}" for number in range(1, 33)}
    assert len(shop.events(type="invoice.sent")) == 32
    assert set_up(shop)["next_invoice_sequence"] == 33
