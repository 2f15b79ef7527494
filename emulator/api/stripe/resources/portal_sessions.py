"""Portal sessions: /v1/billing_portal/sessions."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param, missing_customer
from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.customers.customer import Customer
from emulator.billing.portal import sessions as rules
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.session import PortalSession
from emulator.billing.portal.session_params import (
    CancelFlowParams,
    ConfirmFlowParams,
    FlowDataParams,
    SessionCreateParams,
)
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import portal
from schemas.stripe.portal_session import PortalSessionSchema, SessionCreateParamsSchema

PORTAL_SESSIONS = Resource(
    PortalSession,
    PortalSessionSchema,
    "/v1/billing_portal/sessions/<session>",
    permission="customer_portal",
    id_param="session",
)


@PORTAL_SESSIONS.post("/v1/billing_portal/sessions", SessionCreateParamsSchema)
def create(request: RequestContext[SessionCreateParams]) -> PortalSession:
    """Opens the portal for a customer."""
    params = request.params
    if params.customer is NOT_GIVEN:
        raise missing_customer()
    named = given_or(params.configuration, portal.default_id_of(request.uow))
    request.uow.load([(PortalConfiguration, named), (Customer, params.customer)])
    configuration = _configuration(request)
    customer = customer_of_param(request, params.customer)
    subscription = None if params.flow_data is NOT_GIVEN else _subscription(request, params.flow_data)
    return rules.create_session(params, customer, configuration, subscription, request.ctx, request.changes)


def _configuration(request: RequestContext[SessionCreateParams]) -> PortalConfiguration:
    """The configuration that is asked for, or the default one, which is kept from its first session on."""
    named = request.params.configuration
    if named is NOT_GIVEN:
        found = portal.default_of(request.uow)
        if found is None:
            raise rules.no_configuration(livemode=request.ctx.livemode)
    else:
        found = portal.configuration_named(request.uow, named)
        if found is None:
            raise request.missing(PortalConfiguration, named, param="configuration", status=400)
    portal.keep_default(request.uow, found)
    return found


def _subscription(request: RequestContext[object], flow: FlowDataParams) -> Subscription | None:
    """The subscription that a flow is about; unknown ones, coupons and promotion codes are refused with 400."""
    rules.require_whole(flow)
    place, part = f"flow_data[{flow.type}]", flow.own_part
    if part is NOT_GIVEN:
        return None
    subscription = request.find(Subscription, part.subscription, param=f"{place}[subscription]", status=400)
    if isinstance(part, CancelFlowParams) and part.retention is not NOT_GIVEN:
        coupon = part.retention.coupon_offer.coupon
        request.find(Coupon, coupon, param=f"{place}[retention][coupon_offer][coupon]", status=400)
    if isinstance(part, ConfirmFlowParams):
        _check_discounts(request, part, f"{place}[discounts]")
    return subscription


def _check_discounts(request: RequestContext[object], part: ConfirmFlowParams, place: str) -> None:
    for number, each in enumerate(part.discounts or ()):
        if each.coupon is not NOT_GIVEN:
            request.find(Coupon, each.coupon, param=f"{place}[{number}][coupon]", status=400)
        if each.promotion_code is not NOT_GIVEN:
            request.find(PromotionCode, each.promotion_code, param=f"{place}[{number}][promotion_code]", status=400)
