"""Stateset's API under /stateset/v1 (docs.stateset.com, API Reference)."""

from collections.abc import Iterator

from flask import Flask

from emulator.api import invoice_files
from emulator.api.dialect import Dependencies, Dialect
from emulator.api.json_dialect import Endpoint, routes_below
from emulator.api.pipeline import Pipeline, Route, register
from emulator.api.published_operations import refuse_missing
from emulator.api.stateset import customers, invoices, lifecycle, webhooks
from emulator.api.stateset.event_publication import publish_events
from emulator.api.stateset.keys import DIALECT, authenticate, world_of_key
from emulator.api.stateset.recognition import recognize
from emulator.api.stateset.steps import HOST, PREFIX, StatesetSteps, not_emulated, unknown_error
from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.stateset.invoice import StatesetInvoice
from emulator.billing.stateset.mail import document_of
from emulator.store.unit_of_work import UnitOfWork

__all__ = ["dialect", "publish_events", "recognize", "routes"]

_RESOURCES = (customers, invoices, lifecycle, webhooks)


def dialect(needs: Dependencies) -> Dialect:
    """Stateset's API."""
    accepted = needs.settings.accepted_keys
    pipeline = Pipeline(StatesetSteps(needs.store.clock, accepted), needs.store)

    def add_routes(app: Flask) -> None:
        register(app, pipeline, routes())
        refuse_missing(app, pipeline, __name__, HOST, routes(), not_emulated)
        invoice_files.register(app, needs.store, DIALECT, _document, needs.render_pdf)

    return Dialect(
        paths=("/stateset/",),
        register=add_routes,
        authenticate=lambda headers: authenticate(headers, accepted).world,
        world_of_key=lambda headers: world_of_key(headers, accepted),
        handle_unknown=lambda request: pipeline.handle_unknown(request, unknown_error),
    )


def routes() -> Iterator[Route[Endpoint]]:
    """Every operation that is emulated."""
    return routes_below(PREFIX, (each for resource in _RESOURCES for each in resource.routes.endpoints))


def _document(uow: UnitOfWork, invoice: str) -> tuple[str, InvoiceDocument] | None:
    found = uow.get(StatesetInvoice, invoice)
    return None if found is None else (found.file_secret, document_of(found, uow.ctx))
