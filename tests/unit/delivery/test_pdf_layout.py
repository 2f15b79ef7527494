"""Where things break on the pages of documents: never within a title, nor a line that a page has room for."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from emulator.billing.core.structs import replace
from emulator.billing.documents.document import CreditNoteDocument, Line, Party, QuoteDocument, ReceiptDocument
from emulator.delivery.pdf import render_credit_note_pdf, render_pdf, render_quote_pdf, render_receipt_pdf
from emulator.delivery.presentation.languages import SUPPORTED_LOCALES, catalog_texts
from tests.unit.delivery.conftest import NOVEMBER_1, MakeDocument

LONG = "Integration of the warehouse with the bookkeeping, as agreed in the offer, less what was invoiced already. " * 3


def pages_of(pdf: bytes) -> list[str]:
    """What can be read on each page, line by line."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
def test_titles_stand_on_one_line(make_document: MakeDocument, tag: str) -> None:
    document, text = make_document(locale=tag), catalog_texts(tag)
    files = {
        "invoice.title": render_pdf(document),
        "receipt.title": render_receipt_pdf(ReceiptDocument(100, NOVEMBER_1, "Visa"), document),
        "credit_note.title": render_credit_note_pdf(CreditNoteDocument("CN-1", 100), document),
        "quote.title": render_quote_pdf(QuoteDocument("QT-1", "open", NOVEMBER_1), document),
    }
    for key, pdf in files.items():
        assert text[key] in [line.strip() for line in pages_of(pdf)[0].splitlines()], key


@pytest.mark.parametrize("before", range(4, 16))
def test_a_line_that_no_longer_fits_goes_to_the_next_page_whole(make_document: MakeDocument, before: int) -> None:
    lines = (*(Line(f"Line no. {number}", 1, "1", "1") for number in range(before)), Line(LONG, 1, "1", "1"))
    pages = [" ".join(page.split()) for page in pages_of(render_pdf(make_document(lines=lines)))]
    with_lines = [page for page in pages if "Line no." in page or LONG[:20] in page]
    assert any(LONG.strip() in page for page in pages)
    assert [page.count("Description Qty Unit price Amount") for page in with_lines] == [1] * len(with_lines)


def test_nobody_is_billed_on_a_receipt_of_a_nameless_payer(make_document: MakeDocument) -> None:
    document = replace(make_document(), bill_to=Party(""), ship_to=None)
    text = pages_of(render_receipt_pdf(ReceiptDocument(100, NOVEMBER_1, "Visa"), document))[0]
    assert "Bill to" not in text
