"""A job that a rule refuses is given up: it would be refused again at each lease, and nothing would come of it."""

from __future__ import annotations

import asyncio
import logging
from unittest.mock import patch

import pytest

from emulator.billing.core.errors import APIError
from emulator.billing.system.jobs import Job
from emulator.delivery.job_handlers import work_handlers
from emulator.services.job_operations import OPERATIONS
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.serving import Server

LOGGER = "emulator.services.job_operations"
YEAR_2100 = 4102444800


def refuse(_uow: UnitOfWork, _job: Job) -> None:
    raise APIError("It cannot be.")


def order(server: Server, task: str, *, test_clock: str | None = None) -> tuple[World, Job]:
    """A world, and a job in it that no worker takes by itself yet."""
    world = World(account=f"acct_refused{task.replace('_', '')}", livemode=False)
    job = Job(id=f"{task}-1", created=0, task=task, subject="in_1", due_at=YEAR_2100, test_clock=test_clock)
    server.emulator.store.run(world, lambda uow: uow.changes.save(job))
    return world, job


def left(server: Server, world: World, job: Job) -> Job | None:
    return server.emulator.store.unit_of_work(world).get(Job, job.id)


def do(server: Server, world: World, job: Job) -> None:
    handler = work_handlers(server.emulator.store, {})[job.task]

    async def handle() -> None:
        await handler(world, job)

    with patch.dict(OPERATIONS, {job.task: refuse}):
        asyncio.run(handle())


@pytest.mark.parametrize("task", OPERATIONS)
def test_it_is_given_up_with_a_warning(task: str, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    world, job = order(server, task)
    do(server, world, job)
    assert left(server, world, job) is None
    told = [(record.levelno, record.getMessage()) for record in caplog.records if record.name == LOGGER]
    assert told == [(logging.WARNING, f"The task {task} of in_1 is given up: It cannot be.")]


def test_one_that_was_put_off_meanwhile_is_left(server: Server) -> None:
    world, job = order(server, "charge")
    later = job.rescheduled(job.due_at + 1)
    server.emulator.store.run(world, lambda uow: uow.changes.save(later))
    do(server, world, job)
    assert left(server, world, job) == later


def test_on_a_test_clock_it_fails_the_advance(server: Server) -> None:
    world, job = order(server, "finalize", test_clock="clock_1")
    with pytest.raises(APIError):
        do(server, world, job)
    assert left(server, world, job) == job
