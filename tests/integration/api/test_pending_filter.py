"""Lists of invoice items by `pending`: those that wait stand in an index, those that are on an invoice in none."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.store.unit_of_work import UnitOfWork
from tests.support.serving import Server
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine

PATH = "/v1/invoiceitems"


@pytest.fixture
def owner(shop: Shop) -> str:
    """A customer with nine items, every third of which waits, beside one who lives on a test clock."""
    owner = str(shop.customer()["id"])
    draft = shop.draft(owner)["id"]
    for number in range(9):
        shop.item(owner, amount=100 + number, **({} if number % 3 == 1 else {"invoice": draft}))
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=1_700_000_000)
    shop.item(shop.customer(test_clock=clock["id"])["id"], amount=900)
    return owner


def amounts(items: list[dict[str, Any]]) -> list[int]:
    return [each["amount"] for each in items]


def forward(shop: Shop, limit: int, **filters: Any) -> list[dict[str, Any]]:
    """All pages, from the newest on."""
    page = shop.get(PATH, limit=limit, **filters)
    found: list[dict[str, Any]] = page["data"]
    while page["has_more"]:
        page = shop.get(PATH, limit=limit, starting_after=found[-1]["id"], **filters)
        found = found + page["data"]
    return found


def backward(shop: Shop, limit: int, before: str, **filters: Any) -> list[dict[str, Any]]:
    """All pages before an item, from those next to it on, newest first."""
    found: list[dict[str, Any]] = []
    while True:
        page = shop.get(PATH, limit=limit, ending_before=before, **filters)
        found = page["data"] + found
        if not page["has_more"]:
            return found
        before = found[0]["id"]


@pytest.mark.parametrize("of_customer", [True, False])
@pytest.mark.parametrize(("pending", "expected"), [(True, [107, 104, 101]), (False, [108, 106, 105, 103, 102, 100])])
def test_pages_join_in_both_directions(
    shop: Shop, owner: str, pending: bool, expected: list[int], of_customer: bool
) -> None:
    filters = {"pending": pending, **({"customer": owner} if of_customer else {})}
    oldest = shop.get(PATH, customer=owner)["data"][-1]["id"]
    for limit in (1, 2, 3, 5, 6, 7):
        assert amounts(forward(shop, limit, **filters)) == expected
        assert amounts(backward(shop, limit, oldest, **filters)) == [each for each in expected if each > 100]


def test_what_is_taken_by_an_invoice_between_two_pages_is_a_cursor_all_the_same(shop: Shop, owner: str) -> None:
    first = shop.get(PATH, customer=owner, pending=True, limit=1)["data"]
    invoice = shop.get(PATH, customer=owner, pending=False, limit=2)
    shop.post("/v1/invoices", customer=owner, pending_invoice_items_behavior="include")
    waiting = shop.item(owner, amount=200)
    rest = shop.get(PATH, customer=owner, pending=True, starting_after=first[0]["id"])
    assert (amounts(first), rest["data"], rest["has_more"]) == ([107], [], False)
    assert shop.get(PATH, pending=True, ending_before=first[0]["id"])["data"] == [waiting]
    later = shop.get(PATH, customer=owner, pending=False, starting_after=invoice["data"][-1]["id"])["data"]
    assert (amounts(invoice["data"]), amounts(later)) == ([108, 106], [105, 104, 103, 102, 101, 100])


def test_what_stood_in_the_index_before_is_in_no_wrong_list(shop: Shop, server: Server, owner: str) -> None:
    """Earlier versions filed the items on invoices, too, until they were written again."""
    world = authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world
    table = server.emulator.store.table
    hash_key = table.keys.partition_key(world, InvoiceItem.RESOURCE_TYPE)
    for record in table.record.query(hash_key):
        if record.by2 is None:
            record.by2, record.by3 = f"invoiced#{record.sk}", f"{owner}#invoiced#{record.sk}"
            record.save()
    test_pages_join_in_both_directions(shop, owner, False, [108, 106, 105, 103, 102, 100], of_customer=True)
    test_pages_join_in_both_directions(shop, owner, True, [107, 104, 101], of_customer=False)
    newest = shop.get(PATH, customer=owner, limit=1)["data"][0]["id"]

    def write_again(uow: UnitOfWork) -> None:
        item = uow.get(InvoiceItem, newest)
        assert item is not None
        uow.changes.save(item)

    server.emulator.store.run(world, write_again)
    range_key = table.keys.range_key(world, InvoiceItem.RESOURCE_TYPE, newest)
    record = table.record.get(hash_key, range_key, consistent_read=True)
    assert [record.by1, record.by2, record.by3] == [f"{owner}#{range_key}", None, None]
