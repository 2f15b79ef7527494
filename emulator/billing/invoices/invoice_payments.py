"""Invoice payments: what is paid, or to be paid, on an invoice by one payment (docs.stripe.com/api/invoice-payment)."""

from typing import ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.core.structs import Struct, replace


class InvoicePayment(Struct, frozen=True, kw_only=True):
    """A payment on an invoice. Amounts are in minor units, times are unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "invoice_payment",
        display_name="invoice_payment",
        prefix="inpay",
        events=("invoice_payment.paid",),
        upgrades=(reindexed, reindexed),
    )

    id: str
    created: int
    amount_requested: int
    currency: str
    invoice: str
    payment_intent: str
    amount_paid: int | None = None
    canceled_at: int | None = None
    is_default: bool = True
    paid_at: int | None = None
    status: Literal["open", "paid", "canceled"] = "open"


def mark_payment_paid(payment: InvoicePayment, amount: int, ctx: Context, changes: Changes) -> InvoicePayment:
    """The payment once its intent has collected `amount` minor units.

    Its event comes after the request and names none (docs.stripe.com/api/events/types, `invoice_payment.paid`).
    """
    paid = replace(payment, amount_paid=amount, status="paid", paid_at=ctx.now)
    changes.save(paid)
    changes.emit("invoice_payment.paid", paid, caused_by_request=False)
    return paid


def require_attached_payment(payment: InvoicePayment) -> None:
    """Raises APIError for the payment that the invoice itself made, whose intent cannot be canceled directly.

    docs.stripe.com/api/invoice-payment/object, `is_default`.
    """
    if payment.is_default:
        raise APIError(f"This PaymentIntent collects the invoice {payment.invoice}. Void the invoice to cancel it.")


def cancel_payment(payment: InvoicePayment, ctx: Context, changes: Changes) -> None:
    """A payment that will not be made any more."""
    changes.save(replace(payment, status="canceled", canceled_at=ctx.now))
