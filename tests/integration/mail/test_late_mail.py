"""Mail that a fault delays for longer than a worker holds its work."""

from __future__ import annotations

import asyncio

import pytest

from emulator.billing.core.structs import replace
from emulator.billing.system.faults import Fault, Faults
from emulator.billing.system.jobs import Job
from emulator.billing.system.outbox import OutboxMail
from emulator.delivery.mail_faults import faked_mail_report
from emulator.store.job_leases import LEASE_SECONDS
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine

DELAY = 60


def test_a_delayed_mail_stays_with_its_worker_until_the_delay_is_over(server: Server, shop: Shop) -> None:
    store = server.emulator.store
    shop.send(shop.open_invoice()["id"])
    id = shop.get("/_emulator/outbox")["data"][0]["id"]
    world = World(shop.get("/_emulator/account")["id"], livemode=False)
    job = leased(store, world, id)
    fault = Fault(id="fault_1", target="mail", kind="delay", seconds=DELAY)
    store.run(world, lambda uow: uow.changes.save(replace(uow.faults, faults=(fault,))))

    asyncio.run(delayed(store, world, id, job))

    held = store.unit_of_work(world).get(Job, job.id)
    assert held is not None
    assert (held.lease, (held.leased_until or 0) >= (job.leased_until or 0) + DELAY) == ("worker", True)


def leased(store: Store, world: World, mail: str) -> Job:
    """The delivery of a mail as a worker holds it."""
    now = store.clock.real_now()
    job = Job(id="deliver-1", created=now, task="mail", subject=mail, due_at=now)
    held = replace(job, lease="worker", leased_until=now + LEASE_SECONDS)
    store.run(world, lambda uow: uow.changes.save(held))
    return held


async def delayed(store: Store, world: World, mail: str, job: Job) -> None:
    """Returns while the mail waits."""
    uow = store.unit_of_work(world)
    found = uow.get(OutboxMail, mail)
    assert found is not None
    waiting = asyncio.create_task(faked_mail_report(store, world, uow, found, job))
    while not struck(store, world):
        await asyncio.sleep(0.01)
    waiting.cancel()


def struck(store: Store, world: World) -> bool:
    faults = store.unit_of_work(world).get(Faults, world.account)
    return faults is not None and faults.faults[0].exhausted
