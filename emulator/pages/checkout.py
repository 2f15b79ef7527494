"""Paying on the page, with all that follows from it: the very rules that the API pays by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from emulator.billing.core.errors import APIError
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.pay import apply_confirmation, pay_by_card
from emulator.billing.invoices.payment_state import PaymentState
from emulator.billing.payments.authentication import complete_authentication, fail_authentication
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import (
    BillingDetailsParams,
    CardParams,
    PaymentMethod,
    PaymentMethodCreateParams,
    create_payment_method,
)
from emulator.pages.card_form import TypedCard
from emulator.store.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork

_TEXT_BY_ERROR_CODE: Mapping[str, str] = {
    "card_declined": "hosted.error.card_declined",
    "expired_card": "hosted.error.expired_card",
    "incorrect_cvc": "hosted.error.incorrect_cvc",
    "processing_error": "hosted.error.processing_error",
    "payment_intent_authentication_failure": "hosted.error.authentication",
}
_BUSY = "hosted.error.busy"


@dataclass(frozen=True, slots=True)
class CheckoutOutcome:
    """What came of a payment: nothing is left to be done, the holder must authenticate, or the card did not pay.

    `text` is the key of what is then said.
    """

    state: Literal["settled", "authentication", "failed"]
    text: str = ""


SETTLED = CheckoutOutcome("settled")
NOT_NOW = CheckoutOutcome("failed", _BUSY)
"""A rule said no, or others were quicker: the API's own words for it are not for a visitor."""


def is_payable(invoice: Invoice, *, livemode: bool) -> bool:
    """Whether the page takes a payment: there is money to ask for, and it is not real."""
    return not livemode and invoice.status == "open" and invoice.amounts.amount_remaining > 0


def pay(invoice: Invoice, card: TypedCard, uow: UnitOfWork) -> CheckoutOutcome:
    """Charges what remains of an invoice. Raises APIError when it cannot be paid by card at all."""
    if not is_payable(invoice, livemode=uow.ctx.livemode):
        return SETTLED
    params = PaymentMethodCreateParams(
        type="card",
        billing_details=BillingDetailsParams(email=invoice.customer_snapshot.email, name=card.name),
        card=CardParams(number=card.number, exp_month=card.month, exp_year=card.year),
    )
    method = create_payment_method(params, uow.ctx, uow.changes)
    payment = pay_by_card(invoice, payment_state_of(uow, invoice), method, uow.ctx, uow.changes)
    return SETTLED if payment.declined is None else _outcome_of_error(payment.declined.error)


def awaits_authentication(invoice: Invoice, uow: UnitOfWork) -> bool:
    """Whether a card waits for its holder to say that the payment is theirs."""
    return (
        is_payable(invoice, livemode=uow.ctx.livemode)
        and _method_awaiting_authentication(payment_state_of(uow, invoice), uow) is not None
    )


def answer_authentication(invoice: Invoice, uow: UnitOfWork, *, recognised: bool) -> CheckoutOutcome:
    """Charges the card that waits for its holder, or lets go of it. Raises APIError when its intent is closed."""
    payment_state = payment_state_of(uow, invoice)
    method = _method_awaiting_authentication(payment_state, uow)
    if payment_state.intent is None or method is None or not is_payable(invoice, livemode=uow.ctx.livemode):
        return SETTLED
    if recognised:
        attempt = complete_authentication(payment_state.intent, method, uow.ctx, uow.changes)
    else:
        attempt = fail_authentication(payment_state.intent, method, uow.changes)
    apply_confirmation(invoice, payment_state, attempt, uow.ctx, uow.changes)
    return SETTLED if attempt.declined is None else _outcome_of_error(attempt.declined.error)


def charge_of(invoice: Invoice, uow: UnitOfWork) -> Charge | None:
    """The charge that paid an invoice, the last one when there were several; None when none did."""
    payments = uow.get_many(InvoicePayment, invoice.payments) if invoice.status == "paid" else []
    paid = [each for each in payments if each is not None and each.paid_at is not None]
    if not paid:
        return None
    intent = uow.get(PaymentIntent, max(paid, key=lambda each: each.paid_at or 0).payment_intent)
    return None if intent is None or intent.latest_charge is None else uow.get(Charge, intent.latest_charge)


def invoice_of(charge: Charge, uow: UnitOfWork) -> Invoice | None:
    """The invoice that a charge was for; None when it was for none."""
    intent = uow.get(PaymentIntent, charge.payment_intent)
    return None if intent is None or intent.invoice is None else uow.get(Invoice, intent.invoice)


def _outcome_of_error(api_error: APIError) -> CheckoutOutcome:
    if api_error.code == "invoice_payment_intent_requires_action":
        return CheckoutOutcome("authentication")
    reason = api_error.extra.get("decline_code")
    if reason == "insufficient_funds":
        return CheckoutOutcome("failed", "hosted.error.insufficient_funds")
    return CheckoutOutcome("failed", _TEXT_BY_ERROR_CODE.get(api_error.code or "", _BUSY))


def _method_awaiting_authentication(payment_state: PaymentState, uow: UnitOfWork) -> PaymentMethod | None:
    intent = payment_state.intent
    if intent is None or intent.status != "requires_action" or intent.payment_method is None:
        return None
    return uow.get(PaymentMethod, intent.payment_method)
