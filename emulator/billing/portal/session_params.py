"""What requests say of portal sessions (docs.stripe.com/api/customer_portal/sessions/create)."""

from collections.abc import Mapping, Sequence

from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.portal.session import AfterCompletionType, FlowType


class HostedConfirmationParams(Params, frozen=True, kw_only=True):
    """What a page says when a flow is done."""

    custom_message: Given[str] = NOT_GIVEN


class RedirectParams(Params, frozen=True, kw_only=True):
    """Where the customer is sent when a flow is done."""

    return_url: str


class AfterCompletionParams(Params, frozen=True, kw_only=True):
    """What follows when a flow is done."""

    type: AfterCompletionType
    hosted_confirmation: Given[HostedConfirmationParams] = NOT_GIVEN
    redirect: Given[RedirectParams] = NOT_GIVEN


class CouponOfferParams(Params, frozen=True, kw_only=True):
    """What is offered to those who want to cancel."""

    coupon: str


class RetentionParams(Params, frozen=True, kw_only=True):
    """How to keep customers who want to cancel."""

    coupon_offer: CouponOfferParams
    type: str


class CancelFlowParams(Params, frozen=True, kw_only=True):
    """Which subscription is to be canceled."""

    subscription: str
    retention: Given[RetentionParams] = NOT_GIVEN


class UpdateFlowParams(Params, frozen=True, kw_only=True):
    """Which subscription is to be changed."""

    subscription: str


class FlowDiscountParams(Params, frozen=True, kw_only=True):
    """A coupon or a promotion code, by its id."""

    coupon: Given[str] = NOT_GIVEN
    promotion_code: Given[str] = NOT_GIVEN


class FlowItemParams(Params, frozen=True, kw_only=True):
    """What an item is to become."""

    id: str
    price: Given[str] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN


class ConfirmFlowParams(Params, frozen=True, kw_only=True):
    """The change that is to be confirmed."""

    items: Sequence[FlowItemParams]
    subscription: str
    discounts: Given[Sequence[FlowDiscountParams]] = NOT_GIVEN


class FlowDataParams(Params, frozen=True, kw_only=True):
    """The one thing that the customer is sent to do."""

    type: FlowType
    after_completion: Given[AfterCompletionParams] = NOT_GIVEN
    subscription_cancel: Given[CancelFlowParams] = NOT_GIVEN
    subscription_update: Given[UpdateFlowParams] = NOT_GIVEN
    subscription_update_confirm: Given[ConfirmFlowParams] = NOT_GIVEN

    @property
    def parts(self) -> Mapping[str, Given[CancelFlowParams | UpdateFlowParams | ConfirmFlowParams]]:
        """What is said of each type that is about a subscription, by its name."""
        return {
            "subscription_cancel": self.subscription_cancel,
            "subscription_update": self.subscription_update,
            "subscription_update_confirm": self.subscription_update_confirm,
        }

    @property
    def own_part(self) -> Given[CancelFlowParams | UpdateFlowParams | ConfirmFlowParams]:
        """What is said of its own type, if that is about a subscription."""
        return self.parts.get(self.type, NOT_GIVEN)


class CustomerLoginParams(Params, frozen=True, kw_only=True):
    """Until when a session that has expired can be recovered, unix seconds, UTC."""

    expires_at: Given[int] = NOT_GIVEN


class AfterExpirationParams(Params, frozen=True, kw_only=True):
    """What follows when a session has expired."""

    type: str
    customer_login: Given[CustomerLoginParams] = NOT_GIVEN


class SessionCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a session."""

    after_expiration: Given[AfterExpirationParams] = NOT_GIVEN
    configuration: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    flow_data: Given[FlowDataParams] = NOT_GIVEN
    locale: Given[str] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
