"""From the facts of an `InvoiceDocument` to what a reader sees of it. The only place where invoices are formatted.

Which blocks an invoice shows and in which order: Stripe docs, "Customize invoices" and "Hosted Invoice Page".
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from emulator.billing.documents.document import InvoiceDocument
from emulator.delivery.presentation.clean_text import clean_line, clean_text
from emulator.delivery.presentation.document_formatter import DocumentFormatter, brand_colour
from emulator.delivery.presentation.formats import format_day
from emulator.delivery.presentation.languages import Language, language
from emulator.delivery.presentation.view import InvoiceView, Row


def present_invoice(document: InvoiceDocument, locale: str | None = None) -> InvoiceView:
    """Write an invoice out in the language of `locale` (default: the document's own)."""
    lang = language(locale or document.locale)
    formatter = DocumentFormatter(lang, document.currency)
    paying = document.status == "open" and document.amount_remaining > 0 and document.payable_online
    hosted_url = safe_url(document.hosted_url)
    return InvoiceView(
        language=lang,
        title=lang.text("invoice.title"),
        business=clean_line(document.seller.name),
        contact=clean_line(document.seller.email or document.seller.phone or ""),
        number=clean_line(document.number or ""),
        headline=_headline(document, formatter),
        amount=formatter.amount(_headline_amount(document)),
        status=document.status,
        mark="" if document.status == "open" else lang.text(f"mark.{document.status}"),
        test_mark="" if document.livemode else lang.text("mark.test"),
        test_note="" if document.livemode else lang.text("mark.test_note"),
        facts=tuple(_facts(document, lang)),
        seller=formatter.party("", document.seller),
        bill_to=formatter.party(lang.text("party.bill_to"), document.bill_to),
        ship_to=formatter.party(lang.text("party.ship_to"), document.ship_to) if document.ship_to else None,
        memo=clean_text(document.memo or "").strip(),
        columns=formatter.columns(),
        lines=tuple(map(formatter.line, document.lines)),
        has_tax=any(line.taxes for line in document.lines),
        totals=tuple(_totals(document, formatter)),
        settlement=tuple(_settlement(document, formatter)),
        notes=(lang.text("reverse_charge"),) if document.reverse_charge else (),
        transfer=tuple(Row(lang.text(f"transfer.{name}"), clean_line(value)) for name, value in document.transfer),
        footer=clean_text(document.footer or "").strip(),
        hosted_url=hosted_url,
        pdf_url=safe_url(document.pdf_url),
        pay_url=hosted_url if paying else "",
        brand_colour=brand_colour(document.brand_colour),
    )


def safe_url(url: str | None) -> str:
    """Return a link that may be shown: http or https to a host, without white space; anything else becomes empty."""
    candidate = clean_line(url or "")
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return ""
    usable = parts.scheme in ("http", "https") and parts.hostname and " " not in candidate
    return candidate if usable else ""


def _headline_amount(document: InvoiceDocument) -> int:
    return document.amount_due if document.status in ("paid", "void") else document.amount_remaining


def _headline(document: InvoiceDocument, formatter: DocumentFormatter) -> str:
    amount, lang = formatter.amount(_headline_amount(document)), formatter.lang
    # Nobody is to pay what gives money back.
    if document.status == "void" or _headline_amount(document) < 0:
        return amount
    key, day = ("headline.paid", document.paid_at) if document.status == "paid" else ("headline.due", document.due_at)
    if day is None:
        return lang.text(f"{key}_undated", amount=amount)
    return lang.text(key, amount=amount, date=format_day(day, lang.locale))


def _facts(document: InvoiceDocument, lang: Language) -> Iterator[Row]:
    if document.number:
        yield Row(lang.text("fact.number"), clean_line(document.number))
    for key, day in (
        ("fact.issued", document.issued_at),
        ("fact.due", document.due_at),
        ("fact.paid", document.paid_at),
    ):
        if day is not None:
            yield Row(lang.text(key), format_day(day, lang.locale))
    for field in document.custom_fields:
        yield Row(clean_line(field.name), clean_line(field.value))


def _totals(document: InvoiceDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    yield from formatter.sums(document)
    yield Row(formatter.lang.text("totals.total"), formatter.amount(document.total), strong=document.status == "void")


def _settlement(document: InvoiceDocument, formatter: DocumentFormatter) -> Iterator[Row]:
    text = formatter.lang.text
    if document.status == "void":
        return
    if document.applied_balance:
        yield Row(text("totals.applied_balance"), formatter.amount(document.applied_balance))
    for note in document.credit_notes:
        yield Row(text("totals.credit_note", number=clean_line(note.number)), formatter.amount(-note.amount))
    if document.status == "paid":
        yield Row(text("totals.amount_paid"), formatter.amount(document.amount_paid), strong=True)
        return
    if document.amount_paid:
        yield Row(text("totals.amount_paid"), formatter.amount(-document.amount_paid))
    yield Row(text("totals.amount_due"), formatter.amount(document.amount_remaining), strong=True)
