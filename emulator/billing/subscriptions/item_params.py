"""What requests say of single items (docs.stripe.com/api/subscription_items)."""

from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.subscriptions.params import ItemTermsParams, PaymentBehavior, ProrationBehavior


class SubscriptionItemCreateParams(ItemTermsParams, frozen=True, kw_only=True):
    """An item to add to a subscription."""

    expand: tuple[str, ...] = ()
    subscription: str
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN


class SubscriptionItemUpdateParams(ItemTermsParams, frozen=True, kw_only=True):
    """What may change of an item."""

    expand: tuple[str, ...] = ()
    off_session: Given[bool] = NOT_GIVEN
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN


class SubscriptionItemDeleteParams(Params, frozen=True, kw_only=True):
    """How an item is taken off."""

    clear_usage: Given[bool] = NOT_GIVEN
    payment_behavior: Given[PaymentBehavior] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN
