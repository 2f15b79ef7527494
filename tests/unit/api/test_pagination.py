"""Filters by ranges."""

from __future__ import annotations

import pytest

from emulator.api.stripe.pagination import check_one_cursor, within
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import ListParams, Range


@pytest.mark.parametrize(
    ("value", "bounds", "inside"),
    [
        (5, Range(), True),
        (5, Range(gte=5, lte=5), True),
        (5, Range(gt=5), False),
        (5, Range(gt=4, lt=6), True),
        (5, Range(lt=5), False),
        (5, Range(gte=6), False),
        (5, Range(lte=4), False),
        (0, Range(gte=0), True),
        (None, Range(), False),
        (None, Range(gte=0), False),
    ],
)
def test_within(value: int | None, bounds: Range, inside: bool) -> None:
    assert within(value, bounds) is inside


def test_one_cursor() -> None:
    check_one_cursor(ListParams())
    check_one_cursor(ListParams(starting_after="a"))
    check_one_cursor(ListParams(ending_before="a"))
    with pytest.raises(APIError, match="Received both starting_after and ending_before parameters"):
        check_one_cursor(ListParams(starting_after="a", ending_before="b"))
