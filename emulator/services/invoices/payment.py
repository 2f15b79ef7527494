"""Paying an invoice: by card, out of band, or by an intent of its own."""

from emulator.billing.invoices import attach_payment as attachment
from emulator.billing.invoices import pay as rules
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import default_method, pay_by_card, require_payable
from emulator.billing.invoices.payment_attempts import schedule_first_attempt
from emulator.billing.invoices.payment_state import PaymentResult
from emulator.billing.payments.mandates import Mandate, require_mandate_of
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.services.customers import customer_of
from emulator.services.invoices.finalization import finalize_unattempted
from emulator.services.payment_state import payment_state_of
from emulator.services.payments import attached_method, stored_method
from emulator.store.unit_of_work import UnitOfWork


def pay(
    uow: UnitOfWork,
    invoice: Invoice,
    payment_method: str | None = None,
    *,
    mandate: Mandate | None = None,
    on_session: bool = False,
) -> PaymentResult:
    """Charges what remains of an invoice, a draft being finalized first.

    A card that declines leaves a refusal in what is returned; the draft is then charged again an hour later if it
    charges itself.

    Args:
        uow: where it happens.
        invoice: what is paid.
        payment_method: the id of a method of its customer; None is for the default one.
        mandate: the permission to debit the method, where one is named.
        on_session: whether the customer is there, who can then be asked to authenticate before a charge is tried.

    Raises:
        APIError: the invoice is paid or void, there is nothing to charge, or the mandate is of another method.
    """
    require_payable(invoice)
    method = _method(uow, invoice, payment_method)
    if mandate is not None:
        require_mandate_of(mandate, method)
    finalized = _finalize_draft(uow, invoice)
    if finalized.status == "paid":
        return PaymentResult(finalized)
    state = payment_state_of(uow, finalized)
    payment = pay_by_card(finalized, state, method, uow.ctx, uow.changes, on_session=on_session)
    if invoice.status == "draft":
        schedule_first_attempt(payment.invoice, uow.ctx, uow.changes)
    return payment


def pay_out_of_band(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """Declares an invoice paid outside of Stripe, a draft being finalized first.

    Raises APIError for an invoice that is paid or void.
    """
    require_payable(invoice)
    finalized = _finalize_draft(uow, invoice)
    if finalized.status == "paid":
        return finalized
    default = default_method(finalized, customer_of(uow, finalized))
    return rules.pay_out_of_band(finalized, payment_state_of(uow, finalized), default, uow.ctx, uow.changes)


def attach_payment(uow: UnitOfWork, invoice: Invoice, intent: PaymentIntent) -> Invoice:
    """Lets an intent of its own pay an open invoice, or part of it. Raises APIError as the rule of that name does."""
    return attachment.attach_payment(invoice, intent, payment_state_of(uow, invoice), uow.ctx, uow.changes)


def _finalize_draft(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    return finalize_unattempted(uow, invoice, customer_of(uow, invoice)) if invoice.status == "draft" else invoice


def _method(uow: UnitOfWork, invoice: Invoice, named: str | None) -> PaymentMethod | None:
    """The payment method named, or the default one if it still exists."""
    if named is not None:
        return attached_method(uow, named, invoice.customer, "payment_method")
    return stored_method(uow, default_method(invoice, customer_of(uow, invoice)))
