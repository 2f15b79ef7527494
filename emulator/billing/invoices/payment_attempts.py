"""When an open invoice is charged by itself: the first attempt, and the retries after a failure.

docs.stripe.com/invoicing/integration/automatic-advancement-collection and
docs.stripe.com/billing/revenue-recovery/smart-retries; the schedule is the account's (`emulator.billing.core.dunning`).
"""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job

_HOUR = 3600

FIRST_ATTEMPT_AFTER = _HOUR
"""Seconds from an invoice's finalization through the API until it is charged."""


class AttemptRecord(Struct, frozen=True):
    """How an attempt is entered on its invoice: `count` attempts with it; `retry_at` unix seconds, UTC, if it fails."""

    count: int
    retry_at: int | None


def manual_attempt(invoice: Invoice) -> AttemptRecord:
    """An attempt that somebody asked for: the first of any kind counts, later ones do not, nor do they move a retry."""
    return AttemptRecord(max(invoice.attempt_count, 1), invoice.next_payment_attempt)


def automatic_attempt(invoice: Invoice, ctx: Context) -> AttemptRecord:
    """An automatic attempt: each of them counts, and a failed one is retried until the schedule ends."""
    count = invoice.attempt_count + 1
    wait = ctx.account.dunning.retry_after(count)
    return AttemptRecord(count, None if wait is None else ctx.now + wait)


def late_attempt(invoice: Invoice, ctx: Context) -> AttemptRecord:
    """An attempt that was counted when it was made, and that its bank refuses now: it is retried from now on."""
    count = max(invoice.attempt_count, 1)
    wait = ctx.account.dunning.retry_after(count) if is_charged_automatically(invoice) else None
    return AttemptRecord(count, None if wait is None else ctx.now + wait)


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


def call_off_attempts(invoice: Invoice, changes: Changes) -> None:
    """Calls off whatever attempt was ordered."""
    changes.remove(Job(id=f"charge-{invoice.id}", created=invoice.created, task="charge", subject=invoice.id, due_at=0))


def _charge_job(invoice: Invoice, due_at: int, ctx: Context) -> Job:
    return Job(id=f"charge-{invoice.id}", created=ctx.now, task="charge", subject=invoice.id, due_at=due_at)
