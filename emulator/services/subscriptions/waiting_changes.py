"""What waits for its invoice to be paid: a change of a subscription, or the end of its pause."""

from emulator.billing.invoices.invoice import Invoice
from emulator.billing.schedules.pause_schedule import Failure
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.schedules.transitions import save_planned_pause
from emulator.billing.subscriptions import pending_updates
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import invoices
from emulator.store.unit_of_work import UnitOfWork


def void_waiting_invoice(uow: UnitOfWork, subscription: Subscription) -> None:
    """Voids the invoice that a change waits for, so that nobody pays for what does not come; harmless without one."""
    pending = subscription.pending_update
    invoice = None if pending is None else uow.get(Invoice, pending.invoice)
    if invoice is not None and invoice.status == "open":
        invoices.void_with_payments(uow, invoice)


def drop_waiting_change(uow: UnitOfWork, subscription: Subscription) -> Subscription:
    """The subscription without what waits, because another change takes its place; the caller saves it."""
    void_waiting_invoice(uow, subscription)
    if subscription.pending_update is not None and subscription.pending_update.resumes:
        failure = Failure(message="The subscription was changed before the invoice was paid.")
        tell_schedule_of_resumption(uow, subscription, failure)
    return pending_updates.drop(subscription)


def tell_schedule_of_resumption(uow: UnitOfWork, subscription: Subscription, failure: Failure | None = None) -> None:
    """Lets the schedule know what came of the end of a pause, if it was its plan that waited."""
    schedule = None if subscription.schedule is None else uow.get(SubscriptionSchedule, subscription.schedule)
    planned = None if schedule is None else schedule.pause_schedule
    if schedule is not None and planned is not None and planned.waits:
        after = planned.resumed("succeeded" if failure is None else "error", failure)
        save_planned_pause(schedule, after, uow.ctx, uow.changes)
