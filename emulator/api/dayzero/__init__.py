"""Day Zero's API under /dayzero/api/v1 (ondayzero.com/docs/reference)."""

from collections.abc import Iterator

from flask import Flask

from emulator.api import invoice_files
from emulator.api.dayzero import customers, invoices, oauth, payments, recurring
from emulator.api.dayzero.keys import authenticate, world_of_key
from emulator.api.dayzero.steps import HOST, PREFIX, DayzeroSteps, handle_unknown, not_emulated
from emulator.api.dialect import Dependencies, Dialect
from emulator.api.json_dialect import Endpoint, routes_below
from emulator.api.pipeline import Pipeline, Route, register
from emulator.api.published_operations import refuse_missing
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.mail import document_of
from emulator.billing.documents.document import InvoiceDocument
from emulator.store.unit_of_work import UnitOfWork


def dialect(needs: Dependencies) -> Dialect:
    """Day Zero's API."""
    accepted = needs.settings.accepted_keys
    pipeline = Pipeline(DayzeroSteps(accepted), needs.store)

    def add_routes(app: Flask) -> None:
        register(app, pipeline, routes())
        refuse_missing(app, pipeline, __name__, HOST, routes(), not_emulated)
        invoice_files.register(app, needs.store, "dayzero", _document, needs.render_pdf)

    return Dialect(
        paths=("/dayzero/",),
        register=add_routes,
        authenticate=lambda headers: authenticate(headers, accepted).world,
        world_of_key=lambda headers: world_of_key(headers, accepted),
        handle_unknown=handle_unknown,
    )


def routes() -> Iterator[Route[Endpoint]]:
    """Every operation that is emulated."""
    resources = (
        customers.routes,
        invoices.routes,
        payments.routes,
        payments.transaction_routes,
        recurring.routes,
        oauth.routes,
    )
    return routes_below(PREFIX, (endpoint for each in resources for endpoint in each.endpoints))


def _document(uow: UnitOfWork, invoice: str) -> tuple[str, InvoiceDocument] | None:
    found = uow.get(DayzeroInvoice, invoice)
    customer = None if found is None else uow.get(DayzeroCustomer, found.customer_id)
    if found is None or customer is None:
        return None
    return found.file_secret, document_of(found, customer, uow.ctx)
