"""Moving a world's clock while other things happen, and after a move that broke off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from msgspec import field

from emulator.billing.core.structs import replace
from emulator.billing.system import webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.clock import Clock
from emulator.store.clock_advance import AdvanceTimeoutError, advance
from emulator.store.signals import Signal
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600
HOUR = 3600
STEP = 10
"""Seconds that pass from one look at the slow machine's clock to the next."""


class OnASlowMachine(Clock, frozen=True):
    """Real time where everything takes long."""

    seconds: count[int] = field(default_factory=lambda: count(NEW_YEAR, STEP))

    def real_now(self) -> int:
        return next(self.seconds)


class DoneMeanwhile(Signal):
    """A signal beside which jobs are done, as many at each wait as `do_jobs` takes of those that are waited for."""

    def __init__(self, do_jobs: Callable[[int], None]) -> None:
        super().__init__()
        self.waited_for: list[int] = []
        self._do_jobs = do_jobs

    def wait_since(self, count: int, seconds: float, *, times: int = 1) -> None:
        """Notes how many commits are waited for."""
        del count, seconds
        self.waited_for.append(times)
        self._do_jobs(times)


def schedule(store: Store, world: World, *jobs: Job) -> None:
    """A clock that stands at the new year, and jobs."""
    things: list[Job | WorldClock] = [WorldClock(id=world.account, frozen_at=NEW_YEAR), *jobs]
    for each in things:
        uow = store.unit_of_work(world)
        uow.changes.save(each)
        uow.commit()


def due_at(*seconds: int) -> list[Job]:
    return [
        Job(id=f"job-{n}", created=NEW_YEAR, task="finalize", subject="in_1", due_at=second)
        for n, second in enumerate(seconds)
    ]


def dispatches(count: int) -> list[Job]:
    return [
        Job(
            id=f"dispatch-{n}",
            created=NEW_YEAR,
            task=webhook_dispatch.TASK,
            subject="evt_1",
            due_at=NEW_YEAR,
            by_real_time=True,
        )
        for n in range(count)
    ]


def do_jobs(store: Store, world: World, count: int) -> None:
    """Does what is due, as many at most."""
    for _, job in list(store.due(count)):
        uow = store.unit_of_work(world)
        uow.changes.remove(job)
        uow.commit()


def test_a_clock_that_has_run_on_meanwhile_is_not_set_back(server: Server) -> None:
    for late in range(STEP // 2, 10 * STEP, STEP):
        store = replace(server.emulator.store, clock=OnASlowMachine())
        world = new_world()
        advance(store, world, NEW_YEAR + late, timeout=5)
        clock = store.unit_of_work(world).get(WorldClock, world.account)
        assert clock is None or clock.ahead >= 0


def test_what_a_move_that_broke_off_had_not_filed_again_is_done_by_the_next(server: Server, shop: Shop) -> None:
    shop.clock(frozen=True, now=NEW_YEAR)
    draft = shop.draft(None, 2000, auto_advance=True)
    world = World(shop.get("/_emulator/account")["id"], livemode=False)
    # All that a process has done that dies as soon as it has turned the clock.
    turned = WorldClock(id=world.account, frozen_at=NEW_YEAR + 2 * HOUR)
    server.emulator.store.run(world, lambda uow: uow.changes.save(turned))

    assert shop.clock(advance=HOUR)["now"] == NEW_YEAR + 3 * HOUR
    assert shop.invoice(draft["id"])["status"] == "open"


def test_a_move_looks_again_when_all_that_was_due_can_be_done(unwatched_store: Store, world: World) -> None:
    signal = DoneMeanwhile(lambda times: do_jobs(unwatched_store, world, times))
    schedule(unwatched_store, world, *due_at(*[NEW_YEAR + 1] * 60, NEW_YEAR + 2, NEW_YEAR + 3))
    store = replace(unwatched_store, commit_signal=signal)
    assert advance(store, world, NEW_YEAR + 4, timeout=30) == 62
    assert signal.waited_for == [50, 10, 1, 1]
    assert store.unit_of_work(world).ctx.now == NEW_YEAR + 4


def test_a_move_waits_for_what_is_due_and_then_for_its_webhooks(unwatched_store: Store, world: World) -> None:
    def do_due(times: int) -> None:
        do_jobs(unwatched_store, world, times)
        if len(signal.waited_for) == 1:
            schedule(unwatched_store, world, *dispatches(3))

    signal = DoneMeanwhile(do_due)
    schedule(unwatched_store, world, *due_at(NEW_YEAR, NEW_YEAR))
    assert advance(replace(unwatched_store, commit_signal=signal), world, NEW_YEAR + HOUR, timeout=30) == 0
    assert signal.waited_for == [2, 3]


def test_a_move_goes_on_when_fewer_commits_are_seen_than_were_waited_for(unwatched_store: Store, world: World) -> None:
    """As where another process does the work, or one job makes others needless."""
    signal = DoneMeanwhile(lambda _: do_jobs(unwatched_store, world, 2))
    schedule(unwatched_store, world, *due_at(*[NEW_YEAR + 1] * 5))
    assert advance(replace(unwatched_store, commit_signal=signal), world, NEW_YEAR + HOUR, timeout=30) == 5
    assert signal.waited_for == [5, 3, 1]


def test_a_move_stops_where_nothing_is_done(unwatched_store: Store, world: World) -> None:
    schedule(unwatched_store, world, *due_at(NEW_YEAR + 1, NEW_YEAR + 2))
    with pytest.raises(AdvanceTimeoutError) as raised:
        advance(unwatched_store, world, NEW_YEAR + HOUR, timeout=0)
    assert raised.value.second == NEW_YEAR + 1
