"""What a rule needs to know of the payments on an invoice."""

from typing import Any

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.payment_state import PaymentState
from emulator.billing.payments.cash import CashBalance, empty_cash_balance
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.store.unit_of_work import UnitOfWork


def payment_state_of(uow: UnitOfWork, invoice: Invoice) -> PaymentState:
    """The intent of an invoice and the payments on it; one round trip at most, or two for bank transfers."""
    wanted: list[tuple[type[Any], str]] = [(InvoicePayment, payment) for payment in invoice.payments]
    if invoice.payment_intent is not None:
        wanted.append((PaymentIntent, invoice.payment_intent))
    uow.load(wanted)
    intent = None if invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    payments = uow.get_many(InvoicePayment, invoice.payments)
    takes_cash = intent is not None and "customer_balance" in intent.payment_method_types
    cash = cash_balance_of(uow, invoice.customer) if takes_cash else None
    return PaymentState(intent, [each for each in payments if each is not None], cash)


def cash_balance_of(uow: UnitOfWork, customer: str) -> CashBalance:
    """What a customer has sent that paid for nothing yet."""
    return uow.get(CashBalance, customer) or empty_cash_balance(customer, uow.ctx)
