"""Invoice numbers: drawn per customer, without gap or duplicate; or chosen."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine


def test_numbers_count_up_per_customer(shop: Shop) -> None:
    first, second = (shop.customer(invoice_prefix=prefix)["id"] for prefix in ("AAA", "BBB"))
    numbers = [shop.open_invoice(customer)["number"] for customer in (first, first, second, first)]
    assert numbers == ["AAA-0001", "AAA-0002", "BBB-0001", "AAA-0003"]


def test_a_zero_invoice_draws_one_too_and_a_draft_does_not(shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="AAA")["id"]
    shop.delete(f"/v1/invoices/{shop.draft(customer)['id']}")
    assert shop.send(shop.draft(customer)["id"])["number"] == "AAA-0001"
    assert shop.open_invoice(customer)["number"] == "AAA-0002"


def test_a_new_prefix_counts_for_the_next_invoice(shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="AAA")["id"]
    first = shop.open_invoice(customer)
    shop.post(f"/v1/customers/{customer}", invoice_prefix="BBB", next_invoice_sequence=41)
    assert shop.open_invoice(customer)["number"] == "BBB-0041"
    assert shop.invoice(first["id"])["number"] == "AAA-0001"
    lower = shop.wire.post(f"/v1/customers/{customer}", {"next_invoice_sequence": 41})
    assert (lower.status, lower.error["param"]) == (400, "next_invoice_sequence")


def test_no_customer_event_tells_of_the_sequence(shop: Shop) -> None:
    shop.open_invoice()
    assert [previous for event, previous in shop.event_log() if event == "customer.updated"] == [{"currency": None}]


def test_a_chosen_number_is_kept_and_draws_none(shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="AAA")["id"]
    draft = shop.draft(customer, 500, number="MINE-7")
    assert shop.send(draft["id"])["number"] == "MINE-7"
    assert shop.open_invoice(customer)["number"] == "AAA-0001"
    taken = shop.wire.post("/v1/invoices", {"customer": customer, "number": "MINE-7"})
    assert (taken.status, taken.error["param"]) == (400, "number")


def test_a_number_that_was_given_up_is_free(shop: Shop) -> None:
    draft = shop.draft(number="MINE-7")
    shop.post(f"/v1/invoices/{draft['id']}", number="MINE-8")
    other = shop.draft(number="MINE-7")
    shop.delete(f"/v1/invoices/{other['id']}")
    assert shop.draft(number="MINE-7")["number"] == "MINE-7"


def test_twenty_finalizations_at_once(shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="AAA")["id"]
    drafts = [shop.draft(customer, 500)["id"] for _ in range(20)]
    shop.at_once([f"/v1/invoices/{draft}/finalize" for draft in drafts])
    numbers = {shop.invoice(draft)["number"] for draft in drafts}
    assert numbers == {f"AAA-{number:04d}" for number in range(1, 21)}
    assert len(shop.events(type="invoice.finalized")) == 20
    assert shop.get(f"/v1/customers/{customer}")["next_invoice_sequence"] == 21
