"""Test clocks: a time of its own for some customers and all that is theirs.

docs.stripe.com/billing/testing/test-clocks

Its rules know nothing of customers: who lives on a clock names it in an attribute `test_clock`.
"""

from typing import ClassVar, Literal

from emulator.billing.core import ids
from emulator.billing.core.calendar import DAY, add_months
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.system.jobs import Job

KEPT_SECONDS = 30 * DAY
"""Seconds of the world's time after which a clock deletes itself."""

MAX_CUSTOMERS = 3
MAX_SUBSCRIPTIONS = 3
"""Of each of its customers."""

RUN_TASK = "test_clock"
"""The name of the task that does what is due by a clock."""

DELETE_TASK = "delete_test_clock"
"""The name of the task that deletes a clock which nobody deleted."""

_LONGEST_ADVANCE_MONTHS = 24

_TYPE_OF_429 = "invalid_request_error"
"""That of Stripe's other 429, `lock_timeout`; of this one only the message is known."""

TestClockStatus = Literal["ready", "advancing", "internal_failure"]


class TestClock(Struct, frozen=True, kw_only=True):
    """A test clock. Times are unix seconds, UTC: `created` and `deletes_after` the world's, the others its own.

    Attributes:
        frozen_time: where it stands, and while it advances where it stood before.
        target: where it advances to.
        reached: where it has come to while it advances: everything due until then is done.
        deleted: whether it is shown to nobody any more; what lived on it stands still for good.
    """

    __test__ = False  # pytest takes every class whose name begins like this for a test

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "test_helpers.test_clock",
        display_name="billingclock",
        prefix="clock",
        events=(
            "test_helpers.test_clock.advancing",
            "test_helpers.test_clock.created",
            "test_helpers.test_clock.deleted",
            "test_helpers.test_clock.internal_failure",
            "test_helpers.test_clock.ready",
        ),
    )

    id: str
    created: int
    frozen_time: int
    deletes_after: int
    name: str | None = None
    status: TestClockStatus = "ready"
    target: int | None = None
    reached: int | None = None
    deleted: bool = False

    @property
    def now(self) -> int:
        """What time it is for all that lives on it."""
        return self.frozen_time if self.reached is None else self.reached

    @property
    def due_until(self) -> int:
        """The second up to which what is due by it is to be done."""
        return self.frozen_time if self.target is None else self.target

    @property
    def listed(self) -> str | None:
        """Deleted clocks are in no list."""
        return None if self.deleted else "listed"

    @property
    def run_job(self) -> Job:
        """The work that does what is due by it; it waits for no clock."""
        return Job(
            id=f"{RUN_TASK}-{self.id}",
            created=self.created,
            task=RUN_TASK,
            subject=self.id,
            due_at=0,
            by_real_time=True,
        )


class ClockAdvancingError(APIError):
    """What something on a clock is changed with while it advances."""

    def __init__(self, clock: TestClock) -> None:
        super().__init__(
            f"Test clock advancement underway - cannot perform modifications: {clock.id}", status=429, type=_TYPE_OF_429
        )


class TestClockCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a test clock (docs.stripe.com/api/test_clocks/create). `frozen_time` is unix seconds, UTC."""

    __test__ = False

    frozen_time: int
    customer: Given[str] = NOT_GIVEN
    name: Given[str] = NOT_GIVEN


class TestClockAdvanceParams(OperationParams, frozen=True, kw_only=True):
    """Where a test clock is to go (docs.stripe.com/api/test_clocks/advance): unix seconds, UTC."""

    __test__ = False

    frozen_time: int


def require_standing(clock: TestClock) -> None:
    """Raises ClockAdvancingError while a clock advances."""
    if clock.status == "advancing":
        raise ClockAdvancingError(clock)


def create_test_clock(params: TestClockCreateParams, ctx: Context, changes: Changes) -> TestClock:
    """A new clock that stands at `frozen_time`. Raises APIError in live mode, and for a time that no id can tell."""
    if ctx.livemode:
        raise APIError("Test clocks can only be used in test mode: use a key that begins with sk_test_ or rk_test_.")
    _check_time(params.frozen_time)
    clock = TestClock(
        id=ctx.new_id(TestClock.RESOURCE_TYPE.prefix),
        created=ctx.now,
        frozen_time=params.frozen_time,
        deletes_after=ctx.now + KEPT_SECONDS,
        name=params.name or None,
    )
    changes.save(clock)
    changes.save(_deletion_job(clock))
    changes.emit("test_helpers.test_clock.created", clock)
    return clock


def start_advance(
    clock: TestClock, params: TestClockAdvanceParams, furthest: int | None, changes: Changes
) -> TestClock:
    """The clock on its way to `frozen_time`; a worker does what is due until then.

    Args:
        clock: the clock as it stands.
        params: where it is to go.
        furthest: the end of two intervals of the shortest subscription on it; None where there is no subscription.
        changes: what is saved and emitted.

    Raises APIError for a clock that is not ready, and for a time that is not after its own or too far ahead of it.
    Stripe's words for that are not known.
    """
    require_standing(clock)
    if clock.status != "ready":
        raise APIError(f"Test clock {clock.id} cannot be advanced: its status is {clock.status}.")
    to = params.frozen_time
    if to <= clock.frozen_time:
        raise APIError(
            f"The test clock can only be advanced to a time after its current frozen time ({clock.frozen_time}).",
            param="frozen_time",
        )
    _check_time(to)
    two_years_on = add_months(clock.frozen_time, _LONGEST_ADVANCE_MONTHS)
    if furthest is None and to > two_years_on:
        raise APIError(
            f"A test clock without subscriptions can be advanced by at most two years at once, to {two_years_on}.",
            param="frozen_time",
        )
    if furthest is not None and to > furthest:
        raise APIError(
            "A test clock can be advanced by at most two intervals of the shortest subscription on it at once, to "
            f"{furthest}.",
            param="frozen_time",
        )
    advancing = replace(clock, status="advancing", target=to, reached=clock.frozen_time)
    changes.save(advancing)
    changes.save(advancing.run_job)
    changes.emit("test_helpers.test_clock.advancing", advancing, clock)
    return advancing


def end_advance(clock: TestClock, changes: Changes) -> TestClock:
    """The clock where it was to go, everything due until then being done."""
    ready = replace(clock, status="ready", frozen_time=clock.due_until, target=None, reached=None)
    changes.save(ready)
    changes.emit("test_helpers.test_clock.ready", ready, clock, caused_by_request=False)
    return ready


def fail_advance(clock: TestClock, changes: Changes) -> TestClock:
    """The clock where something went wrong that going on would not mend; it can be deleted."""
    failed = replace(clock, status="internal_failure", frozen_time=clock.now, target=None, reached=None)
    changes.save(failed)
    changes.emit("test_helpers.test_clock.internal_failure", failed, clock, caused_by_request=False)
    return failed


def reach(clock: TestClock, second: int) -> TestClock:
    """The clock at a second on its way; one that stands where it is, or has come further, stays there."""
    return clock if clock.reached is None or second <= clock.reached else replace(clock, reached=second)


def delete_test_clock(clock: TestClock, changes: Changes) -> TestClock:
    """Deletes a clock for good; what still was to be done by its time never is. Raises APIError while it advances."""
    require_standing(clock)
    gone = replace(clock, frozen_time=clock.now, target=None, reached=None, deleted=True)
    changes.save(gone)
    changes.save(gone.run_job)
    changes.remove(_deletion_job(clock))
    changes.emit("test_helpers.test_clock.deleted", clock)
    return gone


def check_customer_limit(clock: TestClock, customers: int) -> None:
    """Raises APIError for one customer more than a clock takes. Stripe's words for it are not known."""
    if customers >= MAX_CUSTOMERS:
        raise APIError(f"Test clock {clock.id} has {MAX_CUSTOMERS} customers, and takes no more.", param="test_clock")


def check_subscription_limit(clock: str, subscriptions: int) -> None:
    """Raises APIError for one subscription more than a customer on a clock takes. Stripe's words are not known."""
    if subscriptions >= MAX_SUBSCRIPTIONS:
        raise APIError(
            f"A customer on a test clock can have at most {MAX_SUBSCRIPTIONS} subscriptions; this one lives on {clock} "
            "and has as many.",
            param="customer",
        )


def _check_time(second: int) -> None:
    """Ids tell the second something was made, from 2012 to 2040."""
    if not ids.EPOCH <= second <= ids.LAST_SECOND:
        raise APIError(
            f"Invalid timestamp: the emulator's ids can tell seconds from {ids.EPOCH} to {ids.LAST_SECOND}.",
            param="frozen_time",
        )


def _deletion_job(clock: TestClock) -> Job:
    return Job(
        id=f"{DELETE_TASK}-{clock.id}",
        created=clock.created,
        task=DELETE_TASK,
        subject=clock.id,
        due_at=clock.deletes_after,
    )
