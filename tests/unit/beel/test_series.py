"""Numbers of invoices."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from emulator.billing.beel.errors import BeelError
from emulator.billing.beel.series import (
    CompanySeries,
    Series,
    SeriesCreateParams,
    SeriesUpdateParams,
    company_series_or_default,
    create_series,
    delete_series,
    draw_number,
)
from emulator.billing.beel.series import update_series as update
from emulator.billing.core.changes import Changes
from tests.unit.beel.contexts import moment


def made(**given: Any) -> tuple[Series, CompanySeries]:
    changes = Changes()
    facts = {"name": "N", "code": "N", "format": "{CODIGO}-{NUM}", "counter_reset": "NEVER", **given}
    series = create_series(company_series_or_default(None, moment()), SeriesCreateParams(**facts), moment(), changes)
    return series, written(changes)


def written(changes: Changes) -> CompanySeries:
    (_, company_series), *_ = changes.written.values()
    assert isinstance(company_series, CompanySeries)
    return company_series


def drawn(company_series: CompanySeries, series: Series, *days: date) -> list[str]:
    numbers = []
    for day in days:
        changes = Changes()
        numbers.append(draw_number(company_series, series.id, day, changes)[1])
        company_series = written(changes)
    return numbers


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("{CODIGO}-{YYYY}-{NUM:4}", "N-2026-0001"),
        ("{YY}{MM}/{NUM}", "2603/1"),
        ("{NUM:2}", "01"),
    ],
)
def test_format(format: str, expected: str) -> None:
    series, company_series = made(format=format)
    assert drawn(company_series, series, date(2026, 3, 10)) == [expected]


@pytest.mark.parametrize(
    ("reset", "expected"),
    [("NEVER", ["7", "8", "9", "10"]), ("ANNUAL", ["7", "8", "1", "9"]), ("MONTHLY", ["7", "1", "1", "2"])],
)
def test_counters_start_anew(reset: str, expected: list[str]) -> None:
    series, company_series = made(format="{NUM}", counter_reset=reset, initial_number=7)
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2027, 1, 1), date(2026, 4, 2))
    assert drawn(company_series, series, *days) == expected


def test_a_company_begins_with_one_series() -> None:
    (first,) = company_series_or_default(None, moment()).series
    assert (first.code, first.default_series, first.active) == ("FAC", True, True)
    assert company_series_or_default(None, moment()).series[0].id == first.id


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"format": "{CODIGO}"}, 422, "VALIDATION_ERROR"),
        ({"format": "{num}{NUM}"}, 422, "VALIDATION_ERROR"),
        ({"format": "{NUM}}"}, 422, "VALIDATION_ERROR"),
        ({"format": "{NUM:0}"}, 422, "VALIDATION_ERROR"),
        ({"code": "FAC"}, 409, "CONFLICT"),
        ({"default_series": True, "active": False}, 400, "BAD_REQUEST"),
    ],
)
def test_refused_series(given: dict[str, Any], status: int, code: str) -> None:
    with pytest.raises(BeelError) as refused:
        made(**given)
    assert (refused.value.status, refused.value.code) == (status, code)


def test_there_is_one_default() -> None:
    _, company_series = made(default_series=True)
    assert [(each.code, each.default_series) for each in company_series.series] == [("FAC", False), ("N", True)]


def test_the_default_series_stays() -> None:
    company_series = company_series_or_default(None, moment())
    with pytest.raises(BeelError, match="default"):
        update(company_series, company_series.series[0], SeriesUpdateParams(active=False), moment(), Changes())
    with pytest.raises(BeelError, match="default"):
        delete_series(company_series, company_series.series[0], moment(), Changes())


def test_a_series_with_invoices_is_not_renumbered() -> None:
    series, company_series = made()
    changes = Changes()
    draw_number(company_series, series.id, date(2026, 3, 10), changes)
    used = written(changes).find(series.id)
    with pytest.raises(BeelError, match="numbered anew"):
        update(written(changes), used, SeriesUpdateParams(format="{NUM}"), moment(), Changes())
    assert update(written(changes), used, SeriesUpdateParams(name="Other"), moment(), Changes()).name == "Other"
