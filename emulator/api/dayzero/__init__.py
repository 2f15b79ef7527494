"""Day Zero's API under /dayzero/api/v1 (ondayzero.com/docs/reference)."""

from collections.abc import Callable

from flask import Flask

from emulator.api import invoice_files, json_dialect
from emulator.api.dayzero import customers, invoices
from emulator.api.dayzero.dialect import DayzeroDialect
from emulator.billing.dayzero.customers import DayzeroCustomer
from emulator.billing.dayzero.invoices import DayzeroInvoice
from emulator.billing.dayzero.mail import document_of
from emulator.billing.documents.document import InvoiceDocument
from emulator.settings import Settings
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork


def register(app: Flask, store: Store, settings: Settings, pdf: Callable[[InvoiceDocument], bytes]) -> DayzeroDialect:
    """Adds Day Zero's endpoints to the app; `pdf` writes an invoice out. The dialect answers unknown paths."""
    dialect = DayzeroDialect(settings.accepted_keys)
    json_dialect.register(app, store, dialect, (*customers.routes.endpoints, *invoices.routes.endpoints))
    invoice_files.register(app, store, "dayzero", _document, pdf)
    return dialect


def _document(uow: UnitOfWork, invoice: str) -> tuple[str, InvoiceDocument] | None:
    found = uow.get(DayzeroInvoice, invoice)
    customer = None if found is None else uow.get(DayzeroCustomer, found.customer_id)
    if found is None or customer is None:
        return None
    return found.file_secret, document_of(found, customer, uow.ctx)
