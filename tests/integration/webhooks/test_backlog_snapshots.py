"""A snapshot that was made while a receiver was behind: what waits in it is taken up soon after a restore."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.system import webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.bootstrap import Emulator, build
from emulator.delivery.webhooks.holding import hold
from emulator.settings import Settings
from emulator.store.job_leases import LEASE_SECONDS
from emulator.store.job_queries import world_jobs
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.wire import new_key

HEADERS = {"Authorization": f"Bearer {new_key()}"}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An emulator that does nothing by itself."""
    emulator = build(Settings(store="embedded"))
    yield emulator
    emulator.stop()


def test_what_is_held_for_long_in_a_snapshot_is_due_soon_after_its_restore(emulator: Emulator) -> None:
    store, world = emulator.store, authenticate(Headers(HEADERS)).world
    post(emulator, "/v1/webhook_endpoints", **{"url": "http://127.0.0.1:9/", "enabled_events[]": "customer.created"})
    for _ in range(3):
        post(emulator, "/v1/customers")
    held = dispatches(store, world)
    hold(store, world, "process", held)
    post(emulator, "/_emulator/snapshots/behind")
    post(emulator, "/_emulator/reset")
    post(emulator, "/_emulator/snapshots/behind/restore")
    soon = store.clock.real_now() + LEASE_SECONDS
    restored = dispatches(store, world)
    assert [(job.id, job.pairs) for job in restored] == [(job.id, job.pairs) for job in held]
    assert max(due_at(store, world)) <= soon


def due_at(store: Store, world: World) -> list[int]:
    """The seconds at which workers find the jobs of a world."""
    found = [each for shard in store.table.due_shards["work"] for each in store.table.record.index_due.query(shard)]
    seconds = [each.due_at for each in found if store.table.keys.world_of(each.pk) == world]
    assert len(seconds) > len(dispatches(store, world))
    return seconds


def post(emulator: Emulator, path: str, **params: str) -> None:
    answer = emulator.app.test_client().post(path, data=params, headers=HEADERS)
    assert answer.status_code < 300, answer.text


def dispatches(store: Store, world: World) -> list[Job]:
    return [job for job in world_jobs(store, world, by_real_time=True) if job.task == webhook_dispatch.TASK]
