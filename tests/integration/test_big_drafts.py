"""A draft takes 250 items, more than one transaction of DynamoDB changes, and it takes all or none of them."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.drafts import create_invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences
from emulator.billing.invoices.numbers import NumberReservations
from emulator.billing.system.jobs import Job
from emulator.billing.system.write_ahead import WriteAhead
from emulator.services.invoices import release_items
from emulator.store import journals, write_ahead
from emulator.store.journals import Journal
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually

pytestmark = pytest.mark.every_engine

COUNT = 250


def waiting_items(server: Server, world: World, shop: Shop, count: int = COUNT) -> str:
    """A customer with this many pending items of one dollar; they are put straight into the store."""
    item = shop.item(shop.customer()["id"], amount=100)
    store = server.emulator.store
    for start in range(1, count, 100):

        def more(uow: UnitOfWork, start: int = start) -> None:
            first = uow.get(InvoiceItem, item["id"])
            assert first is not None
            for _ in range(start, min(start + 100, count)):
                uow.changes.save(replace(first, id=uow.ctx.new_id("ii")))

        store.run(world, more)
    return str(item["customer"])


def pending(shop: Shop, customer: str) -> list[Object]:
    return shop.wire.all("/v1/invoiceitems", {"customer": customer, "pending": "true"})


def leftovers(server: Server, world: World) -> list[Any]:
    uow = server.emulator.store.unit_of_work(world)
    return [*uow.list(WriteAhead, Selection(equals={}, limit=5)).items, *journals_of(server, world)]


def journals_of(server: Server, world: World) -> list[Journal]:
    uow = server.emulator.store.unit_of_work(world)
    return [*uow.list(Journal, Selection(equals={}, limit=5)).items]


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


def test_250_lines_are_added_changed_and_removed_in_one_request_each(shop: Shop, server: Server, world: World) -> None:
    draft = shop.draft()
    endpoint = shop.post("/v1/webhook_endpoints", url="http://127.0.0.1:9/", enabled_events=["invoiceitem.created"])
    before = len(shop.events())
    added = _change(shop, draft, "add_lines", [{"amount": 100, "description": f"Line {n}"} for n in range(COUNT)])
    assert (added["total"], added["lines"]["total_count"]) == (25_000, COUNT)
    told = shop.events()[before:]
    assert [event["type"] for event in told] == [*["invoiceitem.created"] * COUNT, "invoice.updated"]
    assert [event["data"]["object"]["description"] for event in told[:-1]] == [f"Line {n}" for n in range(COUNT)]
    assert {event["request"]["id"] for event in told} == {told[0]["request"]["id"]}
    assert told[-1]["data"]["previous_attributes"]["lines"] == {"data": [], "has_more": False, "total_count": 0}
    items = shop.wire.all("/v1/invoiceitems", {"invoice": draft["id"]})
    assert [item["description"] for item in items] == [f"Line {n}" for n in reversed(range(COUNT))]
    assert leftovers(server, world) == []
    shop.delete(f"/v1/webhook_endpoints/{endpoint['id']}")

    lines = shop.wire.all(f"/v1/invoices/{draft['id']}/lines")
    coupon = shop.post("/v1/coupons", percent_off=10, duration="forever")["id"]
    changed = _change(
        shop,
        draft,
        "update_lines",
        [{"id": line["id"], "amount": 200, "discounts][0][coupon": coupon} for line in lines],
    )
    assert (changed["subtotal"], changed["total"]) == (45_000, 45_000)
    assert shop.get(f"/v1/coupons/{coupon}")["times_redeemed"] == COUNT
    assert leftovers(server, world) == []

    before = len(shop.events())
    behaviors = ["delete" if n % 2 else "unassign" for n in range(COUNT)]
    gone = [{"id": line["id"], "behavior": behavior} for line, behavior in zip(lines, behaviors, strict=True)]
    emptied = _change(shop, draft, "remove_lines", gone)
    assert (emptied["total"], emptied["lines"]["total_count"]) == (0, 0)
    told = shop.events()[before:]
    assert [event["type"] for event in told] == [*["invoiceitem.deleted"] * (COUNT // 2), "invoice.updated"]
    released = pending(shop, draft["customer"])
    assert [item["id"] for item in released] == [
        line["parent"]["invoice_item_details"]["invoice_item"]
        for line, behavior in zip(lines, behaviors, strict=True)
        if behavior == "unassign"
    ]
    assert {item["amount"] for item in released} == {200}
    assert shop.wire.all("/v1/invoiceitems", {"invoice": draft["id"]}) == []
    assert leftovers(server, world) == []


def test_lines_of_new_products(shop: Shop, server: Server, world: World) -> None:
    draft = shop.draft()
    made = "price_data][product_data][name"
    line = {"price_data][currency": "usd", "price_data][unit_amount": 100}
    added = _change(shop, draft, "add_lines", [{**line, made: f"Product {n}"} for n in range(120)])
    assert added["total"] == 12_000
    assert len(shop.wire.all("/v1/products")) == 120
    told = [event["type"] for event in shop.events()]
    assert (told.count("product.created"), told.count("invoiceitem.created")) == (120, 120)
    assert leftovers(server, world) == []


def test_lines_with_new_tax_rates(shop: Shop, server: Server, world: World) -> None:
    draft = shop.draft()
    tax = "tax_amounts][0]"
    rate = f"{tax}[tax_rate_data]"
    lines = [
        {
            "amount": 1_000,
            f"{tax}[amount": 50,
            f"{tax}[taxable_amount": 1_000,
            f"{rate}[display_name": f"Rate {n}",
            f"{rate}[inclusive": "false",
            f"{rate}[percentage": 5,
        }
        for n in range(60)
    ]
    added = _change(shop, draft, "add_lines", lines)
    assert (added["subtotal"], added["total"]) == (60_000, 63_000)
    rates = {
        line["taxes"][0]["tax_rate_details"]["tax_rate"] for line in shop.wire.all(f"/v1/invoices/{draft['id']}/lines")
    }
    assert {shop.get(f"/v1/tax_rates/{each}")["active"] for each in rates} == {False}
    assert len(rates) == 60
    assert leftovers(server, world) == []


def test_250_lines_of_which_one_is_wrong_change_nothing(shop: Shop, server: Server, world: World) -> None:
    draft = shop.draft()
    before = len(shop.events())
    lines: list[Object] = [{"amount": 100} for _ in range(COUNT - 1)] + [{"amount": 100, "quantity": 2}]
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/add_lines", _form(lines))
    assert (refused.status, refused.error["param"]) == (400, "lines[249][amount]")
    assert shop.invoice(draft["id"])["lines"]["total_count"] == 0
    assert shop.wire.all("/v1/invoiceitems", {"invoice": draft["id"]}) == []
    assert len(shop.events()) == before
    assert leftovers(server, world) == []


def test_a_journal_that_a_dead_process_left_is_finished(
    shop: Shop, server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply is lost with the process; what it would have told of is done all the same, and once."""
    draft = shop.draft()
    before = len(shop.events())
    with monkeypatch.context() as dying:
        dying.setattr(journals, "_write", lambda _fresh, _journal: None)
        _change(shop, draft, "add_lines", [{"amount": 100}] * COUNT)
    assert shop.invoice(draft["id"])["lines"]["total_count"] == COUNT
    assert len(shop.events()) == before
    (journal,) = journals_of(server, world)
    store = server.emulator.store
    job = store.unit_of_work(world).get(Job, journal.job.id)
    assert job is not None
    assert job.due_at == journal.created + journals.FINISH_AFTER_SECONDS

    for _ in range(2):
        journals.finish(lambda: store.unit_of_work(world), journal.id)
    told = [event["type"] for event in shop.events()[before:]]
    assert told == [*["invoiceitem.created"] * COUNT, "invoice.updated"]
    assert leftovers(server, world) == []


def test_the_worker_finishes_a_journal(
    shop: Shop, server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = shop.draft()
    _change(shop, draft, "add_lines", [{"amount": 100}] * 120)
    lines = shop.wire.all(f"/v1/invoices/{draft['id']}/lines")
    may_finish, finish = Event(), journals.finish

    def finish_once_it_may(fresh: Callable[[], UnitOfWork], id: str) -> None:
        assert may_finish.wait(30)
        finish(fresh, id)

    monkeypatch.setattr(journals, "finish", finish_once_it_may)
    monkeypatch.setattr(journals, "FINISH_AFTER_SECONDS", 1)
    with monkeypatch.context() as dying:
        dying.setattr(journals, "_write", lambda _fresh, _journal: None)
        _change(shop, draft, "remove_lines", [{"id": line["id"], "behavior": "unassign"} for line in lines])
    assert pending(shop, draft["customer"]) == []
    # Somebody deletes one of the items before the journal is finished: it stays deleted.
    shop.delete(f"/v1/invoiceitems/{lines[0]['parent']['invoice_item_details']['invoice_item']}")
    may_finish.set()
    eventually(lambda: leftovers(server, world), lambda left: left == [])
    assert len(pending(shop, draft["customer"])) == 119


def _change(shop: Shop, draft: Object, operation: str, lines: list[Object]) -> Object:
    changed: Object = shop.wire.ok(shop.wire.post(f"/v1/invoices/{draft['id']}/{operation}", _form(lines)))
    return changed


def _form(lines: list[Object]) -> bytes:
    pairs = [(f"lines[{n}][{name}]", value) for n, line in enumerate(lines) for name, value in line.items()]
    return urlencode(pairs).encode()


def test_no_line_more_than_250_is_added(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop, COUNT)
    draft = shop.post("/v1/invoices", customer=customer, pending_invoice_items_behavior="include")
    item = {"customer": customer, "invoice": draft["id"], "amount": 1, "currency": "usd"}
    refused = shop.wire.post("/v1/invoiceitems", item)
    assert (refused.status, "at most 250 line items" in refused.error["message"]) == (400, True)
    assert shop.invoice(draft["id"]) == draft


def test_what_a_dead_process_claimed_is_released(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    uow, invoice = _claiming(server, world, customer)
    record = _write_ahead(uow)
    assert pending(shop, customer) == []
    assert leftovers(server, world) == [record]
    store = server.emulator.store
    job = store.unit_of_work(world).get(Job, f"release-{record.id}")
    assert job is not None
    assert job.due_at == record.created + write_ahead.RELEASE_AFTER_SECONDS

    store.release_write_ahead(world, record.id)
    assert len(pending(shop, customer)) == COUNT
    assert store.unit_of_work(world).get(Job, job.id) is None
    with pytest.raises(ConflictError):
        write_ahead.complete(uow, record)
    store.release_write_ahead(world, record.id)
    assert shop.wire.get(f"/v1/invoices/{invoice}").status == 404


def test_the_worker_releases_what_a_dead_process_claimed(
    shop: Shop, server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead, "RELEASE_AFTER_SECONDS", 3)
    customer = waiting_items(server, world, shop)
    uow, _ = _claiming(server, world, customer)
    _write_ahead(uow)
    eventually(lambda: leftovers(server, world), lambda left: left == [])
    assert len(pending(shop, customer)) == COUNT


def test_a_claim_that_is_released_too_late_changes_nothing(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    uow, invoice = _claiming(server, world, customer)
    record = _write_ahead(uow)
    write_ahead.complete(uow, record)
    uow.commit()
    write_ahead.release(uow.fresh, record.id, release_items)
    assert pending(shop, customer) == []
    assert shop.invoice(invoice)["lines"]["total_count"] == COUNT


def test_a_commit_that_meets_a_conflict_leaves_the_items_waiting(shop: Shop, server: Server, world: World) -> None:
    customer = waiting_items(server, world, shop)
    uow, invoice = _claiming(server, world, customer)
    shop.post(f"/v1/customers/{customer}", name="Somebody else changed it")
    with pytest.raises(ConflictError):
        write_ahead.commit(uow, release_items)
    assert len(pending(shop, customer)) == COUNT
    assert shop.wire.get(f"/v1/invoices/{invoice}").status == 404
    assert leftovers(server, world) == []


def _claiming(server: Server, world: World, customer: str) -> tuple[UnitOfWork, str]:
    """A unit of work that is about to commit a draft with all the items of a customer."""
    uow = server.emulator.store.unit_of_work(world)
    owner = uow.get(Customer, customer)
    assert owner is not None
    items = uow.list(InvoiceItem, Selection(equals={"customer": customer, "waiting": "pending"}, limit=COUNT)).items
    params, references = InvoiceCreateParams(), InvoiceReferences()
    invoice = create_invoice(params, references, owner, items, NumberReservations(), uow.ctx, uow.changes)
    return uow, invoice.id


def _write_ahead(uow: UnitOfWork) -> WriteAhead:
    """Claims the items as a commit begins to, and stops there."""
    overflowing = uow.overflowing_write_aheads()
    record = write_ahead.write_ahead_of(uow, overflowing)
    write_ahead.start(uow.fresh(), record)
    for part in uow.split_off(overflowing):
        part.commit()
    return record
