"""Attaching a payment to an invoice (docs.stripe.com/api/invoices/attach_payment)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.payment_state import PaymentState, collect_payment
from emulator.billing.invoices.void import NOT_OPEN
from emulator.billing.payments.payment_intents import PaymentIntent

_PARAM = "payment_intent"


def attach_payment(
    invoice: Invoice, intent: PaymentIntent, payment_state: PaymentState, ctx: Context, changes: Changes
) -> Invoice:
    """The invoice with one payment more.

    What the intent has collected already counts at once, what it collects later counts then. Raises APIError unless the
    invoice is open and the intent is of the same customer and currency, collects no invoice yet, is not canceled and
    asks for no more than what remains; for all of it, where a subscription charges the invoice.
    """
    if invoice.status != "open":
        raise APIError(NOT_OPEN)
    _check(invoice, intent)
    is_collected = intent.status == "succeeded"
    payment = InvoicePayment(
        id=ctx.new_id("inpay"),
        created=ctx.now,
        amount_requested=intent.amount_received if is_collected else intent.amount,
        currency=intent.currency,
        invoice=invoice.id,
        is_default=False,
        payment_intent=intent.id,
    )
    attached = replace(intent, invoice=invoice.id)
    changes.save(attached)
    changes.save(payment)
    after = replace(invoice, payments=(*invoice.payments, payment.id))
    changes.save(after)
    return collect_payment(after, payment_state, payment, attached, ctx, changes) if is_collected else after


def _check(invoice: Invoice, intent: PaymentIntent) -> None:
    if intent.invoice is not None:
        raise APIError(f"The PaymentIntent {intent.id} is already attached to an invoice.", param=_PARAM)
    if intent.status == "canceled":
        raise APIError(f"The PaymentIntent {intent.id} is canceled.", param=_PARAM)
    is_charged = invoice.subscription is not None and invoice.collection_method == "charge_automatically"
    if is_charged and (intent.amount_received or intent.amount) < invoice.amounts.amount_remaining:
        # docs.stripe.com/invoicing/partial-payments, "Partial payments for subscription invoices"; the words are ours.
        raise APIError(
            "Partial payments are not supported for invoices of subscriptions that are charged automatically.",
            param=_PARAM,
        )
    if intent.customer != invoice.customer:
        raise APIError("The customer of the PaymentIntent must be the customer of the invoice.", param=_PARAM)
    if intent.currency != invoice.currency:
        raise APIError("The currency of the PaymentIntent must be the currency of the invoice.", param=_PARAM)
    if (intent.amount_received or intent.amount) > invoice.amounts.amount_remaining:
        raise APIError(
            "The amount of the PaymentIntent must not be greater than the `amount_remaining` of the invoice.",
            param=_PARAM,
        )
