"""When the periods of a new subscription begin (docs.stripe.com/billing/subscriptions/billing-cycle)."""

from datetime import UTC, datetime

from emulator.billing.core.calendar import DAY, Interval, day_in_month, month_of, period_at
from emulator.billing.core.errors import APIError, mutually_exclusive, not_in_future
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.subscriptions.params import AnchorConfigParams, SubscriptionCreateParams
from emulator.billing.subscriptions.subscription import AnchorConfig

_MONTHS_AHEAD = 96
"""In so many months every day of every month has come, the 29th of February among them."""


def anchor_config(params: AnchorConfigParams) -> AnchorConfig:
    """The configuration as it is kept."""
    return AnchorConfig(
        day_of_month=params.day_of_month,
        hour=given_or(params.hour, None),
        minute=given_or(params.minute, None),
        month=given_or(params.month, None),
        second=given_or(params.second, None),
    )


def check_anchor(params: SubscriptionCreateParams, intervals: list[Interval], start: int, now: int) -> None:
    """Raises APIError for an anchor in the past, or later than the first period would end by itself."""
    config, anchor = params.billing_cycle_anchor_config, params.billing_cycle_anchor
    if config is not NOT_GIVEN:
        rivals = ("billing_cycle_anchor", "backdate_start_date")
        rival = next((name for name in rivals if name in params.given_names()), None)
        if rival is not None:
            raise mutually_exclusive(rival, "billing_cycle_anchor_config", param=rival)
        if any(interval.unit not in ("month", "year") for interval in intervals):
            raise APIError(
                "You can only specify `billing_cycle_anchor_config` with monthly and yearly prices.",
                param="billing_cycle_anchor_config",
            )
    if anchor is NOT_GIVEN:
        return
    if anchor < now:
        raise not_in_future("billing_cycle_anchor")
    latest = max(start, now, _trial_start(params, now))
    natural = min(period_at(latest, interval, latest).end for interval in intervals)
    if anchor > natural:
        raise APIError(
            f"billing_cycle_anchor cannot be later than next natural billing date ({natural}) for plan",
            param="billing_cycle_anchor",
        )


def _trial_start(params: SubscriptionCreateParams, now: int) -> int:
    """From when on it is billed: after a trial, if its end is given."""
    end = params.trial_end
    return end if isinstance(end, int) else now + given_or(params.trial_period_days, 0) * DAY


def configured_anchor(config: AnchorConfig, now: int) -> int:
    """The first second from `now` on (unix, UTC) that a configuration describes.

    A day that a month does not have is looked for in a later one; what is not said of the time of day is that of now.
    """
    moment = datetime.fromtimestamp(now, UTC)
    time_of_day = {
        "hour": moment.hour if config.hour is None else config.hour,
        "minute": moment.minute if config.minute is None else config.minute,
        "second": moment.second if config.second is None else config.second,
    }
    for ahead in range(_MONTHS_AHEAD + 1):
        day = day_in_month(month_of(moment) + ahead, config.day_of_month)
        if config.month not in (None, day.month) or config.day_of_month != day.day:
            continue
        second = int(datetime(day.year, day.month, day.day, tzinfo=UTC, **time_of_day).timestamp())
        if second >= now:
            return second
    raise APIError("There is no such day in the month given.", param="billing_cycle_anchor_config[day_of_month]")
