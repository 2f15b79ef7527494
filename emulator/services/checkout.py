"""Paying an invoice on its hosted page, by the very rules that the API pays by."""

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import apply_confirmation, pay_by_card
from emulator.billing.invoices.payment_state import PaymentResult, PaymentState
from emulator.billing.payments.cash_payments import TRANSFER_ACTION
from emulator.billing.payments.customer_actions import complete_action, fail_action
from emulator.billing.payments.method_params import BillingDetailsParams, PaymentMethodCreateParams
from emulator.billing.payments.method_types import METHOD_TYPES, pays_in
from emulator.billing.payments.payment_methods import PaymentMethod, create_payment_method
from emulator.services.cash import send_transfer
from emulator.services.payment_state import payment_state_of
from emulator.services.payments import stored_method
from emulator.store.unit_of_work import UnitOfWork

_UNASKED = ("boleto", "card", "link", "sofort")
"""Types that are no click alone: cards have a form, two must know more of who pays, and Link asks for a login."""


def is_payable(uow: UnitOfWork, invoice: Invoice) -> bool:
    """Whether the page takes a payment: there is money to ask for, and it is not real."""
    return not uow.ctx.livemode and invoice.status == "open" and invoice.amounts.amount_remaining > 0


def takes_cards(uow: UnitOfWork, invoice: Invoice) -> bool:
    """Whether the page has a form for cards."""
    return "card" in _types(uow, invoice)


def other_types(uow: UnitOfWork, invoice: Invoice) -> tuple[str, ...]:
    """What else the page offers: the types that need no more than a click, and whose customers then act elsewhere."""
    types = (each for each in _types(uow, invoice) if each in METHOD_TYPES and each not in _UNASKED)
    return tuple(each for each in types if METHOD_TYPES[each].flow != "debit" and pays_in(each, invoice.currency))


def pay_by_type(uow: UnitOfWork, invoice: Invoice, type: str) -> PaymentResult:
    """Pays what remains of an invoice by a payment method of another type, or lets it wait for its customer.

    Raises APIError as `pay` does.
    """
    snapshot = invoice.customer_snapshot
    payer = BillingDetailsParams(
        name=snapshot.name or snapshot.email or "Customer", email=snapshot.email or "customer@example.com"
    )
    return pay(uow, invoice, PaymentMethodCreateParams(type=type, billing_details=payer))


def _types(uow: UnitOfWork, invoice: Invoice) -> tuple[str, ...]:
    return invoice.payment_settings.payment_method_types or uow.ctx.account.payment_method_types


def pay(uow: UnitOfWork, invoice: Invoice, method_params: PaymentMethodCreateParams) -> PaymentResult:
    """Charges what remains of an invoice to what `method_params` make; nothing where the page takes none.

    Raises APIError when it cannot be paid by that at all.
    """
    if not is_payable(uow, invoice):
        return PaymentResult(invoice)
    method = create_payment_method(method_params, uow.ctx, uow.changes)
    return pay_by_card(invoice, payment_state_of(uow, invoice), method, uow.ctx, uow.changes, on_session=True)


def awaits_authentication(uow: UnitOfWork, invoice: Invoice) -> bool:
    """Whether a card waits for its holder to say that the payment is theirs."""
    return is_payable(uow, invoice) and _waiting_method(uow, payment_state_of(uow, invoice)) is not None


def waiting_method(uow: UnitOfWork, invoice: Invoice) -> PaymentMethod | None:
    """The payment method whose owner is waited for; None where nothing waits."""
    return _waiting_method(uow, payment_state_of(uow, invoice))


def answer_authentication(uow: UnitOfWork, invoice: Invoice, *, recognised: bool) -> PaymentResult:
    """Charges the card that waits for its holder, or lets go of it; nothing where none waits.

    Raises APIError when its intent is closed.
    """
    payment_state = payment_state_of(uow, invoice)
    method = _waiting_method(uow, payment_state)
    if payment_state.intent is None or method is None or not is_payable(uow, invoice):
        return PaymentResult(invoice)
    if recognised and payment_state.intent.action == TRANSFER_ACTION:
        send_transfer(uow, payment_state.intent, invoice.customer)
        return PaymentResult(uow.get(Invoice, invoice.id) or invoice)
    if recognised:
        attempt = complete_action(payment_state.intent, method, uow.ctx, uow.changes)
    else:
        attempt = fail_action(payment_state.intent, method, uow.changes)
    after = apply_confirmation(invoice, payment_state, attempt, uow.ctx, uow.changes)
    return PaymentResult(after, attempt.declined)


def _waiting_method(uow: UnitOfWork, payment_state: PaymentState) -> PaymentMethod | None:
    intent = payment_state.intent
    if intent is None or intent.status != "requires_action":
        return None
    return stored_method(uow, intent.payment_method)
