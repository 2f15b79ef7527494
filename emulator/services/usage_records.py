"""Usage records: counting what is reported of an item, and what it adds up to."""

from collections.abc import Sequence
from decimal import Decimal

from emulator.billing.catalog.price_terms import AggregateUsage
from emulator.billing.core.structs import replace
from emulator.billing.meters.tallies import DailyUsage, Tally
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from emulator.billing.subscriptions.thresholds import check_job, watches_usage
from emulator.billing.subscriptions.usage_records import (
    AGGREGATIONS,
    UsageRecord,
    UsageRecordCreateParams,
    UsageRecordSummary,
    record_usage,
    timestamp_of,
)
from emulator.services.usage import days_between, records_at, unbilled_between
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork


def record(
    uow: UnitOfWork, params: UsageRecordCreateParams, subscription: Subscription, item: SubscriptionItem
) -> UsageRecord:
    """Counts what was used of an item. Raises APIError as `timestamp_of` does."""
    at = timestamp_of(params, subscription, item, uow.ctx.now)
    records = records_at(uow, item.usage_series, at)
    made = record_usage(params, item, records, at, uow.ctx, uow.changes)
    if watches_usage(subscription):
        uow.changes.save(check_job(subscription, uow.ctx))
    return made


def recorded_usage_of(uow: UnitOfWork, item: SubscriptionItem) -> Decimal:
    """What was used of an item within the period that it is in."""
    recurring = item.price.recurring
    aggregate_usage = None if recurring is None else recurring.aggregate_usage
    return _usage_between(
        uow,
        item.usage_series,
        aggregate_usage or "sum",
        item.period_start,
        item.period_end,
        item.first_second_billed,
    )


def with_total(uow: UnitOfWork, summary: UsageRecordSummary, item: SubscriptionItem) -> UsageRecordSummary:
    """The summary with what was used of its item within its period, as far as it is known."""
    last = item.period_end if summary.end is None else summary.end
    end = last + 1 if summary.end is None or summary.is_last else last
    used = _usage_between(uow, summary.series, summary.aggregate_usage, summary.start, end)
    return replace(summary, total_usage=int(used))


def _usage_between(
    uow: UnitOfWork,
    series: str,
    aggregate_usage: AggregateUsage,
    start: int,
    end: int,
    billed: Tally | None = None,
) -> Decimal:
    """What a series adds up to from second `start` to `end` (not included; unix, UTC), as `unbilled_between` has it.

    What was ever last is billed in every period.
    """
    if aggregate_usage == "last_ever":
        days, billed = _newest_days(uow, series, end), None
        start = min((day.created for day in days), default=start)
    else:
        days = days_between(uow, series, start, end)
    return unbilled_between(uow, series, days, start, end, billed).aggregated(AGGREGATIONS[aggregate_usage])


def _newest_days(uow: UnitOfWork, series: str, end: int) -> Sequence[DailyUsage]:
    """The last two days with usage that begin before `end`: the newest may hold nothing but what comes later."""
    selection = Selection(equals={"series": series}, limit=2, created_from=0, created_to=end - 1)
    return uow.list(DailyUsage, selection).items
