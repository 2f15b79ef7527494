"""Due jobs are found in every partition of their index, the longest due first."""

from __future__ import annotations

import pytest

from emulator.billing.system.jobs import MAIL_TASK, Job
from emulator.store.due_index import due_shards
from emulator.store.job_leases import lease_due_jobs
from emulator.store.store import Store
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine

LONG_AGO = 1_767_225_600


def schedule(store: Store, *due_at: int) -> list[str]:
    ids = []
    for second in due_at:
        job = Job(
            id=f"job-{second}", created=LONG_AGO, task="finalize", subject="in_1", due_at=second, by_real_time=True
        )
        world = new_world()
        uow = store.unit_of_work(world)
        uow.changes.save(job)
        uow.commit()
        ids.append(job.id)
    return ids


def due(store: Store, limit: int) -> list[str]:
    return [job.id for _, job in store.due(limit)]


def test_the_longest_due_of_all_partitions_comes_first(unwatched_store: Store) -> None:
    unwatched_store.table.due_shards = {"work": due_shards("endpoint", "work")}
    ids = schedule(unwatched_store, *range(LONG_AGO, LONG_AGO + 40))
    assert due(unwatched_store, 25) == ids[:25]
    assert due(unwatched_store, 100) == ids


def test_a_table_is_handed_on_to_an_endpoint_with_its_jobs(unwatched_store: Store) -> None:
    assert unwatched_store.table.due_shards["work"] == ["work"]
    before = schedule(unwatched_store, *range(LONG_AGO, LONG_AGO + 5))
    unwatched_store.table.due_shards = {"work": due_shards("endpoint", "work")}
    after = schedule(unwatched_store, *range(LONG_AGO + 5, LONG_AGO + 10))
    assert due(unwatched_store, 100) == [*before, *after]


def test_what_an_earlier_release_put_with_all_other_jobs_is_found_by_those_who_deliver_mail(
    unwatched_store: Store,
) -> None:
    store, world = unwatched_store, new_world()
    mail = Job(id="job-1", created=LONG_AGO, task=MAIL_TASK, subject="mail_1", due_at=LONG_AGO)
    store.table.due_shards["mail"] = ["work"]
    uow = store.unit_of_work(world)
    uow.changes.save(mail)
    uow.commit()
    store.table.due_shards["mail"] = ["mail"]
    assert list(lease_due_jobs(store, "worker", 16)) == []
    ((where, leased),) = lease_due_jobs(store, "worker", 16, "mail")
    assert (where, leased.id, leased.attempts) == (world, mail.id, 1)
