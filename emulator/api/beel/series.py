"""/v1/configuration/series (docs.beel.es, Invoice series)."""

from typing import Any

from emulator.api.beel.request_handler import Call, Routes
from emulator.billing.beel import series as rules
from emulator.billing.beel.ids import as_uuid
from emulator.billing.beel.series import CompanySeries, Series
from schemas.beel.configuration import CreateSeries, UpdateSeries
from schemas.beel.queries import SeriesQuery
from schemas.beel.responses import dump_series

routes = Routes()
READ, WRITE = "configuration:read", "configuration:write"


def load_company_series(call: Call) -> CompanySeries:
    """The series of the caller's company."""
    return rules.company_series_or_default(call.work.get(CompanySeries, rules.SINGLETON_ID), call.at)


@routes.add("GET", "/configuration/series", READ, query=SeriesQuery)
def list_series(call: Call) -> list[dict[str, Any]]:
    """All series; `active` selects."""
    wanted = call.query.get("active")
    return [dump_series(each, call.at) for each in load_company_series(call).series if wanted in (None, each.active)]


@routes.add("POST", "/configuration/series", WRITE, body=CreateSeries, status=201, declares_422=True)
def create_series(call: Call) -> dict[str, Any]:
    """A new series."""
    return dump_series(rules.create_series(load_company_series(call), call.body, call.at, call.changes), call.at)


@routes.add("GET", "/configuration/series/<series_id>", READ)
def get_series(call: Call, series_id: str) -> dict[str, Any]:
    """One series."""
    return dump_series(_find(call, series_id), call.at)


@routes.add("PUT", "/configuration/series/<series_id>", WRITE, body=UpdateSeries, declares_422=True)
def update_series(call: Call, series_id: str) -> dict[str, Any]:
    """Changes a series."""
    found = _find(call, series_id)
    return dump_series(rules.update_series(load_company_series(call), found, call.body, call.at, call.changes), call.at)


@routes.add("DELETE", "/configuration/series/<series_id>", WRITE, status=204)
def delete_series(call: Call, series_id: str) -> None:
    """Deactivates a series."""
    rules.delete_series(load_company_series(call), _find(call, series_id), call.at, call.changes)


@routes.add("POST", "/configuration/series/<series_id>/default", WRITE)
def set_default(call: Call, series_id: str) -> dict[str, Any]:
    """Makes a series the default one; nothing changes when it is."""
    found = _find(call, series_id)
    if found.default_series:
        return dump_series(found, call.at)
    given = {"default_series": True}
    return dump_series(rules.update_series(load_company_series(call), found, given, call.at, call.changes), call.at)


def _find(call: Call, id: str) -> Series:
    return load_company_series(call).find(as_uuid(id) or "")
