"""What a bank says later: when, as a job in the world's time."""

from emulator.billing.core.context import Context
from emulator.billing.system.jobs import Job

SETTLEMENT_SECONDS = 1
"""How long a bank takes in a sandbox. The documentation says "some time later"; ours is as short as one can see."""

DELAYED_SETTLEMENT_SECONDS = 180
"""The documentation's three minutes of the account numbers that take their time (docs.stripe.com/testing)."""

EXPIRE_HOLD_TASK = "expire_hold"

HOLD_SECONDS = 7 * 86_400
"""How long what is not captured is held (docs.stripe.com/payments/place-a-hold-on-a-payment-method)."""


def hold_expiry_job(charge: str, ctx: Context) -> Job:
    """The job that lets go of what a charge holds, named by its id, if nobody has captured it by then."""
    return settlement_job(EXPIRE_HOLD_TASK, charge, HOLD_SECONDS, ctx)


def settlement_job(task: str, subject: str, seconds: int, ctx: Context) -> Job:
    """The job that makes known what the bank says of something."""
    now = ctx.world_now
    return Job(
        id=f"{task}-{subject}", created=now, task=task, subject=subject, due_at=now + seconds, by_world_time=True
    )
