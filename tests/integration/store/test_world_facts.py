"""Whoever changes what is about a world, and however: the next request goes by it."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.store import identity_map
from emulator.store.closed_worlds import CLOSING_TASK, REPLACEMENT_ID
from emulator.worlds import World, account_of
from tests.support.late_writes import unanswered
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine

FAR_OFF = 4_000_000_000
"""A second at which no worker takes the job while the test runs."""


def world_of(shop: Shop) -> World:
    return World(account=account_of(shop.wire.key.removeprefix("sk_test_")), livemode=False)


def name_of(server: Server, world: World) -> str | None:
    return server.emulator.store.unit_of_work(world).ctx.account.business_name


def save(server: Server, world: World, name: str) -> None:
    store = server.emulator.store

    def rename(uow: Any) -> None:
        uow.changes.save(replace(uow.ctx.account, business_name=name))

    store.run(world, rename)


def test_every_way_to_write_a_record_is_noticed(server: Server, shop: Shop) -> None:
    world, table = world_of(shop), server.emulator.store.table
    save(server, world, "first")
    assert name_of(server, world) == "first"
    key = (
        table.keys.partition_key(world, Account.RESOURCE_TYPE),
        table.keys.range_key(world, Account.RESOURCE_TYPE, world.account),
    )
    record = table.record.get_one(*key)
    assert record is not None
    record.delete()
    assert name_of(server, world) is None
    record.save()
    assert name_of(server, world) == "first"
    with table.record.batch_write() as batch:
        batch.delete(record)
    assert name_of(server, world) is None
    with table.record.batch_write() as batch:
        batch.save(record)
    assert name_of(server, world) == "first"
    save(server, world, "last")
    assert name_of(server, world) == "last"


def test_who_reads_after_a_change_was_acknowledged_sees_it(server: Server, shop: Shop) -> None:
    world = world_of(shop)
    seen: list[tuple[int, int]] = []
    acknowledged, ended = 0, Event()

    def read() -> None:
        while not ended.is_set():
            before = acknowledged
            seen.append((before, int(name_of(server, world) or 0)))

    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read) for _ in range(4)]
        try:
            for number in range(1, 61):
                save(server, world, str(number))
                acknowledged = number
        finally:
            ended.set()
        for each in reading:
            each.result()
    assert [each for each in seen if each[1] < each[0]] == []
    assert name_of(server, world) == "60"


def test_what_is_written_after_nobody_waits_for_it_any_more_is_seen(server: Server) -> None:
    world = new_world()
    save(server, world, "before")
    with unanswered(server.emulator.store.table, about=world.account.removeprefix("acct_")) as late:
        save(server, world, "late")
    assert name_of(server, world) == "before"
    for write in late:
        write()
    assert name_of(server, world) == "late"


def test_what_one_api_changes_every_other_goes_by(shop: Shop) -> None:
    wire = shop.wire
    customer = shop.customer()["id"]
    for name in ("Rosen", "Rosen & Co", None):
        wire.ok(wire.request("POST", "/_emulator/account", body=json.dumps({"business_name": name}).encode()))
        assert shop.draft(customer)["account_name"] == name
    wire.ok(wire.request("POST", "/_emulator/account", body=json.dumps({"business_name": "Rosen"}).encode()))
    wire.ok(wire.request("POST", "/_emulator/reset"))
    assert shop.draft(shop.customer()["id"])["account_name"] is None


def test_who_waits_for_a_closed_world_goes_by_what_is_about_it_then(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, store = new_world(), server.emulator.store
    save(server, world, "before")
    assert name_of(server, world) == "before"
    closing = Job(id=REPLACEMENT_ID, created=1, task=CLOSING_TASK, subject="", due_at=FAR_OFF, by_real_time=True)

    def change(*, closed: bool, name: str) -> None:
        uow = store.unit_of_work(world, sees_closed=True)
        uow.load([(Job, REPLACEMENT_ID)])
        (uow.changes.save if closed else uow.changes.remove)(closing)
        uow.changes.save(replace(uow.ctx.account, business_name=name))
        uow.commit()

    change(closed=True, name="before")
    assert store.unit_of_work(world, sees_closed=True).ctx.account.business_name == "before"
    waiting = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: change(closed=False, name="after"))
    monkeypatch.setattr(identity_map, "time", waiting)
    with store.gates.closed(world):
        assert name_of(server, world) == "after"
    assert name_of(server, world) == "after"
