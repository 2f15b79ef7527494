"""Usage records: what was used of an item, as versions before 2025-03-31.basil report it, without a meter.

docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import ClassVar, Literal

from emulator.billing.catalog.price_terms import AggregateUsage
from emulator.billing.core import ids
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.meters.meter_events import UsageRecords
from emulator.billing.meters.tallies import Aggregation, Tally, with_hour, with_quantity
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.params import ChangedItemParams
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription, SubscriptionItem
from emulator.billing.subscriptions.usage_lines import Usage

AGGREGATIONS: Mapping[AggregateUsage, Aggregation] = {
    "last_during_period": "last",
    "last_ever": "last",
    "max": "max",
    "sum": "sum",
}
"""How the records of a period add up, by `aggregate_usage` of the price."""

_ID_CHARACTERS = 19


class UsageRecord(Struct, frozen=True, kw_only=True):
    """One report; no call shows it again, and only what it adds up to is kept. `timestamp` is unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("usage_record", display_name="usage record", prefix="mbur")

    id: str
    created: int
    quantity: int
    subscription_item: str
    timestamp: int


class UsageRecordCreateParams(OperationParams, frozen=True, kw_only=True):
    """What is reported: `quantity` more at a second (unix, UTC), or in place of what was reported of that second."""

    quantity: int
    action: Given[Literal["increment", "set"]] = NOT_GIVEN
    timestamp: Given[int | Literal["now"]] = NOT_GIVEN


class UsageRecordSummary(Struct, frozen=True, kw_only=True):
    """What was used of an item within one of its periods; `end` (unix seconds, UTC) is None while that goes on.

    The end's own second belongs to the period that follows, and to this one where `is_last` says that none does.
    `series` is what the records are filed under, `aggregation` how they add up; `total_usage` is reckoned when it is
    asked for.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "usage_record_summary", display_name="usage record summary", prefix="sis", conditional_put=False
    )

    id: str
    created: int
    aggregate_usage: AggregateUsage
    series: str
    start: int
    subscription_item: str
    end: int | None = None
    invoice: str | None = None
    is_last: bool = False
    total_usage: int = 0


def record_usage(
    params: UsageRecordCreateParams,
    item: SubscriptionItem,
    records: UsageRecords,
    at: int,
    ctx: Context,
    changes: Changes,
) -> UsageRecord:
    """Counts what was used.

    Args:
        params: what is reported.
        item: of what.
        records: where it is counted.
        at: when it was used, as `timestamp_of` says.
        ctx: the moment.
        changes: what is saved.
    """
    before = records.hour.seconds.get(at - records.hour.created, Tally()).total
    adds = params.action != "set"
    hour = with_quantity(records.hour, at, Decimal(params.quantity) + (before if adds else 0))
    changes.save(hour)
    changes.save(with_hour(records.day, hour))
    return UsageRecord(
        id=ctx.new_id("mbur"),
        created=ctx.now,
        quantity=params.quantity,
        subscription_item=item.id,
        timestamp=at,
    )


def timestamp_of(params: UsageRecordCreateParams, subscription: Subscription, item: SubscriptionItem, now: int) -> int:
    """When something was used (unix seconds, UTC).

    A period begins with its first second, and there is no usage beyond it. Raises APIError for an item that takes no
    records, a subscription that is over and a second outside of the period. Stripe's words are those about the
    subscription and about a second before the period (reported); the others are ours.
    """
    if subscription.status in TERMINAL:
        raise APIError("Cannot create the usage record because the subscription has been canceled.")
    if not item.takes_usage_records:
        raise APIError(
            "Usage records can only be created for a subscription item whose price has `usage_type=metered` and no "
            f"meter; the price of this one is {item.price.id}."
        )
    at = now if params.timestamp is NOT_GIVEN or params.timestamp == "now" else int(params.timestamp)
    if at < item.period_start:
        raise APIError(
            "Cannot create the usage record with this timestamp because timestamps must be after the subscription's "
            "last invoice period (or current period start time).",
            param="timestamp",
        )
    if at > item.period_end:
        raise APIError(
            "Cannot create the usage record with this timestamp because timestamps must be before the subscription's "
            "current period end time.",
            param="timestamp",
        )
    return at


def check_cleared(old: Subscription, entries: Sequence[ItemEntry], usage: Usage) -> None:
    """Raises APIError for an item that goes, or is metered no more, with usage that nobody has asked to clear.

    Stripe's words for it are not known; that `clear_usage` must be passed is documented.
    """
    for entry in entries:
        item = None if entry.named is None else old.item(entry.named)
        if item is None or not item.takes_usage_records or not usage.of(item) or _clears(entry):
            continue
        recurring = None if entry.price is None else entry.price.recurring
        if entry.deletes or (recurring is not None and recurring.usage_type != "metered"):
            raise APIError(
                f"The subscription item {item.id} cannot be removed because it has usage. Pass `clear_usage=true` to "
                "delete its usage with it.",
                param=entry.param("clear_usage"),
            )


def without_cleared(old: Subscription, entries: Sequence[ItemEntry], usage: Usage) -> Usage:
    """What was used, without that of the items whose records are thrown away; a meter's events stay (documented)."""
    named = {entry.named for entry in entries if _clears(entry)}
    cleared = {item.id for item in old.items if item.takes_usage_records and item.id in named}
    return Usage({item: used for item, used in usage.by_item.items() if item not in cleared})


def _clears(entry: ItemEntry) -> bool:
    return isinstance(entry.params, ChangedItemParams) and entry.params.clear_usage is True


def follow_periods(before: Subscription | None, after: Subscription, ctx: Context, changes: Changes) -> None:
    """Closes the summaries of the periods that are over, and opens those of the periods that have begun."""
    old = {} if before is None else {item.id: item for item in before.items if item.takes_usage_records}
    new = {} if after.status in TERMINAL else {item.id: item for item in after.items if item.takes_usage_records}
    for id, item in old.items():
        begun = new.get(id)
        if begun is None or _series_and_start(begun) != _series_and_start(item):
            end = (after.ended_at or ctx.now) if begun is None else begun.period_start
            closed = replace(_summary(item), end=end, invoice=_invoice_of(before, after), is_last=begun is None)
            changes.save(closed)
    for id, item in new.items():
        if id not in old or _series_and_start(item) != _series_and_start(old[id]):
            changes.save(_summary(item))


def _series_and_start(item: SubscriptionItem) -> tuple[str, int]:
    return item.usage_series, item.period_start


def _invoice_of(before: Subscription | None, after: Subscription) -> str | None:
    """The invoice that the end of a period has made, if it made one."""
    return None if before is not None and before.latest_invoice == after.latest_invoice else after.latest_invoice


def _summary(item: SubscriptionItem) -> UsageRecordSummary:
    recurring = item.price.recurring
    started = ids.base62(max(item.period_start - ids.EPOCH, 0), 5)
    named = sha256(f"{item.usage_series}#{item.period_start}".encode()).hexdigest()[:_ID_CHARACTERS]
    return UsageRecordSummary(
        id=f"sis_1{started}{named}",
        created=item.period_start,
        aggregate_usage="sum" if recurring is None else recurring.aggregate_usage or "sum",
        series=item.usage_series,
        start=item.period_start,
        subscription_item=item.id,
    )
