"""When a failed delivery is tried again."""

from __future__ import annotations

from itertools import pairwise

import pytest

from emulator.billing.system.webhook_delivery import Signer, WebhookAttempt
from emulator.delivery.webhooks.retry_schedule import (
    LIVE_GIVE_UP_AFTER,
    LIVE_MAX_RETRY_DELAY,
    is_retryable,
    next_attempt_at,
)


def tries(*, livemode: bool, retry_delays: tuple[int, ...] | None = None, signer: Signer = "stripe") -> list[int]:
    """The seconds of all tries when every one fails at once."""
    made = [0]
    while (
        at := next_attempt_at(len(made), 0, made[-1], signer=signer, livemode=livemode, retry_delays=retry_delays)
    ) is not None:
        made.append(at)
    return made


def test_test_mode_tries_three_times_within_a_few_hours() -> None:
    assert tries(livemode=False) == [0, 3600, 10800]


def test_live_mode_tries_for_three_days_with_growing_pauses() -> None:
    made = tries(livemode=True)
    retry_delays = [later - earlier for earlier, later in pairwise(made)]
    assert made[:4] == [0, 300, 900, 2100]
    assert retry_delays == sorted(retry_delays)
    assert max(retry_delays) == LIVE_MAX_RETRY_DELAY
    assert LIVE_GIVE_UP_AFTER - LIVE_MAX_RETRY_DELAY < made[-1] <= LIVE_GIVE_UP_AFTER


def test_pauses_of_the_settings_count_in_both_modes() -> None:
    assert tries(livemode=True, retry_delays=(1, 5)) == tries(livemode=False, retry_delays=(1, 5)) == [0, 1, 6]


@pytest.mark.parametrize("livemode", [True, False])
def test_beel_tries_five_times(livemode: bool) -> None:
    assert tries(livemode=livemode, signer="beel") == [0, 5, 15, 35, 75]


def test_stateset_tries_seven_times_within_a_day() -> None:
    assert tries(livemode=False, signer="stateset") == [0, 10, 70, 670, 4270, 15070, 58270]


@pytest.mark.parametrize("signer", ["beel", "stateset"])
@pytest.mark.parametrize(
    ("status", "error", "again"),
    [(404, None, False), (301, None, False), (500, None, True), (None, "No answer.", True), (404, "Ignored.", True)],
)
def test_the_others_take_an_answer_of_the_receiver_as_final(
    status: int | None, error: str | None, again: bool, signer: Signer
) -> None:
    attempt = WebhookAttempt(at=0, milliseconds=1, status=status, error=error)
    assert is_retryable(signer, attempt) is again
    assert is_retryable("stripe", attempt)
