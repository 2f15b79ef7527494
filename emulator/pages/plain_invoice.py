"""The page of an invoice of Stateset's or Day Zero's: what is asked for, and what has become of it."""

from flask import Response

from emulator.billing.documents.document import InvoiceDocument
from emulator.delivery.presentation import present_invoice
from emulator.pages.document_page import document_page, due_text

PLACE = "<account>/<any(test, live):mode>/<invoice>/<secret>"
"""What the address of such a page ends in, as a route."""


def plain_invoice_page(document: InvoiceDocument, *, overdue: bool, payable: bool = False) -> Response:
    """The page of what a document shows; `payable` gives it a button, which posts to its own address."""
    view = present_invoice(document)
    return document_page(
        "plain_invoice.html",
        view,
        document,
        due=due_text(view, document.due_at, overdue=overdue) if document.status == "open" else "",
        overdue=overdue,
        payable=payable,
    )
