"""Finalizing an invoice, with what follows: the invoice that it revises is void, and it is charged if it wants it."""

from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.finalization import finalize_invoice
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.payment_attempts import schedule_first_attempt
from emulator.billing.invoices.revisions import require_unpaid_original, supersede
from emulator.billing.invoices.totals import recalculated, with_customer_snapshot
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.services.cash import pay_finalized
from emulator.services.credit_grants import credits_on
from emulator.services.customers import customer_of, finalization_references
from emulator.services.invoices.late_usage import take_late_usage
from emulator.services.payment_state import payment_state_of
from emulator.store.unit_of_work import UnitOfWork


def finalize(uow: UnitOfWork, invoice: Invoice, *, auto_advance: bool | None = None) -> Invoice:
    """Makes a draft an open invoice, or a paid one where nothing is due; it is charged an hour later if it advances.

    What its customer sent by bank transfer already pays it at once.

    `auto_advance` replaces the draft's own unless None. Raises APIError unless it is a draft.
    """
    finalized = finalize_unattempted(uow, invoice, customer_of(uow, invoice), auto_advance=auto_advance)
    return pay_finalized(uow, schedule_first_attempt(finalized, uow.ctx, uow.changes))


def finalize_unattempted(
    uow: UnitOfWork,
    invoice: Invoice,
    customer: Customer,
    *,
    auto_advance: bool | None = None,
    intent: PaymentIntent | None = None,
) -> Invoice:
    """Does what `finalize` does, without the order to charge it: for callers that charge it themselves.

    `intent` is what has collected all of it where a payment came first: then the customer's balance has no part in it.
    """
    require_unpaid_revised(uow, invoice)
    draft = with_customer_snapshot(take_late_usage(uow, invoice), customer)
    if intent is not None:
        draft = recalculated(draft, 0)
    finalized = finalize_invoice(
        draft,
        customer,
        auto_advance=auto_advance,
        references=finalization_references(uow, draft),
        intent=intent,
        ctx=uow.ctx,
        changes=uow.changes,
    )
    void_superseded_invoice(uow, finalized)
    return finalized


def require_unpaid_revised(uow: UnitOfWork, draft: Invoice) -> None:
    """Raises FinalizationFailedError for a revision whose original somebody pays; harmless for any other draft."""
    original = _original(uow, draft)
    if original is not None:
        require_unpaid_original(original, payment_state_of(uow, original))


def void_superseded_invoice(uow: UnitOfWork, invoice: Invoice) -> None:
    """Voids the original of a revision that was finalized just now; harmless for any other invoice."""
    original = _original(uow, invoice)
    if original is not None:
        customer = uow.get(Customer, original.customer)
        payment_state, grants = payment_state_of(uow, original), credits_on(uow, original)
        supersede(invoice, original, customer, payment_state, grants, uow.ctx, uow.changes)


def _original(uow: UnitOfWork, revision: Invoice) -> Invoice | None:
    return None if revision.from_invoice is None else uow.get(Invoice, revision.from_invoice.invoice)
