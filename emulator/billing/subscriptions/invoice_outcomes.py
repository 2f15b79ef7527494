"""What becomes of a subscription when one of its invoices is paid, fails, is voided or written off.

docs.stripe.com/billing/subscriptions/overview, "Subscription statuses".
"""

from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.subscriptions.cancellation import end, expire
from emulator.billing.subscriptions.pending_updates import apply, drop
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription


class Outcome(Struct, frozen=True, kw_only=True):
    """What happened to an invoice.

    Attributes:
        invoice: the invoice after it.
        happened: the types of the events about it, `invoice.paid`.
        standing: the newest invoice of the subscription that is not void, where the latest was voided; its latest
            where another one is not owed any more.
        can_be_charged: whether there is a payment method that attempts were made with.
    """

    invoice: Invoice
    happened: frozenset[str]
    standing: Invoice | None = None
    can_be_charged: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether it was paid, or given up as if it were."""
        return not self.happened.isdisjoint({"invoice.paid", "invoice.marked_uncollectible"})

    @property
    def is_voided(self) -> bool:
        """Whether it was voided."""
        return "invoice.voided" in self.happened

    @property
    def has_failed(self) -> bool:
        """Whether an attempt to collect it failed."""
        return "invoice.payment_failed" in self.happened


def after_outcome(subscription: Subscription, outcome: Outcome, ctx: Context) -> Subscription:
    """The subscription after something happened to one of its invoices; itself where that means nothing to it."""
    if subscription.status in TERMINAL:
        return subscription
    after = _with_due_date(subscription, outcome)
    pending = subscription.pending_update
    if pending is not None and pending.invoice == outcome.invoice.id:
        return _after_pending(after, outcome, ctx)
    if subscription.status == "incomplete":
        return _after_first_invoice(after, outcome, ctx)
    if outcome.has_failed and not outcome.is_settled:
        return _after_failure(after, outcome, ctx)
    if outcome.invoice.id != subscription.latest_invoice:
        return _after_another(after, outcome)
    return _after_latest(after, outcome)


def _after_pending(subscription: Subscription, outcome: Outcome, ctx: Context) -> Subscription:
    """A change that waited is applied once its invoice is paid, and dropped once that is void; a failure is nothing."""
    if outcome.is_settled:
        return apply(subscription, ctx.now)
    return drop(subscription) if outcome.is_voided else subscription


def _after_first_invoice(subscription: Subscription, outcome: Outcome, ctx: Context) -> Subscription:
    """Once it is paid what it was incomplete for: in its trial, where a fee beside that had to be paid at once."""
    if outcome.invoice.id != subscription.latest_invoice:
        return subscription
    if outcome.is_voided:
        return expire(subscription, ctx.now)
    if not outcome.is_settled:
        return subscription
    trial_end = subscription.trial_end
    return replace(subscription, status="active" if trial_end is None or trial_end <= ctx.now else "trialing")


def _after_latest(subscription: Subscription, outcome: Outcome) -> Subscription:
    """Recovery: the latest invoice decides, or the one before it where that was voided."""
    settled = outcome.is_settled
    if outcome.is_voided:
        settled = outcome.standing is None or outcome.standing.status in ("paid", "uncollectible")
    if subscription.status == "past_due" and settled:
        return replace(subscription, status="active")
    if subscription.status == "unpaid" and settled and not _is_late(outcome.invoice):
        return replace(subscription, status="active")
    return subscription


def _after_another(subscription: Subscription, outcome: Outcome) -> Subscription:
    """Recovery from a failure of an older invoice, or of one that was made by hand: while the latest is not owed."""
    is_over = outcome.is_settled or outcome.is_voided
    owes_latest = outcome.standing is None or outcome.standing.status == "open"
    if subscription.status == "past_due" and is_over and not owes_latest:
        return replace(subscription, status="active")
    return subscription


def _is_late(invoice: Invoice) -> bool:
    paid = invoice.transitions.paid_at
    return invoice.due_date is not None and paid is not None and paid > invoice.due_date


def _after_failure(subscription: Subscription, outcome: Outcome, ctx: Context) -> Subscription:
    """The first failure makes it past due; after the last attempt the account's settings decide.

    Not where there was nothing to charge at all: the official CLI's `subscription_schedule.completed` has a customer
    without a card, whose subscription lives on through a month of failed attempts.
    """
    dunning, invoice = ctx.account.dunning, outcome.invoice
    is_exhausted = (
        outcome.can_be_charged
        and invoice.next_payment_attempt is None
        and invoice.attempt_count > len(dunning.retry_days)
    )
    if is_exhausted and dunning.after_last_retry == "cancel":
        return end(subscription, ctx.now, "payment_failed")
    if is_exhausted and dunning.after_last_retry == "unpaid":
        return replace(subscription, status="unpaid")
    return replace(subscription, status="past_due") if subscription.status in ("active", "trialing") else subscription


def _with_due_date(subscription: Subscription, outcome: Outcome) -> Subscription:
    """Whether it is to be noted that an invoice is overdue: while the latest is open and was sent."""
    invoice = outcome.invoice
    if invoice.id != subscription.latest_invoice or invoice.collection_method != "send_invoice":
        return subscription
    return replace(subscription, overdue_at=invoice.due_date if invoice.status == "open" else None)
