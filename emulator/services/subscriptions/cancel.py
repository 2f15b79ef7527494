"""Ending a subscription at once (docs.stripe.com/api/subscriptions/cancel)."""

from emulator.billing.core.calendar import Period
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.subscriptions.cancellation import details_after, end, expire
from emulator.billing.subscriptions.params import CancellationDetailsParams
from emulator.billing.subscriptions.prorations import add_credits
from emulator.billing.subscriptions.renewal import BillingInputs, bill
from emulator.billing.subscriptions.states import require_allowed
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.usage_lines import usage_lines
from emulator.services import invoices
from emulator.services.subscriptions.ending import end_collection, let_go
from emulator.services.subscriptions.loading import load_inputs, running
from emulator.services.subscriptions.saving import save_and_tell
from emulator.store.unit_of_work import UnitOfWork


def cancel(
    uow: UnitOfWork,
    subscription: Subscription,
    details: Given[CancellationDetailsParams],
    *,
    invoice_now: bool = False,
    prorate: bool = False,
) -> Subscription:
    """Ends a subscription.

    Args:
        uow: the unit of work.
        subscription: what ends.
        details: why it ends.
        invoice_now: whether what waits is invoiced at once; prorations that wait are deleted otherwise.
        prorate: whether the time that is left is given back.

    Raises APIError, a 404, where it is over already.
    """
    require_allowed(subscription, "cancel")
    if subscription.status == "incomplete":
        return _expire(uow, subscription, details)
    ended = end(subscription, uow.ctx.now, "cancellation_requested", details)
    inputs = load_inputs(uow, subscription)
    made = None
    if inputs is not None:
        ended, made = _settle(uow, subscription, ended, inputs, invoice_now=invoice_now, prorate=prorate)
    end_collection(uow, ended, except_for=made)
    save_and_tell(uow, ended, subscription, "customer.subscription.deleted")
    return ended


def cancel_all(uow: UnitOfWork, customer: str) -> None:
    """Ends what a customer has who is deleted; nothing more is billed."""
    for found in running(uow, customer):
        subscription = uow.get(Subscription, found.id)
        if subscription is not None:
            cancel(uow, subscription, NOT_GIVEN)


def _settle(
    uow: UnitOfWork,
    before: Subscription,
    ended: Subscription,
    inputs: BillingInputs,
    *,
    invoice_now: bool,
    prorate: bool,
) -> tuple[Subscription, str | None]:
    """Bills, or lets go of, what waits; returns the subscription and the id of the invoice that was made."""
    if not prorate and not invoice_now:
        let_go(uow, before, inputs.pending)
        return ended, None
    credits = add_credits(before, uow.ctx.now, inputs, uow.ctx, uow.changes) if prorate else []
    if not invoice_now:
        return ended, None
    inputs = replace(inputs, pending=[*inputs.pending, *credits])
    period = Period(before.current_period.start, uow.ctx.now)
    used = usage_lines(before, inputs.usage, inputs.products, uow.ctx.now)
    step = bill(ended, used, "subscription_cycle", period, inputs, uow.ctx, uow.changes, finalizes_itself=False)
    if step.invoice is None:
        return step.subscription, None
    _collect_last(uow, step.invoice)
    return step.subscription, step.invoice.id


def _collect_last(uow: UnitOfWork, draft: Invoice) -> None:
    """Finalizes and charges the last invoice at once.

    One that comes to less than nothing was recorded to end as uncollectible, without a number and without credit to the
    customer's balance: odd, and done so.
    """
    if draft.amounts.total >= 0:
        invoices.auto_finalize(uow, draft)
        return
    given_up = replace(
        draft,
        auto_advance=False,
        status="uncollectible",
        transitions=replace(draft.transitions, marked_uncollectible_at=uow.ctx.now),
    )
    uow.changes.save(given_up)
    uow.changes.emit("invoice.updated", given_up, draft)
    uow.changes.emit("invoice.marked_uncollectible", given_up)


def _expire(uow: UnitOfWork, subscription: Subscription, details: Given[CancellationDetailsParams]) -> Subscription:
    """One that was never paid ends as expired, and its invoice is void (recorded: `.updated`, not `.deleted`)."""
    first = None if subscription.latest_invoice is None else uow.get(Invoice, subscription.latest_invoice)
    if first is not None and first.status == "open":
        invoices.void_with_payments(uow, first)
    expired = expire(subscription, uow.ctx.now, asked=True)
    kept = details_after(expired.cancellation_details, details)
    expired = replace(expired, cancellation_details=replace(kept, reason="cancellation_requested"))
    save_and_tell(uow, expired, subscription)
    return expired
