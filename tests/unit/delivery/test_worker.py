"""What the worker says of jobs that did not come to their end."""

import asyncio
from typing import Any
from unittest.mock import MagicMock

import pytest

from emulator.billing.system.jobs import MAIL_TASK, Job
from emulator.delivery.worker import Worker
from emulator.store.availability import StoreUnavailableError
from emulator.store.store import ContentionError
from emulator.store.unit_of_work import ConflictError
from emulator.worlds import World

JOB = Job(id="work_1", created=1, task=MAIL_TASK, subject="mail_1", due_at=1)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ConflictError(), []),
        (ContentionError(), []),
        (StoreUnavailableError("away"), []),
        (ZeroDivisionError(), ["The task mail of mail_1 failed; it is tried again."]),
    ],
)
def test_what_is_nobodys_fault_is_tried_again_without_a_word(
    error: Exception, told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_world: World, _job: Job) -> None:
        raise error

    store: Any = MagicMock()
    asyncio.run(Worker(store, "mail", {MAIL_TASK: fail})._run_job(World("acct_1", livemode=False), JOB))
    assert [each.getMessage() for each in caplog.records] == told
