"""Where the page of a Checkout Session is, and where it leads afterwards."""

from emulator.billing.checkout.session import HOSTED, CheckoutSession
from emulator.billing.core.context import Context

_PLACEHOLDER = "{CHECKOUT_SESSION_ID}"


def page_url(session: CheckoutSession, ctx: Context) -> str | None:
    """The hosted page of an open session; None where the caller's own page has it, and where it is over."""
    if session.ui_mode != HOSTED or session.status != "open":
        return None
    return f"{ctx.base_url}/c/pay/{session.id}"


def recovery_url(session: CheckoutSession, ctx: Context) -> str | None:
    """Where an expired session is taken up again; None where it cannot be, or not yet."""
    recovery = session.recovery
    if recovery is None or recovery.expires_at is None:
        return None
    return f"{ctx.base_url}/c/recover/{session.id}"


def success_location(session: CheckoutSession) -> str | None:
    """Where the customer is sent once they are done, if anywhere; the caller's own placeholder names the session."""
    wanted = session.success_url if session.ui_mode == HOSTED else session.return_url
    return None if wanted is None else wanted.replace(_PLACEHOLDER, session.id)
