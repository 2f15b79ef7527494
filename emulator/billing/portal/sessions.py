"""Opening the portal for a customer (docs.stripe.com/api/customer_portal/sessions/create).

The refusals that name a disabled feature, a price that is not offered, a change that changes nothing and a missing
default configuration are in the words that callers report; the others are ours.
"""

from collections.abc import Mapping

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param, mutually_exclusive
from emulator.billing.core.ids import random_text
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.connect import require_account
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.session import (
    AfterCompletion,
    Flow,
    FlowDiscount,
    FlowItem,
    FlowType,
    PortalSession,
    RecoverableSession,
    Recovery,
    is_enabled,
)
from emulator.billing.portal.session_params import (
    AfterCompletionParams,
    AfterExpirationParams,
    CancelFlowParams,
    ConfirmFlowParams,
    CustomerLoginParams,
    FlowDataParams,
    FlowDiscountParams,
    FlowItemParams,
    SessionCreateParams,
)
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription, SubscriptionItem

_SECRET_LENGTH = 32


def create_session(
    params: SessionCreateParams,
    customer: Customer,
    configuration: PortalConfiguration,
    subscription: Subscription | None,
    ctx: Context,
    changes: Changes,
    *,
    by_mail: bool = False,
) -> PortalSession:
    """A new session; `subscription` is what its flow is about, if anything, `by_mail` whether its link is mailed.

    The flow is whole (`require_whole`). The session lives in the world's time, whatever clock the customer is on.
    Raises APIError for a configuration that is inactive, or a flow that it does not allow.
    """
    if not configuration.active:
        raise APIError(
            f"The configuration `{configuration.id}` is inactive and cannot be used to create a portal session.",
            param="configuration",
        )
    if params.on_behalf_of is not NOT_GIVEN:
        require_account(params.on_behalf_of, "on_behalf_of")
    now = ctx.in_world_time()
    session = PortalSession(
        id=now.new_id(PortalSession.RESOURCE_TYPE.prefix),
        created=now.now,
        configuration=configuration.id,
        customer=customer.id,
        secret=random_text(_SECRET_LENGTH),
        by_mail=by_mail,
        flow=_flow(params.flow_data, configuration, subscription, customer),
        locale=given_or(params.locale, None),
        on_behalf_of=given_or(params.on_behalf_of, None),
        recovery=_recovery(params.after_expiration, now.now),
        return_url=given_or(params.return_url, configuration.default_return_url),
    )
    _save_new(session, changes)
    return session


def recover_session(old: PortalSession, ctx: Context, changes: Changes) -> PortalSession:
    """Another session in the place of one that has expired, as that was when it was made; its link is mailed.

    docs.stripe.com/changelog/endive/2026-10-28/session-recovery-for-expired-customer-portal-sessions.
    """
    now = ctx.in_world_time()
    session = replace(
        old,
        id=now.new_id(PortalSession.RESOURCE_TYPE.prefix),
        created=now.now,
        secret=random_text(_SECRET_LENGTH),
        active_at=None,
        by_mail=True,
        flow_done=False,
    )
    _save_new(session, changes)
    return session


def _save_new(session: PortalSession, changes: Changes) -> None:
    changes.save(session)
    if session.recovery is not None:
        changes.save(RecoverableSession(id=session.id, created=session.created, session=session))
    changes.emit("billing_portal.session.created", session)


def _recovery(params: Given[AfterExpirationParams], now: int) -> Recovery | None:
    if params is NOT_GIVEN:
        return None
    login = given_or(params.customer_login, CustomerLoginParams())
    deadline = given_or(login.expires_at, None)
    if deadline is not None and deadline <= now:
        raise APIError(
            "Invalid timestamp: must be an integer Unix timestamp in the future.",
            param="after_expiration[customer_login][expires_at]",
        )
    return Recovery(expires_at=deadline)


def no_configuration(*, livemode: bool) -> APIError:
    """The refusal of a session without a configuration, where there is no default one either."""
    if livemode:
        return APIError(
            "You can't create a portal session in live mode until you save your customer portal settings in live mode "
            "at https://dashboard.stripe.com/settings/billing/portal."
        )
    return APIError(
        "No configuration provided and your test mode default configuration has not been created. Provide a "
        "configuration or create your default by saving your customer portal settings in test mode at "
        "https://dashboard.stripe.com/test/settings/billing/portal."
    )


def note_activity(session: PortalSession, now: int, changes: Changes) -> PortalSession:
    """The session after something was done in it at `now` (unix seconds, UTC, the world's own time)."""
    if session.is_noted(now):
        return session
    active = replace(session, active_at=now)
    changes.save(active)
    return active


def _flow(
    params: Given[FlowDataParams],
    configuration: PortalConfiguration,
    subscription: Subscription | None,
    customer: Customer,
) -> Flow | None:
    if params is NOT_GIVEN:
        return None
    _require_feature(params.type, configuration)
    flow = Flow(type=params.type, after_completion=_after_completion(params.after_completion))
    if subscription is None:
        return flow
    _require_changeable(params, subscription, customer)
    flow, part = replace(flow, subscription=subscription.id), params.own_part
    if isinstance(part, CancelFlowParams) and part.retention is not NOT_GIVEN:
        return replace(flow, coupon_offer=part.retention.coupon_offer.coupon)
    if isinstance(part, ConfirmFlowParams):
        return _confirmation(flow, part, subscription, configuration)
    return flow


def require_whole(flow: FlowDataParams) -> None:
    """Raises APIError unless a flow says what its type needs."""
    if flow.type in flow.parts and flow.own_part is NOT_GIVEN:
        raise missing_param(f"flow_data[{flow.type}]")


_DISABLED: Mapping[FlowType, str] = {
    "customer_update": "The customer cannot be updated because the customer update",
    "payment_method_update": "The payment method cannot be updated because the payment method update",
    "subscription_cancel": "This subscription cannot be canceled because the subscription cancel",
    "subscription_update": "This subscription cannot be updated because the subscription update",
    "subscription_update_confirm": "This subscription cannot be updated because the subscription update",
}
"""What is refused, and the feature that it takes."""


def _require_feature(type: FlowType, configuration: PortalConfiguration) -> None:
    if not is_enabled(type, configuration.features):
        raise APIError(f"{_DISABLED[type]} feature in the portal configuration is disabled.")


def _require_changeable(params: FlowDataParams, subscription: Subscription, customer: Customer) -> None:
    param = f"flow_data[{params.type}][subscription]"
    if subscription.customer != customer.id:
        raise APIError(
            f"The subscription `{subscription.id}` does not belong to the customer `{customer.id}`.", param=param
        )
    verb = "canceled" if params.type == "subscription_cancel" else "updated"
    if subscription.status in TERMINAL:
        raise APIError(f"This subscription cannot be {verb} because it is already canceled.", param=param)
    if verb == "canceled" and subscription.cancel_at is not None:
        raise APIError("This subscription cannot be canceled because it is already set to be canceled.", param=param)
    if verb == "updated" and len(subscription.items) > 1:
        raise APIError("This subscription cannot be updated because it has multiple items.", param=param)


def _after_completion(params: Given[AfterCompletionParams]) -> AfterCompletion:
    if params is NOT_GIVEN:
        return AfterCompletion()
    if params.type == "redirect":
        if params.redirect is NOT_GIVEN:
            raise missing_param("flow_data[after_completion][redirect]")
        return AfterCompletion(type="redirect", return_url=params.redirect.return_url)
    message = NOT_GIVEN if params.hosted_confirmation is NOT_GIVEN else params.hosted_confirmation.custom_message
    return AfterCompletion(type=params.type, custom_message=given_or(message, None))


def _confirmation(
    flow: Flow, params: ConfirmFlowParams, subscription: Subscription, configuration: PortalConfiguration
) -> Flow:
    place = "flow_data[subscription_update_confirm]"
    if not params.items:
        raise missing_param(f"{place}[items]")
    asked = params.items[0]
    item = subscription.item(asked.id)
    if item is None:
        raise APIError(
            f"No such subscription item: '{asked.id}'", code="resource_missing", param=f"{place}[items][0][id]"
        )
    _require_offered(asked, item, configuration, f"{place}[items][0]")
    discounts = None
    if params.discounts is not NOT_GIVEN:
        discounts = tuple(_discount(each, f"{place}[discounts][{n}]") for n, each in enumerate(params.discounts))
    changed = FlowItem(id=item.id, price=given_or(asked.price, None), quantity=given_or(asked.quantity, None))
    if changed.price in (None, item.price.id) and changed.quantity in (None, item.quantity) and not discounts:
        raise APIError("Cannot update the subscription because there are no changes to confirm.")
    return replace(flow, items=(changed,), discounts=discounts)


def _require_offered(
    asked: FlowItemParams, item: SubscriptionItem, configuration: PortalConfiguration, place: str
) -> None:
    """Raises APIError for a price that the configuration does not offer, and a number that it does not allow."""
    update = configuration.features.subscription_update
    price = given_or(asked.price, item.price.id)
    offered = update.offer_of(price)
    if offered is None:
        raise APIError(
            f"The item `{item.id}` cannot be updated to price `{price}` because the configuration "
            f"`{configuration.id}` does not include the price in its `features[subscription_update][products]`.",
            param=f"{place}[price]",
        )
    if asked.quantity is NOT_GIVEN or asked.quantity == item.quantity:
        return
    allowed, param = offered.adjustable_quantity, f"{place}[quantity]"
    if "quantity" not in update.default_allowed_updates or not allowed.enabled:
        raise APIError(
            f"The quantity of the item `{item.id}` cannot be updated because the configuration "
            f"`{configuration.id}` does not allow it.",
            param=param,
        )
    if asked.quantity < allowed.minimum or (allowed.maximum is not None and asked.quantity > allowed.maximum):
        most = "" if allowed.maximum is None else f" and at most {allowed.maximum}"
        raise APIError(f"The quantity must be at least {allowed.minimum}{most}.", param=param)


def _discount(params: FlowDiscountParams, place: str) -> FlowDiscount:
    coupon, code = given_or(params.coupon, None), given_or(params.promotion_code, None)
    if coupon is not None and code is not None:
        raise mutually_exclusive("coupon", "promotion_code", param=place)
    if coupon is None and code is None:
        raise missing_param(f"{place}[coupon]")
    return FlowDiscount(coupon=coupon, promotion_code=code)
