"""Paying an invoice (docs.stripe.com/api/invoices/pay)."""

from dataclasses import dataclass, replace

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Moment
from emulator.billing.core.errors import Refusal
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.payment_attempts import AttemptRecord, by_hand, by_itself, schedule_retry
from emulator.billing.invoices.payment_state import Collection, collected, paid_off, withdrawn
from emulator.billing.invoices.void import NOT_OPEN
from emulator.billing.payments.confirmation import CONFIRMABLE, ConfirmationResult, confirm_intent
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod

VOIDED = NOT_OPEN
"""How a void invoice is refused. An older observation of the real service is "Voided invoices cannot be paid."."""

NO_METHOD = "There is no `default_payment_method` set on this Customer or Invoice."
ACTION_REQUIRED = (
    "This payment requires additional user action before it can be completed successfully. "
    "Payment can be completed using the PaymentIntent associated with the invoice."
)


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """What came of paying: the invoice after it, and the refusal to answer with when the card did not pay."""

    invoice: Invoice
    api_error: Refusal | None = None


def require_payable(invoice: Invoice) -> None:
    """Raises Refusal for an invoice that is paid or void; an uncollectible one can still be paid."""
    if invoice.status == "paid":
        raise Refusal("Invoice is already paid")
    if invoice.status == "void":
        raise Refusal(VOIDED)


def default_method(invoice: Invoice, customer: Customer) -> str | None:
    """Which payment method is charged when none is named: the invoice's own, else its customer's."""
    return invoice.default_payment_method or customer.invoice_settings.default_payment_method


def pay_out_of_band(invoice: Invoice, collection: Collection, ctx: Moment, changes: Changes) -> Invoice:
    """The finalized invoice as paid outside of Stripe: no charge, no attempt, and its intent is canceled."""
    amounts = replace(invoice.amounts, amount_paid=invoice.amounts.amount_due, amount_remaining=0)
    paid = paid_off(replace(invoice, amounts=amounts, paid_out_of_band=True), ctx)
    changes.save(paid)
    changes.happened("invoice.updated", paid, invoice)
    changes.happened("invoice.paid", paid)
    withdrawn(collection, "automatic", ctx, changes)
    return paid


def pay_by_card(
    invoice: Invoice, collection: Collection, method: PaymentMethod | None, ctx: Moment, changes: Changes
) -> PaymentResult:
    """Charges what remains of a finalized invoice, because somebody asked for it.

    Raises Refusal when there is nothing to charge. A card that declines, or asks for authentication, leaves the
    invoice as it was but for the attempt: the payment then has a refusal to answer with.
    """
    if method is None or collection.intent is None:
        raise Refusal(NO_METHOD)
    payment = collection.payment_of(collection.intent)
    if payment is None:
        raise Refusal(NOT_OPEN)
    attempt = _confirm(invoice, collection.intent, method, ctx, changes)
    if attempt.intent.status == "succeeded":
        return PaymentResult(collected(invoice, collection, payment, attempt.intent, ctx, changes))
    if attempt.api_error is not None:
        return PaymentResult(_record_failure(invoice, by_hand(invoice), changes), attempt.api_error)
    waiting = replace(invoice, attempted=True)
    changes.save(waiting)
    changes.happened("invoice.updated", waiting, invoice)
    changes.happened("invoice.payment_action_required", waiting)
    return PaymentResult(waiting, _action_required(attempt.intent, method))


def _confirm(
    invoice: Invoice, intent: PaymentIntent, method: PaymentMethod, ctx: Moment, changes: Changes
) -> ConfirmationResult:
    due = replace(intent, amount=invoice.amounts.amount_remaining)
    return confirm_intent(due, method, on_session=True, ctx=ctx, changes=changes)


def attempt_automatic_payment(
    invoice: Invoice, collection: Collection, method: PaymentMethod | None, ctx: Moment, changes: Changes
) -> Invoice:
    """The open invoice after its automatic attempt; `method` is the default one, if there is one.

    docs.stripe.com/invoicing/integration/automatic-advancement-collection. Whatever keeps it from being paid counts as
    a failure, having no payment method that can be charged and waiting for authentication too; a failure is retried.
    """
    entry = by_itself(invoice, ctx)
    intent = collection.intent
    payment = None if intent is None else collection.payment_of(intent)
    if intent is None or payment is None or method is None or not _can_charge(intent, method):
        failed = _record_failure(invoice, entry, changes)
    else:
        attempt = _confirm(invoice, intent, method, ctx, changes)
        if attempt.intent.status == "succeeded":
            return collected(invoice, collection, payment, attempt.intent, ctx, changes, attempts=entry.count)
        failed = _record_failure(invoice, entry, changes, waits=attempt.api_error is None)
    schedule_retry(failed, ctx, changes)
    return failed


def _can_charge(intent: PaymentIntent, method: PaymentMethod) -> bool:
    return intent.status in CONFIRMABLE and method.type in intent.payment_method_types and not method.used_up


def _record_failure(invoice: Invoice, entry: AttemptRecord, changes: Changes, *, waits: bool = False) -> Invoice:
    """The invoice after an attempt that did not pay it; `waits` is whether the cardholder could still authenticate."""
    after = replace(invoice, attempted=True, attempt_count=entry.count, next_payment_attempt=entry.retry_at)
    changes.save(after)
    changes.happened("invoice.updated", after, invoice)
    if waits:
        changes.happened("invoice.payment_action_required", after)
    changes.happened("invoice.payment_failed", after)
    return after


def _action_required(intent: PaymentIntent, method: PaymentMethod) -> Refusal:
    return Refusal(
        ACTION_REQUIRED,
        status=402,
        code="invoice_payment_intent_requires_action",
        type="card_error",
        extra={"payment_intent": intent, "payment_method": method},
    )


def apply_confirmation(
    invoice: Invoice, collection: Collection, attempt: ConfirmationResult, ctx: Moment, changes: Changes
) -> None:
    """What the confirmation of an invoice's intent by itself means for the invoice."""
    payment = collection.payment_of(attempt.intent)
    if payment is None:
        return
    if attempt.intent.status == "succeeded":
        collected(invoice, collection, payment, attempt.intent, ctx, changes)
    elif attempt.api_error is not None:
        _record_failure(invoice, by_hand(invoice), changes)
