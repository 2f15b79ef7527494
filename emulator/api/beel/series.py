"""/v1/configuration/series (docs.beel.es, Invoice series)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes
from emulator.api.beel.pagination import page_of
from emulator.billing.beel import series as rules
from emulator.billing.beel.ids import as_uuid
from emulator.billing.beel.series import Series, SeriesUpdateParams
from emulator.services.beel import company_series_of
from schemas.beel.configuration import CreateSeries, UpdateSeries
from schemas.beel.queries import SeriesPageQuery, SeriesQuery
from schemas.beel.responses import dump_series

routes = Routes()
READ, WRITE = "configuration:read", "configuration:write"


@routes.add_flat("GET", "/configuration/series", READ, query=SeriesQuery)
def list_series(request: RequestContext) -> list[dict[str, Any]]:
    """All series; `active` selects."""
    return [dump_series(each, request.ctx) for each in _selected(request)]


@routes.add_company("GET", "/series", READ, query=SeriesPageQuery)
def page_series(request: RequestContext) -> dict[str, Any]:
    """A page of the series, as the company-scoped API lists them."""
    return page_of("series", _selected(request), request.query, lambda each: dump_series(each, request.ctx))


@routes.add_flat("POST", "/configuration/series", WRITE, body=CreateSeries, status=201, declares_422=True)
@routes.add_company("POST", "/series", WRITE, body=CreateSeries, status=201, declares_422=True)
def create_series(request: RequestContext) -> dict[str, Any]:
    """A new series."""
    return dump_series(
        rules.create_series(company_series_of(request.uow), request.body, request.ctx, request.changes), request.ctx
    )


@routes.add_flat("GET", "/configuration/series/<series_id>", READ)
@routes.add_company("GET", "/series/<series_id>", READ)
def get_series(request: RequestContext, series_id: str) -> dict[str, Any]:
    """One series."""
    return dump_series(_find(request, series_id), request.ctx)


@routes.add_flat("PUT", "/configuration/series/<series_id>", WRITE, body=UpdateSeries, declares_422=True)
@routes.add_company("PATCH", "/series/<series_id>", WRITE, body=UpdateSeries, declares_422=True)
@routes.add_flat("PATCH", "/configuration/series/<series_id>", WRITE, body=UpdateSeries, declares_422=True)
def update_series(request: RequestContext, series_id: str) -> dict[str, Any]:
    """Changes a series."""
    found = _find(request, series_id)
    return dump_series(
        rules.update_series(company_series_of(request.uow), found, request.body, request.ctx, request.changes),
        request.ctx,
    )


@routes.add_flat("DELETE", "/configuration/series/<series_id>", WRITE, status=204)
@routes.add_company("DELETE", "/series/<series_id>", WRITE, status=204)
def delete_series(request: RequestContext, series_id: str) -> None:
    """Deactivates a series."""
    rules.delete_series(company_series_of(request.uow), _find(request, series_id), request.ctx, request.changes)


@routes.add_flat("POST", "/configuration/series/<series_id>/default", WRITE)
def set_default(request: RequestContext, series_id: str) -> dict[str, Any]:
    """Makes a series the default one; nothing changes when it is."""
    found = _find(request, series_id)
    if found.default_series:
        return dump_series(found, request.ctx)
    given = SeriesUpdateParams(default_series=True)
    return dump_series(
        rules.update_series(company_series_of(request.uow), found, given, request.ctx, request.changes), request.ctx
    )


def _selected(request: RequestContext) -> list[Series]:
    wanted = request.query.get("active")
    return [each for each in company_series_of(request.uow).series if wanted in (None, each.active)]


def _find(request: RequestContext, id: str) -> Series:
    return company_series_of(request.uow).find(as_uuid(id) or "")
