"""When a delivery that failed is tried again (docs.stripe.com, docs.beel.es and docs.stateset.com, Webhooks).

In live mode Stripe tries for up to three days with growing pauses, in test mode three times within a few hours; it
publishes no exact times, these are ours. BeeL tries five times in either mode, Stateset seven times within a day, and
neither again what was answered with anything but 5xx.
"""

from collections.abc import Mapping, Sequence

from emulator.billing.system.webhook_delivery import Signer, WebhookAttempt

TEST_RETRY_DELAYS = (3600, 7200)
"""Seconds between the three tries of test mode."""

LIVE_FIRST_RETRY_DELAY = 300
LIVE_MAX_RETRY_DELAY = 12 * 3600
LIVE_GIVE_UP_AFTER = 3 * 86400

BEEL_RETRY_DELAYS = (5, 10, 20, 40)
"""Seconds between BeeL's five tries."""

STATESET_RETRY_DELAYS = (10, 60, 600, 3600, 3 * 3600, 12 * 3600)
"""Seconds between Stateset's seven tries."""

_USUAL_DELAYS: Mapping[Signer, Sequence[int]] = {
    "stripe": TEST_RETRY_DELAYS,
    "beel": BEEL_RETRY_DELAYS,
    "stateset": STATESET_RETRY_DELAYS,
}


def is_retryable(signer: Signer, attempt: WebhookAttempt) -> bool:
    """Whether an attempt that failed is made again at all: but for Stripe, what the receiver refuses is final."""
    answered = attempt.error is None and attempt.status is not None
    return signer == "stripe" or not answered or (attempt.status or 0) >= 500


def next_attempt_at(
    tries: int, first_at: int, now: int, *, signer: Signer, livemode: bool, retry_delays: Sequence[int] | None = None
) -> int | None:
    """The second of the next try after `tries` that failed, the first of them at `first_at`; None to give up.

    `retry_delays` are seconds that replace every schedule.
    """
    if retry_delays is None and signer == "stripe" and livemode:
        delay = min(LIVE_FIRST_RETRY_DELAY * 2 ** min(tries - 1, 16), LIVE_MAX_RETRY_DELAY)
        return now + delay if now + delay <= first_at + LIVE_GIVE_UP_AFTER else None
    planned = _USUAL_DELAYS[signer] if retry_delays is None else retry_delays
    return now + planned[tries - 1] if tries <= len(planned) else None
