"""The PDF of a credit note, read back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from emulator.billing.core.structs import replace
from emulator.billing.documents.document import CreditNoteDocument, Discount, InvoiceDocument, Line, Shipping, Tax
from emulator.delivery.mail import MailMessage, compose
from emulator.delivery.pdf import render_credit_note_pdf
from emulator.delivery.presentation import SUPPORTED_LOCALES, present_credit_note

MakeDocument = Callable[..., InvoiceDocument]
MakeLetter = Callable[..., MailMessage]

NOTE = CreditNoteDocument(
    number="4242A1B2-0001-CN-01",
    amount=2341,
    issued_at=1_793_664_000,
    reason="order_change",
    memo="Sorry for the mix-up.",
    lines=(
        Line("Design consulting", 1000, "1", "1000", taxes=(Tax("VAT Spain", 210, "21"),)),
        Line("", 950, "1", "950"),
    ),
    subtotal=1950,
    discounts=(Discount("SUMMER", 195, "10"),),
    shipping=Shipping(376, "Express"),
    total_excluding_tax=2131,
    taxes=(Tax("VAT Spain", 210, "21"),),
    applied=1500,
    refunded=500,
    credited=241,
    out_of_band=100,
)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def rows_of(document: InvoiceDocument, **changes: Any) -> list[tuple[str, str, bool]]:
    view = present_credit_note(replace(NOTE, **changes), document)
    return [(row.label, row.value, row.strong) for row in (*view.totals, *view.settlement)]


def test_the_rows_tell_what_was_credited_and_how(make_document: MakeDocument) -> None:
    assert rows_of(make_document()) == [
        ("Subtotal", "€19.50", False),
        ("SUMMER (10% off)", "-€1.95", False),
        ("Shipping (Express)", "€3.76", False),
        ("Total excluding tax", "€21.31", False),
        ("VAT Spain (21%)", "€2.10", False),
        ("Total", "€23.41", True),
        ("Applied to invoice 4242A1B2-0001", "€15.00", False),
        ("Refunded", "€5.00", False),
        ("Credited to customer balance", "€2.41", False),
        ("Credited by other means", "€1.00", False),
    ]


def test_ways_that_gave_nothing_are_left_out(make_document: MakeDocument) -> None:
    rows = rows_of(make_document(), applied=2341, refunded=0, credited=0, out_of_band=0)
    assert [label for label, *_ in rows][-2:] == ["Total", "Applied to invoice 4242A1B2-0001"]


def test_a_void_note_gave_nothing(make_document: MakeDocument) -> None:
    view = present_credit_note(replace(NOTE, status="void"), make_document())
    assert (view.mark, view.headline, view.settlement) == ("Void", "€23.41", ())
    pdf = text_of(render_credit_note_pdf(replace(NOTE, status="void"), make_document()))
    assert "VOID" in pdf


def test_the_head_names_the_note_its_invoice_and_the_reason(make_document: MakeDocument) -> None:
    view = present_credit_note(NOTE, make_document())
    assert [(row.label, row.value) for row in view.facts] == [
        ("Credit note number", "4242A1B2-0001-CN-01"),
        ("Invoice number", "4242A1B2-0001"),
        ("Date of issue", "November 3, 2026"),
        ("Reason", "Order change"),
    ]
    assert (view.title, view.headline) == ("Credit note", "€23.41 credited on November 3, 2026")


def test_a_line_without_words_names_the_invoice(make_document: MakeDocument) -> None:
    assert present_credit_note(NOTE, make_document()).lines[1].description == "Credit for invoice 4242A1B2-0001"


def test_a_tax_without_a_name_is_called_tax(make_document: MakeDocument) -> None:
    rows = rows_of(make_document(), taxes=(Tax("", 210),))
    assert ("Tax", "€2.10", False) in rows


@pytest.mark.parametrize("reason", [None, "duplicate", "fraudulent", "order_change", "product_unsatisfactory"])
@pytest.mark.parametrize("locale", SUPPORTED_LOCALES)
def test_every_figure_can_be_read_back_in_every_language(
    make_document: MakeDocument, locale: str, reason: str | None
) -> None:
    note, document = replace(NOTE, reason=reason), make_document(locale=locale, livemode=False)
    view = present_credit_note(note, document)
    text = re.sub(r"\s", "", text_of(render_credit_note_pdf(note, document)))
    expected = [
        view.title,
        view.headline,
        view.memo,
        view.test_note,
        *(cell for row in (*view.facts, *view.totals, *view.settlement) for cell in (row.label, row.value)),
        *(cell for line in view.lines for cell in (line.description, line.unit_price, line.tax, line.amount)),
        *view.notes,
        view.footer,
    ]
    assert [cell for cell in expected if re.sub(r"\s", "", cell) not in text] == []


def test_the_same_note_gives_the_same_bytes(make_document: MakeDocument, logo: bytes) -> None:
    document = make_document(logo=logo)
    assert render_credit_note_pdf(NOTE, document) == render_credit_note_pdf(NOTE, document)


def test_the_mail_carries_the_credit_note_and_not_the_invoice(make_letter: MakeLetter) -> None:
    message = compose(make_letter(kind="credit_note", credit_note=NOTE))
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Credit-note-4242A1B2-0001-CN-01.pdf"
    payload = attached.get_payload(decode=True)
    assert isinstance(payload, bytes)
    metadata = PdfReader(io.BytesIO(payload)).metadata
    assert metadata is not None
    assert metadata.title == "Credit note 4242A1B2-0001-CN-01"
    text = message.get_body(("plain",))
    assert text is not None
    assert "The credit note is attached to this message as a PDF." in text.get_content()
