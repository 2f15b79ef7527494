"""When a delivery that failed is tried again (docs.stripe.com/webhooks#retries).

In live mode it is tried for up to three days with growing pauses, in test mode three times within a few hours. Stripe
publishes no exact times; these are ours.
"""

from collections.abc import Sequence

TEST_PAUSES = (3600, 7200)
"""Seconds between the three tries of test mode."""

LIVE_FIRST_PAUSE = 300
LIVE_LONGEST_PAUSE = 12 * 3600
LIVE_GIVEN_UP_AFTER = 3 * 86400


def next_try_at(
    tries: int, first_at: int, now: int, *, livemode: bool, pauses: Sequence[int] | None = None
) -> int | None:
    """The second of the next try after `tries` that failed, the first of them at `first_at`; None to give up.

    `pauses` are seconds that replace the schedule of either mode.
    """
    if pauses is None and livemode:
        pause = min(LIVE_FIRST_PAUSE * 2 ** min(tries - 1, 16), LIVE_LONGEST_PAUSE)
        return now + pause if now + pause <= first_at + LIVE_GIVEN_UP_AFTER else None
    planned = TEST_PAUSES if pauses is None else pauses
    return now + planned[tries - 1] if tries <= len(planned) else None
