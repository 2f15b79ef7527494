"""What was used is billed in arrears: the lines of metered items, when their period is over.

docs.stripe.com/billing/subscriptions/usage-based
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import field

from emulator.billing.core.calendar import Period
from emulator.billing.core.money import format_decimal
from emulator.billing.core.structs import Struct, replace
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.priced_lines import priced_lines
from emulator.billing.meters.tallies import Tally
from emulator.billing.subscriptions.lines import Products, period_details, trial_line
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem


class Usage(Struct, frozen=True):
    """What was used of each metered item within the period that it is in, by the item's id.

    `last_second` is what the last second of that adds up to, where the periods end with the second that it is now:
    what is used in the rest of it belongs to the periods that follow.
    """

    by_item: Mapping[str, Decimal] = field(default_factory=dict)
    last_second: Mapping[str, Tally] = field(default_factory=dict)

    def of(self, item: SubscriptionItem) -> Decimal:
        """What was used of an item and not billed yet; where more was taken back than used, nothing."""
        return max(self._all_of(item) - item.usage_billed, Decimal(0))

    def cost_of(self, item: SubscriptionItem, currency: str) -> int:
        """What that costs, in minor units: tiers go on from what was billed."""
        before = item.price.amount(item.usage_billed, currency) if item.usage_billed else 0
        return item.price.amount(max(self._all_of(item), item.usage_billed), currency) - before

    def _all_of(self, item: SubscriptionItem) -> Decimal:
        return max(self.by_item.get(item.id, Decimal(0)), Decimal(0))


def usage_lines(
    subscription: Subscription,
    usage: Usage,
    products: Products,
    end: int,
    *,
    only_ended: bool = False,
    takes_late: bool = False,
) -> list[ItemDetails]:
    """The lines that bill what was used of each metered item from the start of its period to `end` (unix, UTC).

    `only_ended` leaves out the items whose period goes on beyond that. `takes_late` is for a draft at the end of a
    period, which bills what meters are told of until it is finalized. What is used within a trial is not billed.
    """
    if subscription.status == "trialing":
        return []
    return [
        _taking_late(line, item) if takes_late else line
        for item in subscription.items
        if item.is_metered and not (only_ended and item.period_end > end)
        for line in _lines_of(subscription, item, usage, Period(item.period_start, end), products)
    ]


def trial_usage_lines(subscription: Subscription, usage: Usage, products: Products, end: int) -> list[ItemDetails]:
    """The lines of what was used of each metered item within a trial that is over at `end` (unix, UTC): it is free.

    Seen in the invoices that tierrun/tier expects of Stripe (TestScheduleFreeTrials).
    """
    lines = []
    for item in subscription.items:
        if item.is_metered:
            used = usage.of(item)
            line = trial_line(subscription, replace(item, quantity=int(used)), Period(item.period_start, end), products)
            lines.append(replace(line, quantity_decimal=format_decimal(used)))
    return lines


def _taking_late(line: ItemDetails, item: SubscriptionItem) -> ItemDetails:
    if line.parent is None:
        return line
    parent = replace(
        line.parent, meter=_meter_of(item), usage_billed=item.usage_billed, first_second_billed=item.first_second_billed
    )
    return replace(line, parent=parent)


def _meter_of(item: SubscriptionItem) -> str | None:
    return None if item.price.recurring is None else item.price.recurring.meter


def _lines_of(
    subscription: Subscription, item: SubscriptionItem, usage: Usage, period: Period, products: Products
) -> list[ItemDetails]:
    """What was used of an item within a period, and not billed yet."""
    details = period_details(subscription, item, period, products)
    if details.parent is not None:
        details = replace(details, parent=replace(details.parent, by_meter=_meter_of(item) is not None))
    return priced_lines(details, item.price, item.usage_billed + usage.of(item), item.usage_billed)


def line_of_no_usage(
    subscription: Subscription, item: SubscriptionItem, period: Period, products: Products
) -> ItemDetails:
    """The line that says that nothing was used of an item yet: it costs nothing, whatever its tiers ask for."""
    first, *_ = _lines_of(subscription, item, Usage(), period, products)
    return replace(first, amount=0)
