"""From an invoice document to the bytes of its PDF."""

from __future__ import annotations

import io
from functools import partial

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from emulator.billing.document import InvoiceDocument
from emulator.delivery.pdf import blocks, lines
from emulator.delivery.pdf.page import PageCountingCanvas, draw_page, page_number_drawer
from emulator.delivery.pdf.theme import MARGIN, MARGIN_BOTTOM, MARGIN_TOP, PAGE_SIZES
from emulator.delivery.presentation import present
from emulator.delivery.presentation.view import InvoiceView


def render_pdf(document: InvoiceDocument, locale: str | None = None) -> bytes:
    """Set an invoice as a PDF, in the language of `locale` (default: the document's own).

    The same document gives the same bytes: there is no clock and no chance in it. The blocks are those of Stripe's
    invoice PDF (Stripe docs, "Customize invoices").
    """
    view = present(document, locale)
    size = PAGE_SIZES[document.page_size]
    file = io.BytesIO()
    template = _template(file, view, size, void=document.status == "void")
    canvas = partial(PageCountingCanvas, draw_page_number=page_number_drawer(view, size))
    template.build(_story(document, view, size[0] - 2 * MARGIN), canvasmaker=canvas)
    return file.getvalue()


def _story(document: InvoiceDocument, view: InvoiceView, available: float) -> list[Flowable]:
    return [
        *blocks.title(view, document.status, document.logo, available),
        *blocks.facts(view, available),
        *blocks.parties(view, available),
        *blocks.headline(view),
        *lines.line_table(view, available),
        *lines.totals(view, available),
        *blocks.closing(view),
    ]


def _template(file: io.BytesIO, view: InvoiceView, size: tuple[float, float], *, void: bool) -> BaseDocTemplate:
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
    title = " ".join(filter(None, (view.language.text("invoice.title"), view.number)))
    return BaseDocTemplate(
        file,
        pagesize=size,
        pageTemplates=[PageTemplate("page", [frame], onPage=lambda canvas, _: draw_page(canvas, view, size, void))],
        title=title,
        author=view.business,
        subject=view.headline,
        creator="Invoice emulator",
        lang=view.language.tag,
        displayDocTitle=1,
        invariant=1,
        pageCompression=1,
    )
