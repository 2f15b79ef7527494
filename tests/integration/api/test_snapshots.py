"""A world kept, and had again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from types import ModuleType
from typing import Any

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.system.jobs import Job
from emulator.smtp_url import SmtpUrl
from emulator.store import replacement, snapshots, world_difference
from emulator.store.closed_worlds import REPLACEMENT_ID
from emulator.store.replacement import Hold, copy_partition
from emulator.store.reset import resource_types_of
from emulator.store.serialization import decode_record
from emulator.store.snapshots import Snapshot
from emulator.store.world_difference import Difference, difference_to
from emulator.worlds import World
from tests.support.mailbox import Mailbox
from tests.support.serving import Server, Servers
from tests.support.shop import Shop
from tests.support.waiting import eventually

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600


@pytest.fixture(scope="module")
def servers(mailbox: Mailbox) -> Iterator[Servers]:
    """Emulators of their own: `copies` reads whole tables, and those that all tests share grow with each of them."""
    with Servers(SmtpUrl("127.0.0.1", mailbox.port, tls="none")) as servers:
        yield servers


def kept(shop: Shop, name: str = "seeded") -> dict[str, Any]:
    return shop.post(f"/_emulator/snapshots/{name}")


def test_everything_is_as_it_was(shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="KEPT")["id"]
    draft = shop.draft(customer, 2000)
    told = shop.events()
    assert kept(shop)["records"] > 5
    shop.send(draft["id"])
    other = shop.customer()["id"]
    shop.post("/_emulator/snapshots/seeded/restore")
    assert shop.invoice(draft["id"]) == draft
    assert shop.events() == told
    assert shop.wire.get(f"/v1/customers/{other}").status == 404
    assert shop.get("/_emulator/outbox")["data"] == []
    assert shop.send(draft["id"])["number"] == "KEPT-0001"


def test_a_snapshot_survives_a_reset_and_can_be_used_again(shop: Shop) -> None:
    customer = shop.customer()
    snapshot = kept(shop)
    for _ in range(2):
        shop.post("/_emulator/reset")
        assert shop.get("/v1/customers")["data"] == []
        assert shop.post("/_emulator/snapshots/seeded/restore") == snapshot
        assert shop.get("/v1/customers")["data"] == [customer]


def test_what_is_called_as_jobs_of_snapshots_are_is_part_of_the_world(shop: Shop) -> None:
    """Keys of requests and lookup keys are whatever callers make them."""
    features = "/v1/entitlements/features"
    once = partial(shop.wire.post, "/v1/customers", Idempotency_Key="snapshot-1")
    shop.post(features, lookup_key="snapshot-2", name="Export")
    customer = shop.wire.ok(once())
    kept(shop)
    shop.post("/_emulator/reset")
    assert shop.wire.ok(once())["id"] != customer["id"]
    shop.post(features, lookup_key="snapshot-2", name="Export")
    shop.post("/_emulator/snapshots/seeded/restore")
    assert shop.wire.ok(once()) == customer
    taken = shop.wire.post(features, {"lookup_key": "snapshot-2", "name": "Import"})
    assert taken.json["error"]["code"] == "resource_already_exists"


def test_the_clock_and_what_waits_for_it_come_along(shop: Shop) -> None:
    shop.clock(frozen=True, now=NEW_YEAR)
    draft = shop.draft(None, 2000, auto_advance=True)
    kept(shop)
    for _ in range(2):
        assert shop.clock(advance=2 * 3600)["ran"] == 1
        assert shop.invoice(draft["id"])["status_transitions"]["finalized_at"] == NEW_YEAR + 3601
        shop.post("/_emulator/snapshots/seeded/restore")
        assert shop.get("/_emulator/clock")["now"] == NEW_YEAR
        assert shop.invoice(draft["id"]) == draft


def test_what_lies_in_a_snapshot_never_falls_due(shop: Shop) -> None:
    now = shop.get("/_emulator/clock")["now"]
    draft = shop.draft(None, 2000, auto_advance=True, automatically_finalizes_at=now + 60)
    kept(shop)
    shop.post("/_emulator/reset")
    shop.clock(advance=7200)
    assert shop.get("/v1/events")["data"] == []
    shop.post("/_emulator/snapshots/seeded/restore")
    shop.clock(advance=7200)
    assert shop.invoice(draft["id"])["status"] == "open"


def test_it_is_one_worlds_alone(shop: Shop, live_shop: Shop) -> None:
    kept(shop)
    assert live_shop.get("/_emulator/snapshots")["data"] == []
    assert live_shop.wire.post("/_emulator/snapshots/seeded/restore").status == 404


def test_taking_listing_and_forgetting(shop: Shop) -> None:
    first, second = kept(shop, "b"), kept(shop, "a.1")
    assert shop.get("/_emulator/snapshots")["data"] == [second, first]
    shop.customer()
    again = kept(shop, "b")
    assert again["records"] > first["records"]
    assert shop.delete("/_emulator/snapshots/b") == {"deleted": "b"}
    assert shop.get("/_emulator/snapshots")["data"] == [second]
    for method, path in (("DELETE", "b"), ("POST", "b/restore"), ("POST", "nope/restore")):
        answer = shop.wire.request(method, f"/_emulator/snapshots/{path}")
        assert (answer.status, "No such snapshot" in answer.json["error"]["message"]) == (404, True)


@pytest.mark.parametrize("name", ["a%20b", "%00", "a@b", "x" * 65, "%C3%A9", ".", "..", "%2e%2e"])
def test_what_is_no_name(name: str, shop: Shop) -> None:
    answer = shop.wire.post(f"/_emulator/snapshots/{name}")
    assert (answer.status, "64 at most" in answer.json["error"]["message"]) == (400, True)
    assert shop.get("/_emulator/snapshots")["data"] == []


def copies(server: Server, world: World) -> list[str]:
    """The hash keys under which copies of a world lie."""
    keys = {record.pk for record in server.emulator.store.table.record.scan(attributes_to_get=["pk", "sk"])}
    of_table = server.emulator.store.table.keys
    return sorted(key for key in keys if "@" in key and of_table.world_of(key) == world)


def saved(server: Server, world: World) -> Snapshot:
    """The only snapshot, as it is kept."""
    (snapshot,) = snapshots.snapshots(server.emulator.store.table, world)
    return snapshot


def replacement_job(server: Server, world: World) -> Job | None:
    """The job of whoever is restoring or resetting the world."""
    return server.emulator.store.unit_of_work(world, sees_closed=True).get(Job, REPLACEMENT_ID)


def clean_up(server: Server, world: World) -> None:
    """Does what the worker does once it is due."""
    store = server.emulator.store
    for record in store.table.record.query(
        store.table.keys.partition_key(world, Job.RESOURCE_TYPE), consistent_read=True
    ):
        job = decode_record(record, Job)
        if job.task == snapshots.TASK:
            snapshots.delete_unnamed(store, world, job)


def die_after(calls: int, module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the process die, as far as a snapshot is concerned, after so many hash keys were copied."""
    left, copy = iter(range(calls)), copy_partition

    def dying(*arguments: Any) -> int:
        next(left)
        return copy(*arguments)

    monkeypatch.setattr(module, "copy_partition", dying)


@pytest.mark.parametrize("calls", [0, 5, 30])
def test_a_snapshot_is_there_until_the_next_of_its_name_is_whole(
    calls: int, server: Server, shop: Shop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = shop.customer()
    first = kept(shop)
    whole = copies(server, world)
    shop.customer()
    with monkeypatch.context() as dying:
        die_after(calls, snapshots, dying)
        with pytest.raises(StopIteration):
            snapshots.take(server.emulator.store, world, "seeded")
    assert shop.get("/_emulator/snapshots")["data"] == [first]
    shop.post("/_emulator/reset")
    clean_up(server, world)
    assert copies(server, world) == whole
    shop.post("/_emulator/snapshots/seeded/restore")
    assert shop.get("/v1/customers")["data"] == [customer]


def test_copies_that_no_name_stands_for_are_deleted(server: Server, shop: Shop, world: World) -> None:
    shop.customer()
    kept(shop)
    shop.customer()
    second = kept(shop)
    clean_up(server, world)
    assert len({key.partition("@")[2] for key in copies(server, world)}) == 1
    assert shop.post("/_emulator/snapshots/seeded/restore") == second
    assert len(shop.get("/v1/customers")["data"]) == 2
    shop.delete("/_emulator/snapshots/seeded")
    assert shop.wire.post("/_emulator/snapshots/seeded/restore").status == 404
    clean_up(server, world)
    assert copies(server, world) == []


def test_a_copy_that_is_given_up_gets_no_name(
    server: Server, shop: Shop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch = snapshots._switch

    def slowly(*arguments: Any) -> None:
        clean_up(server, world)
        switch(*arguments)

    monkeypatch.setattr(snapshots, "_switch", slowly)
    shop.customer()
    answer = shop.wire.post("/_emulator/snapshots/seeded")
    assert (answer.status, "try again" in answer.json["error"]["message"]) == (409, True)
    assert shop.get("/_emulator/snapshots")["data"] == []


def test_several_take_one_name_at_once(server: Server, shop: Shop, world: World) -> None:
    shop.customer()
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: kept(shop), range(4)))
    (last,) = shop.get("/_emulator/snapshots")["data"]
    assert last in taken
    clean_up(server, world)
    assert len({key.partition("@")[2] for key in copies(server, world)}) == 1
    assert shop.post("/_emulator/snapshots/seeded/restore") == last


def test_a_snapshot_of_an_earlier_version_is_known(server: Server, shop: Shop, world: World) -> None:
    customer = shop.customer()
    table = server.emulator.store.table
    for resource_type in resource_types_of(world):
        key = table.keys.partition_key(world, resource_type)
        copy_partition(table, key, f"{key}@old")
    label = table.record(f"{world.key_prefix}/snapshots", "old", version=1)
    label.state = '{"name":"old","created":1,"records":2}'
    label.save()
    shop.post("/_emulator/reset")
    shop.post("/_emulator/snapshots/old/restore")
    assert shop.get("/v1/customers")["data"] == [customer]
    kept(shop, "old")
    clean_up(server, world)
    assert {key.partition("@")[2] for key in copies(server, world)} != {"old"}
    shop.delete("/_emulator/snapshots/old")
    clean_up(server, world)
    assert copies(server, world) == []


@pytest.mark.parametrize("calls", [0, 30, 66, 70])
def test_a_restore_that_dies_is_finished_by_a_worker(
    calls: int, server: Server, shop: Shop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = shop.customer()
    snapshot = kept(shop)
    told = shop.events()
    others = [shop.customer() for _ in range(8)]
    with monkeypatch.context() as dying:
        left = iter(range(calls))
        dying.setattr(Hold, "renew", lambda _hold: next(left))
        dying.setattr(replacement, "LEASE_SECONDS", 1)
        dying.setattr(world_difference, "_MAX_ACTIONS", 0)
        with pytest.raises(StopIteration):
            snapshots.restore(server.emulator.store, world, saved(server, world))
    while (seen := shop.get("/v1/customers")["data"]) != [customer]:
        assert seen == [*reversed(others), customer]
    assert shop.events() == told
    eventually(lambda: replacement_job(server, world), lambda job: job is None)
    assert shop.post("/_emulator/snapshots/seeded/restore") == snapshot


def test_who_reads_meanwhile_sees_the_old_world_or_the_new_one(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    customers = {shop.customer()["id"] for _ in range(3)}
    kept(shop)
    others = {shop.customer()["id"] for _ in range(3)}
    write, written = world_difference.Difference.write, Event()

    def slowly(*arguments: Any) -> None:
        write(*arguments)
        written.set()
        time.sleep(0.2)

    monkeypatch.setattr(world_difference.Difference, "write", slowly)
    monkeypatch.setattr(world_difference, "_MAX_ACTIONS", 0)

    def read() -> set[str]:
        return {each["id"] for each in shop.get("/v1/customers")["data"]}

    def read_once_written() -> set[str]:
        assert written.wait(30)
        return read()

    seen = []
    with ThreadPoolExecutor(2) as pool:
        last = pool.submit(read_once_written)
        restored = pool.submit(shop.post, "/_emulator/snapshots/seeded/restore")
        while not restored.done():
            seen.append(read())
    assert all(each in (customers, customers | others) for each in seen)
    assert last.result() == customers


def test_what_has_not_changed_is_not_written_again(server: Server, shop: Shop, world: World) -> None:
    shop.send(shop.open_invoice()["id"])
    kept(shop)
    copy = saved(server, world).copy or ""
    store = server.emulator.store
    assert difference_to(store, world, copy) == Difference([], [])
    customer = shop.customer()
    difference = difference_to(store, world, copy)
    keys = store.table.keys
    key = (
        keys.partition_key(world, Customer.RESOURCE_TYPE),
        keys.range_key(world, Customer.RESOURCE_TYPE, customer["id"]),
    )
    assert key in difference.deleted
    assert len(difference.written) <= 1


def test_what_is_due_by_the_clock_of_the_snapshot_is_filed_by_it(shop: Shop) -> None:
    shop.clock(frozen=True, now="2026-01-01")
    invoice = shop.draft(None, 2000, auto_advance=True)
    kept(shop)
    shop.clock(now="2026-06-01")
    shop.post("/_emulator/snapshots/seeded/restore")
    assert shop.invoice(invoice["id"])["status"] == "draft"
    assert shop.clock(advance="2h")["ran"] > 0
    assert shop.invoice(invoice["id"])["status"] != "draft"


def test_resets_and_restores_of_one_world_wait_for_each_other(server: Server, shop: Shop, world: World) -> None:
    customer = shop.customer()
    kept(shop)
    with ThreadPoolExecutor(4) as pool:
        paths = ["snapshots/seeded/restore", "reset"] * 3
        answers = list(pool.map(lambda path: shop.wire.post(f"/_emulator/{path}").status, paths))
    assert answers == [200] * 6
    assert shop.get("/v1/customers")["data"] in ([], [customer])
    assert replacement_job(server, world) is None


def test_who_stood_still_is_not_told_that_it_is_done(
    server: Server, shop: Shop, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(shop)

    def taken_over(*_arguments: Any, **_options: Any) -> Difference:
        job = replacement_job(server, world)
        assert job is not None
        uow = server.emulator.store.unit_of_work(world)
        uow.get(Job, job.id)
        uow.changes.save(replace(job, lease="another"))
        uow.commit()
        return Difference([], [])

    monkeypatch.setattr(replacement, "difference_to", taken_over)
    answer = shop.wire.post("/_emulator/snapshots/seeded/restore")
    assert (answer.status, "try again" in answer.json["error"]["message"]) == (409, True)
