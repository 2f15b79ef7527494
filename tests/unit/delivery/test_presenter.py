"""What a reader sees of an invoice, before it is set on a page or in a mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulator.billing.core.account import TaxId
from emulator.billing.core.structs import replace
from emulator.billing.documents.document import InvoiceDocument, Line, Party
from emulator.billing.documents.line_text import LineText, LineTextKind
from emulator.delivery.presentation import SUPPORTED_LOCALES, present_invoice

MakeDocument = Callable[..., InvoiceDocument]


def test_the_rows_of_an_open_invoice(make_document: MakeDocument) -> None:
    view = present_invoice(make_document())
    assert [(row.label, row.value) for row in (*view.totals, *view.settlement)] == [
        ("Subtotal", "€26.23"),
        ("SUMMER (10% off)", "-€2.62"),
        ("Goodwill", "-€1.01"),
        ("Shipping (Express)", "€5.05"),
        ("Total excluding tax", "€22.61"),
        ("VAT Spain (21%)", "€3.99"),
        ("Service tax (5% inclusive)", "€1.00"),
        ("Total", "€31.60"),
        ("Applied balance", "-€1.60"),
        ("Credit note 4242A1B2-0001-CN-01", "-€5.02"),
        ("Amount paid", "-€10.00"),
        ("Amount due", "€15.00"),
    ]


def test_billing_credits_stand_between_discounts_and_taxes(make_document: MakeDocument) -> None:
    document = make_document(applied_credits=500, shipping=None)
    rows = [(row.label, row.value) for row in present_invoice(document).totals]
    assert rows[2:5] == [("Goodwill", "-€1.01"), ("Credit grant applied", "-€5.00"), ("Total excluding tax", "€22.61")]
    for locale in SUPPORTED_LOCALES:
        labels = [row.label for row in present_invoice(replace(document, locale=locale)).totals]
        assert len(set(labels)) == len(labels)


def test_a_line_with_everything(make_document: MakeDocument) -> None:
    line = present_invoice(make_document()).lines[1]
    assert (line.description, line.detail) == ("Messages sent", "Nov 1, 2026 – Nov 30, 2026")
    assert (line.quantity, line.unit_price, line.tax, line.amount) == ("2,460", "€0.0005", "21%, 5%", "€1.23")
    assert [(row.label, row.value) for row in line.discounts] == [("Volume (10% off)", "-€0.12")]


def test_the_head(make_document: MakeDocument) -> None:
    view = present_invoice(make_document())
    assert [(row.label, row.value) for row in view.facts] == [
        ("Invoice number", "4242A1B2-0001"),
        ("Date of issue", "November 1, 2026"),
        ("Date due", "December 1, 2026"),
        ("Purchase order", "PO-114"),
    ]
    assert view.seller.lines == (
        "510 Townsend Street",
        "San Francisco, CA 94103",
        "United States",
        "+1 415-555-0134",
        "billing@northwind.example.com",
        "US EIN 12-3456789",
    )
    assert (view.bill_to.heading, view.bill_to.name) == ("Bill to", "Jenny Rosen")


@pytest.mark.parametrize(
    ("changes", "headline", "mark", "last"),
    [
        ({}, "€15.00 due December 1, 2026", "", "Amount due"),
        ({"due_at": None}, "€15.00 due", "", "Amount due"),
        ({"status": "paid", "paid_at": 1_793_577_600}, "€25.00 paid on November 2, 2026", "Paid", "Amount paid"),
        ({"status": "paid"}, "€25.00 paid", "Paid", "Amount paid"),
        ({"status": "void"}, "€25.00", "Void", "Total"),
        ({"status": "draft"}, "€15.00 due December 1, 2026", "Draft", "Amount due"),
        ({"status": "uncollectible"}, "€15.00 due December 1, 2026", "Uncollectible", "Amount due"),
        ({"amount_remaining": 0}, "€0.00 due December 1, 2026", "", "Amount due"),
        ({"amount_remaining": -1}, "-€0.01", "", "Amount due"),
    ],
)
def test_each_status_says_what_it_is(
    make_document: MakeDocument, changes: dict[str, object], headline: str, mark: str, last: str
) -> None:
    view = present_invoice(make_document(**changes))
    assert (view.headline, view.mark) == (headline, mark)
    assert (*view.totals, *view.settlement)[-1].label == last


@pytest.mark.parametrize("status", ["draft", "paid", "void", "uncollectible"])
def test_only_an_open_invoice_asks_to_be_paid(make_document: MakeDocument, status: str) -> None:
    assert present_invoice(make_document()).pay_url
    assert present_invoice(make_document(status=status)).pay_url == ""


def test_an_open_invoice_with_nothing_left_does_not_ask_to_be_paid(make_document: MakeDocument) -> None:
    assert present_invoice(make_document(amount_remaining=0)).pay_url == ""


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://", "http://a b/", "http://[::1", "", None],
)
def test_only_web_links_are_shown(make_document: MakeDocument, url: str | None) -> None:
    view = present_invoice(make_document(hosted_url=url, pdf_url=url))
    assert (view.hosted_url, view.pdf_url, view.pay_url) == ("", "", "")


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#635bff;background:url(x)", "", None])
def test_a_colour_that_is_none_becomes_the_default(make_document: MakeDocument, colour: str | None) -> None:
    assert present_invoice(make_document(brand_colour=colour)).brand_colour == "#635bff"


@pytest.mark.parametrize(
    ("tax_id", "written"),
    [
        (TaxId("eu_vat", "DE123456789"), "DE VAT DE123456789"),
        (TaxId("es_cif", "A12345678"), "ES CIF A12345678"),
        (TaxId("ca_gst_hst", "123456789RT0002"), "CA GST HST 123456789RT0002"),
    ],
)
def test_tax_ids(make_document: MakeDocument, tax_id: TaxId, written: str) -> None:
    assert present_invoice(make_document(bill_to=Party("Jenny", tax_ids=(tax_id,)))).bill_to.lines == (written,)


def test_somebody_without_a_name_is_called_by_what_is_known(make_document: MakeDocument) -> None:
    assert present_invoice(make_document(bill_to=Party(email="jenny@example.com"))).bill_to.name == "jenny@example.com"
    assert present_invoice(make_document(bill_to=Party())).bill_to.name == ""


def test_the_test_mark_is_there_in_test_mode_only(make_document: MakeDocument) -> None:
    assert present_invoice(make_document()).test_mark == ""
    assert present_invoice(make_document(livemode=False)).test_mark == "Test mode"


_MONTHLY = LineText(kind="item", product="Gold", quantity=2, unit_amount="2500", interval="month")
_QUARTERLY = LineText(kind="item", product="Gold", quantity=1, unit_amount="2500", interval="month", interval_count=3)
_TIER = LineText(kind="item", product="Gold", quantity=2, unit_amount="3.6", tier=2, interval="month")
_FLAT = LineText(kind="item", product="Gold", unit_amount="900", tier=1, interval="month")
_UNPRICED = LineText(kind="item", product="Gold", quantity=3, unit_label="seat")
_UNUSED = LineText(kind="unused_time", product="Gold", quantity=1, date=1_767_225_600)
_REMAINING = LineText(kind="remaining_time", product="Gold", quantity=2, percent_off="12.5", date=1_767_225_600)
_TRIAL = LineText(kind="free_trial", product="Gold", quantity=1)


@pytest.mark.parametrize(
    ("locale", "text", "written"),
    [
        ("en-GB", _UNUSED, "As the API says it"),
        ("de", _MONTHLY, "2 × Gold (zu 25,00 $/Monat)"),
        ("de", _REMAINING, "Verbleibende Zeit für 2 × Gold (mit 12,5 % Rabatt) ab dem 01.01.2026"),
        ("es", _QUARTERLY, "1 × Gold (a 25,00 US$/cada 3 meses)"),
        ("es-ES", _UNUSED, "Tiempo no utilizado de Gold a partir del 1 ene 2026"),
        ("fr", _UNPRICED, "3 seat × Gold"),
        ("ca", _TRIAL, "Prova gratuïta de 1 × Gold"),
        ("pt-BR", _UNUSED, "Tempo não utilizado de Gold a partir de 1 de jan. de 2026"),
        ("ja", _MONTHLY, "2 × Gold（$25.00/月）"),
        ("de", _TIER, "2 × Gold (Stufe 2 zu 0,036 $/Monat)"),
        ("es", _FLAT, "Gold (nivel 1 a 9,00 US$/mes)"),
        ("ja", _UNUSED, "Goldの2026/01/01以降の未使用期間"),
    ],
)
def test_lines_of_subscriptions_speak_the_readers_language(
    make_document: MakeDocument, locale: str, text: LineText, written: str
) -> None:
    line = Line("As the API says it", amount=2500, text=text)
    shown = present_invoice(make_document(lines=(line,), locale=locale)).lines[0]
    assert shown.description.replace("\u00a0", " ").replace("\u202f", " ") == written


@pytest.mark.parametrize("locale", SUPPORTED_LOCALES)
def test_every_text_of_a_line_can_be_written(make_document: MakeDocument, locale: str) -> None:
    kinds: tuple[LineTextKind, ...] = ("item", "free_trial", "trial_period", "unused_time", "remaining_time")
    texts = [
        LineText(kind=kind, product="Gold", unit_amount="5", interval=unit, interval_count=count, percent_off=off)
        for kind in kinds
        for unit in ("day", "week", "month", "year")
        for count in (1, 2)
        for off in (None, "5")
    ]
    texts += [replace(_TIER, interval=unit) for unit in ("day", "week", "month", "year")]
    document = make_document(lines=tuple(Line("", amount=1, text=text) for text in texts), locale=locale)
    assert all("{" not in line.description for line in present_invoice(document).lines)
