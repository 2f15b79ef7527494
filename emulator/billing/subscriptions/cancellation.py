"""Ending a subscription, now or later (docs.stripe.com/billing/subscriptions/cancel)."""

from emulator.billing.core.errors import APIError, mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.params import CancellationDetailsParams, SubscriptionTermsParams
from emulator.billing.subscriptions.subscription import (
    CancellationDetails,
    CancellationReason,
    Subscription,
)
from emulator.billing.subscriptions.trials import require_future


def schedule_cancellation(subscription: Subscription, params: SubscriptionTermsParams, now: int) -> Subscription:
    """The subscription with the end that parameters give it, or take from it; nobody has asked for it then.

    Raises APIError where both parameters are given, and for an end that does not lie ahead.
    """
    at, at_period_end = params.cancel_at, params.cancel_at_period_end
    if at and at_period_end:
        raise mutually_exclusive("cancel_at", "cancel_at_period_end", param="cancel_at")
    if at_period_end is True:
        return _ends_at(subscription, subscription.next_boundary, now, at_period_end=True)
    if at is not NOT_GIVEN and at is not None:
        return _ends_at(subscription, _second(at, subscription, now), now, at_period_end=False)
    takes_back = at is None or (at_period_end is False and subscription.cancel_at_period_end)
    if not takes_back or subscription.cancel_at is None:
        return subscription
    details = replace(subscription.cancellation_details, reason=None)
    return replace(
        subscription, cancel_at=None, cancel_at_period_end=False, canceled_at=None, cancellation_details=details
    )


def require_own_end(subscription: Subscription, params: SubscriptionTermsParams) -> None:
    """Raises APIError where parameters say when a subscription ends, although its schedule says it (recorded)."""
    if subscription.schedule is not None and {"cancel_at", "cancel_at_period_end"} & set(params.given_names()):
        raise APIError(
            f"The subscription is managed by the subscription schedule `{subscription.schedule}`, and updating any "
            "cancelation behavior directly is not allowed. Please update the schedule instead."
        )


def _ends_at(subscription: Subscription, second: int, now: int, *, at_period_end: bool) -> Subscription:
    if (second, at_period_end) == (subscription.cancel_at, subscription.cancel_at_period_end):
        return subscription
    details = replace(subscription.cancellation_details, reason="cancellation_requested")
    return replace(
        subscription,
        cancel_at=second,
        cancel_at_period_end=at_period_end,
        canceled_at=now,
        cancellation_details=details,
    )


def _second(at: int | str, subscription: Subscription, now: int) -> int:
    ends = [item.period_end for item in subscription.items]
    if at == "min_period_end":
        return min(ends)
    return max(ends) if at == "max_period_end" else require_future(int(at), now, "cancel_at")


def end(
    subscription: Subscription,
    now: int,
    reason: CancellationReason,
    details: Given[CancellationDetailsParams] = NOT_GIVEN,
) -> Subscription:
    """The subscription, canceled. When that was asked for before, it stays so; what was to come is called off."""
    kept = details_after(subscription.cancellation_details, details)
    return replace(
        subscription,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=subscription.canceled_at or now,
        cancellation_details=replace(kept, reason=reason),
        ended_at=now,
        overdue_at=None,
        paused=None,
        pending_update=None,
        status="canceled",
    )


def expire(subscription: Subscription, now: int, *, asked: bool = False) -> Subscription:
    """A subscription whose first invoice was never paid; `asked` is whether somebody ended it by hand."""
    return replace(
        subscription,
        canceled_at=now if asked else subscription.canceled_at,
        ended_at=now,
        status="incomplete_expired",
    )


def details_after(old: CancellationDetails, params: Given[CancellationDetailsParams]) -> CancellationDetails:
    """Why it was canceled, after a request that may say it."""
    if params is NOT_GIVEN:
        return old
    return replace(
        old,
        comment=given_or(params.comment, old.comment),
        feedback=given_or(params.feedback, old.feedback),
        feedback_option=given_or(params.feedback_option, old.feedback_option),
    )
