"""What a visitor sends to pay an invoice by: a card, a form of another type of payment method, or a click on one."""

from collections.abc import Callable, Mapping

from flask import request
from msgspec import Struct

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.payment_state import PaymentResult
from emulator.pages.card_form import NOTHING_TYPED, CardFormEntry, read_card
from emulator.pages.method_forms import FORMS, NO_METHOD_TYPED, MethodFormEntry, read_method
from emulator.services import hosted_payment
from emulator.services.hosted_payment import Payer
from emulator.store.unit_of_work import UnitOfWork

_LONGEST_USER_AGENT = 500

Attempt = Callable[[UnitOfWork, Invoice], PaymentResult]
"""Pays an invoice, or goes on with its payment."""


class PostedPayment(Struct, frozen=True):
    """What was sent.

    Attributes:
        attempt: what pays; None where something is wrong with what was typed.
        card: what was typed of a card.
        method: what was typed of another payment method.
    """

    attempt: Attempt | None
    card: CardFormEntry = NOTHING_TYPED
    method: MethodFormEntry = NO_METHOD_TYPED

    @property
    def is_mistaken(self) -> bool:
        """Whether something is wrong with what was typed."""
        return bool(self.card.mistakes or self.method.mistakes)


NOTHING_POSTED = PostedPayment(None)


def read_payment(form: Mapping[str, str], invoice: Invoice, uow: UnitOfWork) -> PostedPayment:
    """What the form of an invoice's page says, of a card where it names no type that the page offers."""
    type = form.get("method", "card")
    if type in hosted_payment.clicked_types(uow, invoice):
        return PostedPayment(lambda uow, invoice: hosted_payment.pay_by_type(uow, invoice, type))
    if type in FORMS and type in hosted_payment.typed_types(uow, invoice):
        return _typed_method(type, form)
    entry, card = read_card(form, uow.ctx.now)
    if card is None:
        return PostedPayment(None, card=entry)
    params = card.method_params(invoice.customer_snapshot.email)
    return PostedPayment(lambda uow, invoice: hosted_payment.pay(uow, invoice, params), card=entry)


def _typed_method(type: str, form: Mapping[str, str]) -> PostedPayment:
    entry, payer = read_payer(type, form)
    if payer is None:
        return PostedPayment(None, method=entry)
    return PostedPayment(lambda uow, invoice: hosted_payment.pay_by_type(uow, invoice, type, payer), method=entry)


def read_payer(type: str, form: Mapping[str, str]) -> tuple[MethodFormEntry, Payer | None]:
    """What the visitor in hand typed into the form of a type, and who pays by it unless something is wrong."""
    user_agent = request.user_agent.string[:_LONGEST_USER_AGENT]
    return read_method(type, form, request.remote_addr or "", user_agent)
