"""Finalizing: a draft becomes an open invoice, or a paid one when nothing is due.

docs.stripe.com/api/invoices/finalize and docs.stripe.com/invoicing/integration/workflow-transitions.
"""

from emulator.billing.core.account import Account
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.credit_grant import CreditGrant
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.discounts import use_up_discount
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.account_sequence import InvoiceSequence
from emulator.billing.invoices.auto_advance import finalization_job
from emulator.billing.invoices.automatic_tax import unknown_location_error
from emulator.billing.invoices.balances import apply_balance
from emulator.billing.invoices.credits import apply_credits
from emulator.billing.invoices.due_events import schedule_due_event
from emulator.billing.invoices.invoice import Invoice, PageSize
from emulator.billing.invoices.invoice_payments import InvoicePayment
from emulator.billing.invoices.numbers import draw_number
from emulator.billing.invoices.payment_attempts import with_first_attempt
from emulator.billing.invoices.reminders import schedule_reminder
from emulator.billing.invoices.subscription_parents import INTENT_DESCRIPTIONS
from emulator.billing.payments.payment_intent_creation import create_intent_for_invoice
from emulator.billing.payments.payment_intents import PaymentIntent

_LINK_SECRET_CHARACTERS = 31


class FinalizationReferences(Struct, frozen=True, kw_only=True):
    """What finalizing an invoice needs besides its customer.

    Attributes:
        credit_grants: the customer's billing credits, where the invoice bills what they can pay.
        given_back: the ids of those that paid the invoice that it revises.
        sequence: the account's sequence of numbers, where it has one that a number was drawn from.
        tax_ids: those of the account itself that its settings name.
    """

    credit_grants: tuple[CreditGrant, ...] = ()
    given_back: frozenset[str] = frozenset()
    sequence: InvoiceSequence | None = None
    tax_ids: tuple[TaxId, ...] = ()


NO_REFERENCES = FinalizationReferences()
"""What there is where an account has set nothing up, and a customer has no credits."""


def finalize_invoice(
    draft: Invoice,
    customer: Customer,
    *,
    auto_advance: bool | None,
    references: FinalizationReferences = NO_REFERENCES,
    intent: PaymentIntent | None = None,
    ctx: Context,
    changes: Changes,
) -> Invoice:
    """The invoice after finalization; no charge is attempted here.

    `intent` is what collects it, or has collected it, where a payment came first; a new one is made otherwise.

    A draft that comes to nothing (zero, negative, or covered by the customer's credit) is paid at once. `references` is
    what else it needs. Raises APIError unless it is a draft, FinalizationFailedError where automatic tax does not know
    the customer's location.
    """
    if draft.status != "draft":
        raise APIError("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    if draft.lacks_location:
        raise unknown_location_error()
    credited = apply_credits(draft, references.credit_grants, ctx, changes, given_back=references.given_back)
    number, customer_after = draw_number(draft, customer, references.sequence, ctx, changes)
    customer_after = apply_balance(credited, customer_after, ctx, changes)
    customer_after = use_up_discount(customer_after, draft.discounts, changes)
    if customer_after != customer:
        changes.save(customer_after)
    invoice = replace(
        credited,
        status="open",
        account_tax_ids=draft.account_tax_ids if draft.account_tax_ids is not None else references.tax_ids or None,
        auto_advance=draft.auto_advance if auto_advance is None else auto_advance,
        automatically_finalizes_at=None,
        connect=credited.settled_connect,
        effective_at=draft.effective_at or ctx.now,
        last_finalization_error=None,
        link_secret=random_text(_LINK_SECRET_CHARACTERS),
        next_payment_attempt=None,
        number=number,
        rendering=replace(draft.rendering, page_size=_page_size(draft, ctx.account)),
        transitions=replace(draft.transitions, finalized_at=ctx.now),
    )
    invoice = with_first_attempt(invoice, ctx)
    if draft.automatically_finalizes_at is not None:
        changes.remove(finalization_job(draft))
    is_due, begun = invoice.amounts.amount_due > 0, len(changes.domain_events)
    invoice = _with_intent(invoice, intent, ctx, changes) if is_due else _paid_at_once(invoice, ctx)
    changes.save(invoice)
    schedule_reminder(invoice, ctx, changes)
    schedule_due_event(invoice, ctx, changes)
    changes.emit("invoice.updated", invoice, draft)
    changes.emit("invoice.finalized", invoice)
    if invoice.parent is not None:
        _tell_of_intent_last(begun, changes)
    if invoice.status == "paid":
        changes.emit("invoice.paid", invoice)
        changes.emit("invoice.payment_succeeded", invoice)
    return invoice


def _page_size(draft: Invoice, account: Account) -> PageSize:
    """A4 for who reads Japanese and letter for everybody else (docs.stripe.com/api/invoices/create, `page_size`)."""
    if draft.rendering.page_size != "auto":
        return draft.rendering.page_size
    locale = account.locale_for(draft.customer_snapshot.preferred_locales)
    return "a4" if locale.partition("-")[0].lower() == "ja" else "letter"


def _with_intent(invoice: Invoice, intent: PaymentIntent | None, ctx: Context, changes: Changes) -> Invoice:
    if intent is None:
        intent = _create_intent(invoice, ctx, changes)
    else:
        changes.save(replace(intent, invoice=invoice.id))
    payment = InvoicePayment(
        id=ctx.new_id("inpay"),
        created=ctx.now,
        amount_requested=intent.amount,
        currency=invoice.currency,
        invoice=invoice.id,
        payment_intent=intent.id,
    )
    changes.save(payment)
    return replace(invoice, payment_intent=intent.id, payments=(payment.id,))


def _create_intent(invoice: Invoice, ctx: Context, changes: Changes) -> PaymentIntent:
    return create_intent_for_invoice(
        amount=invoice.amounts.amount_due,
        connect=invoice.connect.capped(invoice.amounts.amount_due),
        currency=invoice.currency,
        customer=invoice.customer,
        description=INTENT_DESCRIPTIONS.get(invoice.billing_reason, "Payment for Invoice"),
        invoice=invoice.id,
        payment_method_types=invoice.payment_settings.intent_types,
        setup_future_usage=None if invoice.parent is None else "off_session",
        receipt_email=invoice.customer_snapshot.email if ctx.account.email_receipts else None,
        statement_descriptor=invoice.statement_descriptor,
        ctx=ctx,
        changes=changes,
    )


def _paid_at_once(invoice: Invoice, ctx: Context) -> Invoice:
    transitions = replace(invoice.transitions, paid_at=ctx.now)
    advances = invoice.auto_advance and invoice.parent is None
    return replace(
        invoice,
        status="paid",
        attempted=True,
        auto_advance=advances,
        next_payment_attempt=None,
        transitions=transitions,
    )


def _tell_of_intent_last(begun: int, changes: Changes) -> None:
    """Of the intent of a subscription's invoice it is told after the finalization (recorded order of events)."""
    told = changes.domain_events[begun:]
    changes.domain_events[begun:] = sorted(told, key=lambda each: each.type.startswith("payment_intent."))
