"""What is done with a payment intent: its invoice follows."""

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.pay import apply_confirmation
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.confirmation import (
    ConfirmationResult,
    capture_intent,
    confirm_intent,
    missing_payment_method_error,
    require_no_authentication,
)
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod, require_attached
from emulator.services.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork


def confirm(
    uow: UnitOfWork,
    intent: PaymentIntent,
    method: PaymentMethod | None,
    *,
    on_session: bool,
    error_on_requires_action: bool = False,
) -> ConfirmationResult:
    """Attempts to collect an intent; the invoice that it collects is paid, or has one failed attempt more.

    Args:
        uow: the unit of work.
        intent: what is to be collected.
        method: what is charged; None for the method that the intent has already.
        on_session: whether the cardholder is there to authenticate.
        error_on_requires_action: whether a card that asks for authentication is refused.

    Raises APIError when there is nothing to charge, or when the intent cannot be confirmed.
    """
    method = method or stored_method(uow, intent.payment_method)
    if method is None:
        raise missing_payment_method_error(intent)
    if error_on_requires_action:
        require_no_authentication(intent, method)
    attempt = confirm_intent(intent, method, on_session=on_session, ctx=uow.ctx, changes=uow.changes)
    _settle_invoice(uow, attempt)
    return attempt


def capture(
    uow: UnitOfWork, intent: PaymentIntent, amount: int | None, *, charge: Charge | None = None
) -> PaymentIntent:
    """Collects a hold, or `amount` minor units of it; the invoice that the intent collects is paid.

    `charge` is the intent's charge where the caller changed it. Raises APIError when nothing is held, or not as much.
    """
    if charge is None and intent.latest_charge is not None:
        charge = uow.get(Charge, intent.latest_charge)
    captured = capture_intent(intent, charge, amount, uow.changes)
    _settle_invoice(uow, ConfirmationResult(captured))
    return captured


def _settle_invoice(uow: UnitOfWork, attempt: ConfirmationResult) -> None:
    invoice = None if attempt.intent.invoice is None else uow.get(Invoice, attempt.intent.invoice)
    if invoice is not None:
        apply_confirmation(invoice, payment_state_of(uow, invoice), attempt, uow.ctx, uow.changes)


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
    intent = uow.get(PaymentIntent, charge.payment_intent)
    return None if intent is None or intent.invoice is None else uow.get(Invoice, intent.invoice)
