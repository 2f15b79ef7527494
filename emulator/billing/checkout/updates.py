"""Changing Checkout Sessions (docs.stripe.com/api/checkout/sessions/update)."""

from emulator.billing.checkout.checks import check_total
from emulator.billing.checkout.creation import CheckoutReferences
from emulator.billing.checkout.data import payment_intent_data_after
from emulator.billing.checkout.first_period import with_first_period
from emulator.billing.checkout.lines import changed_lines, check_lines
from emulator.billing.checkout.params import CheckoutUpdateParams
from emulator.billing.checkout.session import ELEMENTS, EMBEDDED, CheckoutSession
from emulator.billing.checkout.settings import ShippingOption
from emulator.billing.core.addresses import shipping_after
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import replace

_UI_MODES = {"collected_information": (EMBEDDED, ELEMENTS), "payment_intent_data": (ELEMENTS,)}
"""What changes on some pages alone, and which (docs.stripe.com/api/checkout/sessions/update); our words."""

_NOT_IN = {
    "payment": (),
    "setup": ("line_items", "payment_intent_data", "shipping_options"),
    "subscription": ("payment_intent_data", "shipping_options"),
}
"""What a mode has no use for, as where a session is made."""


def with_update(
    session: CheckoutSession, params: CheckoutUpdateParams, references: CheckoutReferences, ctx: Context
) -> CheckoutSession:
    """The session with what parameters say; its discounts are the caller's to try again where its lines are others.

    Raises APIError for what only an open one takes, metadata being the caller's own, and for what does not go together.
    """
    _check_update(session, params)
    collected = params.collected_information
    options = session.shipping_options
    if params.shipping_options is not NOT_GIVEN:
        options = tuple(ShippingOption(rate=rate) for rate in references.shipping_rates)
    details = NOT_GIVEN if collected is NOT_GIVEN else collected.shipping_details
    shipping = NOT_GIVEN if details is NOT_GIVEN else details.as_shipping
    updated = replace(
        session,
        metadata=metadata_after(session.metadata, params.metadata),
        payment_intent_data=payment_intent_data_after(session.payment_intent_data, params.payment_intent_data),
        shipping=shipping_after(session.shipping, shipping),
        shipping_options=options,
    )
    return updated if params.line_items is NOT_GIVEN else _with_lines(updated, references, ctx)


def _check_update(session: CheckoutSession, params: CheckoutUpdateParams) -> None:
    fixed = next((name for name in params.given_names() if name not in ("expand", "metadata")), None)
    if session.status != "open" and fixed is not None:
        raise APIError(f"You can't change `{fixed}` on a Checkout Session that is {session.status}.", param=fixed)
    given = params.given_names()
    wrong = next((name for name, modes in _UI_MODES.items() if name in given and session.ui_mode not in modes), None)
    if wrong is not None:
        raise APIError(f"You can't change `{wrong}` when `ui_mode` is `{session.ui_mode}`.", param=wrong)
    out_of_place = next((name for name in _NOT_IN[session.mode] if getattr(params, name)), None)
    if out_of_place is not None:
        raise APIError(f"You can not pass `{out_of_place}` in `{session.mode}` mode.", param=out_of_place)


def _with_lines(session: CheckoutSession, references: CheckoutReferences, ctx: Context) -> CheckoutSession:
    lines = changed_lines(session, references.lines, ctx)
    own = [line for line in lines if line.id not in {each.id for each in session.optional_items}]
    check_lines(own, session.optional_items, session.mode)
    data = with_first_period(replace(session.subscription_data, first_period=None), lines, ctx.now)
    updated = replace(session, lines=lines, subscription_data=data)
    if updated.lets_choose and (updated.allow_promotion_codes or updated.discounts):
        raise APIError("Nothing can be off a price whose amount the customer chooses.", param="line_items")
    check_total(updated)
    return updated
