"""What a credit note is."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.arithmetic.credit_amounts import CreditAmount
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.arithmetic.tax_amounts import TaxAmount
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct

LineType = Literal["custom_line_item", "invoice_line_item"]


class CreditNoteLine(Struct, frozen=True, kw_only=True):
    """One line. `amount` is in minor units, before discounts and added tax; `unit_amount_decimal` a decimal string.

    `credit_amounts` are the billing credits that paid what it credits: they are not given back.
    """

    id: str
    amount: int
    type: LineType
    credit_amounts: tuple[CreditAmount, ...] = ()
    description: str | None = None
    discount_amounts: tuple[DiscountAmount, ...] = ()
    invoice_line_item: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    quantity: int | None = None
    tax_rates: tuple[TaxRate, ...] = ()
    taxes: tuple[TaxAmount, ...] = ()
    unit_amount_decimal: str | None = None


class CreditNoteAmounts(Struct, frozen=True, kw_only=True):
    """What a credit note adds up to, in minor units; `shipping` is what it credits of the shipping cost."""

    discount_amounts: tuple[DiscountAmount, ...]
    shipping: int
    subtotal: int
    subtotal_excluding_tax: int
    taxes: tuple[TaxAmount, ...]
    total: int
    total_excluding_tax: int
    credit_amounts: tuple[CreditAmount, ...] = ()


class RefundShare(Struct, frozen=True, kw_only=True):
    """What a refund gives back of a credit note, in minor units."""

    refund: str
    amount: int


class CreditNote(Struct, frozen=True, kw_only=True):
    """A credit note. Amounts are in minor units of `currency`, times are unix seconds, UTC.

    `pre_payment_amount` lowers what is still due on the invoice; `post_payment_amount` is given back as refunds, as
    credit on the customer's balance (`customer_balance_transaction`) and out of band.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "credit_note",
        display_name="credit note",
        prefix="cn",
        events=(
            "credit_note.created",
            "credit_note.updated",
            "credit_note.voided",
        ),
    )

    id: str
    created: int
    amounts: CreditNoteAmounts
    currency: str
    customer: str
    invoice: str
    lines: tuple[CreditNoteLine, ...]
    number: str
    post_payment_amount: int
    pre_payment_amount: int
    customer_balance_transaction: str | None = None
    effective_at: int | None = None
    link_secret: str = ""
    memo: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    out_of_band_amount: int | None = None
    reason: str | None = None
    refunds: tuple[RefundShare, ...] = ()
    shipping_rate: str | None = None
    status: Literal["issued", "void"] = "issued"
    test_clock: str | None = None
    voided_at: int | None = None

    @property
    def type(self) -> str:
        """Whether it was issued before the invoice was paid, after it, or for both parts of it."""
        if self.pre_payment_amount and self.post_payment_amount:
            return "mixed"
        return "post_payment" if self.post_payment_amount else "pre_payment"
