"""What is done with a test clock, and with all that lives on it."""

from collections.abc import Iterator, Sequence

from emulator.billing.core.calendar import boundary
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.customers.customer import Customer, delete_customer
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.jobs import Job
from emulator.billing.system.test_clocks import MAX_CUSTOMERS, TestClock, check_customer_limit, delete_test_clock
from emulator.services import schedules, subscriptions
from emulator.services.jobs import take_job
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork

_MOST_INTERVALS = 2


def customers_on(uow: UnitOfWork, clock: TestClock) -> Sequence[Customer]:
    """The customers who live on a clock; deleted ones do not count."""
    return uow.list(Customer, Selection(equals={"listed": clock.id}, limit=MAX_CUSTOMERS)).items


def subscriptions_on(uow: UnitOfWork, clock: TestClock) -> Iterator[Subscription]:
    """The subscriptions that live on a clock and are not over."""
    for customer in customers_on(uow, clock):
        yield from subscriptions.running(uow, customer.id)


def furthest_advance(uow: UnitOfWork, clock: TestClock) -> int | None:
    """The second (unix, UTC) until which a clock can be advanced at once: two intervals of the shortest subscription.

    None where there is no subscription on it. docs.stripe.com/api/test_clocks/advance
    """
    intervals = {item.interval for each in subscriptions_on(uow, clock) for item in each.items}
    return min((boundary(clock.frozen_time, interval, _MOST_INTERVALS) for interval in intervals), default=None)


def require_room(uow: UnitOfWork, clock: TestClock) -> None:
    """Raises APIError where a clock takes no customer more."""
    check_customer_limit(clock, len(customers_on(uow, clock)))


def delete(uow: UnitOfWork, clock: TestClock) -> TestClock:
    """Deletes a clock with its customers, and cancels their subscriptions and schedules.

    Raises APIError while it advances.
    """
    gone = delete_test_clock(clock, uow.changes)
    for subscription in subscriptions_on(uow, clock):
        uow.enter_time_of(subscription)
        subscriptions.cancel(uow, subscription, NOT_GIVEN)
    for customer in customers_on(uow, clock):
        schedules.cancel_all(uow, customer.id)
        delete_customer(customer, uow.changes)
    return gone


def delete_due(uow: UnitOfWork, job: Job) -> None:
    """Deletes a clock that nobody deleted; one that advances just now is left to the next second."""
    clock = take_job(uow, job, TestClock)
    if clock is None or clock.deleted:
        return
    if clock.status == "advancing":
        uow.changes.save(job.rescheduled(uow.ctx.now + 1))
        return
    delete(uow, clock)
