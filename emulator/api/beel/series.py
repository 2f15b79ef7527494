"""/v1/configuration/series (docs.beel.es, Invoice series)."""

from typing import Any

from emulator.api.beel.request_handler import Call, Routes
from emulator.billing.beel import series as rules
from emulator.billing.beel.ids import as_uuid
from emulator.billing.beel.series import Series, SeriesBook
from schemas.beel.configuration import CreateSeries, UpdateSeries
from schemas.beel.queries import SeriesQuery
from schemas.beel.responses import shown_series

routes = Routes()
READ, WRITE = "configuration:read", "configuration:write"


def book_of(call: Call) -> SeriesBook:
    """The series of the caller's company."""
    return rules.book_at(call.work.get(SeriesBook, rules.BOOK), call.at)


@routes.add("GET", "/configuration/series", READ, query=SeriesQuery)
def list_series(call: Call) -> list[dict[str, Any]]:
    """All series; `active` selects."""
    wanted = call.query.get("active")
    return [shown_series(each, call.at) for each in book_of(call).series if wanted in (None, each.active)]


@routes.add("POST", "/configuration/series", WRITE, body=CreateSeries, status=201, declares_422=True)
def create_series(call: Call) -> dict[str, Any]:
    """A new series."""
    return shown_series(rules.create_series(book_of(call), call.body, call.at, call.changes), call.at)


@routes.add("GET", "/configuration/series/<series_id>", READ)
def get_series(call: Call, series_id: str) -> dict[str, Any]:
    """One series."""
    return shown_series(_found(call, series_id), call.at)


@routes.add("PUT", "/configuration/series/<series_id>", WRITE, body=UpdateSeries, declares_422=True)
def update_series(call: Call, series_id: str) -> dict[str, Any]:
    """Changes a series."""
    found = _found(call, series_id)
    return shown_series(rules.update_series(book_of(call), found, call.body, call.at, call.changes), call.at)


@routes.add("DELETE", "/configuration/series/<series_id>", WRITE, status=204)
def delete_series(call: Call, series_id: str) -> None:
    """Deactivates a series."""
    rules.delete_series(book_of(call), _found(call, series_id), call.at, call.changes)


@routes.add("POST", "/configuration/series/<series_id>/default", WRITE)
def set_default(call: Call, series_id: str) -> dict[str, Any]:
    """Makes a series the default one; nothing changes when it is."""
    found = _found(call, series_id)
    if found.default_series:
        return shown_series(found, call.at)
    given = {"default_series": True}
    return shown_series(rules.update_series(book_of(call), found, given, call.at, call.changes), call.at)


def _found(call: Call, id: str) -> Series:
    return book_of(call).find(as_uuid(id) or "")
