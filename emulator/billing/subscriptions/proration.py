"""What a part of a period costs (docs.stripe.com/billing/subscriptions/prorations).

A part is counted in seconds, and each line is rounded by itself: to the nearest minor unit, an exact half down, towards
minus infinity. Recorded: -1935.48 is -1935, 7741.94 is 7742, -2.5 is -3, 4.5 is 4 and 7.5 is 7.
"""

from fractions import Fraction
from math import ceil

from emulator.billing.core.calendar import Period

_HALF = Fraction(1, 2)


def share_of(part: Period, whole: Period) -> Fraction:
    """How many times the length of `whole` the length of `part` is; it may be more than one."""
    return Fraction(max(part.seconds, 0), whole.seconds)


def prorated(amount: Fraction, share: Fraction, *, step: int = 1) -> int:
    """A part of an amount in whole minor units; `step` is the smallest difference of amounts in the currency."""
    return round_half_down(amount * share / step) * step


def credited(amount: Fraction, share: Fraction, *, step: int = 1) -> int:
    """The same, given back: a line of its own, which is negative before it is rounded."""
    return round_half_down(-amount * share / step) * step


def round_half_down(number: Fraction) -> int:
    """The nearest whole number; of an exact half the smaller one."""
    return ceil(number - _HALF)
