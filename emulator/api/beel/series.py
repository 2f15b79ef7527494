"""/v1/configuration/series (docs.beel.es, Invoice series)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.billing.beel import series as rules
from emulator.billing.beel.ids import as_uuid
from emulator.billing.beel.series import CompanySeries, Series
from schemas.beel.configuration import CreateSeries, UpdateSeries
from schemas.beel.queries import SeriesQuery
from schemas.beel.responses import dump_series

routes = Routes()
READ, WRITE = "configuration:read", "configuration:write"


def load_company_series(request: RequestContext) -> CompanySeries:
    """The series of the caller's company."""
    return rules.company_series_or_default(request.uow.get(CompanySeries, rules.SINGLETON_ID), request.ctx)


@routes.add("GET", "/configuration/series", READ, query=SeriesQuery)
def list_series(request: RequestContext) -> list[dict[str, Any]]:
    """All series; `active` selects."""
    wanted = request.query.get("active")
    return [
        dump_series(each, request.ctx) for each in load_company_series(request).series if wanted in (None, each.active)
    ]


@routes.add("POST", "/configuration/series", WRITE, body=CreateSeries, status=201, declares_422=True)
def create_series(request: RequestContext) -> dict[str, Any]:
    """A new series."""
    return dump_series(
        rules.create_series(load_company_series(request), request.body, request.ctx, request.changes), request.ctx
    )


@routes.add("GET", "/configuration/series/<series_id>", READ)
def get_series(request: RequestContext, series_id: str) -> dict[str, Any]:
    """One series."""
    return dump_series(_find(request, series_id), request.ctx)


@routes.add("PUT", "/configuration/series/<series_id>", WRITE, body=UpdateSeries, declares_422=True)
def update_series(request: RequestContext, series_id: str) -> dict[str, Any]:
    """Changes a series."""
    found = _find(request, series_id)
    return dump_series(
        rules.update_series(load_company_series(request), found, request.body, request.ctx, request.changes),
        request.ctx,
    )


@routes.add("DELETE", "/configuration/series/<series_id>", WRITE, status=204)
def delete_series(request: RequestContext, series_id: str) -> None:
    """Deactivates a series."""
    rules.delete_series(load_company_series(request), _find(request, series_id), request.ctx, request.changes)


@routes.add("POST", "/configuration/series/<series_id>/default", WRITE)
def set_default(request: RequestContext, series_id: str) -> dict[str, Any]:
    """Makes a series the default one; nothing changes when it is."""
    found = _find(request, series_id)
    if found.default_series:
        return dump_series(found, request.ctx)
    given = {"default_series": True}
    return dump_series(
        rules.update_series(load_company_series(request), found, given, request.ctx, request.changes), request.ctx
    )


def _find(request: RequestContext, id: str) -> Series:
    return load_company_series(request).find(as_uuid(id) or "")
