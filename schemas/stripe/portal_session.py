"""Portal sessions on the wire (docs.stripe.com/api/customer_portal/sessions)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.portal.configuration import PortalConfiguration
from emulator.billing.portal.links import portal_url
from emulator.billing.portal.session import AfterCompletion, Flow, PortalSession, Recovery
from emulator.billing.portal.session_params import (
    AfterCompletionParams,
    AfterExpirationParams,
    CancelFlowParams,
    ConfirmFlowParams,
    CouponOfferParams,
    CustomerLoginParams,
    FlowDataParams,
    FlowDiscountParams,
    FlowItemParams,
    HostedConfirmationParams,
    RedirectParams,
    RetentionParams,
    SessionCreateParams,
    UpdateFlowParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ParamsSchema
from schemas.stripe.web_urls import WebUrl

LOCALES = (
    *("auto", "bg", "cs", "da", "de", "el", "en", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-SG", "es"),
    *("es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb"),
    *("nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW"),
)


class _HostedConfirmationParamsSchema(ParamsPart[HostedConfirmationParams]):
    custom_message = wire.String(500)


class _RedirectParamsSchema(ParamsPart[RedirectParams]):
    return_url = WebUrl(required=True)


class _AfterCompletionParamsSchema(ParamsPart[AfterCompletionParams]):
    hosted_confirmation = Nested(_HostedConfirmationParamsSchema)
    redirect = Nested(_RedirectParamsSchema)
    type = wire.Enum("hosted_confirmation", "portal_homepage", "redirect", required=True)


class _CouponOfferParamsSchema(ParamsPart[CouponOfferParams]):
    coupon = wire.Id(required=True)


class _RetentionParamsSchema(ParamsPart[RetentionParams]):
    coupon_offer = Nested(_CouponOfferParamsSchema, required=True)
    type = wire.Enum("coupon_offer", required=True)


class _CancelFlowParamsSchema(ParamsPart[CancelFlowParams]):
    retention = Nested(_RetentionParamsSchema)
    subscription = wire.Id(required=True)


class _UpdateFlowParamsSchema(ParamsPart[UpdateFlowParams]):
    subscription = wire.Id(required=True)


class _FlowDiscountParamsSchema(ParamsPart[FlowDiscountParams]):
    coupon = wire.Id()
    promotion_code = wire.Id()


class _FlowItemParamsSchema(ParamsPart[FlowItemParams]):
    id = wire.Id(required=True)
    price = wire.Id()
    quantity = wire.Integer(minimum=0)


class _ConfirmFlowParamsSchema(ParamsPart[ConfirmFlowParams]):
    discounts = ArrayOf(Nested(_FlowDiscountParamsSchema), max_elements=1)
    subscription = wire.Id(required=True)

    class Meta:
        """`items` is a name that marshmallow's schemas have themselves."""

        include = {"items": ArrayOf(Nested(_FlowItemParamsSchema), max_elements=1, required=True)}  # noqa: RUF012 - marshmallow's own


class _FlowDataParamsSchema(ParamsPart[FlowDataParams]):
    after_completion = Nested(_AfterCompletionParamsSchema)
    subscription_cancel = Nested(_CancelFlowParamsSchema)
    subscription_pause = wire.Unsupported()
    subscription_update = Nested(_UpdateFlowParamsSchema)
    subscription_update_confirm = Nested(_ConfirmFlowParamsSchema)
    type = wire.Enum(
        "customer_update",
        "payment_method_update",
        "subscription_cancel",
        "subscription_pause",
        "subscription_update",
        "subscription_update_confirm",
        required=True,
        unsupported=("subscription_pause",),
    )


class _CustomerLoginParamsSchema(ParamsPart[CustomerLoginParams]):
    expires_at = wire.Timestamp()


class _AfterExpirationParamsSchema(ParamsPart[AfterExpirationParams]):
    customer_login = Nested(_CustomerLoginParamsSchema)
    type = wire.Enum("customer_login", required=True)


class SessionCreateParamsSchema(ParamsSchema[SessionCreateParams]):
    """POST /v1/billing_portal/sessions."""

    after_expiration = Nested(_AfterExpirationParamsSchema)
    configuration = wire.Id()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    flow_data = Nested(_FlowDataParamsSchema)
    locale = wire.Enum(*LOCALES)
    on_behalf_of = wire.Id()
    return_url = WebUrl()


class PortalSessionSchema(ObjectSchema):
    """The portal session object."""

    entity = PortalSession
    references: ClassVar = {"configuration": PortalConfiguration.RESOURCE_TYPE.name}

    id = fields.String()
    object = Always(PortalSession.RESOURCE_TYPE.name)
    after_expiration = fields.Function(lambda session: shown_recovery(session.recovery))
    configuration = fields.String()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    flow = fields.Function(lambda session: None if session.flow is None else shown_flow(session.flow))
    livemode = Livemode()
    locale = fields.String()
    on_behalf_of = fields.String()
    return_url = fields.String()
    url = fields.Function(lambda session: portal_url(session, dump_context()))


def shown_recovery(recovery: Recovery | None) -> Rendered | None:
    """How a session is recovered once it has expired."""
    if recovery is None:
        return None
    return {"customer_login": {"expires_at": recovery.expires_at}, "type": "customer_login"}


def shown_flow(flow: Flow) -> Rendered:
    """The one thing that the customer is sent to do: of the kinds there are, one says what it is about."""
    return {
        "after_completion": _shown_after_completion(flow.after_completion),
        "customer_update": {} if flow.type == "customer_update" else None,
        "subscription_cancel": _shown_cancel(flow) if flow.type == "subscription_cancel" else None,
        "subscription_pause": None,
        "subscription_update": {"subscription": flow.subscription} if flow.type == "subscription_update" else None,
        "subscription_update_confirm": _shown_confirm(flow) if flow.type == "subscription_update_confirm" else None,
        "type": flow.type,
    }


def _shown_after_completion(after: AfterCompletion) -> Rendered:
    confirmed = {"custom_message": after.custom_message} if after.type == "hosted_confirmation" else None
    redirect = {"return_url": after.return_url} if after.type == "redirect" else None
    return {"hosted_confirmation": confirmed, "redirect": redirect, "type": after.type}


def _shown_cancel(flow: Flow) -> Rendered:
    retention = None
    if flow.coupon_offer is not None:
        retention = {"coupon_offer": {"coupon": flow.coupon_offer}, "type": "coupon_offer"}
    return {"retention": retention, "subscription": flow.subscription}


def _shown_confirm(flow: Flow) -> Rendered:
    discounts = None
    if flow.discounts is not None:
        discounts = [{"coupon": each.coupon, "promotion_code": each.promotion_code} for each in flow.discounts]
    items = [{"id": item.id, "price": item.price, "quantity": item.quantity} for item in flow.items]
    return {"discounts": discounts, "items": items, "subscription": flow.subscription}
