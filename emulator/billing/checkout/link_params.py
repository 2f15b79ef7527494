"""What requests say of payment links (docs.stripe.com/api/payment-link/create, /update).

What a link is to sell, ask and make is said as of a Checkout Session, and checked as that. Amounts are in minor units.
"""

from collections.abc import Sequence
from typing import Any, Literal

from emulator.billing.checkout.params import (
    AdjustableQuantityParams,
    ChangedCheckoutLineParams,
    ChangedIntentDataParams,
    CheckoutCreateParams,
    CheckoutFieldParams,
    CheckoutLineParams,
    CheckoutPriceDataParams,
    CustomTextParams,
    EnabledParams,
    InvoiceCreationParams,
    LinkIntentDataParams,
    LinkShippingOptionParams,
    LinkSubscriptionDataParams,
    OptionalItemParams,
    PaymentIntentDataParams,
    SessionSubscriptionDataParams,
    SessionTrialSettingsParams,
    ShippingCountriesParams,
    ShippingOptionParams,
)
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, ListParams, OperationParams, Params
from emulator.billing.core.structs import replace
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.payments.connect import TransferDataParams
from emulator.billing.subscriptions.params import InvoiceSettingsParams

_OF_SESSIONS = frozenset(CheckoutCreateParams.__struct_fields__) - {"expand", "metadata"}
"""What sessions call alike. What a link is tagged with is its own, and copied to each session."""


class ConfirmationParams(Params, frozen=True, kw_only=True):
    """What the provider's own last page says."""

    custom_message: Given[str] = NOT_GIVEN


class RedirectParams(Params, frozen=True, kw_only=True):
    """Where the customer is sent."""

    url: str


class AfterCompletionParams(Params, frozen=True, kw_only=True):
    """What the customer sees once they have paid."""

    type: Literal["hosted_confirmation", "redirect"]
    hosted_confirmation: Given[ConfirmationParams] = NOT_GIVEN
    redirect: Given[RedirectParams] = NOT_GIVEN


class CompletedSessionsParams(Params, frozen=True, kw_only=True):
    """How many sessions may be completed."""

    limit: int


class RestrictionsParams(Params, frozen=True, kw_only=True):
    """When a link ends by itself."""

    completed_sessions: CompletedSessionsParams


class LinkLineParams(Params, frozen=True, kw_only=True):
    """Something to pay for."""

    quantity: int
    adjustable_quantity: Given[AdjustableQuantityParams] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    price_data: Given[CheckoutPriceDataParams] = NOT_GIVEN

    @property
    def as_line(self) -> CheckoutLineParams:
        """The same as a session says it."""
        return CheckoutLineParams(
            adjustable_quantity=self.adjustable_quantity,
            price=self.price,
            price_data=self.price_data,
            quantity=self.quantity,
        )


class ChangedLinkLineParams(Params, frozen=True, kw_only=True):
    """What is to be different about a line of a link."""

    id: str
    adjustable_quantity: Given[AdjustableQuantityParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN

    @property
    def as_line(self) -> ChangedCheckoutLineParams:
        """The same as a session says it."""
        return ChangedCheckoutLineParams(
            id=self.id, adjustable_quantity=self.adjustable_quantity, quantity=self.quantity
        )


class ChangedLinkIntentDataParams(ChangedIntentDataParams, frozen=True, kw_only=True):
    """What may change of what the payment intents are to be; None takes it away."""

    transfer_group: Given[str | None] = NOT_GIVEN


class ChangedLinkSubscriptionDataParams(Params, frozen=True, kw_only=True):
    """What may change of what the subscriptions are to be; None takes it away."""

    invoice_settings: Given[InvoiceSettingsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    trial_period_days: Given[int | None] = NOT_GIVEN
    trial_settings: Given[SessionTrialSettingsParams | None] = NOT_GIVEN


class ChangedTransferParams(Params, frozen=True, kw_only=True):
    """Who is to get what is paid from now on; an amount that is None is all of it."""

    destination: str
    amount: Given[int | None] = NOT_GIVEN

    @property
    def as_transfer(self) -> TransferDataParams:
        """The same as other requests say it."""
        return TransferDataParams(destination=self.destination, amount=self.amount or NOT_GIVEN)


class LinkTermsParams(OperationParams, frozen=True, kw_only=True):
    """What is said of a new link and of one that there is alike."""

    after_completion: Given[AfterCompletionParams] = NOT_GIVEN
    allow_promotion_codes: Given[bool] = NOT_GIVEN
    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    billing_address_collection: Given[str] = NOT_GIVEN
    consent_collection: Given[dict[str, Any]] = NOT_GIVEN
    custom_text: Given[CustomTextParams] = NOT_GIVEN
    customer_creation: Given[str] = NOT_GIVEN
    invoice_creation: Given[InvoiceCreationParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    payment_method_collection: Given[str] = NOT_GIVEN
    phone_number_collection: Given[EnabledParams] = NOT_GIVEN
    submit_type: Given[str] = NOT_GIVEN
    tax_id_collection: Given[dict[str, Any]] = NOT_GIVEN

    def _as_session(self, *apart: str) -> CheckoutCreateParams:
        """What sessions call alike, but for what is said of them `apart`."""
        given = [name for name in self.given_names() if name in _OF_SESSIONS and name not in apart]
        shared = {name: getattr(self, name) for name in given if getattr(self, name) is not None}
        if "shipping_options" in shared:
            shared["shipping_options"] = [
                ShippingOptionParams(shipping_rate=each.shipping_rate) for each in shared["shipping_options"]
            ]
        return CheckoutCreateParams(**shared)


class PaymentLinkCreateParams(LinkTermsParams, frozen=True, kw_only=True):
    """What makes a link."""

    line_items: Sequence[LinkLineParams]
    application_fee_amount: Given[int] = NOT_GIVEN
    application_fee_percent: Given[str] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    custom_fields: Given[Sequence[CheckoutFieldParams]] = NOT_GIVEN
    inactive_message: Given[str] = NOT_GIVEN
    name_collection: Given[dict[str, Any]] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    optional_items: Given[Sequence[OptionalItemParams]] = NOT_GIVEN
    payment_intent_data: Given[LinkIntentDataParams] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    restrictions: Given[RestrictionsParams] = NOT_GIVEN
    shipping_address_collection: Given[ShippingCountriesParams] = NOT_GIVEN
    shipping_options: Given[Sequence[LinkShippingOptionParams]] = NOT_GIVEN
    subscription_data: Given[LinkSubscriptionDataParams] = NOT_GIVEN
    transfer_data: Given[TransferDataParams] = NOT_GIVEN

    @property
    def as_session(self) -> CheckoutCreateParams:
        """What asks for a session like those of the link, but for whose money it is."""
        intent, subscription = self.payment_intent_data, self.subscription_data
        return replace(
            self._as_session("line_items", "payment_intent_data", "subscription_data"),
            line_items=[each.as_line for each in self.line_items],
            payment_intent_data=NOT_GIVEN if intent is NOT_GIVEN else PaymentIntentDataParams(**_given(intent)),
            subscription_data=NOT_GIVEN
            if subscription is NOT_GIVEN
            else SessionSubscriptionDataParams(**_given(subscription)),
        )


class PaymentLinkUpdateParams(LinkTermsParams, frozen=True, kw_only=True):
    """What may change of a link; None takes away."""

    active: Given[bool] = NOT_GIVEN
    application_fee_amount: Given[int | None] = NOT_GIVEN
    application_fee_percent: Given[str | None] = NOT_GIVEN
    custom_fields: Given[Sequence[CheckoutFieldParams] | None] = NOT_GIVEN
    inactive_message: Given[str | None] = NOT_GIVEN
    line_items: Given[Sequence[ChangedLinkLineParams]] = NOT_GIVEN
    name_collection: Given[dict[str, Any] | None] = NOT_GIVEN
    on_behalf_of: Given[str | None] = NOT_GIVEN
    optional_items: Given[Sequence[OptionalItemParams] | None] = NOT_GIVEN
    payment_intent_data: Given[ChangedLinkIntentDataParams] = NOT_GIVEN
    payment_method_types: Given[list[str] | None] = NOT_GIVEN
    restrictions: Given[RestrictionsParams | None] = NOT_GIVEN
    shipping_address_collection: Given[ShippingCountriesParams | None] = NOT_GIVEN
    shipping_options: Given[Sequence[LinkShippingOptionParams] | None] = NOT_GIVEN
    subscription_data: Given[ChangedLinkSubscriptionDataParams] = NOT_GIVEN
    transfer_data: Given[ChangedTransferParams | None] = NOT_GIVEN

    @property
    def as_session(self) -> CheckoutCreateParams:
        """What asks for a session with what is different; of what is made of it only what names something."""
        data = self.subscription_data
        settings = NOT_GIVEN if data is NOT_GIVEN else data.invoice_settings
        return replace(
            self._as_session("line_items", "payment_intent_data", "subscription_data"),
            payment_intent_data=NOT_GIVEN if self.payment_intent_data is NOT_GIVEN else PaymentIntentDataParams(),
            subscription_data=NOT_GIVEN
            if data is NOT_GIVEN
            else SessionSubscriptionDataParams(invoice_settings=settings),
        )


AnyLinkParams = PaymentLinkCreateParams | PaymentLinkUpdateParams


class PaymentLinkListParams(ListParams, frozen=True, kw_only=True):
    """The filters of a list of links."""

    active: Given[bool] = NOT_GIVEN


def _given(params: Params) -> dict[str, Any]:
    return {name: getattr(params, name) for name in params.given_names()}
