"""Paying an invoice on its hosted page, by the very rules that the API pays by."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import pay_by_card
from emulator.billing.invoices.payment_state import PaymentResult
from emulator.billing.payments.mandates import MandateDataParams, accept_mandate
from emulator.billing.payments.method_params import BillingDetailsParams, PaymentMethodCreateParams
from emulator.billing.payments.method_types import METHOD_TYPES, pays_in
from emulator.billing.payments.microdeposits import verify_instantly
from emulator.billing.payments.payment_methods import PaymentMethod, create_payment_method
from emulator.services.customer_actions import answer_payment
from emulator.services.payment_state import payment_state_of
from emulator.services.payments import stored_method
from emulator.store.unit_of_work import UnitOfWork

State = Literal["closed", "payable", "processing", "time_moves"]
"""Whether the page takes a payment: there is money to ask for that is not real and not on its way already, and the
test clock that the customer lives on stands still."""

_NOT_OFFERED = ("card", "link")
"""Types that are offered elsewhere on the page, or not at all: cards have a form, Link asks for a login."""

_TYPED = ("boleto", "sofort")
"""Types beside debits of which something must be known that the customer types."""


class Payer(Struct, frozen=True, kw_only=True):
    """Who pays by something else than a card, and what they typed.

    Attributes:
        name: theirs; None for the customer's own.
        details: what is known of the payment method, by the API's names.
        mandate: that they agreed to be debited, where it is a debit.
    """

    name: str | None = None
    details: Mapping[str, Any]
    mandate: MandateDataParams | None = None

    def method_params(self, type: str, name: str | None, email: str | None) -> PaymentMethodCreateParams:
        """The parameters of a payment method of a type, of a customer of whom this is known beside."""
        who = BillingDetailsParams(name=self.name or name or email or "Customer", email=email or "customer@example.com")
        return PaymentMethodCreateParams(type=type, billing_details=who, details={type: self.details})


ONE_CLICK = Payer(details={})


class Progress(Struct, frozen=True):
    """How far the payment of an invoice is.

    Attributes:
        state: whether the page takes another one.
        method: the payment method whose owner, or whose bank, is waited for.
        failed: the one that did not pay, after its bank was asked.
    """

    state: State
    method: PaymentMethod | None = None
    failed: PaymentMethod | None = None


def progress_of(uow: UnitOfWork, invoice: Invoice) -> Progress:
    """How far the payment of an invoice is."""
    state = state_of(uow, invoice)
    intent = None if state == "closed" else payment_state_of(uow, invoice).intent
    if intent is None:
        return Progress(state)
    is_under_way = intent.status in ("processing", "requires_action")
    failure = intent.last_payment_error
    is_late = failure is not None and failure.charge is not None and failure.payment_method.card is None
    return Progress(
        state,
        stored_method(uow, intent.payment_method) if is_under_way else None,
        failure.payment_method if failure is not None and is_late else None,
    )


def state_of(uow: UnitOfWork, invoice: Invoice) -> State:
    """Whether the page takes a payment."""
    if uow.ctx.livemode or invoice.status != "open" or invoice.amounts.amount_remaining <= 0:
        return "closed"
    intent = payment_state_of(uow, invoice).intent
    if intent is not None and intent.status == "processing":
        return "processing"
    uow.enter_time_of(invoice)
    clock = uow.test_clock
    return "time_moves" if clock is not None and clock.status == "advancing" else "payable"


def takes_cards(uow: UnitOfWork, invoice: Invoice) -> bool:
    """Whether the page has a form for cards."""
    return "card" in _types(uow, invoice)


def clicked_types(uow: UnitOfWork, invoice: Invoice) -> tuple[str, ...]:
    """The types that need no more than a click, and whose customers then act elsewhere."""
    return tuple(each for each in _other_types(uow, invoice) if not _is_typed(each))


def typed_types(uow: UnitOfWork, invoice: Invoice) -> tuple[str, ...]:
    """The types of which something must be typed: bank accounts, tax numbers."""
    return tuple(each for each in _other_types(uow, invoice) if _is_typed(each))


def _other_types(uow: UnitOfWork, invoice: Invoice) -> tuple[str, ...]:
    known = (each for each in _types(uow, invoice) if each in METHOD_TYPES and each not in _NOT_OFFERED)
    return tuple(each for each in known if pays_in(each, invoice.currency))


def _is_typed(type: str) -> bool:
    return METHOD_TYPES[type].flow == "debit" or type in _TYPED


def _types(uow: UnitOfWork, invoice: Invoice) -> tuple[str, ...]:
    return invoice.payment_settings.payment_method_types or uow.ctx.account.payment_method_types


def pay_by_type(uow: UnitOfWork, invoice: Invoice, type: str, payer: Payer = ONE_CLICK) -> PaymentResult:
    """Pays what remains of an invoice by a payment method of another type, or lets it wait for its customer or bank.

    Raises APIError as `pay` does.
    """
    snapshot = invoice.customer_snapshot
    return pay(uow, invoice, payer.method_params(type, snapshot.name, snapshot.email), mandate=payer.mandate)


def pay(
    uow: UnitOfWork,
    invoice: Invoice,
    method_params: PaymentMethodCreateParams,
    *,
    mandate: MandateDataParams | None = None,
) -> PaymentResult:
    """Charges what remains of an invoice to what `method_params` make; nothing where the page takes none.

    Raises APIError when it cannot be paid by that at all.
    """
    if state_of(uow, invoice) != "payable":
        return PaymentResult(invoice)
    payment_state = payment_state_of(uow, invoice)
    method = create_payment_method(method_params, uow.ctx, uow.changes)
    if payment_state.intent is not None:
        intent = payment_state.intent
        method = accept_mandate(
            method,
            mandate,
            intent.single_use,
            uow.ctx,
            uow.changes,
            on_behalf_of=intent.connect.on_behalf_of,
        )
        verification = invoice.payment_settings.options_of(method.type).get("verification_method")
        method = verify_instantly(method, verification, uow.changes)
    return pay_by_card(invoice, payment_state, method, uow.ctx, uow.changes, on_session=True)


def waiting_method(uow: UnitOfWork, invoice: Invoice) -> PaymentMethod | None:
    """The payment method whose owner is waited for; None where nothing waits, or it can no longer be paid."""
    progress = progress_of(uow, invoice)
    return progress.method if progress.state == "payable" else None


def answer_authentication(uow: UnitOfWork, invoice: Invoice, *, recognised: bool) -> PaymentResult:
    """Goes on with the payment that waits for its customer, or lets go of it; nothing where none waits.

    Raises APIError when its intent is closed.
    """
    method, intent = waiting_method(uow, invoice), payment_state_of(uow, invoice).intent
    if intent is None or method is None:
        return PaymentResult(invoice)
    attempt = answer_payment(uow, intent, method, agreed=recognised)
    return PaymentResult(uow.get(Invoice, invoice.id) or invoice, attempt.declined)
