"""When a failed delivery is tried again."""

from __future__ import annotations

from itertools import pairwise

from emulator.delivery.webhooks.schedule import LIVE_GIVEN_UP_AFTER, LIVE_LONGEST_PAUSE, next_try_at


def tries(*, livemode: bool, pauses: tuple[int, ...] | None = None) -> list[int]:
    """The seconds of all tries when every one fails at once."""
    made = [0]
    while (at := next_try_at(len(made), 0, made[-1], livemode=livemode, pauses=pauses)) is not None:
        made.append(at)
    return made


def test_test_mode_tries_three_times_within_a_few_hours() -> None:
    assert tries(livemode=False) == [0, 3600, 10800]


def test_live_mode_tries_for_three_days_with_growing_pauses() -> None:
    made = tries(livemode=True)
    pauses = [later - earlier for earlier, later in pairwise(made)]
    assert made[:4] == [0, 300, 900, 2100]
    assert pauses == sorted(pauses)
    assert max(pauses) == LIVE_LONGEST_PAUSE
    assert LIVE_GIVEN_UP_AFTER - LIVE_LONGEST_PAUSE < made[-1] <= LIVE_GIVEN_UP_AFTER


def test_pauses_of_the_settings_count_in_both_modes() -> None:
    assert tries(livemode=True, pauses=(1, 5)) == tries(livemode=False, pauses=(1, 5)) == [0, 1, 6]
