"""An invoice, a credit note or a receipt in one language: every figure and label written out, in the order it is read.

Still plain text, without any markup.
"""

from __future__ import annotations

from msgspec import Struct

from emulator.delivery.presentation.languages import Language


class Row(Struct, frozen=True):
    """A label and what stands beside it; `strong` where it is what the reader looks for."""

    label: str
    value: str
    strong: bool = False


class PartyView(Struct, frozen=True):
    """Somebody named on the invoice: a heading (`Bill to`; empty for the seller), a name and the lines below it."""

    heading: str
    name: str
    lines: tuple[str, ...]


class LineView(Struct, frozen=True):
    """A line of the invoice. `detail` is the service period or empty; the discounts stand below the line."""

    description: str
    detail: str
    quantity: str
    unit_price: str
    tax: str
    amount: str
    discounts: tuple[Row, ...]


class DocumentView(Struct, frozen=True, kw_only=True):
    """What a page shows of an invoice, of a credit note or of a receipt.

    `headline` is the sentence with the amount and its day. `totals` end with the total; `settlement` is what follows
    from there. `mark` is the status in a word where it must not be overlooked (paid, void, draft, uncollectible) and
    empty otherwise, `status` the status itself; `transfer` is the account that can be paid to;
    `pay_url` is set only while payment is asked for.
    """

    language: Language
    title: str
    business: str
    contact: str
    number: str
    headline: str
    status: str
    mark: str
    test_mark: str
    test_note: str
    facts: tuple[Row, ...]
    seller: PartyView
    bill_to: PartyView
    ship_to: PartyView | None
    memo: str
    columns: tuple[str, str, str, str, str]
    lines: tuple[LineView, ...]
    has_tax: bool
    totals: tuple[Row, ...]
    settlement: tuple[Row, ...]
    notes: tuple[str, ...]
    footer: str
    pay_url: str
    brand_colour: str
    transfer: tuple[Row, ...] = ()


class InvoiceView(DocumentView, frozen=True, kw_only=True):
    """What is shown of an invoice. `amount` is the headline's figure alone.

    The last row of `settlement` is the amount due or paid; a void invoice has none.
    """

    amount: str
    hosted_url: str
    pdf_url: str
