"""When a trial ends (docs.stripe.com/billing/subscriptions/trials)."""

from collections.abc import Sequence

from emulator.billing.catalog.prices import Price
from emulator.billing.core.calendar import DAY
from emulator.billing.core.errors import APIError, mutually_exclusive, not_in_future, require_within_five_years
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.subscriptions.params import SubscriptionCreateParams, SubscriptionTermsParams
from emulator.billing.subscriptions.subscription import Subscription

WARNING_SECONDS = 3 * DAY
"""How long before its end `trial_will_end` comes (docs.stripe.com/api/events/types)."""


SAID_TWICE = "You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`."


def trial_end_of(params: SubscriptionTermsParams, prices: Sequence[Price], now: int) -> int | None:
    """When the trial that parameters ask for ends: unix seconds, UTC; `now` where it is to end at once, None for none.

    Raises APIError for an end in the past or too far ahead, and where two parameters say it.
    """
    days = params.trial_period_days if isinstance(params, SubscriptionCreateParams) else NOT_GIVEN
    if params.trial_from_plan is True:
        if params.trial_end is not NOT_GIVEN or days is not NOT_GIVEN:
            raise APIError(SAID_TWICE)
        return _end_by_prices(prices, now)
    if params.trial_end is not NOT_GIVEN and days is not NOT_GIVEN:
        raise mutually_exclusive("trial_end", "trial_period_days", param="trial_period_days")
    if days is not NOT_GIVEN:
        return now + days * DAY if days else None
    if params.trial_end is NOT_GIVEN:
        return None
    return now if params.trial_end == "now" else require_future(int(params.trial_end), now, "trial_end")


def require_future(second: int, now: int, param: str) -> int:
    """The second. Raises APIError unless it lies ahead, by five years at most."""
    if second <= now:
        raise not_in_future(param)
    require_within_five_years(param, second, now)
    return second


def warns_at(subscription: Subscription) -> int | None:
    """When it is to be told that the trial ends soon; None where that was told, or there is no trial."""
    if subscription.status != "trialing" or subscription.trial_end is None:
        return None
    told = subscription.reminded_until == subscription.trial_end
    return None if told else subscription.trial_end - WARNING_SECONDS


def longest_trial(prices: Sequence[Price]) -> int | None:
    """The days of the longest trial that a price has, if one has any."""
    days = [price.recurring.trial_period_days or 0 for price in prices if price.recurring is not None]
    return max(days, default=0) or None


def _end_by_prices(prices: Sequence[Price], now: int) -> int | None:
    days = longest_trial(prices)
    return None if days is None else now + days * DAY
