"""What is remembered of records: whoever changes one, and however, the next reader sees it."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.store.table import Record
from emulator.worlds import World, account_of
from tests.support.late_writes import unanswered
from tests.support.processes import children_of, emulator_process, is_gone
from tests.support.round_trips import noticing
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.wire import Wire, new_key

every_engine = pytest.mark.every_engine
dynoxide = pytest.mark.engine("dynoxide")


class Story:
    """A customer, and what their name is."""

    def __init__(self, server: Server, shop: Shop) -> None:
        self.store = server.emulator.store
        self.world = World(account=account_of(shop.wire.key.removeprefix("sk_test_")), livemode=False)
        self.id = shop.customer(name="first")["id"]
        keys, resource_type = self.store.table.keys, Customer.RESOURCE_TYPE
        self.key = (
            keys.partition_key(self.world, resource_type),
            keys.range_key(self.world, resource_type, self.id),
        )

    def name(self) -> str | None:
        customer = self.store.unit_of_work(self.world).get(Customer, self.id)
        return None if customer is None else customer.name

    def rename(self, name: str) -> None:
        def change(uow: Any) -> None:
            uow.changes.save(replace(uow.get(Customer, self.id), name=name))

        self.store.run(self.world, change)

    def record(self) -> Record:
        record = self.store.table.record.get_one(*self.key)
        assert record is not None
        return record

    def calls(self) -> list[str]:
        """What is asked of the engine for the name."""
        called: list[str] = []
        with noticing(self.store.table, lambda operation, _: called.append(operation)):
            self.name()
        return called


@pytest.fixture
def story(server: Server, shop: Shop) -> Story:
    return Story(server, shop)


@every_engine
def test_what_was_written_or_read_last_is_not_asked_for_again(story: Story) -> None:
    assert story.calls() == []
    story.record().save()
    assert [story.calls(), story.calls()] == [["GetItem"], []]
    story.rename("second")
    assert (story.calls(), story.name()) == ([], "second")


@every_engine
def test_every_way_to_write_a_record_is_noticed(story: Story) -> None:
    first = story.record()
    story.rename("second")
    second = story.record()
    first.save()
    assert story.name() == "first"
    first.delete()
    assert story.name() is None
    with story.store.table.record.batch_write() as batch:
        batch.save(second)
    assert story.name() == "second"
    with story.store.table.record.batch_write() as batch:
        batch.delete(second)
    assert story.name() is None


@every_engine
def test_who_reads_after_a_change_was_acknowledged_sees_it(story: Story) -> None:
    seen: list[tuple[int, int]] = []
    acknowledged, ended = 0, Event()
    story.rename("0")

    def read() -> None:
        while not ended.is_set():
            before = acknowledged
            seen.append((before, int(story.name() or 0)))

    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read) for _ in range(4)]
        try:
            for number in range(1, 61):
                story.rename(str(number))
                acknowledged = number
        finally:
            ended.set()
        for each in reading:
            each.result()
    assert [each for each in seen if each[1] < each[0]] == []
    assert story.name() == "60"


@every_engine
def test_two_who_change_a_record_at_once_lose_nothing(story: Story) -> None:
    story.rename("0")

    def count(_: int) -> None:
        def change(uow: Any) -> None:
            customer = uow.get(Customer, story.id)
            uow.changes.save(replace(customer, name=str(int(customer.name) + 1)))

        story.store.run(story.world, change)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(40)))
    assert story.name() == "40"


@every_engine
def test_what_is_written_after_nobody_waits_for_it_any_more_is_seen(story: Story) -> None:
    with unanswered(story.store.table, about=story.key[1]) as late:
        story.rename("late")
    assert story.name() == "first"
    for write in late:
        write()
    assert story.name() == "late"


@dynoxide
def test_what_one_worker_changes_every_other_answers(tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS="3") as (_, url), ThreadPoolExecutor(12) as pool:
        shop = Shop(Wire(url, new_key()))
        customer = shop.customer()["id"]
        for number in range(20):
            shop.post(f"/v1/customers/{customer}", name=str(number))
            read = pool.map(lambda _: shop.get(f"/v1/customers/{customer}"), range(12))
            assert {each["name"] for each in read} == {str(number)}


@dynoxide
@pytest.mark.parametrize("workers", ["1", "2"])
def test_of_an_engine_that_was_killed_nothing_is_told_any_more(workers: str, tmp_path: Path) -> None:
    with emulator_process(tmp_path, EMULATOR_WORKERS=workers) as (process, url):
        shop = Shop(Wire(url, new_key()))
        customer = shop.customer()["id"]
        for _ in range(8):
            assert shop.get(f"/v1/customers/{customer}")["id"] == customer
        (engine,) = (
            each for each in children_of(process.pid) if Path(f"/proc/{each}/exe").readlink().stem == "dynoxide"
        )
        os.kill(engine, signal.SIGKILL)
        eventually(lambda: is_gone(engine), pause=0.001)
        answers = [shop.wire.get(f"/v1/customers/{customer}").status for _ in range(8)]
        assert answers == [503] * 8
