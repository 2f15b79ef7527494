"""Parameters of payment links (docs.stripe.com/api/payment-link/create, /update, /list)."""

from typing import Generic, TypeVar

from emulator.billing.checkout.custom_fields import MAX_FIELDS
from emulator.billing.checkout.lines import MAX_OPTIONAL, MOST_OF_A_LINE
from emulator.billing.checkout.link_params import (
    AfterCompletionParams,
    ChangedLinkIntentDataParams,
    ChangedLinkLineParams,
    ChangedLinkSubscriptionDataParams,
    ChangedTransferParams,
    CompletedSessionsParams,
    ConfirmationParams,
    LinkLineParams,
    LinkTermsParams,
    PaymentLinkCreateParams,
    PaymentLinkListParams,
    PaymentLinkUpdateParams,
    RedirectParams,
    RestrictionsParams,
)
from emulator.billing.checkout.params import (
    LinkIntentDataParams,
    LinkShippingOptionParams,
    LinkSubscriptionDataParams,
)
from emulator.billing.checkout.payment_links import MAX_LINES
from emulator.billing.core.params import ListParams
from schemas.stripe import fields as wire
from schemas.stripe.checkout_page_params import (
    CheckoutFieldParamsSchema,
    ConsentCollectionSchema,
    CustomTextParamsSchema,
    EnabledParamsSchema,
    NameCollectionSchema,
    TaxIdCollectionSchema,
)
from schemas.stripe.checkout_session_params import (
    AdjustableQuantityParamsSchema,
    CheckoutPriceDataParamsSchema,
    InvoiceCreationParamsSchema,
    OptionalItemParamsSchema,
    SessionTrialSettingsParamsSchema,
    ShippingCountriesParamsSchema,
)
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart
from schemas.stripe.connect import TransferDataParamsSchema, share_amount, share_percent
from schemas.stripe.intent import ReturnUrl
from schemas.stripe.invoice_params import AutomaticTaxParamsSchema
from schemas.stripe.method_options import link_types_field
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.subscription_params import InvoiceSettingsParamsSchema

P = TypeVar("P", bound=LinkTermsParams)

_LONGEST_MESSAGE = 500
_LONGEST_URL = 2048


class ConfirmationParamsSchema(ParamsPart[ConfirmationParams]):
    """What the last page says."""

    custom_message = wire.String(_LONGEST_MESSAGE)


class RedirectParamsSchema(ParamsPart[RedirectParams]):
    """Where the customer is sent."""

    url = ReturnUrl(_LONGEST_URL, required=True)


class AfterCompletionParamsSchema(ParamsPart[AfterCompletionParams]):
    """What the customer sees once they have paid."""

    hosted_confirmation = Nested(ConfirmationParamsSchema)
    redirect = Nested(RedirectParamsSchema)
    type = wire.Enum("hosted_confirmation", "redirect", required=True)


class CompletedSessionsParamsSchema(ParamsPart[CompletedSessionsParams]):
    """How many sessions may be completed."""

    limit = wire.Integer(minimum=1, required=True)


class RestrictionsParamsSchema(ParamsPart[RestrictionsParams]):
    """When a link ends by itself."""

    completed_sessions = Nested(CompletedSessionsParamsSchema, required=True)


class LinkLineParamsSchema(ParamsPart[LinkLineParams]):
    """Something to pay for."""

    adjustable_quantity = Nested(AdjustableQuantityParamsSchema)
    price = wire.Id()
    price_data = Nested(CheckoutPriceDataParamsSchema)
    quantity = wire.Integer(minimum=1, maximum=MOST_OF_A_LINE, required=True)


class ChangedLinkLineParamsSchema(ParamsPart[ChangedLinkLineParams]):
    """What is to be different about a line."""

    adjustable_quantity = Nested(AdjustableQuantityParamsSchema)
    id = wire.Id(required=True)
    quantity = wire.Integer(minimum=1, maximum=MOST_OF_A_LINE)


class LinkIntentDataParamsSchema(ParamsPart[LinkIntentDataParams]):
    """What the payment intents are to be."""

    capture_method = wire.Enum("automatic", "automatic_async", "manual")
    description = wire.String(1000)
    metadata = Metadata()
    setup_future_usage = wire.Enum("off_session", "on_session")
    statement_descriptor = wire.StatementDescriptor()
    statement_descriptor_suffix = wire.StatementDescriptor()
    transfer_group = wire.String()


class ChangedLinkIntentDataParamsSchema(ParamsPart[ChangedLinkIntentDataParams]):
    """What the payment intents are to be by now."""

    description = wire.String(1000, unsettable=True)
    metadata = Metadata()
    setup_future_usage = wire.Enum("off_session", "on_session", unsettable=True)
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    statement_descriptor_suffix = wire.StatementDescriptor(unsettable=True)
    transfer_group = wire.String(unsettable=True)


class LinkShippingOptionParamsSchema(ParamsPart[LinkShippingOptionParams]):
    """A way of shipping."""

    shipping_rate = wire.Id()


class LinkSubscriptionDataParamsSchema(ParamsPart[LinkSubscriptionDataParams]):
    """What the subscriptions are to be."""

    description = wire.String(500)
    invoice_settings = Nested(InvoiceSettingsParamsSchema)
    metadata = Metadata()
    trial_period_days = wire.Integer(minimum=1, maximum=730)
    trial_settings = Nested(SessionTrialSettingsParamsSchema)


class ChangedLinkSubscriptionDataParamsSchema(ParamsPart[ChangedLinkSubscriptionDataParams]):
    """What the subscriptions are to be by now."""

    invoice_settings = Nested(InvoiceSettingsParamsSchema)
    metadata = Metadata()
    trial_period_days = wire.Integer(minimum=1, maximum=730, unsettable=True)
    trial_settings = Nested(SessionTrialSettingsParamsSchema, unsettable=True)


class ChangedTransferParamsSchema(ParamsPart[ChangedTransferParams]):
    """Who gets what is paid by now."""

    amount = share_amount(unsettable=True)
    destination = wire.Id(required=True)


class _LinkTermsSchema(ParamsSchema[P], Generic[P]):
    after_completion = Nested(AfterCompletionParamsSchema)
    allow_promotion_codes = wire.Boolean()
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    billing_address_collection = wire.Enum("auto", "required")
    consent_collection = Nested(ConsentCollectionSchema)
    custom_text = Nested(CustomTextParamsSchema)
    customer_creation = wire.Enum("always", "if_required")
    invoice_creation = Nested(InvoiceCreationParamsSchema)
    metadata = Metadata()
    payment_method_collection = wire.Enum("always", "if_required")
    payment_method_options = wire.Unsupported()
    phone_number_collection = Nested(EnabledParamsSchema)
    submit_type = wire.Enum("auto", "book", "donate", "pay", "subscribe")
    tax_id_collection = Nested(TaxIdCollectionSchema)


class PaymentLinkCreateParamsSchema(_LinkTermsSchema[PaymentLinkCreateParams]):
    """POST /v1/payment_links."""

    application_fee_amount = share_amount()
    application_fee_percent = share_percent()
    currency = wire.Currency()
    custom_fields = ArrayOf(Nested(CheckoutFieldParamsSchema), max_elements=MAX_FIELDS)
    inactive_message = wire.String(_LONGEST_MESSAGE)
    line_items = ArrayOf(Nested(LinkLineParamsSchema), max_elements=MAX_LINES, required=True)
    managed_payments = wire.Unsupported()
    name_collection = Nested(NameCollectionSchema)
    on_behalf_of = wire.Id()
    optional_items = ArrayOf(Nested(OptionalItemParamsSchema), max_elements=MAX_OPTIONAL)
    payment_intent_data = Nested(LinkIntentDataParamsSchema)
    payment_method_types = link_types_field()
    restrictions = Nested(RestrictionsParamsSchema)
    shipping_address_collection = Nested(ShippingCountriesParamsSchema)
    shipping_options = ArrayOf(Nested(LinkShippingOptionParamsSchema), max_elements=5)
    subscription_data = Nested(LinkSubscriptionDataParamsSchema)
    transfer_data = Nested(TransferDataParamsSchema)


class PaymentLinkUpdateParamsSchema(_LinkTermsSchema[PaymentLinkUpdateParams]):
    """POST /v1/payment_links/:id."""

    active = wire.Boolean()
    application_fee_amount = share_amount(unsettable=True)
    application_fee_percent = share_percent(unsettable=True)
    custom_fields = ArrayOf(Nested(CheckoutFieldParamsSchema), max_elements=MAX_FIELDS, unsettable=True)
    inactive_message = wire.String(_LONGEST_MESSAGE, unsettable=True)
    line_items = ArrayOf(Nested(ChangedLinkLineParamsSchema), max_elements=MAX_LINES)
    name_collection = Nested(NameCollectionSchema, unsettable=True)
    on_behalf_of = wire.Id(unsettable=True)
    optional_items = ArrayOf(Nested(OptionalItemParamsSchema), max_elements=MAX_OPTIONAL, unsettable=True)
    payment_intent_data = Nested(ChangedLinkIntentDataParamsSchema)
    payment_method_types = link_types_field(unsettable=True)
    restrictions = Nested(RestrictionsParamsSchema, unsettable=True)
    shipping_address_collection = Nested(ShippingCountriesParamsSchema, unsettable=True)
    shipping_options = ArrayOf(Nested(LinkShippingOptionParamsSchema), max_elements=5, unsettable=True)
    subscription_data = Nested(ChangedLinkSubscriptionDataParamsSchema)
    transfer_data = Nested(ChangedTransferParamsSchema, unsettable=True)


class PaymentLinkListParamsSchema(ListParamsSchema[PaymentLinkListParams]):
    """GET /v1/payment_links."""

    active = wire.Boolean()


class PaymentLinkLineListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/payment_links/:id/line_items."""
