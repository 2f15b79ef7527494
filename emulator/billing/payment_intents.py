"""The payment intent that an invoice makes when it is finalized (docs.stripe.com/api/payment_intents)."""

from dataclasses import dataclass, field
from typing import ClassVar

from emulator.billing.changes import Changes
from emulator.billing.ids import random_text
from emulator.billing.kinds import Kind
from emulator.billing.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntent:
    """An intent to collect `amount` minor units of `currency` from `customer`."""

    KIND: ClassVar[Kind] = Kind("payment_intent", noun="payment_intent", prefix="pi", listed_by=(("customer",),))

    id: str
    created: int
    amount: int
    client_secret: str
    currency: str
    customer: str | None
    amount_received: int = 0
    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    payment_method_types: tuple[str, ...] = ("card", "link")
    receipt_email: str | None = None
    statement_descriptor: str | None = None
    status: str = "requires_payment_method"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePayment:
    """What is paid, or to be paid, on an invoice by one payment (docs.stripe.com/api/invoice-payment)."""

    KIND: ClassVar[Kind] = Kind("invoice_payment", noun="invoice_payment", prefix="inpay", listed_by=(("invoice",),))

    id: str
    created: int
    amount_requested: int
    currency: str
    invoice: str
    payment_intent: str
    amount_paid: int | None = None
    is_default: bool = True
    paid_at: int | None = None
    status: str = "open"


def intent_for_invoice(
    *,
    amount: int,
    currency: str,
    customer: str,
    receipt_email: str | None,
    statement_descriptor: str | None,
    at: Moment,
    changes: Changes,
) -> PaymentIntent:
    """The intent that collects an invoice; it waits for a payment method."""
    id = at.new_id("pi")
    intent = PaymentIntent(
        id=id,
        created=at.now,
        amount=amount,
        client_secret=f"{id}_secret_{random_text(25)}",
        currency=currency,
        customer=customer,
        description="Payment for Invoice",
        receipt_email=receipt_email,
        statement_descriptor=statement_descriptor,
    )
    changes.save(intent)
    changes.happened("payment_intent.created", intent)
    return intent
