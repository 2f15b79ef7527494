"""BeeL's API under /beel/api/v1: English, with flat paths; company-scoped ones are aliases (docs.beel.es)."""

from collections.abc import Callable

from flask import Flask, Response, request

from emulator.api.beel import companies, customers, email_and_pdf, files, invoices, lifecycle, series, webhooks
from emulator.api.beel.request_handler import Endpoint, Pdf, RequestHandler
from emulator.settings import Settings
from emulator.store.store import Store

PREFIX = "/beel"
_API = f"{PREFIX}/api/v1"
_COMPANY = f"{_API}/companies/<company_id>"
_RESOURCES = (companies, customers, email_and_pdf, invoices, lifecycle, series, webhooks)


def register(app: Flask, store: Store, settings: Settings, pdf: Pdf) -> RequestHandler:
    """Adds BeeL's endpoints to the app; `pdf` writes documents out. Returns who answers what has no endpoint."""
    desk = RequestHandler(store, settings.accepted_keys, pdf)
    for resource in _RESOURCES:
        for endpoint in resource.routes.endpoints:
            for base in _bases(endpoint):
                _add(app, desk, endpoint, base + endpoint.path)
    files.register(app, store, desk, pdf)
    return desk


def _bases(endpoint: Endpoint) -> list[str]:
    return [*([_API] if endpoint.has_flat_path else []), *([_COMPANY] if endpoint.company_scoped else [])]


def _add(app: Flask, desk: RequestHandler, endpoint: Endpoint, path: str) -> None:
    app.add_url_rule(
        path,
        endpoint=f"{endpoint.method} {path}",
        view_func=_view(desk, endpoint),
        methods=[endpoint.method],
        provide_automatic_options=False,
    )


def _view(desk: RequestHandler, endpoint: Endpoint) -> Callable[..., Response]:
    def view(**arguments: str) -> Response:
        return desk.answer(endpoint, request, arguments)

    return view
