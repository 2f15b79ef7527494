"""Leasing what is due: each job once, those of a world together, and none for another's sake."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.availability import StoreUnavailableError
from emulator.store.closed_worlds import CLOSING_TASK, REPLACEMENT_ID
from emulator.store.job_leases import LEASE_SECONDS, lease_due_jobs, renew_lease
from emulator.store.store import Store
from emulator.store.transaction_limits import MAX_ACTIONS
from emulator.worlds import World
from tests.support.round_trips import noticing, round_trips
from tests.support.serving import Server
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600
DAY = 86400
IN_A_HUNDRED_YEARS = NEW_YEAR + 36525 * DAY


@pytest.fixture
def store(unwatched_store: Store) -> Store:
    return unwatched_store


def save(store: Store, world: World, *things: Job | WorldClock) -> None:
    """What does not fit into one transaction is saved in several."""
    for start in range(0, len(things), 50):
        uow = store.unit_of_work(world, sees_closed=True)
        for each in things[start : start + 50]:
            uow.changes.save(each)
        uow.commit()


def jobs(count: int) -> list[Job]:
    """Jobs that are due by the world's own time, the first of them first."""
    return [
        Job(id=f"job-{n:03d}", created=NEW_YEAR, task="finalize", subject="in_1", due_at=NEW_YEAR + n)
        for n in range(count)
    ]


def stopped(world: World, second: int) -> WorldClock:
    return WorldClock(id=world.account, frozen_at=second)


def lease(store: Store, worker: str = "worker", limit: int = 1000) -> list[str]:
    return [job.id for _, job in lease_due_jobs(store, worker, limit)]


def ids(jobs: list[Job]) -> list[str]:
    return [job.id for job in jobs]


def kept(store: Store, world: World, id: str) -> Job:
    job = store.unit_of_work(world, sees_closed=True).get(Job, id)
    assert job is not None
    return job


@contextmanager
def meanwhile(store: Store, happens: Callable[[], None]) -> Iterator[None]:
    """Something that happens right before the first transaction of the block."""
    pending = [happens]

    def notice(operation: str, _arguments: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and pending:
            pending.pop()()

    with noticing(store.table, notice):
        yield


def test_who_has_a_job_and_until_when_is_on_it(store: Store, world: World) -> None:
    save(store, world, *jobs(1))
    before = store.clock.real_now()
    ((where, leased),) = lease_due_jobs(store, "worker", 16)
    until = leased.leased_until or 0
    assert before + LEASE_SECONDS <= until <= store.clock.real_now() + LEASE_SECONDS
    assert (where, leased) == (world, replace(jobs(1)[0], lease="worker", leased_until=until, attempts=1))
    assert kept(store, world, leased.id) == leased
    assert lease(store, "another") == []


def test_a_lease_is_renewed_by_who_has_the_job_alone(store: Store, world: World) -> None:
    save(store, world, *jobs(1))
    ((_, leased),) = lease_due_jobs(store, "worker", 16)
    short = replace(leased, leased_until=(leased.leased_until or 0) - LEASE_SECONDS)
    save(store, world, short)
    assert renew_lease(store, world, leased)
    assert (kept(store, world, leased.id).leased_until or 0) >= (leased.leased_until or 0)
    for other in (replace(short, lease="another"), replace(short, attempts=2), leased.rescheduled(NEW_YEAR)):
        save(store, world, other)
        assert not renew_lease(store, world, leased)
        assert kept(store, world, leased.id) == other
    store.run(world, lambda uow: uow.changes.remove(leased))
    assert not renew_lease(store, world, leased)


def test_jobs_of_a_world_are_leased_in_one_transaction(server: Server, store: Store, world: World) -> None:
    save(store, world, stopped(world, NEW_YEAR + DAY), *jobs(20))
    with round_trips(replace(server.emulator, store=store)) as called:
        assert lease(store, limit=16) == ids(jobs(16))
    assert called == ["query", "read", "write"]
    assert lease(store) == ids(jobs(20))[16:]


def test_no_more_are_leased_than_one_transaction_takes_with_the_check_of_the_clock(store: Store, world: World) -> None:
    save(store, world, stopped(world, NEW_YEAR + DAY), *jobs(MAX_ACTIONS + 5))
    assert lease(store) == ids(jobs(MAX_ACTIONS - 1))
    assert lease(store) == ids(jobs(MAX_ACTIONS + 5))[MAX_ACTIONS - 1 :]


def test_each_world_is_a_transaction_and_what_is_leased_is_known_when_the_next_fails(store: Store) -> None:
    worlds = [new_world() for _ in range(2)]
    for world, job in zip(worlds, jobs(2), strict=True):
        save(store, world, job)
    leases = lease_due_jobs(store, "worker", 16)
    assert next(leases)[1].id == "job-000"

    def goes_away() -> None:
        raise StoreUnavailableError("The store is away.")

    with meanwhile(store, goes_away), pytest.raises(StoreUnavailableError):
        next(leases)
    assert lease(store) == ["job-001"]


def test_workers_that_see_the_same_jobs_do_not_both_have_one(store: Store, world: World) -> None:
    save(store, world, *jobs(16))
    both, waited = threading.Barrier(2), set[int]()

    def wait_for_both(operation: str, _arguments: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and threading.get_ident() not in waited:
            waited.add(threading.get_ident())
            both.wait(30)

    with noticing(store.table, wait_for_both), ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda worker: lease(store, worker), ["one", "two"]))
    assert sorted([*taken[0], *taken[1]]) == ids(jobs(16))
    for worker, found in zip(["one", "two"], taken, strict=True):
        assert {kept(store, world, id).lease for id in found} <= {worker}


def test_workers_at_once_get_through_and_have_each_job_once(store: Store) -> None:
    worlds = [new_world() for _ in range(3)]
    for world in worlds:
        save(store, world, stopped(world, NEW_YEAR + DAY), *jobs(40))

    def take(worker: str) -> list[tuple[World, str]]:
        taken: list[tuple[World, str]] = []
        while list(store.due(1)):
            taken += ((world, job.id) for world, job in lease_due_jobs(store, worker, 16))
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [each for found in pool.map(take, ["one", "two", "three", "four"]) for each in found]
    assert len(taken) == len(set(taken))
    assert set(taken) == {(world, job.id) for world in worlds for job in jobs(40)}


@pytest.mark.parametrize("changed", [0, 7, 15])
def test_a_job_that_is_put_off_meanwhile_does_not_keep_the_others(changed: int, store: Store, world: World) -> None:
    made = jobs(16)
    put_off = made[changed].rescheduled(IN_A_HUNDRED_YEARS)
    save(store, world, *made)
    with meanwhile(store, lambda: save(store, world, put_off)):
        assert lease(store) == [job.id for job in made if job.id != put_off.id]
    assert kept(store, world, put_off.id) == put_off


def test_a_job_that_is_taken_away_meanwhile_does_not_come_back(store: Store, world: World) -> None:
    save(store, world, *jobs(5))

    def take_away() -> None:
        uow = store.unit_of_work(world)
        uow.changes.remove(kept(store, world, "job-003"))
        uow.commit()

    with meanwhile(store, take_away):
        assert lease(store) == ["job-000", "job-001", "job-002", "job-004"]
    assert store.unit_of_work(world).get(Job, "job-003") is None


def test_a_clock_that_is_set_back_meanwhile_takes_its_jobs_along(store: Store, world: World) -> None:
    save(store, world, stopped(world, NEW_YEAR + DAY), *jobs(5))
    back = WorldClock(id=world.account, frozen_at=NEW_YEAR + 2, set_back=1)
    with meanwhile(store, lambda: save(store, world, back)):
        assert lease(store) == ["job-000", "job-001", "job-002"]
    assert list(store.due(16)) == []


def test_what_is_in_the_index_and_not_due_leaves_it_until_the_clock_comes_there(store: Store, world: World) -> None:
    save(store, world, *jobs(5))
    save(store, world, stopped(world, NEW_YEAR - DAY))
    assert len(list(store.due(16))) == 5
    assert lease(store) == []
    assert list(store.due(16)) == []
    assert [kept(store, world, id) for id in ids(jobs(5))] == jobs(5)


def test_a_late_index_costs_no_job_twice_and_no_write(
    server: Server, store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, world, *jobs(2))
    shown = [(world, job) for job in jobs(2)] * 2
    monkeypatch.setattr(Store, "due", lambda _store, _limit, _queue: iter(shown))
    assert lease(store) == ids(jobs(2))
    with round_trips(replace(server.emulator, store=store)) as called:
        assert lease(store, "another") == []
    assert called == ["read"]


def test_what_is_due_in_a_closed_world_waits(server: Server, store: Store, world: World) -> None:
    save(store, world, *jobs(5))
    closing = Job(
        id=REPLACEMENT_ID,
        created=NEW_YEAR,
        task=CLOSING_TASK,
        subject="",
        due_at=NEW_YEAR,
        by_real_time=True,
        lease="another",
        leased_until=IN_A_HUNDRED_YEARS,
    )
    save(store, world, closing)
    with round_trips(replace(server.emulator, store=store)) as called:
        assert lease(store) == []
    assert called == ["query", "read"]

    save(store, world, replace(closing, leased_until=NEW_YEAR))
    assert lease(store) == [REPLACEMENT_ID]
    assert [kept(store, world, id) for id in ids(jobs(5))] == jobs(5)

    uow = store.unit_of_work(world, sees_closed=True)
    uow.changes.remove(kept(store, world, REPLACEMENT_ID))
    uow.commit()
    assert lease(store) == ids(jobs(5))
