"""Recovery: first attempts of a process that died, and further attempts whose time has come."""

import asyncio
from collections.abc import Mapping
from itertools import islice

from emulator.billing.core.structs import replace
from emulator.billing.system import webhook_backlog, webhook_delivery, webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.delivery.webhooks.dispatcher import WebhookDispatcher
from emulator.delivery.webhooks.holding import MAX_AT_ONCE, forget_backlog, held_by
from emulator.delivery.worker import JobHandler
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

IN_FLIGHT_RECHECK_SECONDS = 2
"""Seconds until a job is looked at again whose last attempt is still on its way, or is being put on record."""


def webhook_job_handlers(store: Store, dispatcher: WebhookDispatcher) -> Mapping[str, JobHandler]:
    """The worker's handlers for webhooks. They hand over to the dispatcher: slow receivers hold up no other job."""

    async def recover(world: World, job: Job) -> None:
        await asyncio.to_thread(_recover, store, dispatcher, world, job)

    async def take_over(world: World, backlog: Job) -> None:
        if not dispatcher.renews(world, backlog.subject):
            await asyncio.to_thread(_take_over, store, dispatcher, world, backlog)

    return {
        webhook_dispatch.TASK: recover,
        webhook_delivery.TASK: recover,
        webhook_backlog.TASK: take_over,
    }


def _recover(store: Store, dispatcher: WebhookDispatcher, world: World, job: Job) -> None:
    addressed = job if job.pairs else store.run(world, lambda uow: _addressed(uow, job))
    if addressed is not None and not dispatcher.take_up(world, addressed):
        store.run(world, lambda uow: _recheck(uow, job, dispatcher.process))


def _take_over(store: Store, dispatcher: WebhookDispatcher, world: World, backlog: Job) -> None:
    """Makes the backlog of a process that does not renew it any more this process's own."""
    held = held_by(store, world, backlog.subject)
    while batch := list(islice(held, MAX_AT_ONCE)):
        if not dispatcher.adopt(world, batch):
            return
    forget_backlog(store, world, backlog)


def _addressed(uow: UnitOfWork, job: Job) -> Job | None:
    """The job of a further attempt, with whom it goes to; None where nobody knows of its delivery any more."""
    delivery = uow.get(WebhookDelivery, job.subject)
    if delivery is None:
        uow.changes.remove(job)
        return None
    return replace(job, pairs=((delivery.event, (delivery.endpoint,)),))


def _recheck(uow: UnitOfWork, job: Job, process: str) -> None:
    """Gives a job back to the process that has all of it in hand."""
    if uow.get(Job, job.id) == job:
        until = uow.real_now + IN_FLIGHT_RECHECK_SECONDS
        uow.changes.save(replace(job, lease=process, leased_until=until))
