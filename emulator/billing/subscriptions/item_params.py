"""What requests say of single items (docs.stripe.com/api/subscription_items)."""

from dataclasses import dataclass

from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params
from emulator.billing.subscriptions.params import ItemTermsParams, PaymentBehavior, ProrationBehavior


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionItemCreateParams(ItemTermsParams, OperationParams):
    """An item to add to a subscription."""

    subscription: str
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionItemUpdateParams(ItemTermsParams, OperationParams):
    """What may change of an item."""

    off_session: Given[bool] = NOT_GIVEN
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionItemDeleteParams(Params):
    """How an item is taken off."""

    clear_usage: Given[bool] = NOT_GIVEN
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN
