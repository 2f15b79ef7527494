"""From an invoice, a receipt or a credit note to the bytes of its PDF."""

from __future__ import annotations

import io
from functools import partial

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from emulator.billing.documents.document import CreditNoteDocument, InvoiceDocument, QuoteDocument, ReceiptDocument
from emulator.delivery.pdf import blocks, lines
from emulator.delivery.pdf.font_files import REGULAR
from emulator.delivery.pdf.page import PageCountingCanvas, draw_page, page_number_drawer
from emulator.delivery.pdf.theme import MARGIN, MARGIN_BOTTOM, MARGIN_TOP, PAGE_SIZES
from emulator.delivery.presentation import (
    DocumentView,
    present_credit_note,
    present_invoice,
    present_quote,
    present_receipt,
)


def invoice_pdf(document: InvoiceDocument, locale: str | None) -> bytes:
    """Set an invoice."""
    return _build_pdf(present_invoice(document, locale), document)


def credit_note_pdf(note: CreditNoteDocument, invoice: InvoiceDocument, locale: str | None) -> bytes:
    """Set a credit note of an invoice."""
    return _build_pdf(present_credit_note(note, invoice, locale), invoice)


def receipt_pdf(receipt: ReceiptDocument, paid: InvoiceDocument) -> bytes:
    """Set the receipt of a payment."""
    return _build_pdf(present_receipt(receipt, paid), paid)


def quote_pdf(quote: QuoteDocument, paper: InvoiceDocument) -> bytes:
    """Set a quote."""
    return _build_pdf(present_quote(quote, paper), paper)


def _build_pdf(view: DocumentView, invoice: InvoiceDocument) -> bytes:
    """Set what is to be shown on pages of the invoice's size, with its logo."""
    size = PAGE_SIZES[invoice.page_size]
    file = io.BytesIO()
    story = _story(view, invoice.logo, size[0] - 2 * MARGIN, size[1] - MARGIN_TOP - MARGIN_BOTTOM)
    canvas = partial(PageCountingCanvas, draw_page_number=page_number_drawer(view, size))
    _template(file, view, size).build(story, canvasmaker=canvas)
    return file.getvalue()


def _story(view: DocumentView, logo: bytes | None, available: float, page: float) -> list[Flowable]:
    return [
        *blocks.title(view, logo, available),
        *blocks.facts(view, available),
        *blocks.parties(view, available),
        *blocks.headline(view),
        *lines.lines_and_totals(view, available, page),
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
        initialFontName=REGULAR,  # else reportlab names one that it does not embed
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
