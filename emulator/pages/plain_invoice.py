"""The page of an invoice of Stateset's or Day Zero's: what is asked for, and what has become of it."""

from flask import Response

from emulator.billing.documents.document import InvoiceDocument
from emulator.delivery.presentation import present_invoice
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.view import InvoiceView
from emulator.pages.invoice_page import SHOWN_LINES
from emulator.pages.responses import html_page

PLACE = "<account>/<any(test, live):mode>/<invoice>/<secret>"
"""What the address of such a page ends in, as a route."""


def plain_invoice_page(document: InvoiceDocument, *, overdue: bool, payable: bool = False) -> Response:
    """The page of what a document shows; `payable` gives it a button, which posts to its own address."""
    view = present_invoice(document)
    return html_page(
        "plain_invoice.html",
        view.language,
        document,
        view=view,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
        due=_due(view, document.due_at, overdue=overdue) if document.status == "open" else "",
        overdue=overdue,
        payable=payable,
        shown_lines=SHOWN_LINES,
    )


def _due(view: InvoiceView, due_at: int | None, *, overdue: bool) -> str:
    if due_at is None:
        return ""
    return view.language.text("mail.overdue" if overdue else "mail.due", date=format_day(due_at, view.language.locale))
