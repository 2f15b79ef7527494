"""What becomes of a Checkout Session: it is completed, or expires (docs.stripe.com/api/checkout/sessions)."""

from emulator.billing.checkout.amounts import total
from emulator.billing.checkout.recovery import recoverable
from emulator.billing.checkout.session import CheckoutSession, PaymentStatus
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job

TASK = "checkout_session"


def expire_session(
    session: CheckoutSession, ctx: Context, changes: Changes, *, by_itself: bool = False
) -> CheckoutSession:
    """The session that nobody can pay any more; `by_itself` is whether its time is over.

    Raises APIError for one that is complete or expired already (reported words).
    """
    if session.status != "open":
        raise APIError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session.status}`."
        )
    expired = recoverable(replace(session, status="expired"), ctx.world_now)
    save_session(expired, ctx, changes)
    changes.emit("checkout.session.expired", expired, caused_by_request=not by_itself)
    return expired


def complete_session(
    session: CheckoutSession, payment_status: PaymentStatus, ctx: Context, changes: Changes
) -> CheckoutSession:
    """The session whose customer has done all there is to do; a bank may still be asked where it is `unpaid`."""
    completed = replace(session, lines=session.bought, payment_status=payment_status, status="complete")
    save_session(completed, ctx, changes)
    changes.emit("checkout.session.completed", completed)
    return completed


def settle_session(session: CheckoutSession, changes: Changes, *, has_paid: bool, is_told: bool) -> CheckoutSession:
    """The complete session after its payment came, or did not; `is_told` is whether that was a bank's late answer."""
    settled = replace(session, payment_status="paid") if has_paid else session
    changes.save(settled)
    if is_told:
        outcome = "succeeded" if has_paid else "failed"
        changes.emit(f"checkout.session.async_payment_{outcome}", settled)
    return settled


def status_without_payment(session: CheckoutSession) -> PaymentStatus:
    """What a session shows that nothing is paid for: nothing is due, or not yet."""
    return "no_payment_required" if session.mode == "setup" or total(session) <= 0 else "unpaid"


def save_session(session: CheckoutSession, ctx: Context, changes: Changes) -> None:
    """Keeps a session, and orders its expiry, or calls it off."""
    changes.save(session)
    job = Job(
        id=f"checkout-{session.id}",
        created=ctx.world_now,
        task=TASK,
        subject=session.id,
        due_at=session.expires_at,
        by_world_time=True,
    )
    if session.status == "open":
        changes.save(job)
    else:
        changes.remove(job)
