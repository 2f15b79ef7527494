"""How much of its first period the subscription of a session bills, where a billing cycle anchor cuts that short.

docs.stripe.com/payments/checkout/billing-cycle. The seconds are those from the moment the session is made: who pays
later pays what is left by then, which is a little less.
"""

from collections.abc import Sequence
from fractions import Fraction

from emulator.billing.checkout.session import CheckoutLine
from emulator.billing.checkout.settings import SessionSubscriptionData
from emulator.billing.core.calendar import Interval, period_at
from emulator.billing.core.errors import APIError
from emulator.billing.core.money import amount_step
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.anchors import configured_anchor
from emulator.billing.subscriptions.proration import prorated
from emulator.billing.subscriptions.subscription import interval_of


def with_first_period(
    data: SessionSubscriptionData, lines: Sequence[CheckoutLine], now: int
) -> SessionSubscriptionData:
    """What the subscription is to be, with how much of its first period is billed.

    Raises APIError for an anchor later than the first period would end by itself.
    """
    anchor, config = data.billing_cycle_anchor, data.anchor_config
    intervals = [interval_of(line.price) for line in lines if line.is_recurring]
    if data.has_trial or not intervals or (anchor is None and config is None):
        return data
    interval = intervals[0]
    if anchor is None and config is not None:
        anchor = configured_anchor(config, now)
    elif anchor is not None and anchor > (latest := period_at(now, interval, now).end):
        raise APIError(
            f"billing_cycle_anchor cannot be later than next natural billing date ({latest}) for plan",
            param="subscription_data[billing_cycle_anchor]",
        )
    whole = period_at(anchor or now, interval, now)
    if whole.start == now:
        return data
    billed = 0 if data.proration_behavior == "none" else whole.end - now
    return replace(data, first_period=(billed, whole.seconds))


def end_of_first_period(data: SessionSubscriptionData, interval: Interval, now: int) -> int:
    """When a period that is cut short ends, unix seconds, UTC."""
    anchor = data.billing_cycle_anchor
    if anchor is None and data.anchor_config is not None:
        anchor = configured_anchor(data.anchor_config, now)
    return period_at(anchor or now, interval, now).end


def first_amount(line: CheckoutLine, data: SessionSubscriptionData, amount: int, currency: str) -> int:
    """What a line costs at first, in minor units; `amount` is what it costs in a whole period."""
    if not line.is_recurring or data.first_period is None:
        return amount
    return prorated(Fraction(amount), Fraction(*data.first_period), step=amount_step(currency))
