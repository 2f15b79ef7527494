"""What is done for a job within one transaction, by its task: by a worker, or by the test clock that it is due by."""

import logging
from collections.abc import Callable

from emulator.activity import printable
from emulator.billing.beel.recurring.template import TASK as BEEL_RECURRING_TASK
from emulator.billing.beel.scheduling import TASK as BEEL_TASK
from emulator.billing.checkout.transitions import TASK as CHECKOUT_TASK
from emulator.billing.core.errors import APIError
from emulator.billing.customers.credit_grants import TASK as CREDIT_GRANT_TASK
from emulator.billing.dayzero.recurring.template import TASK as DAYZERO_RECURRING_TASK
from emulator.billing.invoices.due_events import TASK as DUE_EVENT_TASK
from emulator.billing.meters.event_streams import TASK as STREAM_TASK
from emulator.billing.payments.disputes import EXPIRE_TASK as EXPIRE_DISPUTE_TASK
from emulator.billing.payments.disputes import SETTLE_TASK as SETTLE_DISPUTE_TASK
from emulator.billing.payments.settlement import EXPIRE_HOLD_TASK
from emulator.billing.quotes.transitions import TASK as QUOTE_TASK
from emulator.billing.schedules.transitions import TASK as SCHEDULE_TASK
from emulator.billing.stateset.fall_due import TASK as STATESET_OVERDUE_TASK
from emulator.billing.stateset.reminders import TASK as STATESET_REMINDER_TASK
from emulator.billing.subscriptions.due import TASK as SUBSCRIPTION_TASK
from emulator.billing.subscriptions.thresholds import TASK as THRESHOLDS_TASK
from emulator.billing.system.jobs import Job
from emulator.billing.system.test_clocks import DELETE_TASK
from emulator.services import (
    beel,
    checkout,
    credit_grants,
    dayzero,
    disputes,
    invoices,
    payments,
    quotes,
    refunds,
    schedules,
    stateset,
    streamed_usage,
    subscriptions,
    test_clocks,
)
from emulator.services.jobs import drop_job
from emulator.store.unit_of_work import UnitOfWork

JobOperation = Callable[[UnitOfWork, Job], None]
"""Takes the job, and does what it is for if that is still wanted: see `emulator.services.jobs.take_job`."""

_log = logging.getLogger(__name__)

OPERATIONS: dict[str, JobOperation] = {
    "book_charge": payments.book_due,
    "charge": invoices.charge_due,
    "finalize": invoices.finalize_due,
    "remind": invoices.remind_due,
    "settle_charge": payments.settle_charge_due,
    "settle_payment": payments.settle_due,
    "settle_refund": refunds.settle_due,
    EXPIRE_HOLD_TASK: payments.expire_hold_due,
    EXPIRE_DISPUTE_TASK: disputes.expire_due,
    SETTLE_DISPUTE_TASK: disputes.settle_due,
    BEEL_TASK: beel.do_due,
    BEEL_RECURRING_TASK: beel.do_recurring_due,
    CHECKOUT_TASK: checkout.expire_due,
    CREDIT_GRANT_TASK: credit_grants.expire_due,
    DAYZERO_RECURRING_TASK: dayzero.generate_due,
    DUE_EVENT_TASK: invoices.tell_due,
    STATESET_OVERDUE_TASK: stateset.fall_due_now,
    STATESET_REMINDER_TASK: stateset.remind_due,
    STREAM_TASK: streamed_usage.count_due,
    QUOTE_TASK: quotes.expire_due,
    SUBSCRIPTION_TASK: schedules.do_subscription_due,
    THRESHOLDS_TASK: subscriptions.check_due,
    SCHEDULE_TASK: schedules.do_due,
    DELETE_TASK: test_clocks.delete_due,
}

_GIVEN_UP: dict[str, JobOperation] = {
    SCHEDULE_TASK: schedules.give_up,
    SUBSCRIPTION_TASK: schedules.do_subscription_due_without_schedule,
}
"""What is done instead, where a rule refuses what a job is for; any other job is dropped."""


def do_job(job: Job, run: Callable[[JobOperation], None]) -> None:
    """Does what a job is for; `run` runs an operation in a transaction. Raises what the operation does.

    What a rule refuses would be refused again every time, so that the job is given up, with a warning.
    """
    try:
        run(OPERATIONS[job.task])
    except APIError as refusal:
        if job.test_clock is not None and job.task not in _GIVEN_UP:
            # The advance fails by it, for everybody to see.
            raise
        _log.warning("The task %s of %s is given up: %s", job.task, job.subject, printable(refusal.message))
        run(_GIVEN_UP.get(job.task, drop_job))
