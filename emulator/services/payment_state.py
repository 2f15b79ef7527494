"""What a rule needs to know of the payments on an invoice."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.payment_state import PaymentState
from emulator.billing.payments.cash import CashBalance, empty_cash_balance
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intent_cancellation import UNDER_WAY
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.unit_of_work import UnitOfWork


def payment_state_of(uow: UnitOfWork, invoice: Invoice) -> PaymentState:
    """The intent of an invoice and the payments on it.

    One round trip at most; one more for each of these: intents that were attached and still wait, what is under way of
    any, and bank transfers.
    """
    wanted: list[tuple[type[Any], str]] = [(InvoicePayment, payment) for payment in invoice.payments]
    if invoice.payment_intent is not None:
        wanted.append((PaymentIntent, invoice.payment_intent))
    uow.load(wanted)
    intent = None if invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    payments = [each for each in uow.get_many(InvoicePayment, invoice.payments) if each is not None]
    attached = _attached(uow, payments)
    intents = [*([] if intent is None else [intent]), *attached]
    takes_cash = intent is not None and "customer_balance" in intent.payment_method_types
    has_cash = takes_cash or any(each.amount_funded for each in attached)
    return PaymentState(
        intent=intent,
        payments=payments,
        cash=cash_balance_of(uow, invoice.customer) if has_cash else None,
        attached=attached,
        charges={each.id: each for each in map(partial(charge_under_way, uow), intents) if each is not None},
    )


def charge_under_way(uow: UnitOfWork, intent: PaymentIntent) -> Charge | None:
    """The debit that an intent's bank has not answered, or the hold that is not captured; None where there is none."""
    if intent.status not in UNDER_WAY or intent.latest_charge is None:
        return None
    return uow.get(Charge, intent.latest_charge)


def _attached(uow: UnitOfWork, payments: Sequence[InvoicePayment]) -> list[PaymentIntent]:
    waiting = [each.payment_intent for each in payments if each.status == "open" and not each.is_default]
    return [each for each in uow.get_many(PaymentIntent, waiting) if each is not None]


def cash_balance_of(uow: UnitOfWork, customer: str) -> CashBalance:
    """What a customer has sent that paid for nothing yet."""
    return uow.get(CashBalance, customer) or empty_cash_balance(customer, uow.ctx)
