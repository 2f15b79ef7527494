"""When a mail is tried again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from emulator.delivery.mail.retry_schedule import GIVE_UP_AFTER, next_attempt_at

FIRST = 1_793_491_200


def test_the_pauses_grow() -> None:
    retry_delays = [(next_attempt_at(attempt, FIRST, FIRST) or 0) - FIRST for attempt in range(1, 9)]
    assert retry_delays == [5, 30, 120, 600, 3600, 10_800, 21_600, 21_600]


def test_it_ends_after_three_days() -> None:
    now, attempt = FIRST, 1
    while (then := next_attempt_at(attempt, FIRST, now)) is not None:
        now, attempt = then, attempt + 1
    assert 2.5 * 86_400 < now - FIRST <= 3 * 86_400
    assert attempt < 30


def test_pauses_of_ones_own_make_one_attempt_each() -> None:
    assert [next_attempt_at(attempt, FIRST, FIRST, (1, 0, 9)) for attempt in (1, 2, 3, 4)] == [
        FIRST + 1,
        FIRST,
        FIRST + 9,
        None,
    ]


@given(st.integers(-3, 10**6), st.integers(0, 10**6))
def test_there_is_never_an_attempt_in_the_past_or_after_the_end(attempt: int, waited: int) -> None:
    then = next_attempt_at(attempt, FIRST, FIRST + waited)
    assert then is None or FIRST + waited < then <= FIRST + GIVE_UP_AFTER
