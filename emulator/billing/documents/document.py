"""What a mail, a PDF or a page needs to know about an invoice, and nothing else.

The engine fills an `InvoiceDocument` once; whatever shows the invoice to a person reads only that. The document holds
facts (minor units, unix seconds, percentages as decimal strings), never formatted text: language and format belong to
the presenter. It is stored as JSON beside the queued mail, so a mail that is sent again says what the first one said.
"""

from __future__ import annotations

from typing import Literal

from emulator.billing.core.account import TaxId
from emulator.billing.core.addresses import Address
from emulator.billing.core.calendar import Period
from emulator.billing.core.structs import Struct, replace
from emulator.billing.documents.line_text import LineText

InvoiceStatus = Literal["draft", "open", "paid", "void", "uncollectible"]
CreditNoteStatus = Literal["issued", "void"]
QuoteStatus = Literal["accepted", "canceled", "draft", "open"]
PageSize = Literal["letter", "a4"]

_COUNTRIES_WITH_CITY_FIRST = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "US"})


class Party(Struct, frozen=True):
    """Somebody named on the invoice. `country` is ISO 3166-1 alpha-2; its name is written in the reader's language."""

    name: str = ""
    address: tuple[str, ...] = ()
    country: str | None = None
    email: str | None = None
    phone: str | None = None
    tax_ids: tuple[TaxId, ...] = ()


class Tax(Struct, frozen=True):
    """A tax on a line or on the whole invoice.

    `amount` in minor units, `percentage` a decimal string (`"7.5"`) if there is one; `taxable` is the amount it is a
    percentage of, where it is to be shown.
    """

    label: str
    amount: int
    percentage: str | None = None
    inclusive: bool = False
    taxable: int | None = None


class Discount(Struct, frozen=True):
    """What a coupon takes off: `amount` in minor units, positive.

    `percent_off` a decimal string if it is a percentage.
    """

    label: str
    amount: int
    percent_off: str | None = None


class Line(Struct, frozen=True):
    """One line of the invoice.

    `text` are the facts that `description` says in English, where that is known.
    `amount` is in minor units and may be negative; `unit_amount` is a decimal string in minor units (`"0.05"` is a
    twentieth of a cent); `quantity` is a decimal string. Either may be None when the line has no such thing.
    """

    description: str
    amount: int
    quantity: str | None = None
    unit_amount: str | None = None
    period: Period | None = None
    taxes: tuple[Tax, ...] = ()
    discounts: tuple[Discount, ...] = ()
    text: LineText | None = None


class Shipping(Struct, frozen=True):
    """Shipping cost in minor units, with the name of the rate if it has one."""

    amount: int
    label: str | None = None


class CreditNote(Struct, frozen=True):
    """A credit note issued against the invoice, `amount` in minor units, positive."""

    number: str
    amount: int
    issued_at: int | None = None


class CustomField(Struct, frozen=True):
    """A name and a value the seller put into the head of the invoice."""

    name: str
    value: str


class ReceiptDocument(Struct, frozen=True):
    """A receipt as it is shown to a person: `amount` and `refunded` in minor units, `paid_at` in unix seconds UTC.

    `number` is None as long as the receipt was not mailed, `method` as shown: `Visa •••• 4242`.
    """

    amount: int
    paid_at: int
    method: str
    number: str | None = None
    refunded: int = 0


class QuoteDocument(Struct, frozen=True):
    """A quote as it is shown to a person, beside a document with its parties, its lines and what they come to at first.

    Times are unix seconds UTC. `renewal` is what each renewal costs, in minor units, None where nothing recurs;
    `interval` (day, week, month, year) and `interval_count` say how often that is.
    """

    number: str | None
    status: QuoteStatus
    expires_at: int
    header: str | None = None
    renewal: int | None = None
    interval: str = "month"
    interval_count: int = 1


class InvoiceDocument(Struct, frozen=True):
    """An invoice as it is shown to a person.

    Money is in minor units of `currency` (ISO 4217, lower case); times are unix seconds UTC. `applied_balance` is
    signed: negative when credit of the customer lowered the amount due. `applied_credits` are the billing credits that
    paid a part of it before taxes. `total_excluding_tax` is None when it is not to be shown. `number` is None as long
    as none was drawn. Where each figure stands on the invoice: Stripe docs, "Customize invoices". `transfer` is the
    account that it can be paid to, line by line: what a line is, in the API's words, and what it says; empty where no
    transfer is asked for. `tax_ids_in_mail` is whether a mail names the parties' tax ids, as Spanish ones do and
    Stripe's do not. `payable_online` is whether the page at `hosted_url` takes payments.
    """

    seller: Party
    bill_to: Party
    currency: str
    status: InvoiceStatus
    livemode: bool
    subtotal: int
    total: int
    amount_due: int
    amount_paid: int
    amount_remaining: int
    lines: tuple[Line, ...] = ()
    number: str | None = None
    ship_to: Party | None = None
    issued_at: int | None = None
    due_at: int | None = None
    paid_at: int | None = None
    discounts: tuple[Discount, ...] = ()
    applied_credits: int = 0
    total_excluding_tax: int | None = None
    taxes: tuple[Tax, ...] = ()
    shipping: Shipping | None = None
    applied_balance: int = 0
    credit_notes: tuple[CreditNote, ...] = ()
    transfer: tuple[tuple[str, str], ...] = ()
    memo: str | None = None
    footer: str | None = None
    custom_fields: tuple[CustomField, ...] = ()
    reverse_charge: bool = False
    tax_ids_in_mail: bool = False
    page_size: PageSize = "letter"
    locale: str = "en"
    hosted_url: str | None = None
    payable_online: bool = True
    pdf_url: str | None = None
    brand_colour: str | None = None
    logo: bytes | None = None

    def as_issued(self) -> InvoiceDocument:
        """What it said before it was paid, without a way to pay; the same for one that was not."""
        if self.status != "paid":
            return self
        return replace(
            self, status="open", paid_at=None, amount_paid=0, amount_remaining=self.amount_due, payable_online=False
        )


class CreditNoteDocument(Struct, frozen=True):
    """A credit note as it is shown to a person, beside the document of the invoice that it credits.

    The parties, the language and the look are the invoice's. Money is in minor units of the invoice's currency; times
    are unix seconds UTC. `amount` is the total; it is split exactly into what lowered the amount due of the invoice
    (`applied`), what was `refunded`, what became credit on the customer's balance (`credited`) and what was given back
    `out_of_band`. `applied_credits` are the billing credits that paid a part of what it credits. `reason` is Stripe's
    name for it, such as `order_change`.
    """

    number: str
    amount: int
    issued_at: int | None = None
    status: CreditNoteStatus = "issued"
    reason: str | None = None
    memo: str | None = None
    lines: tuple[Line, ...] = ()
    subtotal: int = 0
    discounts: tuple[Discount, ...] = ()
    applied_credits: int = 0
    shipping: Shipping | None = None
    total_excluding_tax: int | None = None
    taxes: tuple[Tax, ...] = ()
    applied: int = 0
    refunded: int = 0
    credited: int = 0
    out_of_band: int = 0


def address_lines(address: Address) -> tuple[str, ...]:
    """An address laid out as lines, without the country, in the order its country is used to."""
    city, state, postal_code = address.city, address.state, address.postal_code
    if address.country is None or address.country.upper() in _COUNTRIES_WITH_CITY_FIRST:
        town = ", ".join(part for part in (city, " ".join(filter(None, (state, postal_code)))) if part)
    else:
        town = ", ".join(part for part in (" ".join(filter(None, (postal_code, city))), state) if part)
    return tuple(part for part in (address.line1, address.line2, town) if part)
