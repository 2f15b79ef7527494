"""Bank transfers: what customers send, and what it pays for."""

from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.invoices.cash_reconciliation import invoice_waits_for_cash, waiting_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.pay import pay_by_card
from emulator.billing.payments.bank_transfers import reference_of
from emulator.billing.payments.cash import (
    CashBalance,
    CashTransaction,
    FundParams,
    move_cash,
    receive_transfer,
)
from emulator.billing.payments.cash_payments import (
    amount_to_apply,
    intent_waits_for_cash,
    pay_from_cash,
    payer_of,
    takes_cash,
    waiting_intent,
)
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.charging import ConfirmationResult
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_intent_params import PaymentIntentApplyParams
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod, create_payment_method
from emulator.billing.payments.reconciliation import share_out
from emulator.billing.payments.refunds import Refund
from emulator.services.payment_state import cash_balance_of, payment_state_of
from emulator.services.payments import settle_invoice, stored_method
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_LOOKED_AT = 100
"""How many waiting invoices and intents of a customer are looked at."""


def fund(uow: UnitOfWork, customer: str, params: FundParams) -> CashTransaction:
    """Notes what a customer sent, and pays what waits for it. Raises APIError as the rule."""
    balance, transaction = receive_transfer(cash_balance_of(uow, customer), params, uow.ctx, uow.changes)
    if balance.is_automatic:
        _reconcile(uow, balance, params.currency, given_or(params.reference, None))
    remaining = cash_balance_of(uow, customer)
    if remaining.in_currency(params.currency) > 0:
        uow.changes.emit("cash_balance.funds_available", remaining)
    return transaction


def send_transfer(uow: UnitOfWork, intent: PaymentIntent, customer: str) -> PaymentIntent:
    """The intent after its customer sent what is missing, with its reference."""
    reference = reference_of(intent.id)
    fund(uow, customer, FundParams(amount=intent.amount_unfunded, currency=intent.currency, reference=reference))
    return uow.get(PaymentIntent, intent.id) or intent


def apply(uow: UnitOfWork, intent: PaymentIntent, params: PaymentIntentApplyParams) -> ConfirmationResult:
    """Pays an intent out of its customer's cash. Raises APIError where it takes none, or there is not as much."""
    customer = payer_of(intent)
    return _pay(uow, intent, customer, amount_to_apply(intent, cash_balance_of(uow, customer), params))


def return_refund(uow: UnitOfWork, charge: Charge, refund: Refund) -> Refund:
    """Puts what is refunded of a bank transfer into its customer's cash."""
    if charge.method_type == "customer_balance" and charge.customer is not None:
        cash, details = cash_balance_of(uow, charge.customer), {"refund": refund.id}
        move_cash(cash, refund.amount, refund.currency, "refunded_from_payment", details, uow.ctx, uow.changes)
    return refund


def pay_finalized(uow: UnitOfWork, invoice: Invoice) -> Invoice:
    """The open invoice after its customer's cash paid it, where they pay by bank transfer and there is enough."""
    state = payment_state_of(uow, invoice)
    cash, intent = state.cash, state.intent
    remaining = invoice.amounts.amount_remaining
    if cash is None or intent is None or not cash.is_automatic:
        return invoice
    if not 0 < remaining <= cash.in_currency(intent.currency):
        return invoice
    return pay_by_card(invoice, state, _method(uow, intent), uow.ctx, uow.changes, on_session=True).invoice


def _reconcile(uow: UnitOfWork, balance: CashBalance, currency: str, reference: str | None) -> None:
    intents = {each.id: each for each in _waiting_intents(uow, balance.id, currency)}
    invoices = {each.id: each for each in _waiting_invoices(uow, balance.id, currency)}
    waiting = [*map(waiting_intent, intents.values()), *map(waiting_invoice, invoices.values())]
    for each, share in share_out(waiting, balance.in_currency(currency), reference):
        if each.id in invoices:
            _pay_invoice(uow, invoices[each.id])
        else:
            _pay(uow, intents[each.id], balance.id, share)


def _pay(uow: UnitOfWork, intent: PaymentIntent, customer: str, amount: int) -> ConfirmationResult:
    method = _method(uow, intent)
    charged = replace(intent, payment_method=method.id)
    cash = cash_balance_of(uow, customer)
    attempt = pay_from_cash(charged, method, cash, uow.ctx, uow.changes, at_most=amount)
    settle_invoice(uow, attempt)
    return attempt


def _pay_invoice(uow: UnitOfWork, invoice: Invoice) -> None:
    uow.enter_time_of(invoice)
    state = payment_state_of(uow, invoice)
    if state.intent is not None:
        pay_by_card(invoice, state, _method(uow, state.intent), uow.ctx, uow.changes, on_session=True)


def _method(uow: UnitOfWork, intent: PaymentIntent) -> PaymentMethod:
    """The intent's own payment method where it stands for cash, else a new one that does."""
    own = stored_method(uow, intent.payment_method)
    if own is not None and own.type == "customer_balance":
        return own
    return create_payment_method(PaymentMethodDataParams(type="customer_balance"), uow.ctx, uow.changes)


def _waiting_intents(uow: UnitOfWork, customer: str, currency: str) -> list[PaymentIntent]:
    selection = Selection(
        equals={"customer": customer},
        limit=_LOOKED_AT,
        predicate=lambda intent: intent_waits_for_cash(intent, currency),
        oldest=True,
    )
    return list(uow.list(PaymentIntent, selection).items)


def _waiting_invoices(uow: UnitOfWork, customer: str, currency: str) -> list[Invoice]:
    selection = Selection(
        equals={"customer": customer, "status": "open"},
        limit=_LOOKED_AT,
        predicate=lambda invoice: invoice_waits_for_cash(invoice, currency, uow.ctx.now),
        oldest=True,
    )
    found = list(uow.list(Invoice, selection).items)
    uow.load([(PaymentIntent, each.payment_intent) for each in found if each.payment_intent is not None])
    return [each for each in found if _takes_cash(uow, each)]


def _takes_cash(uow: UnitOfWork, invoice: Invoice) -> bool:
    intent = None if invoice.payment_intent is None else uow.get(PaymentIntent, invoice.payment_intent)
    return intent is not None and takes_cash(intent)
