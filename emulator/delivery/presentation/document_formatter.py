"""What invoices, credit notes and receipts have in common, written out in one language and currency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from emulator.billing.core.account import TaxId
from emulator.billing.documents.document import (
    CreditNoteDocument,
    Discount,
    InvoiceDocument,
    Line,
    Party,
    Shipping,
    Tax,
)
from emulator.billing.documents.line_text import LineText
from emulator.delivery.presentation.clean_text import clean_line, clean_text
from emulator.delivery.presentation.formats import (
    country_name,
    format_amount,
    format_day_briefly,
    format_percentage,
    format_quantity,
)
from emulator.delivery.presentation.languages import Language
from emulator.delivery.presentation.view import LineView, PartyView, Row

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DEFAULT_COLOUR = "#635bff"


class DocumentFormatter(Struct, frozen=True):
    """Writes facts as text. `currency` is an ISO 4217 code in lower case; amounts are in its minor units."""

    lang: Language
    currency: str

    def amount(self, minor_units: int | Decimal) -> str:
        """An amount with its currency."""
        return format_amount(minor_units, self.currency, self.lang.locale)

    def columns(self) -> tuple[str, str, str, str, str]:
        """The heads of the table of lines."""
        text = self.lang.text
        return (
            text("column.description"),
            text("column.quantity"),
            text("column.unit_price"),
            text("column.tax"),
            text("column.amount"),
        )

    def party(self, heading: str, party: Party) -> PartyView:
        """Somebody named; who has no name is called by the first thing that is known."""
        country = country_name(party.country, self.lang.locale) if party.country else ""
        below = [*party.address, country, party.phone or "", party.email or "", *map(tax_id_text, party.tax_ids)]
        lines = tuple(filter(None, map(clean_line, below)))
        name = clean_line(party.name)
        return PartyView(heading, name, lines) if name else PartyView(heading, lines[0] if lines else "", lines[1:])

    def line(self, line: Line, nameless: str = "") -> LineView:
        """One line; `nameless` is what stands for a description that is missing."""
        locale = self.lang.locale
        ends = (line.period.start, line.period.end) if line.period else ()
        return LineView(
            description=clean_text(self._description(line)).strip() or nameless,
            detail=" – ".join(format_day_briefly(end, locale) for end in ends),
            quantity=format_quantity(line.quantity, locale) if line.quantity else "",
            unit_price=self.amount(Decimal(line.unit_amount)) if line.unit_amount else "",
            tax=", ".join(map(self._tax_in_brief, line.taxes)),
            amount=self.amount(line.amount),
            discounts=tuple(map(self.discount, line.discounts)),
        )

    def _description(self, line: Line) -> str:
        """What a line is for: English is the API's own, word for word."""
        text = line.text
        return line.description if text is None or self.lang.locale.language == "en" else self._line_text(text)

    def _line_text(self, text: LineText) -> str:
        subject = text.subject
        if text.kind == "item":
            if text.unit_amount is None or text.interval is None:
                return subject
            amount = format_amount(Decimal(text.unit_amount), text.currency, self.lang.locale)
            if text.tier is None:
                return self.lang.text("line.item", subject=subject, price=amount, interval=self._interval(text))
            return self.lang.text(
                "line.tier", subject=subject, tier=str(text.tier), price=amount, interval=self._interval(text)
            )
        if text.kind in ("free_trial", "trial_period"):
            return self.lang.text(f"line.{text.kind}", subject=subject)
        date = format_day_briefly(text.date or 0, self.lang.locale)
        if text.percent_off is None:
            return self.lang.text(f"line.{text.kind}", subject=subject, date=date)
        percentage = format_percentage(text.percent_off, self.lang.locale)
        return self.lang.text(f"line.{text.kind}_discounted", subject=subject, date=date, percentage=percentage)

    def _interval(self, text: LineText) -> str:
        if text.interval_count == 1:
            return self.lang.text(f"interval.{text.interval}")
        return self.lang.text(
            f"interval.{text.interval}s", count=format_quantity(str(text.interval_count), self.lang.locale)
        )

    def discount(self, discount: Discount) -> Row:
        """What a coupon takes off, as a negative amount."""
        label = clean_line(discount.label)
        if discount.percent_off:
            percentage = format_percentage(discount.percent_off, self.lang.locale)
            label = self.lang.text("discount.percent", label=label, percentage=percentage)
        return Row(label, self.amount(-discount.amount))

    def sums(self, document: InvoiceDocument | CreditNoteDocument) -> Iterator[Row]:
        """What a total is made of, from the sum of the lines to the taxes."""
        yield self._row("totals.subtotal", document.subtotal)
        yield from map(self.discount, document.discounts)
        if document.applied_credits:
            yield self._row("totals.applied_credits", -document.applied_credits)
        if document.shipping:
            yield self._shipping(document.shipping)
        yield from self._taxes(document.total_excluding_tax, document.taxes)

    def _taxes(self, total_excluding_tax: int | None, taxes: Sequence[Tax]) -> list[Row]:
        """The total before tax, where it is to be shown, and each tax."""
        before = [] if total_excluding_tax is None else [self._row("totals.total_excluding_tax", total_excluding_tax)]
        return [*before, *map(self.tax, taxes)]

    def _shipping(self, shipping: Shipping) -> Row:
        """The shipping cost, by the name of its rate."""
        name = clean_line(shipping.label or "")
        label = self.lang.text("totals.shipping_named", name=name) if name else self.lang.text("totals.shipping")
        return Row(label, self.amount(shipping.amount))

    def _row(self, key: str, minor_units: int) -> Row:
        return Row(self.lang.text(key), self.amount(minor_units))

    def _tax_name(self, tax: Tax) -> str:
        return clean_line(tax.label) or self.lang.text("column.tax")

    def _tax_in_brief(self, tax: Tax) -> str:
        return format_percentage(tax.percentage, self.lang.locale) if tax.percentage else self._tax_name(tax)

    def tax(self, tax: Tax) -> Row:
        """A tax, with the rate and what it is taken of."""
        label, text = self._tax_name(tax), self.lang.text
        percentage = format_percentage(tax.percentage, self.lang.locale) if tax.percentage else ""
        if percentage and not tax.inclusive and tax.taxable is not None:
            label = text("tax.exclusive_on", label=label, percentage=percentage, amount=self.amount(tax.taxable))
        elif percentage:
            label = text("tax.inclusive" if tax.inclusive else "tax.exclusive", label=label, percentage=percentage)
        elif tax.inclusive:
            label = text("tax.inclusive_flat", label=label)
        return Row(label, self.amount(tax.amount))


def brand_colour(colour: str | None) -> str:
    """Return the colour if it is written `#rrggbb`, else the default one: it goes into style attributes."""
    return colour if colour and _COLOUR.fullmatch(colour) else _DEFAULT_COLOUR


def tax_id_text(tax_id: TaxId) -> str:
    """`eu_vat` has its country in the number, other kinds in their name: `DE VAT DE123456789`, `ES CIF A12345678`."""
    kind = tax_id.type.replace("_", " ").upper()
    return f"{tax_id.value[:2]} VAT {tax_id.value}" if tax_id.type == "eu_vat" else f"{kind} {tax_id.value}"
