"""From the facts of a `CreditNoteDocument` to what a reader sees of it.

Which facts a credit note shows: Stripe docs, api/credit_notes/object. Their order is the invoice's.
"""

from __future__ import annotations

from collections.abc import Iterator

from emulator.billing.documents.document import CreditNoteDocument, InvoiceDocument
from emulator.delivery.presentation.clean_text import clean_line, clean_text
from emulator.delivery.presentation.document_formatter import DocumentFormatter, brand_colour
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.languages import Language, language
from emulator.delivery.presentation.view import DocumentView, Row


def present_credit_note(note: CreditNoteDocument, invoice: InvoiceDocument, locale: str | None = None) -> DocumentView:
    """Write a credit note of an invoice out in the language of `locale` (default: the invoice's own)."""
    lang = language(locale or invoice.locale)
    formatter = DocumentFormatter(lang, invoice.currency)
    credited = lang.text("credit_note.line", number=clean_line(invoice.number or ""))
    return DocumentView(
        language=lang,
        title=lang.text("credit_note.title"),
        business=clean_line(invoice.seller.name),
        contact=clean_line(invoice.seller.email or invoice.seller.phone or ""),
        number=clean_line(note.number),
        headline=_headline(note, formatter),
        status=note.status,
        mark=lang.text("mark.void") if note.status == "void" else "",
        test_mark="" if invoice.livemode else lang.text("mark.test"),
        test_note="" if invoice.livemode else lang.text("credit_note.test_note"),
        facts=tuple(_facts(note, invoice, lang)),
        seller=formatter.party("", invoice.seller),
        bill_to=formatter.party(lang.text("party.bill_to"), invoice.bill_to),
        ship_to=formatter.party(lang.text("party.ship_to"), invoice.ship_to) if invoice.ship_to else None,
        memo=clean_text(note.memo or "").strip(),
        columns=formatter.columns(),
        lines=tuple(formatter.line(line, nameless=credited) for line in note.lines),
        has_tax=any(line.taxes for line in note.lines),
        totals=tuple(_totals(note, formatter)),
        settlement=tuple(_settlement(note, invoice, formatter)),
        notes=(lang.text("reverse_charge"),) if invoice.reverse_charge else (),
        footer=clean_text(invoice.footer or "").strip(),
        pay_url="",
        brand_colour=brand_colour(invoice.brand_colour),
    )


def _headline(note: CreditNoteDocument, formatter: DocumentFormatter) -> str:
    amount, lang = formatter.amount(note.amount), formatter.lang
    if note.status == "void":
        return amount
    if note.issued_at is None:
        return lang.text("credit_note.headline_undated", amount=amount)
    return lang.text("credit_note.headline", amount=amount, date=format_day(note.issued_at, lang.locale))


def _facts(note: CreditNoteDocument, invoice: InvoiceDocument, lang: Language) -> Iterator[Row]:
    yield Row(lang.text("mail.credit_note.number"), clean_line(note.number))
    if invoice.number:
        yield Row(lang.text("fact.number"), clean_line(invoice.number))
    if note.issued_at is not None:
        yield Row(lang.text("fact.issued"), format_day(note.issued_at, lang.locale))
    if note.reason:
        yield Row(lang.text("credit_note.reason"), lang.text(f"credit_note.reason.{note.reason}"))


def _totals(note: CreditNoteDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    yield from formatter.sums(note)
    yield Row(formatter.lang.text("totals.total"), formatter.amount(note.amount), strong=True)


def _settlement(note: CreditNoteDocument, invoice: InvoiceDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    """How the total was given back; a void note gave nothing."""
    if note.status == "void":
        return
    number = clean_line(invoice.number or "")
    ways = (
        (formatter.lang.text("credit_note.applied", number=number), note.applied),
        (formatter.lang.text("credit_note.refunded"), note.refunded),
        (formatter.lang.text("credit_note.credited"), note.credited),
        (formatter.lang.text("credit_note.out_of_band"), note.out_of_band),
    )
    yield from (Row(label, formatter.amount(amount)) for label, amount in ways if amount)
