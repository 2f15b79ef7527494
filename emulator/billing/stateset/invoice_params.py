"""The parameters of operations on invoices (docs.stateset.com/api-reference/invoices), as the rules get them."""

from decimal import Decimal
from typing import Any

from emulator.billing.core.addresses import Address
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import Struct


class LineParams(Struct, frozen=True, kw_only=True):
    """One of `line_items`: the price in minor units, the tax rate a fraction, 0.08 for 8 %."""

    description: str
    unit_price: int
    quantity: Decimal = Decimal(1)
    tax_rate: Decimal = Decimal(0)
    product_id: str | None = None
    account_code: str | None = None


class InvoiceCreateParams(Struct, frozen=True, kw_only=True):
    """POST /invoices. Days are text, `2026-01-20`; None is what was not given."""

    customer_id: str
    invoice_number: str | None = None
    issue_date: str | None = None
    due_date: str | None = None
    currency: str | None = None
    line_items: tuple[LineParams, ...] = ()
    billing_address: Address | None = None
    payment_terms: str | None = None
    notes: str | None = None
    send_email: bool = False
    metadata: dict[str, Any] | None = None


class InvoiceUpdateParams(Struct, frozen=True, kw_only=True):
    """PUT /invoices/{id}: what is given takes the place of what was; None is what there is without it."""

    due_date: Given[str | None] = NOT_GIVEN
    payment_terms: Given[str | None] = NOT_GIVEN
    notes: Given[str | None] = NOT_GIVEN
    line_items: Given[tuple[LineParams, ...] | None] = NOT_GIVEN
    billing_address: Given[Address | None] = NOT_GIVEN
    metadata: Given[dict[str, Any] | None] = NOT_GIVEN


class MailParams(Struct, frozen=True, kw_only=True):
    """How an invoice is mailed: POST /invoices/{id}/send and its reminders. What is empty has its default."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str | None = None
    message: str | None = None
    attach_pdf: bool = True


class PaymentParams(Struct, frozen=True, kw_only=True):
    """POST /invoices/{id}/payments: `amount` in minor units, all that is due unless it is given."""

    amount: int | None = None
    payment_date: str | None = None
    payment_method: str | None = None
    reference: str | None = None
    notes: str | None = None
