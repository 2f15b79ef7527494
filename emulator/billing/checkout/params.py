"""What requests say of Checkout Sessions (docs.stripe.com/api/checkout/sessions/create, /update).

Times are unix seconds, UTC; amounts are in minor units.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.catalog.price_term_params import SpotPriceParams
from emulator.billing.catalog.products import LineProductDataParams
from emulator.billing.catalog.shipping_rates import ShippingRateDataParams
from emulator.billing.checkout.session import Mode
from emulator.billing.checkout.settings import FieldType
from emulator.billing.core.addresses import AddressParams, PaymentShippingParams, ShippingParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, OperationParams, Params
from emulator.billing.customers.invoice_settings import AmountTaxDisplay, CustomFieldParams
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.payments.connect import TransferDataParams, TransferPercentParams
from emulator.billing.payments.intents import MethodOptionsParam
from emulator.billing.subscriptions.params import (
    AnchorConfigParams,
    BillingModeParams,
    InvoiceSettingsParams,
    PendingIntervalParams,
)
from emulator.billing.subscriptions.subscription import MissingPaymentMethod


class RecoveryParams(Params, frozen=True, kw_only=True):
    """Whether an expired session can be taken up again."""

    enabled: bool
    allow_promotion_codes: Given[bool] = NOT_GIVEN


class AfterExpirationParams(Params, frozen=True, kw_only=True):
    """What there is once a session has expired."""

    recovery: Given[RecoveryParams] = NOT_GIVEN


class AdjustableQuantityParams(Params, frozen=True, kw_only=True):
    """Whether the customer may choose how many, and between which bounds."""

    enabled: bool
    maximum: Given[int] = NOT_GIVEN
    minimum: Given[int] = NOT_GIVEN


class CheckoutPriceDataParams(SpotPriceParams, frozen=True, kw_only=True):
    """A price made on the spot, of an existing product or of one that is made with it."""

    product: Given[str] = NOT_GIVEN
    product_data: Given[LineProductDataParams] = NOT_GIVEN


class CheckoutLineParams(Params, frozen=True, kw_only=True):
    """Something to pay for; `presumed_quantity` is that of older versions where none is given and the price has one."""

    adjustable_quantity: Given[AdjustableQuantityParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    price: Given[str] = NOT_GIVEN
    presumed_quantity: Given[Literal["1"]] = NOT_GIVEN
    price_data: Given[CheckoutPriceDataParams] = NOT_GIVEN
    quantity: Given[int] = NOT_GIVEN
    tax_rates: Given[Sequence[str] | None] = NOT_GIVEN


class ChangedCheckoutLineParams(CheckoutLineParams, frozen=True, kw_only=True):
    """Something to pay for, or by its `id` a line that stays, as the rest says."""

    id: Given[str] = NOT_GIVEN


class OptionalItemParams(Params, frozen=True, kw_only=True):
    """Something that the customer may add."""

    price: str
    quantity: int
    adjustable_quantity: Given[AdjustableQuantityParams] = NOT_GIVEN

    @property
    def as_line(self) -> CheckoutLineParams:
        """The same as a line says it."""
        return CheckoutLineParams(
            adjustable_quantity=self.adjustable_quantity, price=self.price, quantity=self.quantity
        )


class FieldLabelParams(Params, frozen=True, kw_only=True):
    """What a field of the page is called."""

    custom: str
    type: str


class DropdownOptionParams(Params, frozen=True, kw_only=True):
    """One thing to choose."""

    label: str
    value: str


class DropdownParams(Params, frozen=True, kw_only=True):
    """What there is to choose."""

    options: Sequence[DropdownOptionParams]
    default_value: Given[str] = NOT_GIVEN


class TypedFieldParams(Params, frozen=True, kw_only=True):
    """What may be typed."""

    default_value: Given[str] = NOT_GIVEN
    maximum_length: Given[int] = NOT_GIVEN
    minimum_length: Given[int] = NOT_GIVEN


class CheckoutFieldParams(Params, frozen=True, kw_only=True):
    """Something more to ask the customer."""

    key: str
    label: FieldLabelParams
    type: FieldType
    dropdown: Given[DropdownParams] = NOT_GIVEN
    numeric: Given[TypedFieldParams] = NOT_GIVEN
    optional: Given[bool] = NOT_GIVEN
    text: Given[TypedFieldParams] = NOT_GIVEN


class InvoiceRenderingParams(Params, frozen=True, kw_only=True):
    """How the PDF of an invoice is to look; `template` is an id."""

    amount_tax_display: Given[AmountTaxDisplay | None] = NOT_GIVEN
    template: Given[str] = NOT_GIVEN


class InvoiceDataParams(Params, frozen=True, kw_only=True):
    """What the invoice of a payment begins with."""

    account_tax_ids: Given[Sequence[str] | None] = NOT_GIVEN
    custom_fields: Given[list[CustomFieldParams] | None] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN
    footer: Given[str] = NOT_GIVEN
    issuer: Given[IssuerParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    rendering_options: Given[InvoiceRenderingParams | None] = NOT_GIVEN


class InvoiceCreationParams(Params, frozen=True, kw_only=True):
    """Whether a payment is to have an invoice."""

    enabled: bool
    invoice_data: Given[InvoiceDataParams] = NOT_GIVEN


class LinkIntentDataParams(Params, frozen=True, kw_only=True):
    """What the payment intent is to be, as a payment link says it."""

    capture_method: Given[str] = NOT_GIVEN
    description: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    setup_future_usage: Given[str] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    statement_descriptor_suffix: Given[str] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


class PaymentIntentDataParams(LinkIntentDataParams, frozen=True, kw_only=True):
    """What the payment intent is to be."""

    application_fee_amount: Given[int] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    receipt_email: Given[str] = NOT_GIVEN
    shipping: Given[PaymentShippingParams] = NOT_GIVEN
    transfer_data: Given[TransferDataParams] = NOT_GIVEN


class ChangedIntentDataParams(Params, frozen=True, kw_only=True):
    """What may still change of what the payment intent is to be; None takes it away."""

    description: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    setup_future_usage: Given[str | None] = NOT_GIVEN
    statement_descriptor: Given[str | None] = NOT_GIVEN
    statement_descriptor_suffix: Given[str | None] = NOT_GIVEN


class SetupIntentDataParams(Params, frozen=True, kw_only=True):
    """What the setup intent is to be."""

    description: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN


class SessionEndBehaviorParams(Params, frozen=True, kw_only=True):
    """What happens at the end of a trial; of the anchor nothing can be said here."""

    missing_payment_method: Given[MissingPaymentMethod] = NOT_GIVEN


class SessionTrialSettingsParams(Params, frozen=True, kw_only=True):
    """What happens at the end of a trial."""

    end_behavior: SessionEndBehaviorParams


class LinkSubscriptionDataParams(Params, frozen=True, kw_only=True):
    """What the subscription is to be, as a payment link says it."""

    description: Given[str] = NOT_GIVEN
    invoice_settings: Given[InvoiceSettingsParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    trial_period_days: Given[int] = NOT_GIVEN
    trial_settings: Given[SessionTrialSettingsParams] = NOT_GIVEN


class SessionSubscriptionDataParams(LinkSubscriptionDataParams, frozen=True, kw_only=True):
    """What the subscription is to be."""

    application_fee_percent: Given[str] = NOT_GIVEN
    billing_cycle_anchor: Given[int] = NOT_GIVEN
    billing_cycle_anchor_config: Given[AnchorConfigParams] = NOT_GIVEN
    billing_mode: Given[BillingModeParams] = NOT_GIVEN
    default_tax_rates: Given[Sequence[str]] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    pending_invoice_item_interval: Given[PendingIntervalParams] = NOT_GIVEN
    proration_behavior: Given[str] = NOT_GIVEN
    transfer_data: Given[TransferPercentParams] = NOT_GIVEN
    trial_end: Given[int] = NOT_GIVEN
    trial_from_plan: Given[Literal["true"]] = NOT_GIVEN


class ShippingCountriesParams(Params, frozen=True, kw_only=True):
    """To which countries goods are sent."""

    allowed_countries: Sequence[str]


class LinkShippingOptionParams(Params, frozen=True, kw_only=True):
    """A way of shipping, as a payment link says it: a rate."""

    shipping_rate: Given[str] = NOT_GIVEN


class ShippingOptionParams(LinkShippingOptionParams, frozen=True, kw_only=True):
    """A way of shipping: a rate, or one made on the spot."""

    shipping_rate_data: Given[ShippingRateDataParams] = NOT_GIVEN


class EnabledParams(Params, frozen=True, kw_only=True):
    """Whether something is asked of the customer."""

    enabled: bool


class CustomTextParams(Params, frozen=True, kw_only=True):
    """What the page says besides; each is a map with a `message`."""

    after_submit: Given[dict[str, str] | None] = NOT_GIVEN
    shipping_address: Given[dict[str, str] | None] = NOT_GIVEN
    submit: Given[dict[str, str] | None] = NOT_GIVEN
    terms_of_service_acceptance: Given[dict[str, str] | None] = NOT_GIVEN


class NamedDiscountParams(Params, frozen=True, kw_only=True):
    """One discount to apply, a coupon or a promotion code; a new session has none that could be kept."""

    coupon: Given[str] = NOT_GIVEN
    promotion_code: Given[str] = NOT_GIVEN

    @property
    def as_discount(self) -> DiscountParams:
        """The same as other requests say it."""
        return DiscountParams(coupon=self.coupon, promotion_code=self.promotion_code)


class CheckoutCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a session; in older versions one that is paid has its payment intent `at_once`."""

    adaptive_pricing: Given[dict[str, Any]] = NOT_GIVEN
    after_expiration: Given[AfterExpirationParams] = NOT_GIVEN
    allow_promotion_codes: Given[bool] = NOT_GIVEN
    allowed_payment_method_types: Given[list[str]] = NOT_GIVEN
    automatic_tax: Given[AutomaticTaxParams] = NOT_GIVEN
    billing_address_collection: Given[str] = NOT_GIVEN
    branding_settings: Given[dict[str, Any]] = NOT_GIVEN
    cancel_url: Given[str] = NOT_GIVEN
    client_reference_id: Given[str] = NOT_GIVEN
    consent_collection: Given[dict[str, Any]] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    custom_fields: Given[Sequence[CheckoutFieldParams] | None] = NOT_GIVEN
    custom_text: Given[CustomTextParams] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    customer_creation: Given[str] = NOT_GIVEN
    customer_email: Given[str] = NOT_GIVEN
    customer_update: Given[dict[str, str]] = NOT_GIVEN
    discounts: Given[Sequence[NamedDiscountParams] | None] = NOT_GIVEN
    excluded_payment_method_types: Given[list[str] | None] = NOT_GIVEN
    expires_at: Given[int] = NOT_GIVEN
    integration_identifier: Given[str] = NOT_GIVEN
    invoice_creation: Given[InvoiceCreationParams] = NOT_GIVEN
    line_items: Given[Sequence[CheckoutLineParams]] = NOT_GIVEN
    locale: Given[str] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    mode: Given[Mode] = NOT_GIVEN
    name_collection: Given[dict[str, Any]] = NOT_GIVEN
    optional_items: Given[Sequence[OptionalItemParams]] = NOT_GIVEN
    origin_context: Given[str] = NOT_GIVEN
    payment_intent_data: Given[PaymentIntentDataParams] = NOT_GIVEN
    payment_intent_creation: Given[Literal["at_once"]] = NOT_GIVEN
    payment_method_collection: Given[str] = NOT_GIVEN
    payment_method_configuration: Given[str] = NOT_GIVEN
    payment_method_data: Given[dict[str, str]] = NOT_GIVEN
    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    phone_number_collection: Given[EnabledParams] = NOT_GIVEN
    redirect_on_completion: Given[str] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    saved_payment_method_options: Given[dict[str, Any]] = NOT_GIVEN
    setup_intent_data: Given[SetupIntentDataParams] = NOT_GIVEN
    shipping_address_collection: Given[ShippingCountriesParams] = NOT_GIVEN
    shipping_options: Given[Sequence[ShippingOptionParams]] = NOT_GIVEN
    submit_type: Given[str] = NOT_GIVEN
    subscription_data: Given[SessionSubscriptionDataParams] = NOT_GIVEN
    success_url: Given[str] = NOT_GIVEN
    tax_id_collection: Given[dict[str, Any]] = NOT_GIVEN
    ui_mode: Given[str] = NOT_GIVEN
    wallet_options: Given[dict[str, Any]] = NOT_GIVEN


class ShippingDetailsParams(Params, frozen=True, kw_only=True):
    """Who receives goods, and where; nobody is called."""

    address: AddressParams
    name: str

    @property
    def as_shipping(self) -> ShippingParams:
        """The same as other requests say it."""
        return ShippingParams(address=self.address, name=self.name)


class CollectedInformationParams(Params, frozen=True, kw_only=True):
    """What the caller has asked the customer itself."""

    shipping_details: Given[ShippingDetailsParams] = NOT_GIVEN


class CheckoutUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a session (docs.stripe.com/api/checkout/sessions/update)."""

    collected_information: Given[CollectedInformationParams] = NOT_GIVEN
    line_items: Given[Sequence[ChangedCheckoutLineParams]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    payment_intent_data: Given[ChangedIntentDataParams] = NOT_GIVEN
    shipping_options: Given[Sequence[ShippingOptionParams] | None] = NOT_GIVEN


class CheckoutConfirmParams(OperationParams, frozen=True, kw_only=True):
    """What the page confirms a session with, and the provider's own command line does in its place."""

    expected_amount: Given[int] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN


class CheckoutListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of sessions."""

    customer: Given[str] = NOT_GIVEN
    customer_details: Given[Mapping[str, str]] = NOT_GIVEN
    payment_intent: Given[str] = NOT_GIVEN
    payment_link: Given[str] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN
    subscription: Given[str] = NOT_GIVEN
