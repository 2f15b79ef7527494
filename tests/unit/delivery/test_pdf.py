"""The PDF, read back: every figure is in it, nothing users wrote is anything but text."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from emulator.billing.documents.document import (
    Discount,
    InvoiceDocument,
    Line,
    Party,
    Tax,
)
from emulator.delivery.pdf import font_files, render_pdf
from emulator.delivery.pdf import fonts as pdf_fonts
from emulator.delivery.presentation import SUPPORTED_LOCALES, present_invoice

MakeDocument = Callable[..., InvoiceDocument]


def read(document: InvoiceDocument) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(document)))


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(document: InvoiceDocument) -> str:
    return spaced(" ".join(page.extract_text() for page in read(document).pages))


@pytest.mark.parametrize("locale", SUPPORTED_LOCALES)
@pytest.mark.parametrize("currency", ["usd", "jpy", "bhd", "inr"])
def test_every_figure_can_be_read_back_in_every_language(
    make_document: MakeDocument, locale: str, currency: str
) -> None:
    document = make_document(locale=locale, currency=currency)
    view, text = present_invoice(document), text_of(document)
    parties = [party for party in (view.seller, view.bill_to, view.ship_to) if party]
    expected = [
        view.title,
        view.headline,
        view.memo,
        view.footer,
        *view.columns,
        *(line for party in parties for line in (party.heading, party.name, *party.lines)),
        *(cell for row in (*view.facts, *view.totals, *view.settlement) for cell in (row.label, row.value)),
        *(cell for line in view.lines for cell in (line.description, line.detail, line.quantity, line.unit_price)),
        *(cell for line in view.lines for cell in (line.tax, line.amount)),
        *(cell for line in view.lines for row in line.discounts for cell in (row.label, row.value)),
        *view.notes,
    ]
    assert [cell for cell in expected if unspaced(cell) not in unspaced(text)] == []


def test_the_same_document_gives_the_same_bytes(make_document: MakeDocument, logo: bytes) -> None:
    document = make_document(logo=logo, livemode=False)
    assert render_pdf(document) == render_pdf(document)


def test_the_bytes_do_not_depend_on_what_was_rendered_before_nor_on_the_process(make_document: MakeDocument) -> None:
    document = make_document(bill_to=Party("株式会社 한국 شركة"), locale="ja")
    script = (
        "import hashlib, sys\n"
        "from emulator.delivery.pdf import render_pdf\n"
        "from emulator.billing.documents.document import *\n"
        f"print(hashlib.sha256(render_pdf({document!r})).hexdigest())"
    )
    before = hashlib.sha256(render_pdf(document)).hexdigest()
    render_pdf(make_document(memo="漢字 العربية"))
    assert hashlib.sha256(render_pdf(document)).hexdigest() == before
    other = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert other.stdout.strip() == before


def test_the_language_can_be_chosen_for_one_rendering(make_document: MakeDocument) -> None:
    assert render_pdf(make_document(), "es") == render_pdf(make_document(locale="es"))


def test_metadata(make_document: MakeDocument) -> None:
    reader = read(make_document(locale="es"))
    metadata = reader.metadata
    catalog: Any = reader.root_object
    assert metadata is not None
    assert (metadata.title, metadata.author) == ("Factura 4242A1B2-0001", "Northwind Studio, Inc.")
    assert (catalog["/Lang"], catalog["/ViewerPreferences"]["/DisplayDocTitle"]) == ("es", True)


@pytest.mark.parametrize(("page_size", "size"), [("letter", (612, 792)), ("a4", (595, 841))])
def test_page_sizes(make_document: MakeDocument, page_size: str, size: tuple[int, int]) -> None:
    box = read(make_document(page_size=page_size)).pages[0].mediabox
    assert (int(box.width), int(box.height)) == size


def test_250_lines_repeat_their_head_and_count_their_pages(make_document: MakeDocument) -> None:
    lines = tuple(Line(f"Line no. {number}", number, "1", str(number)) for number in range(250))
    pages = [spaced(page.extract_text()) for page in read(make_document(lines=lines)).pages]
    text = " ".join(pages)
    assert len(pages) > 3
    assert all("Description Qty Unit price Amount" in page for page in pages if "Line no." in page)
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("4242A1B2-0001 · €15.00 due December 1, 2026" in page for page in pages)
    assert [number for number in range(250) if f"Line no. {number} " not in text] == []


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 40, 41, 42, 43])
@pytest.mark.parametrize("long", [True, False])
def test_what_the_lines_add_up_to_never_stands_on_a_page_without_a_line(
    make_document: MakeDocument, count: int, long: bool
) -> None:
    lines = tuple(Line(f"Line no. {number}", 1, "1", "1", discounts=(Discount("V", 1),)) for number in range(count))
    short: dict[str, Any] = {
        "discounts": (),
        "taxes": (),
        "credit_notes": (),
        "shipping": None,
        "reverse_charge": False,
    }
    document = make_document(lines=lines) if long else make_document(lines=lines, **short)
    *_, last = [spaced(page.extract_text()) for page in read(document).pages]
    end = [f"Line no. {count - 1} ", "Subtotal ", "Amount due €15.00", "Registered in Delaware"]
    assert [text for text in end if text not in last] == []


def test_totals_of_more_than_a_page_are_all_there(make_document: MakeDocument) -> None:
    taxes = tuple(Tax(f"Tax no. {number}", number, "1") for number in range(90))
    text = text_of(make_document(taxes=taxes))
    assert [number for number in range(90) if f"Tax no. {number} (1%)" not in text] == []


@pytest.mark.parametrize(
    ("changes", "marks"),
    [
        ({}, set()),
        ({"livemode": False}, {"TEST MODE"}),
        ({"status": "paid"}, {"Paid"}),
        ({"status": "void"}, {"Void", "VOID"}),
        ({"status": "uncollectible"}, {"Uncollectible"}),
        ({"status": "draft", "livemode": False}, {"Draft", "TEST MODE"}),
    ],
)
def test_marks(make_document: MakeDocument, changes: dict[str, object], marks: set[str]) -> None:
    words = set(
        re.findall(
            r"TEST MODE|\bPaid\b|\bV(?:oid|OID)\b|\bDraft\b|\bUncollectible\b", text_of(make_document(**changes))
        )
    )
    assert words == marks


def test_the_test_mark_is_on_every_page(make_document: MakeDocument) -> None:
    reader = read(make_document(lines=tuple(Line("x", 1) for _ in range(60)), livemode=False))
    assert len(reader.pages) > 1
    assert all("TEST MODE" in page.extract_text() for page in reader.pages)


def links_of(document: InvoiceDocument) -> list[str]:
    annotations = (link.get_object() for page in read(document).pages for link in page.get("/Annots", ()))
    return [link["/A"]["/URI"] for link in annotations]


def test_the_link_to_pay_is_on_open_invoices_only(make_document: MakeDocument) -> None:
    assert links_of(make_document()) == ["http://127.0.0.1:12111/i/acct_1/live_token?s=em"]
    assert links_of(make_document(status="paid")) == []
    assert links_of(make_document(hosted_url="javascript:alert(1)")) == []


def test_a_description_longer_than_a_page_is_carried_over_whole(make_document: MakeDocument) -> None:
    words = " ".join(f"word{number}" for number in range(1200))
    text = text_of(make_document(lines=(Line(words, 1),)))
    assert [number for number in range(1200) if f"word{number}" not in text] == []


def test_a_word_longer_than_a_line_wraps_and_stays_whole(make_document: MakeDocument) -> None:
    word = "".join(f"{number:03d}" for number in range(300))
    assert word in unspaced(text_of(make_document(lines=(Line(word, 1),), memo=None)))


@pytest.mark.parametrize(
    "text",
    [
        "Łódź çñß",
        "€ ₹ ₽ ₩ £",
        "Привет",
        "Ωμέγα",
        "株式会社サンプル",
        "한국어 상품",
        "中文商品",
        "繁體中文",
        "𠮷野家",
        "ไทย",
        "ქართული",
    ],
)
def test_scripts_stay_searchable(make_document: MakeDocument, text: str) -> None:
    assert unspaced(text) in unspaced(text_of(make_document(memo=text)))


def test_what_no_font_has_is_seen_to_be_missing(make_document: MakeDocument) -> None:
    assert "thank you \ufffd" in text_of(make_document(memo="thank you 😀"))


def test_east_asian_text_without_its_fonts_is_seen_to_be_missing_and_told_once(
    make_document: MakeDocument, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caches = (font_files.has_east_asian_fonts, pdf_fonts._place)
    monkeypatch.setattr(font_files, "find_spec", lambda _: None)
    for cache in caches:
        cache.cache_clear()
    try:
        assert "thank you \ufffd\ufffd" in text_of(make_document(memo="thank you 様方"))
        assert "\ufffd" in text_of(make_document(memo="한국어"))
    finally:
        for cache in caches:
            cache.cache_clear()
    (told,) = caplog.messages
    assert "Install stripe-invoice-emulator[cjk]" in told


def fonts_of(document: InvoiceDocument) -> dict[str, Any]:
    pages: list[Any] = list(read(document).pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    return {font["/BaseFont"].removeprefix("/AAAAAA+"): font["/FontDescriptor"] for font in fonts}


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("plain", set()),
        ("株式会社サンプル", {"NotoSansJP", "NotoSansJP-Bold"}),
        ("한국어 상품", {"NotoSansKR", "NotoSansKR-Bold"}),
        ("中文商品", {"NotoSansSC", "NotoSansSC-Bold"}),
        ("𠮷", {"NotoSansJP-Rest", "NotoSansJP-Rest-Bold"}),
        ("שלום", {"FiraGO", "FiraGO-Bold"}),
    ],
)
def test_every_font_is_embedded(make_document: MakeDocument, text: str, fonts: set[str]) -> None:
    used = fonts_of(make_document(seller=Party(text), memo=text))
    assert set(used) == {"NotoSans", "NotoSans-Bold"} | fonts
    assert all("/FontFile2" in descriptor for descriptor in used.values())


def test_what_the_emulator_itself_says_in_japanese_is_written_with_characters_of_everyday(
    make_document: MakeDocument,
) -> None:
    """The others take longer to load."""
    for status in ("draft", "open", "paid", "void", "uncollectible"):
        assert not [font for font in fonts_of(make_document(locale="ja", status=status)) if "Rest" in font]


def test_a_logo_takes_the_place_of_the_name(make_document: MakeDocument, logo: bytes) -> None:
    assert len(read(make_document(logo=logo)).pages[0].images) == 1


@pytest.mark.parametrize("damage", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n"])
def test_a_logo_that_is_no_picture_is_left_out(make_document: MakeDocument, damage: bytes) -> None:
    reader = read(make_document(logo=damage))
    assert len(reader.pages[0].images) == 0


def test_a_logo_that_ends_too_early_is_left_out(make_document: MakeDocument, logo: bytes) -> None:
    assert len(read(make_document(logo=logo[:-30])).pages[0].images) == 0


def test_an_invoice_with_next_to_nothing_on_it() -> None:
    document = InvoiceDocument(Party(), Party(), "usd", "draft", True, 0, 0, 0, 0, 0)
    assert "$0.00 due" in text_of(document)
