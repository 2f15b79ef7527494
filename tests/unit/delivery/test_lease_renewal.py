"""A job is held for as long as somebody is at it, whatever becomes of one renewal."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from emulator.billing.system.jobs import MAIL_TASK, Job
from emulator.delivery import lease_renewal
from emulator.store.availability import StoreUnavailableError
from emulator.store.store import ContentionError
from emulator.worlds import World

JOB = Job(id="work_1", created=1, task=MAIL_TASK, subject="mail_1", due_at=1)


@pytest.mark.parametrize("error", [ContentionError(), StoreUnavailableError("away"), ZeroDivisionError()])
def test_a_renewal_that_failed_is_made_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes: list[Exception | bool] = [error, True, error, False]
    monkeypatch.setattr(lease_renewal, "RENEW_SECONDS", 0.0)
    store: Any = None

    async def work() -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()

        def renew(*_: object) -> bool:
            outcome = outcomes.pop(0)
            if not outcomes:
                loop.call_soon_threadsafe(ended.set)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(lease_renewal, "renew_lease", renew)
        async with lease_renewal.holding(store, World("acct_1", livemode=False), JOB):
            await asyncio.wait_for(ended.wait(), 5)

    asyncio.run(work())
    assert outcomes == []
