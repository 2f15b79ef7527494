"""Invoice series: who numbers invoices, and how (docs.beel.es, Invoice series)."""

import re
from datetime import date
from typing import ClassVar, Literal, get_args

from msgspec import field

from emulator.billing.beel import choices
from emulator.billing.beel.calendar import day_of
from emulator.billing.beel.details import detail
from emulator.billing.beel.errors import BeelError, bad_request, conflict, invalid, not_found
from emulator.billing.beel.ids import new_uuid, stable_uuid
from emulator.billing.beel.parameters import given_of
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

CounterReset = Literal["NEVER", "ANNUAL", "MONTHLY"]
COUNTER_RESETS: tuple[CounterReset, ...] = get_args(CounterReset)

SINGLETON_ID = "series"
"""The id of the one item that holds them for a company."""

_TOKEN = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"NUM(?::([1-9]))?")
_PERIODS = {"NEVER": "", "ANNUAL": "%Y", "MONTHLY": "%Y-%m"}


class Series(Struct, frozen=True, kw_only=True):
    """A series. `drawn` is the last number of each period that its counter runs for; times are unix seconds, UTC."""

    id: str
    name: str
    code: str
    format: str
    counter_reset: CounterReset
    created: int
    updated: int
    description: str | None = None
    initial_number: int = 1
    active: bool = True
    default_series: bool = False
    drawn: dict[str, int] = field(default_factory=dict)

    def next_number(self, day: date) -> int:
        """The number that an invoice of that day would get; only the very first one begins at `initial_number`."""
        first = 1 if self.drawn else self.initial_number
        return self.drawn.get(self._period(day), first - 1) + 1

    def with_number_drawn(self, day: date) -> "Series":
        """The series once a number was drawn for that day."""
        return replace(self, drawn={**self.drawn, self._period(day): self.next_number(day)})

    def formatted_number(self, number: int, day: date) -> str:
        """A number in the series' format: `FAC-2026-0001`."""
        fixed = {"CODIGO": self.code, "YYYY": f"{day:%Y}", "YY": f"{day:%y}", "MM": f"{day:%m}"}

        def token(match: re.Match[str]) -> str:
            counter = _NUMBER.fullmatch(match[1])
            return fixed[match[1]] if counter is None else f"{number:0{int(counter[1] or 1)}d}"

        return _TOKEN.sub(token, self.format)

    def _period(self, day: date) -> str:
        return day.strftime(_PERIODS[self.counter_reset])


class CompanySeries(Struct, frozen=True, kw_only=True):
    """All series of a company, kept as one thing: whoever needs one reads it along with the invoice."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("beel_series_book")

    id: str
    created: int
    series: tuple[Series, ...]

    def find(self, id: str) -> Series:
        """The series with that id. Raises APIError (404) when there is none."""
        found = next((each for each in self.series if each.id == id), None)
        if found is None:
            raise not_found()
        return found

    def active_series(self, id: str | None) -> Series:
        """The series for an invoice: the one asked for, or the default. Raises APIError (422) for an inactive one."""
        if id is None:
            return next(each for each in self.series if each.default_series)
        found = next((each for each in self.series if each.id == id and each.active), None)
        if found is None:
            raise invalid({"series_id": detail("no_series")})
        return found

    def with_series(self, changed: Series) -> "CompanySeries":
        """All series with one of them in its new state, or added; there is only one default."""
        displaced = changed.default_series
        others = {each.id: replace(each, default_series=each.default_series and not displaced) for each in self.series}
        return replace(self, series=tuple({**others, changed.id: changed}.values()))


def company_series_or_default(stored: CompanySeries | None, ctx: Context) -> CompanySeries:
    """The company's series; until one is saved, there is the one series that a company begins with."""
    if stored is not None:
        return stored
    name, code, format = choices.DEFAULT_SERIES
    first = Series(
        id=stable_uuid(ctx.account.id, "series"),
        name=name,
        code=code,
        format=format,
        counter_reset="ANNUAL",
        created=ctx.now,
        updated=ctx.now,
        default_series=True,
    )
    return CompanySeries(id=SINGLETON_ID, created=ctx.now, series=(first,))


class SeriesCreateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a new series."""

    name: str
    code: str
    format: str
    counter_reset: CounterReset
    description: str | None = None
    initial_number: int | None = None
    active: bool | None = None
    default_series: bool | None = None


class SeriesUpdateParams(Struct, frozen=True, kw_only=True):
    """Parameters of a change of a series; what is None stays as it is."""

    name: str | None = None
    code: str | None = None
    format: str | None = None
    counter_reset: CounterReset | None = None
    description: str | None = None
    initial_number: int | None = None
    active: bool | None = None
    default_series: bool | None = None


def create_series(company_series: CompanySeries, params: SeriesCreateParams, ctx: Context, changes: Changes) -> Series:
    """A new series. Raises APIError for a taken code, a format that numbers nothing, or too many series."""
    if len(company_series.series) >= choices.MAX_SERIES:
        raise invalid({"code": detail("too_many_series", maximum=choices.MAX_SERIES)})
    series = Series(id=new_uuid(), created=ctx.now, updated=ctx.now, **given_of(params))
    _check(company_series, series)
    changes.save(company_series.with_series(series))
    return series


def update_series(
    company_series: CompanySeries, series: Series, params: SeriesUpdateParams, ctx: Context, changes: Changes
) -> Series:
    """The series with what was given.

    Raises APIError when that would leave the company without a default series, or number a series anew that has
    numbered already.
    """
    changed = replace(series, **given_of(params))
    renumbered = ("code", "format", "counter_reset", "initial_number")
    if series.drawn and any(getattr(changed, name) != getattr(series, name) for name in renumbered):
        raise bad_request("series_has_invoices")
    if series.default_series and not (changed.active and changed.default_series):
        raise bad_request("default_series")
    _check(company_series, changed)
    changed = replace(changed, updated=ctx.now)
    changes.save(company_series.with_series(changed))
    return changed


def delete_series(company_series: CompanySeries, series: Series, ctx: Context, changes: Changes) -> None:
    """Deactivates a series. Raises APIError for the default one and for one with invoices."""
    if series.default_series:
        raise bad_request("default_series")
    if series.drawn:
        raise bad_request("series_has_invoices")
    changes.save(company_series.with_series(replace(series, active=False, updated=ctx.now)))


def draw_number(company_series: CompanySeries, series_id: str, day: date, changes: Changes) -> tuple[int, str]:
    """The next number of a series, and as it is written; two invoices never draw the same one.

    Raises APIError (422) for a series that is not active.
    """
    series = company_series.find(series_id)
    if not series.active:
        raise BeelError(422, "SERIES_INACTIVE", "series_inactive")
    number = series.next_number(day)
    changes.save(company_series.with_series(series.with_number_drawn(day)))
    return number, series.formatted_number(number, day)


def next_number_now(series: Series, ctx: Context) -> int:
    """What the next invoice would be numbered."""
    return series.next_number(day_of(ctx.now))


def _check(company_series: CompanySeries, series: Series) -> None:
    _check_format(series.format)
    if series.default_series and not series.active:
        raise bad_request("inactive_series")
    holder = next((each for each in company_series.series if each.code == series.code and each.id != series.id), None)
    if holder is not None:
        raise conflict("duplicate_code", "DUPLICATE_CODE", "code", series.code, holder.id)


def _check_format(format: str) -> None:
    tokens = _TOKEN.findall(format)
    rest = _TOKEN.sub("", format)
    known = ("CODIGO", "YYYY", "YY", "MM")
    unknown = [token for token in tokens if token not in known and not _NUMBER.fullmatch(token)]
    if unknown or "{" in rest or "}" in rest:
        raise invalid({"format": detail("series_variables")})
    if not any(_NUMBER.fullmatch(token) for token in tokens):
        raise invalid({"format": detail("series_number")})
