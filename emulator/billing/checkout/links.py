"""Where the page of a Checkout Session is, where it leads afterwards, and where payment links lead."""

import re

from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.session import HOSTED, CheckoutSession
from emulator.billing.checkout.session_ids import SessionAddress, named_account, read_account
from emulator.billing.core.context import Context

LINK_PATH = "/b"
"""Where payment links stand on a host that has other pages as well (docs.stripe.com/payment-links/customize)."""

_TOKEN = re.compile(r"(?P<test>test_)?(?P<body>[0-9A-Za-z]+)")
_PREFIX = f"{PaymentLink.RESOURCE_TYPE.prefix}_"
_FRAGMENT = "#fidkdWxOYHwnPyd1blpxYHZxWjA0"
"""How that of every session of Stripe's begins, as its documentation shows them."""
_PLACEHOLDER = "{CHECKOUT_SESSION_ID}"


def page_url(session: CheckoutSession, ctx: Context) -> str | None:
    """The hosted page of an open session; None where the caller's own page has it, and where it is over."""
    if session.ui_mode != HOSTED or session.status != "open":
        return None
    return f"{ctx.base_url}/c/pay/{session.id}"


def shown_url(session: CheckoutSession, ctx: Context) -> str | None:
    """The same as a session says it: with a fragment, which Stripe's samples read its id in front of."""
    page = page_url(session, ctx)
    return None if page is None else page + _FRAGMENT


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


def link_url(link: PaymentLink, ctx: Context) -> str:
    """Where a payment link leads: `/b/test_…`, in live mode `/b/…`; it opens by what it says, without a look-up."""
    mode = "" if ctx.livemode else "test_"
    return f"{ctx.base_url}{LINK_PATH}/{mode}{named_account(ctx)}{link.id.removeprefix(_PREFIX)}"


def read_link(token: str) -> tuple[SessionAddress, str] | None:
    """Whose link the last step of a `link_url` names, and its id; None for what no link is called."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    address, body = read_account(match["body"], livemode=match["test"] is None)
    return None if address is None else (address, f"{_PREFIX}{body}")
