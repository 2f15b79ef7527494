"""One request to a receiver, while this process is not always there itself."""

from __future__ import annotations

import asyncio
import time

import pytest

from emulator.billing.system.webhook_delivery import WebhookAttempt
from emulator.delivery.webhooks.http_client import new_session, post
from emulator.delivery.webhooks.webhook_request import WebhookRequest
from tests.integration.webhooks.receiver import Receiver

TIMEOUT = 0.3


async def _posted(url: str, pause_after: float | None = None) -> WebhookAttempt:
    async with new_session() as session:
        if pause_after is not None:
            asyncio.get_running_loop().call_later(pause_after, time.sleep, 2 * TIMEOUT)
        return await post(session, TIMEOUT, WebhookRequest(url, b"{}", {}), 0)


@pytest.mark.parametrize("pause_after", [0, 0.0005, 0.001, 0.002, 0.004])
def test_a_receiver_is_not_blamed_for_a_pause_of_the_sender(pause_after: float, receiver: Receiver) -> None:
    attempt = asyncio.run(_posted(receiver.url, pause_after))
    assert (attempt.status, attempt.error, attempt.body) == (200, None, "thank you")


def test_a_receiver_that_does_not_answer_is(receiver: Receiver) -> None:
    receiver.answers[:] = ["hang"]
    attempt = asyncio.run(_posted(receiver.url))
    assert (attempt.status, attempt.error) == (None, "No answer within 0.3 seconds.")
    assert attempt.milliseconds >= TIMEOUT * 1000
