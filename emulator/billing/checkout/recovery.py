"""Taking up an expired Checkout Session again (docs.stripe.com/payments/checkout/abandoned-carts)."""

from emulator.billing.checkout.first_period import with_first_period
from emulator.billing.checkout.params import AfterExpirationParams
from emulator.billing.checkout.session import HOSTED, LIFETIME, CheckoutLine, CheckoutSession
from emulator.billing.checkout.session_ids import new_session_id
from emulator.billing.checkout.settings import Recovery
from emulator.billing.core.calendar import DAY
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace

_LINK_LIFETIME = 30 * DAY


def recovery_of(params: Given[AfterExpirationParams]) -> Recovery | None:
    """Whether a session can be taken up again; None where nothing is said of it."""
    if params is NOT_GIVEN or params.recovery is NOT_GIVEN:
        return None
    wanted = params.recovery
    return Recovery(enabled=wanted.enabled, allow_promotion_codes=given_or(wanted.allow_promotion_codes, False))


def recoverable(session: CheckoutSession, now: int) -> CheckoutSession:
    """The expired session, which can be taken up again for thirty days if that was asked for."""
    recovery = session.recovery
    if recovery is None or not recovery.enabled:
        return session
    return replace(session, recovery=replace(recovery, expires_at=now + _LINK_LIFETIME))


def can_be_recovered(session: CheckoutSession, now: int) -> bool:
    """Whether an expired session can be taken up again at `now` (unix seconds, UTC)."""
    return session.recovery is not None and (session.recovery.expires_at or 0) > now


def taken_up(session: CheckoutSession, recovery: Recovery, ctx: Context) -> CheckoutSession:
    """A copy of an expired session, on a page of the provider's, open for a day; the caller saves both.

    What its customer chose and typed is kept. Codes that they typed are not: whether it takes any is said anew. Raises
    APIError for an anchor that has passed.
    """
    world = ctx.in_world_time()
    ids = {line.id: ctx.new_id("li") for line in (*session.lines, *session.optional_items)}

    def anew(lines: tuple[CheckoutLine, ...]) -> tuple[CheckoutLine, ...]:
        return tuple(replace(line, id=ids[line.id]) for line in lines)

    discount = session.customer_discount
    return replace(
        session,
        id=new_session_id(ctx),
        created=world.now,
        allow_promotion_codes=recovery.allow_promotion_codes or None,
        client_secret=None,
        customer_discount=None if discount is None or discount.is_over(ctx.now) else discount,
        discounts=() if session.allow_promotion_codes else session.discounts,
        draft_subscription=None,
        expires_at=world.now + LIFETIME,
        lines=anew(session.lines),
        optional_items=anew(session.optional_items),
        payment_intent=None,
        place=world.new_id(CheckoutSession.RESOURCE_TYPE.prefix),
        recovered_from=session.id,
        recovery=Recovery(enabled=True, allow_promotion_codes=recovery.allow_promotion_codes),
        redirect_on_completion=None,
        return_url=None,
        setup_intent=None,
        status="open",
        subscription_data=with_first_period(
            replace(session.subscription_data, first_period=None), session.lines, ctx.now
        ),
        success_url=session.success_url or session.return_url,
        trial_setup=None,
        ui_mode=HOSTED,
    )
