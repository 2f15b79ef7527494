"""A draft takes 250 items, more than one transaction of DynamoDB changes, and it takes all or none of them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from emulator.billing.claims import Claim
from emulator.billing.customers import Customer
from emulator.billing.invoice_items import InvoiceItem
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.work import Work
from emulator.store import claims
from emulator.store.listing import Selection
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World, account_of
from tests.support.serving import Server
from tests.support.shop import Object, Shop

COUNT = 250


@pytest.fixture
def world(shop: Shop) -> World:
    """The world that the shop is in."""
    return World(account=account_of(shop.wire.key.removeprefix("sk_test_")), livemode=False)


def waiting_items(server: Server, world: World, shop: Shop, count: int = COUNT) -> str:
    """A customer with this many pending items of one dollar; they are put straight into the store."""
    item = shop.item(shop.customer()["id"], amount=100)
    store = server.emulator.store
    for start in range(1, count, 100):

        def more(unit: UnitOfWork, start: int = start) -> None:
            first = unit.get(InvoiceItem, item["id"])
            assert first is not None
            for _ in range(start, min(start + 100, count)):
                unit.changes.save(replace(first, id=unit.at.new_id("ii")))

        store.run(world, more)
    return str(item["customer"])


def pending(shop: Shop, customer: str) -> list[Object]:
    return shop.wire.all("/v1/invoiceitems", {"customer": customer, "pending": "true"})


def leftovers(server: Server, world: World) -> list[Any]:
    unit = server.emulator.store.unit_of_work(world)
    return [*unit.list(Claim, Selection(equals={}, limit=5)).items]


def test_a_draft_takes_250_items(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    draft = shop.post("/v1/invoices", customer=customer, pending_invoice_items_behavior="include")
    assert (draft["total"], draft["lines"]["total_count"], draft["lines"]["has_more"]) == (25_000, COUNT, True)
    assert pending(shop, customer) == []
    lines = shop.wire.all(f"/v1/invoices/{draft['id']}/lines")
    assert len({line["id"] for line in lines}) == COUNT
    assert sum(line["amount"] for line in lines) == 25_000
    final = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (final["status"], final["amount_due"]) == ("open", 25_000)
    assert len(shop.wire.all("/v1/invoiceitems", {"invoice": draft["id"]})) == COUNT
    assert leftovers(server, world) == []


def test_a_draft_adopts_250_items(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    draft = shop.draft(customer)
    given = [(f"lines[{n}][invoice_item]", each["id"]) for n, each in enumerate(pending(shop, customer))]
    added = shop.wire.ok(shop.wire.post(f"/v1/invoices/{draft['id']}/add_lines", urlencode(given).encode()))
    assert (added["total"], added["lines"]["total_count"]) == (25_000, COUNT)
    assert pending(shop, customer) == []
    assert leftovers(server, world) == []


def test_many_new_lines_in_one_request(shop: Shop, server: Server, world: World) -> None:
    draft = shop.draft()
    added = shop.wire.ok(shop.wire.post(f"/v1/invoices/{draft['id']}/add_lines", _new_lines(90)))
    assert (added["total"], added["lines"]["total_count"]) == (90 * 100, 90)
    assert len(shop.wire.all("/v1/invoiceitems", {"invoice": draft["id"]})) == 90
    assert leftovers(server, world) == []
    too_many = shop.wire.post(f"/v1/invoices/{draft['id']}/add_lines", _new_lines(120))
    assert too_many.status == 400
    assert "too many objects at once" in too_many.error["message"]
    assert shop.invoice(draft["id"])["lines"]["total_count"] == 90
    assert len(shop.wire.all("/v1/invoiceitems", {"invoice": draft["id"]})) == 90
    assert leftovers(server, world) == []
    more = shop.wire.ok(shop.wire.post(f"/v1/invoices/{draft['id']}/add_lines", _new_lines(80)))
    updates = [
        pair
        for n, line in enumerate(shop.wire.all(f"/v1/invoices/{draft['id']}/lines"))
        for pair in ((f"lines[{n}][id]", line["id"]), (f"lines[{n}][amount]", 200))
    ]
    changed = shop.wire.ok(shop.wire.post(f"/v1/invoices/{draft['id']}/update_lines", urlencode(updates).encode()))
    assert (more["lines"]["total_count"], changed["total"]) == (170, 170 * 200)


def _new_lines(count: int) -> bytes:
    return urlencode([(f"lines[{n}][amount]", 100) for n in range(count)]).encode()


def test_more_than_250_are_refused(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop, COUNT + 1)
    given = {"customer": customer, "pending_invoice_items_behavior": "include"}
    refused = shop.wire.post("/v1/invoices", given)
    assert (refused.status, "at most 250 line items" in refused.error["message"]) == (400, True)
    assert len(pending(shop, customer)) == COUNT + 1


def test_what_a_dead_process_claimed_is_released(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    unit, invoice = _claiming(server, world, customer)
    claimed = unit.overflowing_claims()
    claim = claims.claim_of(unit, claimed)
    claims.announce(unit.fresh(), claim)
    for part in unit.set_aside(claimed):
        part.commit()
    assert pending(shop, customer) == []
    assert leftovers(server, world) == [claim]
    store = server.emulator.store
    order = store.unit_of_work(world).get(Work, f"release-{claim.id}")
    assert order is not None
    assert order.due_at == claim.created + claims.PATIENCE

    claims.release(lambda: store.unit_of_work(world), claim.id)
    assert len(pending(shop, customer)) == COUNT
    assert store.unit_of_work(world).get(Work, order.id) is None
    with pytest.raises(ConflictError):
        claims.settle(unit, claim)
    claims.release(lambda: store.unit_of_work(world), claim.id)
    assert shop.wire.get(f"/v1/invoices/{invoice}").status == 404


def test_the_worker_releases_what_a_dead_process_claimed(
    shop: Shop, server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PATIENCE", 2)
    customer = waiting_items(server, world, shop)
    unit, _ = _claiming(server, world, customer)
    claimed = unit.overflowing_claims()
    claims.announce(unit.fresh(), claims.claim_of(unit, claimed))
    for part in unit.set_aside(claimed):
        part.commit()
    deadline = time.monotonic() + 20
    while leftovers(server, world) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert leftovers(server, world) == []
    assert len(pending(shop, customer)) == COUNT


def test_a_claim_that_is_released_too_late_changes_nothing(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    unit, invoice = _claiming(server, world, customer)
    claimed = unit.overflowing_claims()
    claim = claims.claim_of(unit, claimed)
    claims.announce(unit.fresh(), claim)
    for part in unit.set_aside(claimed):
        part.commit()
    claims.settle(unit, claim)
    unit.commit()
    claims.release(unit.fresh, claim.id)
    assert pending(shop, customer) == []
    assert shop.invoice(invoice)["lines"]["total_count"] == COUNT


def test_a_commit_that_meets_a_conflict_leaves_the_items_waiting(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    unit, invoice = _claiming(server, world, customer)
    shop.post(f"/v1/customers/{customer}", name="Somebody else changed it")
    with pytest.raises(ConflictError):
        claims.commit(unit)
    assert len(pending(shop, customer)) == COUNT
    assert shop.wire.get(f"/v1/invoices/{invoice}").status == 404
    assert leftovers(server, world) == []


def _claiming(server: Server, world: World, customer: str) -> tuple[UnitOfWork, str]:
    """A unit of work that is about to commit a draft with all the items of a customer."""
    unit = server.emulator.store.unit_of_work(world)
    owner = unit.get(Customer, customer)
    assert owner is not None
    items = unit.list(InvoiceItem, Selection(equals={"customer": customer, "waiting": "pending"}, limit=COUNT)).items
    invoice = create_invoice({}, owner, items, None, unit.at, unit.changes)
    return unit, invoice.id
