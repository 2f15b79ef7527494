"""What is paid on an invoice, and what collects it."""

from collections.abc import Mapping, Sequence

from msgspec import field

from emulator.billing.arithmetic.amounts import Amounts
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import Declined
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_payments import InvoicePayment, cancel_payment, mark_payment_paid
from emulator.billing.invoices.payment_attempts import manual_attempt
from emulator.billing.payments.cash import CashBalance
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.intents import OPEN
from emulator.billing.payments.payment_intent_cancellation import CANCELABLE, cancel_intent
from emulator.billing.payments.payment_intents import PaymentIntent


class PaymentState(Struct, frozen=True):
    """What collects an invoice; None and empty where nothing was due.

    Attributes:
        intent: the intent that the invoice made.
        payments: all payments on the invoice.
        cash: what its customer sent by bank transfer, where an intent takes that or has taken some.
        attached: the intents of the other payments that are open.
        charges: by id, those that an intent has under way.
    """

    intent: PaymentIntent | None = None
    payments: Sequence[InvoicePayment] = ()
    cash: CashBalance | None = None
    attached: Sequence[PaymentIntent] = ()
    charges: Mapping[str, Charge] = field(default_factory=dict)

    def payment_of(self, intent: PaymentIntent) -> InvoicePayment | None:
        """The open payment that an intent makes."""
        return next(
            (each for each in self.payments if each.payment_intent == intent.id and each.status == "open"), None
        )

    def without(self, payment: InvoicePayment) -> "PaymentState":
        """All that collects the invoice besides one payment."""
        own = self.intent is not None and self.intent.id == payment.payment_intent
        return replace(
            self,
            intent=None if own else self.intent,
            payments=[each for each in self.payments if each.id != payment.id],
            attached=[each for each in self.attached if each.id != payment.payment_intent],
        )


class PaymentResult(Struct, frozen=True):
    """What came of paying: the invoice after it, and the refusal, when the card did not pay."""

    invoice: Invoice
    declined: Declined | None = None


def collect_payment(
    invoice: Invoice,
    payment_state: PaymentState,
    payment: InvoicePayment,
    intent: PaymentIntent,
    ctx: Context,
    changes: Changes,
    *,
    attempts: int | None = None,
) -> Invoice:
    """The invoice after `intent` has collected what it was to; paid, and collected no further, when nothing remains.

    What a bank was asked for before a credit note lowered what is due is overpaid. `attempts` is how many were made
    with this one, where it is not one by hand.
    """
    amounts = _after_payment(invoice.amounts, intent.amount_received)
    after = replace(
        invoice,
        amounts=amounts,
        attempt_count=manual_attempt(invoice).count if attempts is None else attempts,
        attempted=True,
    )
    if amounts.amount_remaining == 0:
        after = paid_off(after, ctx)
    changes.save(after)
    changes.emit("invoice.updated", after, invoice)
    if after.status == "paid":
        changes.emit("invoice.paid", after)
        changes.emit("invoice.payment_succeeded", after)
    if amounts.amount_overpaid:
        changes.emit("invoice.overpaid", after)
    mark_payment_paid(payment, intent.amount_received, ctx, changes)
    others = payment_state.without(payment)
    if after.status == "paid":
        cancel_open_payments(others, "automatic", ctx, changes)
    else:
        update_amount_requested(others, after, changes)
    return after


def _after_payment(before: Amounts, amount: int) -> Amounts:
    """The amounts of an invoice on which `amount` minor units more were paid."""
    paid = min(before.amount_paid + amount, before.amount_due)
    return replace(
        before,
        amount_paid=paid,
        amount_remaining=before.amount_due - paid,
        amount_overpaid=before.amount_overpaid + before.amount_paid + amount - paid,
    )


def update_amount_requested(payment_state: PaymentState, invoice: Invoice, changes: Changes) -> None:
    """Lets the intent that the invoice made ask for what remains, which became less or more.

    What a bank has been asked for already stays as it is.
    """
    intent = payment_state.intent
    payment = None if intent is None else payment_state.payment_of(intent)
    remaining = invoice.amounts.amount_remaining
    if intent is not None and intent.status in OPEN and payment is not None and intent.amount != remaining:
        changes.save(replace(intent, amount=remaining))
        changes.save(replace(payment, amount_requested=remaining))


def paid_off(invoice: Invoice, ctx: Context) -> Invoice:
    """The invoice as paid; nothing is attempted any more."""
    return replace(
        invoice,
        auto_advance=False,
        next_payment_attempt=None,
        status="paid",
        transitions=replace(invoice.transitions, paid_at=ctx.now),
    )


def cancel_open_payments(
    payment_state: PaymentState, reason: str, ctx: Context, changes: Changes, *, caused_by_request: bool = False
) -> None:
    """Cancels what would still collect an invoice that is to be paid no more; mostly it follows from the request.

    That goes for the intents that were attached, too: a canceled payment "will not be credited to the invoice"
    (docs.stripe.com/api/invoice-payment/list, `status`), so that its customer would pay for nothing.
    """
    for payment in payment_state.payments:
        if payment.status == "open":
            cancel_payment(payment, ctx, changes)
    own = [] if payment_state.intent is None else [payment_state.intent]
    for intent in (*own, *payment_state.attached):
        if intent.status in CANCELABLE:
            charge = payment_state.charges.get(intent.latest_charge or "")
            cash = None if payment_state.cash is None else changes.as_saved(payment_state.cash)
            cancel_intent(intent, charge, cash, reason, ctx, changes, caused_by_request=caused_by_request)
