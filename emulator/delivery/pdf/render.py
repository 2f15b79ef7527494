"""From an invoice or a credit note to the bytes of its PDF."""

from __future__ import annotations

import io
from functools import partial

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from emulator.billing.document import CreditNoteDocument, InvoiceDocument
from emulator.delivery.pdf import blocks, lines
from emulator.delivery.pdf.page import PageCountingCanvas, draw_page, page_number_drawer
from emulator.delivery.pdf.theme import MARGIN, MARGIN_BOTTOM, MARGIN_TOP, PAGE_SIZES
from emulator.delivery.presentation import DocumentView, present, present_credit_note


def render_pdf(document: InvoiceDocument, locale: str | None = None) -> bytes:
    """Set an invoice as a PDF, in the language of `locale` (default: the document's own).

    The same document gives the same bytes: there is no clock and no chance in it. The blocks are those of Stripe's
    invoice PDF (Stripe docs, "Customize invoices").
    """
    return _set(present(document, locale), document)


def render_credit_note_pdf(note: CreditNoteDocument, invoice: InvoiceDocument, locale: str | None = None) -> bytes:
    """Set a credit note as a PDF that looks like its invoice's, in the language of `locale` (default: the invoice's).

    The same note gives the same bytes.
    """
    return _set(present_credit_note(note, invoice, locale), invoice)


def _set(view: DocumentView, invoice: InvoiceDocument) -> bytes:
    """Set what is to be shown on pages of the invoice's size, with its logo."""
    size = PAGE_SIZES[invoice.page_size]
    file = io.BytesIO()
    canvas = partial(PageCountingCanvas, draw_page_number=page_number_drawer(view, size))
    _template(file, view, size).build(_story(view, invoice.logo, size[0] - 2 * MARGIN), canvasmaker=canvas)
    return file.getvalue()


def _story(view: DocumentView, logo: bytes | None, available: float) -> list[Flowable]:
    return [
        *blocks.title(view, logo, available),
        *blocks.facts(view, available),
        *blocks.parties(view, available),
        *blocks.headline(view),
        *lines.line_table(view, available),
        *lines.totals(view, available),
        *blocks.closing(view),
    ]


def _template(file: io.BytesIO, view: DocumentView, size: tuple[float, float]) -> BaseDocTemplate:
    frame = Frame(
        MARGIN,
        MARGIN_BOTTOM,
        size[0] - 2 * MARGIN,
        size[1] - MARGIN_TOP - MARGIN_BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return BaseDocTemplate(
        file,
        pagesize=size,
        pageTemplates=[PageTemplate("page", [frame], onPage=lambda canvas, _: draw_page(canvas, view, size))],
        title=" ".join(filter(None, (view.title, view.number))),
        author=view.business,
        subject=view.headline,
        creator="Invoice emulator",
        lang=view.language.tag,
        displayDocTitle=1,
        invariant=1,
        pageCompression=1,
    )
