"""Whatever users write is shown as text, on the page, and breaks nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from emulator.billing.core.account import TaxId
from emulator.billing.core.calendar import Period
from emulator.billing.documents.document import (
    CreditNote,
    CreditNoteDocument,
    CustomField,
    Discount,
    InvoiceDocument,
    Line,
    Party,
    Shipping,
    Tax,
)
from emulator.delivery.pdf import render_credit_note_pdf, render_pdf
from emulator.delivery.pdf.theme import MARGIN

MakeDocument = Callable[..., InvoiceDocument]

TEXTS = {
    "HTML": "<b>bold</b> &amp; <script>alert(1)</script> <img src=x onerror=alert(1)> ]]>",
    "Jinja": "{{ 7*7 }} {% raw %} {# no #} ${x}",
    "reportlab": "<para><font color='red' size=40>x</font><seq/></para> <a href='javascript:x'>&#65;&nbsp;</a>",
    "Python": "%s %d %(name)s {0} {name} \\x ) ( \\",
    "HTML in Hebrew": "שלום <b>עולם</b> {{ 7*7 }}",
}
UGLY = {
    "line breaks": "one\r\nBcc: x@example.com\r\ntwo",
    "direction marks": "\u202eexe.fdp \u2066x\u2069",
    "control characters": "\x00\x01\x1b[31m\x7f\x9f",
    "lone surrogates": "\ud800x\udfff",
    "no characters": "\ufffe\uffff\U0010ffff",
    "private ones": "\ue000\U000f0000",
    "white space": " \t\u00a0\u3000" * 50 + "x" + "\n" * 200,
    "nothing": "",
    "a space": " ",
    "marks without a letter": "\u0301" * 300 + "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍",
    "emoji": "😀👩‍👩‍👧🇪🇸" * 20,
    "scripts in turn": "a漢ا" * 40,
    "long word": "W" * 5000,
    "long text": "word " * 1000,
    "long Chinese": "漢字" * 500,
    "long Arabic": "سلام عليكم " * 90,
    "long Arabic word": "ا" * 1000,
}


def everywhere(document: MakeDocument, text: str) -> InvoiceDocument:
    return document(
        seller=Party(text, (text,), "US", text, text, (TaxId("es_cif", text),)),
        bill_to=Party(text, (text,), None, text, text, (TaxId("eu_vat", text),)),
        ship_to=Party(text),
        lines=(
            Line(text, 1, "1", "1", Period(0, 86400), (Tax(text, 1),), (Discount(text, 1), Discount(text, 2, "5"))),
        ),
        discounts=(Discount(text, 1),),
        taxes=(Tax(text, 1), Tax(text, 1, "5", inclusive=True)),
        shipping=Shipping(1, text),
        credit_notes=(CreditNote(text, 1),),
        custom_fields=(CustomField(text, text),),
        number=text,
        memo=text,
        footer=text,
        livemode=False,
    )


def note_of(text: str) -> CreditNoteDocument:
    return CreditNoteDocument(
        number=text,
        amount=1,
        memo=text,
        lines=(Line(text, 1, taxes=(Tax(text, 1),)), Line("", 1)),
        discounts=(Discount(text, 1),),
        shipping=Shipping(1, text),
        taxes=(Tax(text, 1),),
        applied=1,
    )


def pages_of(pdf: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf)).pages)


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markup_is_shown_as_text_wherever_it_is_written(make_document: MakeDocument, text: str) -> None:
    shown = unspaced("".join(page.extract_text() for page in pages_of(render_pdf(everywhere(make_document, text)))))
    letters = re.compile(".*?".join(map(re.escape, re.findall(r"[a-z0-9*=#%]+", text))))
    assert len(letters.findall(shown)) >= 18
    if text.isascii():
        assert shown.count(unspaced(text)) >= 18


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markup_is_shown_as_text_on_credit_notes_too(make_document: MakeDocument, text: str) -> None:
    pdf = render_credit_note_pdf(note_of(text), everywhere(make_document, text))
    assert not text.isascii() or unspaced("".join(page.extract_text() for page in pages_of(pdf))).count(unspaced(text))


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY)
def test_no_text_breaks_the_page(make_document: MakeDocument, text: str) -> None:
    document = everywhere(make_document, text)
    for pdf in (render_pdf(document), render_credit_note_pdf(note_of(text), document)):
        assert [outside(page) for page in pages_of(pdf)[:4] if outside(page)] == []


def outside(page: PageObject) -> list[str]:
    """What begins off the page or in its side margins."""
    found: list[str] = []
    left, right, top = MARGIN - 1, float(page.mediabox.width) - MARGIN + 1, float(page.mediabox.height)

    def note(text: str, current: list[float], matrix: list[float], *_rest: Any) -> None:
        x, y = matrix[4] * current[0] + current[4], matrix[5] * current[3] + current[5]
        if text.strip() and not (left <= x <= right and 0 < y < top):
            found.append(text)

    page.extract_text(visitor_text=note)
    return found
