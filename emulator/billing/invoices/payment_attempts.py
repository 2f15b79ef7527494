"""When an open invoice is charged by itself: the first attempt, and the retries after a failure.

docs.stripe.com/invoicing/integration/automatic-advancement-collection and
docs.stripe.com/billing/revenue-recovery/smart-retries. Stripe's own choice of a time cannot be foreseen; what it
suggests as a schedule of one's own is kept to here.
"""

from dataclasses import dataclass, replace

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job

_HOUR = 3600
_DAY = 86400

FIRST_ATTEMPT_AFTER = _HOUR
"""Seconds from an invoice's finalization through the API until it is charged."""

RETRIES_AFTER = (3 * _DAY, 5 * _DAY, 7 * _DAY)
"""Seconds from each failed automatic attempt to the next one; after the last of them nothing more is attempted."""


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """How an attempt is entered on its invoice: `count` attempts with it; `retry_at` unix seconds, UTC, if it fails."""

    count: int
    retry_at: int | None


def manual_attempt(invoice: Invoice) -> AttemptRecord:
    """An attempt that somebody asked for: the first of any kind counts, later ones do not, nor do they move a retry."""
    return AttemptRecord(max(invoice.attempt_count, 1), invoice.next_payment_attempt)


def automatic_attempt(invoice: Invoice, ctx: Context) -> AttemptRecord:
    """An automatic attempt: each of them counts, and a failed one is retried until the schedule ends."""
    count = invoice.attempt_count + 1
    return AttemptRecord(count, ctx.now + RETRIES_AFTER[count - 1] if count <= len(RETRIES_AFTER) else None)


def is_charged_automatically(invoice: Invoice) -> bool:
    """Whether automatic attempts are made on the invoice."""
    return invoice.status == "open" and invoice.auto_advance and invoice.collection_method == "charge_automatically"


def with_first_attempt(invoice: Invoice, ctx: Context) -> Invoice:
    """The invoice that was just finalized with the time of its first automatic attempt, if it charges itself.

    In 40 of 40 recorded replies such an invoice has a time; that it is an hour away is what the documentation says.
    """
    if not is_charged_automatically(invoice):
        return invoice
    return replace(invoice, next_payment_attempt=ctx.now + FIRST_ATTEMPT_AFTER)


def schedule_first_attempt(invoice: Invoice, ctx: Context, changes: Changes) -> Invoice:
    """The invoice as it is, the automatic attempt that it announces ordered."""
    if is_charged_automatically(invoice):
        changes.save(_charge_job(invoice, invoice.next_payment_attempt or ctx.now + FIRST_ATTEMPT_AFTER, ctx))
    return invoice


def schedule_retry(invoice: Invoice, ctx: Context, changes: Changes) -> None:
    """Orders the next automatic attempt after one that failed, if another one is to come."""
    if is_charged_automatically(invoice) and invoice.next_payment_attempt is not None:
        changes.save(_charge_job(invoice, invoice.next_payment_attempt, ctx))


def _charge_job(invoice: Invoice, due_at: int, ctx: Context) -> Job:
    return Job(id=f"charge-{invoice.id}", created=ctx.now, task="charge", subject=invoice.id, due_at=due_at)
