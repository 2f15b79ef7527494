"""What is left in the table, and when it is looked for: nothing that is left meanwhile is overlooked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from threading import Event
from typing import Any, cast

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_dispatch import TASK
from emulator.clock import Clock
from emulator.delivery.webhooks import backlog as module
from emulator.delivery.webhooks.admission import Admission
from emulator.delivery.webhooks.backlog import Backlog
from emulator.delivery.webhooks.fetching import Fetched, Since
from emulator.delivery.webhooks.pending_delivery import addressed_by
from emulator.store import job_leases
from emulator.store.availability import StoreUnavailableError
from emulator.worlds import World

WORLD, OTHER = World("acct_1", livemode=False), World("acct_2", livemode=False)
ENDPOINT = "we_a"
OURS = "process"


def dispatch(number: int) -> Job:
    pairs = ((f"evt_{number}", (ENDPOINT,)),)
    return Job(id=f"{TASK}-{number}", created=0, task=TASK, subject=f"evt_{number}", pairs=pairs, due_at=number)


class Table:
    """What is held, and what is fetched of it: everything since the second that is asked for."""

    clock = Clock()

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: list[int] = []
        self.asked: list[Since] = []
        self.fetched: list[int] = []
        self.left: Since = {}
        self.within_hold: list[Callable[[], None]] = []
        self.within_fetch: list[Callable[[], None]] = []
        self.errors: list[Exception] = []
        monkeypatch.setattr(module, "hold", self._hold)
        monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)

    def fetch(self, _world: World, since: Since) -> Fetched:
        if self.errors:
            raise self.errors.pop()
        self.asked.append(since)
        first = since[ENDPOINT][False]
        self.fetched += [each for each in self.held if each >= first and each not in self.fetched]
        left, self.left = self.left, {}
        _happen(self.within_fetch)
        return Fetched([], left)

    def _hold(self, _store: object, _world: World, _process: str, jobs: Sequence[Job]) -> None:
        if self.errors:
            raise self.errors.pop()
        self.held += [job.due_at for job in jobs]
        _happen(self.within_hold)


def _happen(what: list[Callable[[], None]]) -> None:
    if what:
        what.pop()()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    return Table(monkeypatch)


class Story:
    """A backlog within its loop."""

    def __init__(self, table: Table) -> None:
        self.admission = Admission()
        self.loop = asyncio.get_running_loop()
        self.backlog = Backlog(cast(Any, table), OURS, self.admission, table.fetch, lambda _: None)

    def leave(self, number: int, lease: str | None = None) -> None:
        """Leaves a dispatch; any thread."""
        job = replace(dispatch(number), lease=lease)
        self.loop.call_soon_threadsafe(self.backlog.leave, WORLD, job, [ENDPOINT])

    async def caught_up(self) -> None:
        """Returns once nothing is left."""
        await asyncio.sleep(0)
        while self.admission.is_behind(WORLD, ENDPOINT):
            await asyncio.sleep(0.001)


def told(table: Table, story: Callable[[Story], Awaitable[None]]) -> None:
    async def main() -> None:
        await asyncio.wait_for(story(Story(table)), 30)

    asyncio.run(main())


def test_what_is_left_is_held_before_it_is_fetched(table: Table) -> None:
    async def story(it: Story) -> None:
        it.leave(1)
        await it.caught_up()

    told(table, story)
    assert (table.held, table.fetched) == ([1], [1])


def test_what_is_held_from_the_start_is_fetched_alone(table: Table) -> None:
    async def story(it: Story) -> None:
        it.leave(1, OURS)
        await it.caught_up()

    told(table, story)
    assert (table.held, table.asked) == ([], [{ENDPOINT: {False: 1}}])


def test_who_has_something_that_is_not_held_yet_has_not_caught_up(table: Table) -> None:
    behind: list[bool] = []

    async def story(it: Story) -> None:
        table.within_fetch.append(lambda: it.leave(1))
        it.leave(2, OURS)
        table.within_hold.append(lambda: behind.append(it.admission.is_behind(WORLD, ENDPOINT)))
        await it.caught_up()

    told(table, story)
    assert behind == [True]


@pytest.mark.parametrize("moment", ["within_hold", "within_fetch"])
def test_what_is_left_meanwhile_has_its_turn(table: Table, moment: str) -> None:
    async def story(it: Story) -> None:
        getattr(table, moment).append(lambda: it.leave(1))
        it.leave(2)
        await it.caught_up()

    told(table, story)
    assert sorted(table.fetched) == [1, 2]


def test_what_there_was_no_room_for_is_fetched_next(table: Table) -> None:
    async def story(it: Story) -> None:
        table.left = {ENDPOINT: {False: 7}}
        it.leave(1)
        await it.caught_up()

    told(table, story)
    assert table.asked == [{ENDPOINT: {False: 1}}, {ENDPOINT: {False: 7}}]


@pytest.mark.parametrize("error", [StoreUnavailableError("away"), ZeroDivisionError()])
def test_what_the_store_does_not_do_is_tried_again(table: Table, error: Exception) -> None:
    async def story(it: Story) -> None:
        table.errors[:] = [error, error]
        it.leave(1)
        await it.caught_up()
        table.errors[:] = [error]
        it.leave(2, OURS)
        table.held.append(2)
        await it.caught_up()

    told(table, story)
    assert table.fetched == [1, 2]


def test_a_world_that_is_closed_keeps_no_other_waiting_for_its_renewal(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open, waited, renewed = Event(), list[bool](), list[World]()

    def hold(_store: object, world: World, *_: object) -> None:
        if world == WORLD:
            waited.append(is_open.wait(20))
        renewed.append(world)

    async def story(it: Story) -> None:
        for world in (WORLD, OTHER):
            it.admission.admit(world, dispatch(1), addressed_by(dispatch(1)))
        keeping = asyncio.create_task(it.backlog.keep())
        while renewed.count(OTHER) < 3:
            await asyncio.sleep(0.001)
        is_open.set()
        while WORLD not in renewed:
            await asyncio.sleep(0.001)
        keeping.cancel()
        it.backlog.close()

    monkeypatch.setattr(module, "hold", hold)
    monkeypatch.setattr(job_leases, "LEASE_SECONDS", 0.004)
    told(table, story)
    assert set(waited) == {True}


def test_what_is_left_at_the_end_is_held_by_nobody(table: Table) -> None:
    async def story(it: Story) -> None:
        it.backlog.close()
        it.leave(1)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not it.backlog._tasks
        assert not it.admission.is_behind(WORLD, ENDPOINT)

    told(table, story)
    assert table.held == []
