"""From the facts of a payment to what a reader sees on its receipt (Stripe docs, "Receipts")."""

from __future__ import annotations

from collections.abc import Iterator

from emulator.billing.documents.document import InvoiceDocument, ReceiptDocument
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.document_formatter import DocumentFormatter
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.invoice_presenter import present_invoice
from emulator.delivery.presentation.languages import language
from emulator.delivery.presentation.view import DocumentView, Row


def present_receipt(receipt: ReceiptDocument, paid: InvoiceDocument) -> DocumentView:
    """Write the receipt of a payment out in the language of what was paid.

    `paid` is the invoice that was paid, or a document that stands for a payment without one.
    """
    lang = language(paid.locale)
    formatter, view = DocumentFormatter(lang, paid.currency), present_invoice(paid)
    day = format_day(receipt.paid_at, lang.locale)
    return DocumentView(
        language=lang,
        title=lang.text("receipt.title"),
        business=view.business,
        contact=view.contact,
        number=clean_line(receipt.number or "") or view.number,
        headline=lang.text("headline.paid", amount=formatter.amount(receipt.amount), date=day),
        status="paid",
        mark=lang.text("mark.paid"),
        test_mark=view.test_mark,
        test_note="" if paid.livemode else lang.text("receipt.test_note"),
        facts=tuple(_facts(receipt, paid, formatter)),
        seller=view.seller,
        bill_to=view.bill_to,
        ship_to=view.ship_to,
        memo=view.memo,
        columns=view.columns,
        lines=view.lines,
        has_tax=view.has_tax,
        totals=view.totals,
        settlement=tuple(_settlement(receipt, formatter)),
        notes=view.notes,
        footer=view.footer,
        pay_url="",
        brand_colour=view.brand_colour,
    )


def _facts(receipt: ReceiptDocument, paid: InvoiceDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    text = formatter.lang.text
    if paid.number:
        yield Row(text("fact.number"), clean_line(paid.number))
    if receipt.number:
        yield Row(text("mail.receipt.number"), clean_line(receipt.number))
    yield Row(text("fact.paid"), format_day(receipt.paid_at, formatter.lang.locale))
    yield Row(text("mail.receipt.method"), clean_line(receipt.method))


def _settlement(receipt: ReceiptDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    yield Row(formatter.lang.text("totals.amount_paid"), formatter.amount(receipt.amount), strong=True)
    if receipt.refunded:
        yield Row(formatter.lang.text("hosted.refunded"), formatter.amount(receipt.refunded))
