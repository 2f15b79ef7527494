"""How mails read: in every language, with every kind of text users may write into them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import get_args

import pytest

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
from emulator.delivery.mail import (
    MailKind,
    MailMessage,
    Payment,
    html_for_browser,
    invoice_mail_kind,
    render,
)
from emulator.delivery.presentation import SUPPORTED_LOCALES

MakeLetter = Callable[..., MailMessage]
MakeDocument = Callable[..., InvoiceDocument]

KINDS: tuple[MailKind, ...] = get_args(MailKind)
DETAILS: dict[MailKind, dict[str, object]] = {
    "receipt": {"payment": Payment(1000, "Visa •••• 4242", "2101-5541")},
    "payment_failed": {"payment": Payment(1500, "Visa •••• 0341", next_attempt_at=1_793_750_400)},
    "credit_note": {"credit_note": CreditNoteDocument("4242A1B2-0001-CN-01", 500, 1_793_577_600)},
    "portal_login": {"link": "http://127.0.0.1:12111/p/session/test_token"},
}
ABOUT_NO_DOCUMENT: tuple[MailKind, ...] = ("portal_login",)
EVIL = "<b>x</b> <script>alert(1)</script> \"' onload=x {{ 7*7 }} {% raw %} &amp; </td></table> \u202egpj"


class Structure(HTMLParser):
    """Every tag with its attributes, in order: all of a page that is not text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def structure(html: str) -> Structure:
    parsed = Structure()
    parsed.feed(html)
    return parsed


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("locale", SUPPORTED_LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_complete_in_every_language(make_letter: MakeLetter, kind: MailKind, locale: str) -> None:
    mail = render(make_letter(kind=kind, locale=locale, attach_pdf=False, **DETAILS.get(kind, {})))
    assert "Northwind Studio, Inc." in mail.subject
    for part in (mail.html, mail.text):
        assert "{" not in re.sub(r"<style>.*?</style>", "", part, flags=re.DOTALL)
        for said in ("4242A1B2-0001", "http://127.0.0.1:12111/i/acct_1/live_token?s=em"):
            assert (said in part) == (kind not in ABOUT_NO_DOCUMENT)
        assert str(DETAILS.get(kind, {}).get("link", "")) in part
    assert f'lang="{locale}"' in mail.html


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("invoice", "New invoice from Northwind Studio, Inc. #4242A1B2-0001"),
        ("paid_invoice", "New invoice from Northwind Studio, Inc. #4242A1B2-0001"),
        ("reminder", "Reminder: invoice from Northwind Studio, Inc. #4242A1B2-0001"),
        ("receipt", "Your receipt from Northwind Studio, Inc. #2101-5541"),
        ("payment_failed", "Your payment to Northwind Studio, Inc. was unsuccessful #4242A1B2-0001"),
        ("credit_note", "Credit note from Northwind Studio, Inc. #4242A1B2-0001-CN-01"),
        ("portal_login", "Your billing page at Northwind Studio, Inc."),
    ],
)
def test_subjects(make_letter: MakeLetter, kind: MailKind, subject: str) -> None:
    assert render(make_letter(kind=kind, attach_pdf=False, **DETAILS.get(kind, {}))).subject == subject


def test_an_invoice_without_a_number_has_none_in_its_subject(
    make_letter: MakeLetter, make_document: MakeDocument
) -> None:
    mail = render(make_letter(document=make_document(number=None)))
    assert mail.subject == "New invoice from Northwind Studio, Inc."


def test_the_text_stands_alone(make_letter: MakeLetter) -> None:
    text = spaced(render(make_letter()).text)
    for said in (
        "Northwind Studio, Inc. has sent you an invoice for €15.00. Due December 1, 2026",
        "Pay this invoice: http://127.0.0.1:12111/i/acct_1/live_token?s=em",
        "Invoice number: 4242A1B2-0001",
        "Memo: Thank you for your business. See you soon.",
        "Design consulting Qty 2 · €20.00",
        "Volume (10% off): -€0.12",
        "Total: €31.60",
        "Amount due: €15.00",
        "The invoice is attached to this message as a PDF.",
        "Contact Northwind Studio, Inc. at billing@northwind.example.com",
    ):
        assert said in text


def test_the_html_says_what_the_text_says(make_letter: MakeLetter) -> None:
    text = spaced(structure(render(make_letter()).html).text)
    for said in ("€15.00", "Due December 1, 2026", "Pay this invoice", "Design consulting", "Amount due"):
        assert said in text


def test_a_paid_invoice_is_sent_without_a_word_of_payment(make_letter: MakeLetter, make_document: MakeDocument) -> None:
    paid = make_document(status="paid", paid_at=1_793_577_600, amount_paid=2500, amount_remaining=0)
    mail = render(make_letter(kind=invoice_mail_kind(paid), document=paid))
    for part in (mail.subject, mail.text, structure(mail.html).text):
        assert re.findall(r"\b(?:pay\w*|paid|due|owed?)\b", part, flags=re.IGNORECASE) == []
    assert "Total: €31.60" in mail.text


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("draft", "invoice"),
        ("open", "invoice"),
        ("uncollectible", "invoice"),
        ("paid", "paid_invoice"),
        ("void", "paid_invoice"),
    ],
)
def test_which_kind_of_mail_a_status_asks_for(make_document: MakeDocument, status: str, kind: str) -> None:
    assert invoice_mail_kind(make_document(status=status)) == kind


@pytest.mark.parametrize(
    ("days", "said"),
    [(3, "Due December 1, 2026"), (30.01, "Due December 1, 2026"), (31, "Overdue since December 1, 2026")],
)
def test_a_reminder_knows_whether_the_invoice_is_overdue(make_letter: MakeLetter, days: float, said: str) -> None:
    mail = render(make_letter(kind="reminder", date=1_793_491_200 + round(days * 86_400)))
    assert said in mail.text
    assert said in mail.html


def test_subject_and_message_of_ones_own(make_letter: MakeLetter) -> None:
    mail = render(make_letter(subject="Your November invoice", message="Hello Jenny,\r\n\r\nhere it is."))
    assert mail.subject == "Your November invoice"
    assert mail.text.startswith("Hello Jenny,\n\nhere it is.\n\n")
    assert "Hello Jenny,<br><br>here it is." in mail.html
    assert mail.html.index("here it is.") < mail.html.index("Invoice from Northwind Studio, Inc.</p>")


def test_a_subject_of_nothing_is_no_subject(make_letter: MakeLetter) -> None:
    assert render(make_letter(subject=" \r\n ")).subject.startswith("New invoice from")


def written_everywhere(document: MakeDocument, text: str) -> InvoiceDocument:
    return document(
        seller=Party(text, (text,), "US", text, text),
        bill_to=Party(text, (text,)),
        lines=(Line(text, 1, "1", "1", discounts=(Discount(text, 1),), taxes=(Tax(text, 1),)),),
        discounts=(Discount(text, 1),),
        taxes=(Tax(text, 1),),
        shipping=Shipping(1, text),
        custom_fields=(CustomField(text, text),),
        credit_notes=(CreditNote(text, 1),),
        number=text,
        memo=text,
        footer=text,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_users_write_is_only_ever_text(
    make_letter: MakeLetter, make_document: MakeDocument, kind: MailKind
) -> None:
    def html(text: str) -> Structure:
        document = written_everywhere(make_document, text)
        details = {"payment": Payment(1, text, text, 1), "credit_note": CreditNoteDocument(text, 1, 1, memo=text)}
        return structure(
            render(make_letter(kind=kind, document=document, message=text, attach_pdf=False, **details)).html
        )

    assert html(EVIL).tags == html("harmless").tags
    assert EVIL.removesuffix("\u202egpj") in html(EVIL).text


def test_text_longer_than_any_line_does_not_widen_the_mail(
    make_letter: MakeLetter, make_document: MakeDocument
) -> None:
    html = render(make_letter(document=written_everywhere(make_document, "A" * 5000), attach_pdf=False)).html
    assert "overflow-wrap:anywhere" in html
    assert "table-layout:fixed" in html


def test_nothing_has_to_be_fetched_to_read_the_mail(
    make_letter: MakeLetter, make_document: MakeDocument, logo: bytes
) -> None:
    html = render(make_letter(document=make_document(logo=logo))).html
    sources = [
        value for _, attributes in structure(html).tags for name, value in attributes if name in {"src", "srcset"}
    ]
    assert sources == ["cid:logo"]
    assert not re.search(r"url\(|@import|<link|<script|background=", html)


def test_the_logo_can_be_seen_in_a_browser(make_letter: MakeLetter, make_document: MakeDocument, logo: bytes) -> None:
    document = make_document(logo=logo)
    html = html_for_browser(render(make_letter(document=document)), document)
    assert 'src="data:image/png;base64,' in html
    assert "cid:" not in html


def test_dark_mode_is_offered(make_letter: MakeLetter) -> None:
    html = render(make_letter()).html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html


@pytest.mark.parametrize(("colour", "ink"), [("#ffe45c", "#1a1f36"), ("#0a2540", "#ffffff"), ("nonsense", "#ffffff")])
def test_the_button_can_be_read_on_any_colour(
    make_letter: MakeLetter, make_document: MakeDocument, colour: str, ink: str
) -> None:
    html = render(make_letter(document=make_document(brand_colour=colour))).html
    assert f"color:{ink};font-size:15px" in html


def test_a_long_invoice_is_summarised(make_letter: MakeLetter, make_document: MakeDocument) -> None:
    lines = tuple(Line(f"Line no. {number}", 1) for number in range(250))
    mail = render(make_letter(document=make_document(lines=lines), attach_pdf=False))
    assert "Further items: 225" in mail.text
    assert "Further items: 225" in mail.html
    assert len(mail.html) < 102_400


def test_without_a_pdf_none_is_promised(make_letter: MakeLetter) -> None:
    mail = render(make_letter(attach_pdf=False))
    assert mail.pdf is None
    assert "attached" not in mail.text + mail.html
