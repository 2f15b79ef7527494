"""What every page about a document shows: whose it is, how to reach them, and whether it is a test."""

from typing import Any

from flask import Response

from emulator.billing.documents.document import InvoiceDocument
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.view import DocumentView
from emulator.pages.responses import html_page

SHOWN_LINES = 12
"""So many lines are seen at once; the others open on demand."""


def document_page(
    template: str, view: DocumentView, document: InvoiceDocument, code: int = 200, **values: Any
) -> Response:
    """A page about a document; `values` are what the template needs beyond that."""
    return html_page(
        template,
        view.language,
        document,
        code,
        view=view,
        business=view.business,
        contact=view.contact,
        test_mark=view.test_mark,
        test_note=view.test_note,
        shown_lines=SHOWN_LINES,
        **values,
    )


def due_text(view: DocumentView, due_at: int | None, *, overdue: bool) -> str:
    """When a document is to be paid (unix seconds, UTC), in its reader's language; nothing where no day is set."""
    if due_at is None:
        return ""
    return view.language.text("mail.overdue" if overdue else "mail.due", date=format_day(due_at, view.language.locale))
