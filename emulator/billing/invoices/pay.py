"""Paying an invoice (docs.stripe.com/api/invoices/pay)."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.payment_attempts import (
    AttemptRecord,
    automatic_attempt,
    late_attempt,
    manual_attempt,
    schedule_retry,
)
from emulator.billing.invoices.payment_state import (
    PaymentResult,
    PaymentState,
    cancel_open_payments,
    collect_payment,
    paid_off,
    update_amount_requested,
)
from emulator.billing.invoices.void import NOT_OPEN
from emulator.billing.payments.cash import CashBalance
from emulator.billing.payments.charging import ConfirmationResult
from emulator.billing.payments.confirmation import confirm_intent
from emulator.billing.payments.intents import OPEN
from emulator.billing.payments.method_types import pays_in
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod

VOIDED = NOT_OPEN
"""How a void invoice is refused. An older observation of the real service is "Voided invoices cannot be paid."."""

NO_METHOD = "There is no `default_payment_method` set on this Customer or Invoice."
ACTION_REQUIRED = (
    "This payment requires additional user action before it can be completed successfully. "
    "Payment can be completed using the PaymentIntent associated with the invoice."
)


def require_payable(invoice: Invoice) -> None:
    """Raises APIError for an invoice that is paid or void; an uncollectible one can still be paid."""
    if invoice.status == "paid":
        raise APIError("Invoice is already paid")
    if invoice.status == "void":
        raise APIError(VOIDED)


def default_method(invoice: Invoice, customer: Customer) -> str | None:
    """Which payment method is charged when none is named: the invoice's own, else its customer's.

    docs.stripe.com/api/invoices/object, `default_payment_method` and `default_source`, has the order.
    """
    own = invoice.default_payment_method or invoice.default_source
    return own or customer.invoice_settings.default_payment_method or customer.default_source


def pay_out_of_band(
    invoice: Invoice, payment_state: PaymentState, default: str | None, ctx: Context, changes: Changes
) -> Invoice:
    """The finalized invoice as paid outside of Stripe: no charge, no attempt, and its intent is canceled.

    The request itself cancels it, as 20 of 20 recorded events say. The intent then names the `default` method that
    would have paid, if the customer has one (recorded at 2025-11-17.clover, 3 of 3 who had one, 16 of 16 who had none).
    """
    amounts = replace(invoice.amounts, amount_paid=invoice.amounts.amount_due, amount_remaining=0)
    paid = paid_off(replace(invoice, amounts=amounts, paid_out_of_band=True), ctx)
    changes.save(paid)
    changes.emit("invoice.updated", paid, invoice)
    changes.emit("invoice.paid", paid)
    named = _naming(payment_state, default)
    cancel_open_payments(named, "requested_by_customer", ctx, changes, caused_by_request=True)
    return paid


def _naming(payment_state: PaymentState, method: str | None) -> PaymentState:
    """What collects the invoice, its intent naming a method unless it has one, or there is none."""
    intent = payment_state.intent
    if intent is None or method is None or intent.payment_method is not None:
        return payment_state
    return replace(payment_state, intent=replace(intent, payment_method=method))


def pay_by_card(
    invoice: Invoice,
    payment_state: PaymentState,
    method: PaymentMethod | None,
    ctx: Context,
    changes: Changes,
    *,
    on_session: bool = False,
) -> PaymentResult:
    """Charges what remains of a finalized invoice, because somebody asked for it; `on_session` is its customer.

    A method that declines, or asks its owner for something, leaves the invoice as it was but for the attempt: the
    payment then has a refusal to answer with. While a bank is asked, the invoice stays open, too. Raises APIError when
    there is nothing to charge.
    """
    if method is None or payment_state.intent is None:
        raise APIError(NO_METHOD)
    payment = payment_state.payment_of(payment_state.intent)
    if payment is None:
        raise APIError(NOT_OPEN)
    attempt = _confirm(
        invoice, payment_state.intent, method, ctx, changes, cash=payment_state.cash, on_session=on_session
    )
    if attempt.intent.status == "succeeded":
        return PaymentResult(collect_payment(invoice, payment_state, payment, attempt.intent, ctx, changes))
    if attempt.declined is not None:
        return PaymentResult(_record_failure(invoice, manual_attempt(invoice), changes), attempt.declined)
    if attempt.intent.status == "processing":
        return PaymentResult(_record_processing(invoice, manual_attempt(invoice).count, changes))
    if attempt.waits_after_decline:
        failed = _record_failure(invoice, manual_attempt(invoice), changes, waits=True)
        return PaymentResult(failed, Declined(_action_required(attempt.intent, method)))
    waiting = replace(invoice, attempted=True)
    changes.save(waiting)
    changes.emit("invoice.updated", waiting, invoice)
    changes.emit("invoice.payment_action_required", waiting)
    return PaymentResult(waiting, Declined(_action_required(attempt.intent, method)))


def _confirm(
    invoice: Invoice,
    intent: PaymentIntent,
    method: PaymentMethod,
    ctx: Context,
    changes: Changes,
    *,
    cash: CashBalance | None,
    on_session: bool = False,
) -> ConfirmationResult:
    due = replace(intent, amount=invoice.amounts.amount_remaining)
    return confirm_intent(due, method, on_session=on_session, can_wait=True, cash=cash, ctx=ctx, changes=changes)


def attempt_automatic_payment(
    invoice: Invoice, payment_state: PaymentState, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> Invoice:
    """The open invoice after its automatic attempt; `method` is the default one, if there is one.

    docs.stripe.com/invoicing/integration/automatic-advancement-collection. Whatever keeps it from being paid counts as
    a failure, having no payment method that can be charged and waiting for authentication too; a failure is retried.
    What a bank is still asked about counts once it has answered.
    """
    intent = payment_state.intent
    if intent is not None and intent.status == "processing":
        return invoice
    entry = automatic_attempt(invoice, ctx)
    payment = None if intent is None else payment_state.payment_of(intent)
    if intent is None or payment is None or method is None or not _can_charge(intent, method):
        failed = _record_failure(invoice, entry, changes)
    else:
        attempt = _confirm(invoice, intent, method, ctx, changes, cash=payment_state.cash)
        if attempt.intent.status == "succeeded":
            return collect_payment(invoice, payment_state, payment, attempt.intent, ctx, changes, attempts=entry.count)
        if attempt.intent.status == "processing":
            return _record_processing(invoice, entry.count, changes)
        failed = _record_failure(invoice, entry, changes, waits=attempt.declined is None)
    schedule_retry(failed, ctx, changes)
    return failed


def _can_charge(intent: PaymentIntent, method: PaymentMethod) -> bool:
    """Whether an attempt can be made at all; one that would be refused for what is missing counts as a failure."""
    is_permitted = method.bank is None or method.mandate is not None
    is_accepted = method.type in intent.payment_method_types and pays_in(method.type, intent.currency)
    return intent.status in OPEN and is_accepted and is_permitted and not method.used_up


def _record_processing(invoice: Invoice, attempts: int, changes: Changes) -> Invoice:
    """The invoice while a bank is asked: attempted, and as open as before."""
    after = replace(invoice, attempted=True, attempt_count=attempts, next_payment_attempt=None)
    changes.save(after)
    changes.emit("invoice.updated", after, invoice)
    return after


def _record_failure(invoice: Invoice, entry: AttemptRecord, changes: Changes, *, waits: bool = False) -> Invoice:
    """The invoice after an attempt that did not pay it; `waits` is whether the cardholder could still authenticate."""
    after = replace(invoice, attempted=True, attempt_count=entry.count, next_payment_attempt=entry.retry_at)
    changes.save(after)
    changes.emit("invoice.updated", after, invoice)
    if waits:
        changes.emit("invoice.payment_action_required", after)
    changes.emit("invoice.payment_failed", after)
    return after


def _action_required(intent: PaymentIntent, method: PaymentMethod) -> APIError:
    return APIError(
        ACTION_REQUIRED,
        status=402,
        code="invoice_payment_intent_requires_action",
        type="card_error",
        extra={"payment_intent": intent, "payment_method": method},
    )


def apply_confirmation(
    invoice: Invoice,
    payment_state: PaymentState,
    attempt: ConfirmationResult,
    ctx: Context,
    changes: Changes,
    *,
    was_processing: bool = False,
) -> Invoice:
    """The invoice after an attempt to collect its intent by itself; one that waits for authentication leaves it.

    A customer's own confirmation that succeeds is no attempt of the invoice's (recorded: `attempt_count` stays 0).
    `was_processing` is whether it is a bank's late answer: a failure is then retried as an automatic one is.
    """
    payment = payment_state.payment_of(attempt.intent)
    if payment is None:
        return invoice
    if attempt.intent.status == "succeeded":
        count = invoice.attempt_count
        return collect_payment(invoice, payment_state, payment, attempt.intent, ctx, changes, attempts=count)
    if attempt.declined is not None:
        entry = late_attempt(invoice, ctx) if was_processing else manual_attempt(invoice)
        failed = _record_failure(invoice, entry, changes)
        if was_processing:
            update_amount_requested(payment_state, failed, changes)
            schedule_retry(failed, ctx, changes)
        return failed
    if attempt.intent.status == "processing":
        return _record_processing(invoice, manual_attempt(invoice).count, changes)
    return invoice
