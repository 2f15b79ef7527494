"""What is done with a payment intent: its invoice follows."""

from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.balances import credit_overpayment
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment, cancel_payment, require_attached_payment
from emulator.billing.invoices.pay import apply_confirmation
from emulator.billing.payments.bank_debits import settle_payment
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.charging import ConfirmationResult, book_captured_charge
from emulator.billing.payments.confirmation import (
    capture_intent,
    confirm_intent,
    missing_payment_method_error,
    require_no_action,
)
from emulator.billing.payments.direct_charges import settle_charge
from emulator.billing.payments.mandates import Mandate, MandateDataParams, accept_mandate, require_mandate_of
from emulator.billing.payments.microdeposits import VerifyMicrodepositsParams, verify_payment
from emulator.billing.payments.payment_intent_cancellation import cancel_intent
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod, require_attached
from emulator.billing.payments.refunds import expire_hold
from emulator.billing.system.jobs import Job
from emulator.services.jobs import take_job
from emulator.services.payment_state import cash_balance_of, charge_under_way, payment_state_of
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork


def confirm(
    uow: UnitOfWork,
    intent: PaymentIntent,
    method: PaymentMethod | None,
    *,
    on_session: bool,
    error_on_requires_action: bool = False,
    mandate: Mandate | None = None,
    mandate_data: Given[MandateDataParams | None] = NOT_GIVEN,
) -> ConfirmationResult:
    """Attempts to collect an intent; the invoice that it collects is paid, or has one failed attempt more.

    Args:
        uow: the unit of work.
        intent: what is to be collected.
        method: what is charged; None for the method that the intent has already.
        on_session: whether the cardholder is there to authenticate.
        error_on_requires_action: whether what its customer must do something for is refused.
        mandate: the permission to debit the method, where one is named.
        mandate_data: that the customer agrees to be debited.

    Raises APIError when there is nothing to charge, when the mandate is of another method, or when the intent cannot be
    confirmed.
    """
    method = method or stored_method(uow, intent.payment_method)
    if method is None:
        raise missing_payment_method_error(intent)
    if mandate is not None:
        require_mandate_of(mandate, method)
    if error_on_requires_action:
        require_no_action(intent, method)
    method = accept_mandate(
        method,
        mandate_data,
        intent.single_use,
        uow.ctx,
        uow.changes,
        on_behalf_of=intent.connect.on_behalf_of,
    )
    pays_cash = method.type == "customer_balance" and intent.customer is not None
    cash = cash_balance_of(uow, intent.customer) if pays_cash and intent.customer is not None else None
    attempt = confirm_intent(intent, method, on_session=on_session, cash=cash, ctx=uow.ctx, changes=uow.changes)
    settle_invoice(uow, attempt)
    return attempt


def capture(
    uow: UnitOfWork, intent: PaymentIntent, amount: int | None, *, charge: Charge | None = None
) -> PaymentIntent:
    """Collects a hold, or `amount` minor units of it; the invoice that the intent collects is paid.

    `charge` is the intent's charge where the caller changed it. Raises APIError when nothing is held, or not as much.
    """
    if charge is None and intent.latest_charge is not None:
        charge = uow.get(Charge, intent.latest_charge)
    captured = capture_intent(intent, charge, amount, uow.ctx, uow.changes)
    settle_invoice(uow, ConfirmationResult(captured))
    return captured


def verify(uow: UnitOfWork, intent: PaymentIntent, params: VerifyMicrodepositsParams) -> ConfirmationResult:
    """Verifies the bank account of an intent by what was paid into it, and debits it. Raises APIError as the rule."""
    method = stored_method(uow, intent.payment_method)
    if method is None:
        raise missing_payment_method_error(intent)
    attempt = verify_payment(intent, method, params, uow.ctx, uow.changes)
    if attempt.intent is not intent:
        settle_invoice(uow, attempt)
    return attempt


def cancel(uow: UnitOfWork, intent: PaymentIntent, reason: str | None) -> PaymentIntent:
    """Gives an intent up; an invoice that it was attached to is not paid by it.

    docs.stripe.com/invoicing/partial-payments, "Invoice payment statuses". Raises APIError for the intent that an
    invoice made, and for one that succeeded.
    """
    return _give_up(uow, intent, reason)


def _give_up(
    uow: UnitOfWork, intent: PaymentIntent, reason: str | None, *, hold_expired: bool = False
) -> PaymentIntent:
    payment = _invoice_payment_of(uow, intent)
    if payment is not None:
        require_attached_payment(payment)
    cash = cash_balance_of(uow, intent.customer) if intent.customer is not None and intent.amount_funded else None
    charge = charge_under_way(uow, intent)
    canceled = cancel_intent(intent, charge, cash, reason, uow.ctx, uow.changes, hold_expired=hold_expired)
    if payment is not None and payment.status == "open":
        cancel_payment(payment, uow.ctx, uow.changes)
    return canceled


def expire_hold_due(uow: UnitOfWork, job: Job) -> None:
    """Lets go of what nobody has captured in time, and gives up the intent that was to collect it.

    docs.stripe.com/payments/place-a-hold-on-a-payment-method: the funds are released and the payment is canceled.
    """
    charge = take_job(uow, job, Charge)
    if charge is None or charge.captured or charge.refunded:
        return
    intent = None if charge.payment_intent is None else uow.get(PaymentIntent, charge.payment_intent)
    if intent is None:
        expire_hold(charge, uow.ctx, uow.changes)
    elif intent.status == "requires_capture":
        _give_up(uow, intent, "automatic", hold_expired=True)


def _invoice_payment_of(uow: UnitOfWork, intent: PaymentIntent) -> InvoicePayment | None:
    """The payment that an intent is to make on an invoice, in whose time it happens; None where there is none."""
    invoice = None if intent.invoice is None else uow.get(Invoice, intent.invoice)
    if invoice is None:
        return None
    uow.enter_time_of(invoice)
    payments = uow.get_many(InvoicePayment, invoice.payments)
    return next((each for each in payments if each is not None and each.payment_intent == intent.id), None)


def settle_due(uow: UnitOfWork, job: Job) -> None:
    """Makes known what a bank says of a debit; the invoice that it collects is paid, or has one failed attempt more."""
    intent = take_job(uow, job, PaymentIntent)
    if intent is None or intent.status != "processing":
        return
    charge = None if intent.latest_charge is None else uow.get(Charge, intent.latest_charge)
    method = stored_method(uow, intent.payment_method)
    if charge is not None and method is not None:
        settle_invoice(uow, settle_payment(intent, charge, method, uow.ctx, uow.changes), was_processing=True)


def settle_charge_due(uow: UnitOfWork, job: Job) -> None:
    """Makes known what a bank says of a charge that was made without an intent."""
    charge = take_job(uow, job, Charge)
    source = None if charge is None else stored_method(uow, charge.payment_method)
    if charge is not None and source is not None:
        settle_charge(charge, source, uow.ctx, uow.changes)


def book_due(uow: UnitOfWork, job: Job) -> None:
    """Books a charge that was captured in the background."""
    charge = take_job(uow, job, Charge)
    if charge is not None:
        book_captured_charge(charge, uow.ctx, uow.changes)


def settle_invoice(uow: UnitOfWork, attempt: ConfirmationResult, *, was_processing: bool = False) -> None:
    """Lets the invoice that an intent collects, if there is one, follow what came of an attempt."""
    invoice = None if attempt.intent.invoice is None else uow.get(Invoice, attempt.intent.invoice)
    if invoice is not None:
        uow.enter_time_of(invoice)
        payment_state = payment_state_of(uow, invoice)
        after = apply_confirmation(invoice, payment_state, attempt, uow.ctx, uow.changes, was_processing=was_processing)
        _credit_overpayment(uow, after, after.amounts.amount_overpaid - invoice.amounts.amount_overpaid)


def _credit_overpayment(uow: UnitOfWork, invoice: Invoice, amount: int) -> None:
    customer = uow.get(Customer, invoice.customer) if amount > 0 else None
    if customer is not None:
        credit_overpayment(invoice, amount, customer, uow.ctx, uow.changes)


def attached_method(uow: UnitOfWork, id: str, customer: str, param: str) -> PaymentMethod:
    """A payment method that must be the customer's. Raises APIError, naming `param`, when it is not."""
    return require_attached(uow.get(PaymentMethod, id), id, customer, param)


def stored_method(uow: UnitOfWork, id: str | None) -> PaymentMethod | None:
    """The payment method with this id, if there is one and it still exists."""
    return None if id is None else uow.get(PaymentMethod, id)


def charge_of(uow: UnitOfWork, invoice: Invoice) -> Charge | None:
    """The charge that paid an invoice, the last one when there were several; None when none did."""
    payments = uow.get_many(InvoicePayment, invoice.payments) if invoice.status == "paid" else []
    paid = [each for each in payments if each is not None and each.paid_at is not None]
    if not paid:
        return None
    intent = uow.get(PaymentIntent, max(paid, key=lambda each: each.paid_at or 0).payment_intent)
    return None if intent is None or intent.latest_charge is None else uow.get(Charge, intent.latest_charge)


def invoice_of(uow: UnitOfWork, charge: Charge) -> Invoice | None:
    """The invoice that a charge was for; None when it was for none."""
    intent = None if charge.payment_intent is None else uow.get(PaymentIntent, charge.payment_intent)
    return None if intent is None or intent.invoice is None else uow.get(Invoice, intent.invoice)


def has_paid(uow: UnitOfWork, customer: str) -> bool:
    """Whether a customer has an invoice that is paid, or an intent that was collected."""
    paid = Selection(equals={"customer": customer, "status": "paid"}, limit=1)
    collected = Selection(equals={"customer": customer}, limit=1, predicate=lambda intent: intent.status == "succeeded")
    return bool(uow.list(Invoice, paid).items or uow.list(PaymentIntent, collected).items)
