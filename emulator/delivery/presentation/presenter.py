"""From the facts of an `InvoiceDocument` to what a reader sees of it. The only place where invoices are formatted.

Which blocks an invoice shows and in which order: Stripe docs, "Customize invoices" and "Hosted Invoice Page".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlsplit

from emulator.billing.document import Discount, InvoiceDocument, Line, Party, Tax, TaxId
from emulator.delivery.presentation.clean import clean_line, clean_text
from emulator.delivery.presentation.formats import (
    country_name,
    format_amount,
    format_day,
    format_day_briefly,
    format_percentage,
    format_quantity,
)
from emulator.delivery.presentation.languages import Language, language
from emulator.delivery.presentation.view import InvoiceView, LineView, PartyView, Row

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DEFAULT_COLOUR = "#635bff"


def present(document: InvoiceDocument, locale: str | None = None) -> InvoiceView:
    """Write an invoice out in the language of `locale` (default: the document's own)."""
    lang = language(locale or document.locale)
    paying = document.status == "open" and document.amount_remaining > 0
    hosted_url = safe_url(document.hosted_url)
    return InvoiceView(
        language=lang,
        business=clean_line(document.seller.name),
        contact=clean_line(document.seller.email or document.seller.phone or ""),
        number=clean_line(document.number or ""),
        headline=_headline(document, lang),
        amount=_amount(document, lang, _headline_amount(document)),
        mark="" if document.status == "open" else lang.text(f"mark.{document.status}"),
        test_mark="" if document.livemode else lang.text("mark.test"),
        test_note="" if document.livemode else lang.text("mark.test_note"),
        facts=tuple(_facts(document, lang)),
        seller=_party("", document.seller, lang),
        bill_to=_party(lang.text("party.bill_to"), document.bill_to, lang),
        ship_to=_party(lang.text("party.ship_to"), document.ship_to, lang) if document.ship_to else None,
        memo=clean_text(document.memo or "").strip(),
        columns=(
            lang.text("column.description"),
            lang.text("column.quantity"),
            lang.text("column.unit_price"),
            lang.text("column.tax"),
            lang.text("column.amount"),
        ),
        lines=tuple(_line(line, document, lang) for line in document.lines),
        has_tax=any(line.taxes for line in document.lines),
        totals=tuple(_totals(document, lang)),
        settlement=tuple(_settlement(document, lang)),
        notes=(lang.text("reverse_charge"),) if document.reverse_charge else (),
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


def brand_colour(colour: str | None) -> str:
    """Return the colour if it is written `#rrggbb`, else the default one: it goes into style attributes."""
    return colour if colour and _COLOUR.fullmatch(colour) else _DEFAULT_COLOUR


def _amount(document: InvoiceDocument, lang: Language, minor_units: int | Decimal) -> str:
    return format_amount(minor_units, document.currency, lang.locale)


def _headline_amount(document: InvoiceDocument) -> int:
    return document.amount_due if document.status in ("paid", "void") else document.amount_remaining


def _headline(document: InvoiceDocument, lang: Language) -> str:
    amount = _amount(document, lang, _headline_amount(document))
    if document.status == "void":
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


def _party(heading: str, party: Party, lang: Language) -> PartyView:
    country = country_name(party.country, lang.locale) if party.country else ""
    below = [*party.address, country, party.phone or "", party.email or "", *map(_tax_id, party.tax_ids)]
    lines = tuple(filter(None, map(clean_line, below)))
    name = clean_line(party.name)
    return PartyView(heading, name, lines) if name else PartyView(heading, lines[0] if lines else "", lines[1:])


def _tax_id(tax_id: TaxId) -> str:
    """`eu_vat` has its country in the number, other kinds in their name: `DE VAT DE123456789`, `ES CIF A12345678`."""
    kind = tax_id.type.replace("_", " ").upper()
    return f"{tax_id.value[:2]} VAT {tax_id.value}" if tax_id.type == "eu_vat" else f"{kind} {tax_id.value}"


def _line(line: Line, document: InvoiceDocument, lang: Language) -> LineView:
    locale = lang.locale
    ends = (line.period.start, line.period.end) if line.period else ()
    return LineView(
        description=clean_text(line.description).strip(),
        detail=" – ".join(format_day_briefly(end, locale) for end in ends),
        quantity=format_quantity(line.quantity, locale) if line.quantity else "",
        unit_price=_amount(document, lang, Decimal(line.unit_amount)) if line.unit_amount else "",
        tax=", ".join(_tax_in_brief(tax, lang) for tax in line.taxes),
        amount=_amount(document, lang, line.amount),
        discounts=tuple(_discount(discount, document, lang) for discount in line.discounts),
    )


def _tax_in_brief(tax: Tax, lang: Language) -> str:
    return format_percentage(tax.percentage, lang.locale) if tax.percentage else clean_line(tax.label)


def _discount(discount: Discount, document: InvoiceDocument, lang: Language) -> Row:
    label = clean_line(discount.label)
    if discount.percent_off:
        percentage = format_percentage(discount.percent_off, lang.locale)
        label = lang.text("discount.percent", label=label, percentage=percentage)
    return Row(label, _amount(document, lang, -discount.amount))


def _tax(tax: Tax, document: InvoiceDocument, lang: Language) -> Row:
    label = clean_line(tax.label)
    if tax.percentage:
        key = "tax.inclusive" if tax.inclusive else "tax.exclusive"
        label = lang.text(key, label=label, percentage=format_percentage(tax.percentage, lang.locale))
    elif tax.inclusive:
        label = lang.text("tax.inclusive_flat", label=label)
    return Row(label, _amount(document, lang, tax.amount))


def _totals(document: InvoiceDocument, lang: Language) -> Iterator[Row]:
    yield Row(lang.text("totals.subtotal"), _amount(document, lang, document.subtotal))
    for discount in document.discounts:
        yield _discount(discount, document, lang)
    if document.shipping:
        name = clean_line(document.shipping.label or "")
        label = lang.text("totals.shipping_named", name=name) if name else lang.text("totals.shipping")
        yield Row(label, _amount(document, lang, document.shipping.amount))
    if document.total_excluding_tax is not None:
        yield Row(lang.text("totals.total_excluding_tax"), _amount(document, lang, document.total_excluding_tax))
    for tax in document.taxes:
        yield _tax(tax, document, lang)
    yield Row(lang.text("totals.total"), _amount(document, lang, document.total))


def _settlement(document: InvoiceDocument, lang: Language) -> Iterator[Row]:
    if document.status == "void":
        return
    if document.applied_balance:
        yield Row(lang.text("totals.applied_balance"), _amount(document, lang, document.applied_balance))
    for note in document.credit_notes:
        label = lang.text("totals.credit_note", number=clean_line(note.number))
        yield Row(label, _amount(document, lang, -note.amount))
    if document.status == "paid":
        yield Row(lang.text("totals.amount_paid"), _amount(document, lang, document.amount_paid))
        return
    if document.amount_paid:
        yield Row(lang.text("totals.amount_paid"), _amount(document, lang, -document.amount_paid))
    yield Row(lang.text("totals.amount_due"), _amount(document, lang, document.amount_remaining))
