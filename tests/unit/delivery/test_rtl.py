"""Text that runs from right to left: what a reader sees from left to right, and what comes back out of the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from emulator.billing.documents.document import InvoiceDocument, Line, Party
from emulator.delivery.pdf import render_pdf
from emulator.delivery.pdf.plain_paragraph import PlainParagraph
from emulator.delivery.pdf.rtl import direction_mark, has_right_to_left, in_visual_order
from emulator.delivery.pdf.text import TextStyle

MakeDocument = Callable[..., InvoiceDocument]

FACE = TextStyle()
ARABIC = "شكرا لتعاملكم معنا ونتطلع إلى خدمتكم دائما"


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ("שלום", "םולש"),
        ("שלום 123", "123 םולש"),
        ("abc שלום def", "abc םולש def"),
        ("שלום (עולם) abc", "abc (םלוע) םולש"),
        ("(abc) שלום [x]", "(abc) םולש [x]"),
        ("\u200eשלום abc", "\u200eםולש abc"),
        ("\u200fabc.", ".abc\u200f"),
    ],
)
def test_lines_in_the_order_of_the_eye(line: str, drawn: str) -> None:
    assert in_visual_order(line) == drawn


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ("محمد", "\ufeaa\ufee4\ufea4\ufee3"),
        ("لا", "\ufefb"),
        ("دار", "\u0631\u0627\u062f"),
        ("چک", "\ufb8f\ufb7c"),
        ("مُحَمَّد", "\ufeaa\u0651\u064e\ufee4\u064e\ufea4\u064f\ufee3"),
    ],
)
def test_arabic_letters_are_joined(line: str, drawn: str) -> None:
    order = in_visual_order(line)
    assert sorted(order) == sorted(drawn)
    assert [mail_message for mail_message in order if mail_message >= "\ufb50"] == [
        mail_message for mail_message in drawn if mail_message >= "\ufb50"
    ]


@pytest.mark.parametrize("text", ["plain", "Ωμέγα", "株式会社", "100 %", ""])
def test_other_text_is_not_touched(text: str) -> None:
    assert not has_right_to_left(text)


def test_a_paragraph_runs_as_its_first_letter_does() -> None:
    assert (direction_mark("1. שלום abc"), direction_mark("1. abc שלום")) == ("\u200f", "\u200e")


def test_lines_are_broken_in_the_order_in_which_they_are_read() -> None:
    paragraph = PlainParagraph(ARABIC, FACE, "en")
    paragraph.wrap(90, 500)
    assert len(paragraph._lines) > 1
    assert " ".join(paragraph._lines) == ARABIC
    assert paragraph.height == len(paragraph._lines) * FACE.leading


def test_a_word_wider_than_the_line_is_broken_and_stays_whole() -> None:
    paragraph = PlainParagraph("א" * 5000, FACE, "en")
    paragraph.wrap(200, 500)
    assert "".join(paragraph._lines) == "א" * 5000


def test_a_split_paragraph_loses_nothing_and_keeps_its_direction() -> None:
    text = f"{ARABIC} {'א' * 60} abc"
    first, second = PlainParagraph(text, FACE, "en").split(90, 3.5 * FACE.leading)
    assert isinstance(first, PlainParagraph)
    assert isinstance(second, PlainParagraph)
    assert first.wrap(90, 500)[1] == pytest.approx(3 * FACE.leading)
    assert f"{first._text} {second._text}" == text
    assert second._mark == "\u200f"
    assert PlainParagraph(text, FACE, "en").split(90, 1) == []


@pytest.mark.parametrize("name", ["شركة", "الأمل", "مؤسسة", "חברה"])
def test_letters_come_back_as_they_were_written(make_document: MakeDocument, name: str) -> None:
    document = make_document(seller=Party(name), bill_to=Party(name), memo=name, lines=(Line(name, 1),))
    text = PdfReader(io.BytesIO(render_pdf(document))).pages[0].extract_text()
    assert text.count(name) == 5


def test_a_description_longer_than_a_page_is_carried_over(make_document: MakeDocument) -> None:
    document = make_document(lines=(Line("ערך " * 3000, 1),))
    pages = PdfReader(io.BytesIO(render_pdf(document))).pages
    assert len(pages) > 2
    assert sum(page.extract_text().count("ערך") for page in pages) == 3000
