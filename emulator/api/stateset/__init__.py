"""Stateset's API under /stateset/v1 (docs.stateset.com, API Reference)."""

from collections.abc import Callable

from flask import Flask

from emulator.api import invoice_files, json_dialect
from emulator.api.stateset import customers, invoices
from emulator.api.stateset.dialect import StatesetDialect
from emulator.api.stateset.keys import DIALECT
from emulator.billing.documents.document import InvoiceDocument
from emulator.billing.stateset.invoices import StatesetInvoice
from emulator.billing.stateset.mail import document_of
from emulator.settings import Settings
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork


def register(app: Flask, store: Store, settings: Settings, pdf: Callable[[InvoiceDocument], bytes]) -> StatesetDialect:
    """Adds Stateset's endpoints to the app; `pdf` writes an invoice out. The dialect answers unknown paths."""
    dialect = StatesetDialect(store.clock, settings.accepted_keys)
    json_dialect.register(app, store, dialect, (*customers.routes.endpoints, *invoices.routes.endpoints))
    invoice_files.register(app, store, DIALECT, _document, pdf)
    return dialect


def _document(uow: UnitOfWork, invoice: str) -> tuple[str, InvoiceDocument] | None:
    found = uow.get(StatesetInvoice, invoice)
    return None if found is None else (found.file_secret, document_of(found, uow.ctx))
