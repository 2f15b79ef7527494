"""Times and durations as people write them."""

from __future__ import annotations

import pytest

from emulator.api.control.times import second_of, seconds_of

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45s", 45),
        ("90m", 5400),
        ("36h", 36 * 3600),
        ("31d", 31 * DAY),
        ("2w", 14 * DAY),
        ("1d12h", DAY + 12 * 3600),
        ("P31D", 31 * DAY),
        ("PT1H30M", 5400),
        ("-P1D", -DAY),
        ("31", None),
        ("1 month", None),
        ("d", None),
        ("", None),
        ("9" * 400 + "d", None),
    ],
)
def test_durations(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("2026-01-01", 1_767_225_600),
        ("2026-01-01T00:00", 1_767_225_600),
        ("2026-01-01T00:00:00Z", 1_767_225_600),
        ("2026-01-01T01:00:00+01:00", 1_767_225_600),
        ("tomorrow", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_times(text: str, second: int | None) -> None:
    assert second_of(text) == second
