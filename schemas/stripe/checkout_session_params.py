"""Parameters of Checkout Sessions (docs.stripe.com/api/checkout/sessions/create, /update, /list)."""

from emulator.billing.catalog.tax_rates import MAX_TAX_RATES
from emulator.billing.checkout.custom_fields import MAX_FIELDS
from emulator.billing.checkout.lines import MAX_OPTIONAL, MOST_OF_A_LINE
from emulator.billing.checkout.params import (
    AdjustableQuantityParams,
    AfterExpirationParams,
    ChangedCheckoutLineParams,
    ChangedIntentDataParams,
    CheckoutConfirmParams,
    CheckoutCreateParams,
    CheckoutLineParams,
    CheckoutListParams,
    CheckoutPriceDataParams,
    CheckoutUpdateParams,
    CollectedInformationParams,
    InvoiceCreationParams,
    InvoiceDataParams,
    InvoiceRenderingParams,
    NamedDiscountParams,
    OptionalItemParams,
    PaymentIntentDataParams,
    RecoveryParams,
    SessionEndBehaviorParams,
    SessionSubscriptionDataParams,
    SessionTrialSettingsParams,
    SetupIntentDataParams,
    ShippingCountriesParams,
    ShippingDetailsParams,
    ShippingOptionParams,
)
from emulator.billing.checkout.session import LOCALES, STATUSES, UI_MODES
from emulator.billing.core.params import ListParams, OperationParams
from schemas.stripe import fields as wire
from schemas.stripe.addresses import Address, PaymentShippingParamsSchema
from schemas.stripe.checkout_method_options import CheckoutOptionsParamsSchema
from schemas.stripe.checkout_page_params import (
    BrandingSettingsSchema,
    CheckoutFieldParamsSchema,
    ConsentCollectionSchema,
    CustomTextParamsSchema,
    EnabledParamsSchema,
    NameCollectionSchema,
    SavedMethodOptionsSchema,
    TaxIdCollectionSchema,
)
from schemas.stripe.composites import ArrayOf, Metadata, Nested, ParamsPart, RangeFilter
from schemas.stripe.connect import (
    TransferDataParamsSchema,
    TransferPercentParamsSchema,
    share_amount,
    share_percent,
)
from schemas.stripe.customer import CustomFieldParamsSchema
from schemas.stripe.intent import ReturnUrl
from schemas.stripe.invoice_line_params import LineProductDataParamsSchema
from schemas.stripe.invoice_params import AutomaticTaxParamsSchema, IssuerParamsSchema
from schemas.stripe.method_options import excluded_types_field, method_types_field, part
from schemas.stripe.params import ListParamsSchema, ParamsSchema
from schemas.stripe.price_terms import IntervalParamsSchema, unit_amount, unit_amount_decimal
from schemas.stripe.shipping_countries import SHIPPING_COUNTRIES
from schemas.stripe.shipping_rate import ShippingRateDataParamsSchema
from schemas.stripe.subscription_params import (
    AnchorConfigParamsSchema,
    BillingModeParamsSchema,
    InvoiceSettingsParamsSchema,
    PendingIntervalParamsSchema,
)


class RecoveryParamsSchema(ParamsPart[RecoveryParams]):
    """Whether an expired session can be taken up again."""

    allow_promotion_codes = wire.Boolean()
    enabled = wire.Boolean(required=True)


class AfterExpirationParamsSchema(ParamsPart[AfterExpirationParams]):
    """What there is once a session has expired."""

    recovery = Nested(RecoveryParamsSchema)


class AdjustableQuantityParamsSchema(ParamsPart[AdjustableQuantityParams]):
    """Whether the customer may choose how many."""

    enabled = wire.Boolean(required=True)
    maximum = wire.Integer(minimum=1, maximum=MOST_OF_A_LINE)
    minimum = wire.Integer(minimum=0, maximum=MOST_OF_A_LINE)


class CheckoutPriceDataParamsSchema(ParamsPart[CheckoutPriceDataParams]):
    """A price made on the spot."""

    currency = wire.Currency(required=True)
    product = wire.Id()
    product_data = Nested(LineProductDataParamsSchema)
    recurring = Nested(IntervalParamsSchema)
    tax_behavior = wire.Enum("inclusive", "exclusive", "unspecified")
    unit_amount = unit_amount()
    unit_amount_decimal = unit_amount_decimal()


class CheckoutLineParamsSchema(ParamsPart[CheckoutLineParams]):
    """Something to pay for."""

    adjustable_quantity = Nested(AdjustableQuantityParamsSchema)
    dynamic_tax_rates = wire.Unsupported()
    metadata = Metadata()
    presumed_quantity = wire.FormerEnum("1")
    price = wire.Id()
    price_data = Nested(CheckoutPriceDataParamsSchema)
    # Reported of the quantity 0: stripe/openapi#93.
    quantity = wire.Integer(minimum=1, maximum=MOST_OF_A_LINE)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class ChangedCheckoutLineParamsSchema(ParamsPart[ChangedCheckoutLineParams]):
    """Something to pay for, or a line that stays."""

    adjustable_quantity = Nested(AdjustableQuantityParamsSchema)
    id = wire.Id()
    metadata = Metadata()
    presumed_quantity = wire.FormerEnum("1")
    price = wire.Id()
    price_data = Nested(CheckoutPriceDataParamsSchema)
    quantity = wire.Integer(minimum=1, maximum=MOST_OF_A_LINE)
    tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES, unsettable=True)


class OptionalItemParamsSchema(ParamsPart[OptionalItemParams]):
    """Something that the customer may add."""

    adjustable_quantity = Nested(AdjustableQuantityParamsSchema)
    price = wire.Id(required=True)
    quantity = wire.Integer(minimum=1, maximum=MOST_OF_A_LINE, required=True)


class CheckoutRenderingParamsSchema(ParamsPart[InvoiceRenderingParams]):
    """How the PDF of the invoice looks."""

    amount_tax_display = wire.Enum("exclude_tax", "include_inclusive_tax", unsettable=True)
    template = wire.Id()


class InvoiceDataParamsSchema(ParamsPart[InvoiceDataParams]):
    """What the invoice begins with."""

    account_tax_ids = ArrayOf(wire.Id(), unsettable=True)
    custom_fields = ArrayOf(Nested(CustomFieldParamsSchema), max_elements=4, unsettable=True)
    description = wire.String(1500)
    footer = wire.String()
    issuer = Nested(IssuerParamsSchema)
    metadata = Metadata()
    rendering_options = Nested(CheckoutRenderingParamsSchema, unsettable=True)


class InvoiceCreationParamsSchema(ParamsPart[InvoiceCreationParams]):
    """Whether there is to be an invoice."""

    enabled = wire.Boolean(required=True)
    invoice_data = Nested(InvoiceDataParamsSchema)


class PaymentIntentDataParamsSchema(ParamsPart[PaymentIntentDataParams]):
    """What the payment intent is to be."""

    application_fee_amount = share_amount()
    capture_method = wire.Enum("automatic", "automatic_async", "manual")
    description = wire.String(1000)
    metadata = Metadata()
    on_behalf_of = wire.Id()
    receipt_email = wire.Email()
    setup_future_usage = wire.Enum("off_session", "on_session")
    shipping = Nested(PaymentShippingParamsSchema)
    statement_descriptor = wire.StatementDescriptor()
    statement_descriptor_suffix = wire.StatementDescriptor()
    transfer_data = Nested(TransferDataParamsSchema)
    transfer_group = wire.String()


class ChangedIntentDataParamsSchema(ParamsPart[ChangedIntentDataParams]):
    """What the payment intent is to be by now."""

    description = wire.String(1000, unsettable=True)
    metadata = Metadata()
    setup_future_usage = wire.Enum("off_session", "on_session", unsettable=True)
    statement_descriptor = wire.StatementDescriptor(unsettable=True)
    statement_descriptor_suffix = wire.StatementDescriptor(unsettable=True)


class SetupIntentDataParamsSchema(ParamsPart[SetupIntentDataParams]):
    """What the setup intent is to be."""

    description = wire.String(1000)
    metadata = Metadata()
    on_behalf_of = wire.Id()


class SessionEndBehaviorParamsSchema(ParamsPart[SessionEndBehaviorParams]):
    """What happens at the end of a trial."""

    missing_payment_method = wire.Enum("cancel", "create_invoice", "pause")


class SessionTrialSettingsParamsSchema(ParamsPart[SessionTrialSettingsParams]):
    """What happens at the end of a trial."""

    end_behavior = Nested(SessionEndBehaviorParamsSchema, required=True)


class SessionSubscriptionDataParamsSchema(ParamsPart[SessionSubscriptionDataParams]):
    """What the subscription is to be."""

    application_fee_percent = share_percent()
    billing_cycle_anchor = wire.Timestamp()
    billing_cycle_anchor_config = Nested(AnchorConfigParamsSchema)
    billing_mode = Nested(BillingModeParamsSchema)
    default_tax_rates = ArrayOf(wire.Id(), max_elements=MAX_TAX_RATES)
    description = wire.String(500)
    invoice_settings = Nested(InvoiceSettingsParamsSchema)
    metadata = Metadata()
    on_behalf_of = wire.Id()
    pending_invoice_item_interval = Nested(PendingIntervalParamsSchema)
    proration_behavior = wire.Enum("create_prorations", "none")
    transfer_data = Nested(TransferPercentParamsSchema)
    trial_end = wire.Timestamp()
    trial_from_plan = wire.FormerEnum("true")
    trial_period_days = wire.Integer(minimum=1, maximum=730)
    trial_settings = Nested(SessionTrialSettingsParamsSchema)


class ShippingCountriesParamsSchema(ParamsPart[ShippingCountriesParams]):
    """To which countries goods are sent."""

    allowed_countries = ArrayOf(wire.Enum(*SHIPPING_COUNTRIES), required=True)


class ShippingOptionParamsSchema(ParamsPart[ShippingOptionParams]):
    """A way of shipping."""

    shipping_rate = wire.Id()
    shipping_rate_data = Nested(ShippingRateDataParamsSchema)


class NamedDiscountParamsSchema(ParamsPart[NamedDiscountParams]):
    """One discount to apply."""

    coupon = wire.Id()
    promotion_code = wire.Id()


class CheckoutCreateParamsSchema(ParamsSchema[CheckoutCreateParams]):
    """POST /v1/checkout/sessions.

    `payment_method_types` left the newest version of this operation; it is still taken, because the provider's own
    command line sends it without naming an older version.
    """

    adaptive_pricing = part({"enabled": wire.Boolean()})
    after_expiration = Nested(AfterExpirationParamsSchema)
    allow_promotion_codes = wire.Boolean()
    allowed_payment_method_types = method_types_field()
    automatic_tax = Nested(AutomaticTaxParamsSchema)
    billing_address_collection = wire.Enum("auto", "required")
    branding_settings = Nested(BrandingSettingsSchema)
    cancel_url = ReturnUrl()
    client_reference_id = wire.String(200)
    consent_collection = Nested(ConsentCollectionSchema)
    currency = wire.Currency()
    custom_fields = ArrayOf(Nested(CheckoutFieldParamsSchema), max_elements=MAX_FIELDS, unsettable=True)
    custom_text = Nested(CustomTextParamsSchema)
    customer = wire.Id()
    customer_account = wire.Unsupported()
    customer_creation = wire.Enum("always", "if_required")
    customer_email = wire.Email()
    customer_update = part(
        {
            "address": wire.Enum("auto", "never"),
            "name": wire.Enum("auto", "never"),
            "shipping": wire.Enum("auto", "never"),
        }
    )
    discounts = ArrayOf(Nested(NamedDiscountParamsSchema), max_elements=20, unsettable=True)
    excluded_payment_method_types = excluded_types_field()
    expires_at = wire.Timestamp()
    integration_identifier = wire.String(200)
    invoice_creation = Nested(InvoiceCreationParamsSchema)
    line_items = ArrayOf(Nested(CheckoutLineParamsSchema))
    locale = wire.Enum(*LOCALES)
    managed_payments = wire.Unsupported()
    metadata = Metadata()
    mode = wire.Enum("payment", "setup", "subscription")
    name_collection = Nested(NameCollectionSchema)
    optional_items = ArrayOf(Nested(OptionalItemParamsSchema), max_elements=MAX_OPTIONAL)
    origin_context = wire.Enum("mobile_app", "web")
    payment_intent_creation = wire.FormerEnum("at_once")
    payment_intent_data = Nested(PaymentIntentDataParamsSchema)
    payment_method_collection = wire.Enum("always", "if_required")
    payment_method_configuration = wire.Id()
    payment_method_data = part({"allow_redisplay": wire.Enum("always", "limited", "unspecified")})
    payment_method_options = Nested(CheckoutOptionsParamsSchema, unsettable=True)
    payment_method_types = method_types_field()
    permissions = wire.Unsupported()
    phone_number_collection = Nested(EnabledParamsSchema)
    redirect_on_completion = wire.Enum("always", "if_required", "never")
    return_url = ReturnUrl()
    saved_payment_method_options = Nested(SavedMethodOptionsSchema)
    setup_intent_data = Nested(SetupIntentDataParamsSchema)
    shipping_address_collection = Nested(ShippingCountriesParamsSchema)
    shipping_options = ArrayOf(Nested(ShippingOptionParamsSchema), max_elements=5)
    submit_type = wire.Enum("auto", "book", "donate", "pay", "subscribe")
    subscription_data = Nested(SessionSubscriptionDataParamsSchema)
    success_url = ReturnUrl()
    tax_id_collection = Nested(TaxIdCollectionSchema)
    ui_mode = wire.Enum(*UI_MODES)
    wallet_options = part({"link": part({"display": wire.Enum("auto", "never")})})


class ShippingDetailsParamsSchema(ParamsPart[ShippingDetailsParams]):
    """Who receives goods, and where."""

    address = Address(required=True)
    name = wire.String(required=True)


class CollectedInformationParamsSchema(ParamsPart[CollectedInformationParams]):
    """What the caller has asked itself."""

    shipping_details = Nested(ShippingDetailsParamsSchema)


class CheckoutUpdateParamsSchema(ParamsSchema[CheckoutUpdateParams]):
    """POST /v1/checkout/sessions/:id."""

    collected_information = Nested(CollectedInformationParamsSchema)
    line_items = ArrayOf(Nested(ChangedCheckoutLineParamsSchema))
    metadata = Metadata()
    payment_intent_data = Nested(ChangedIntentDataParamsSchema)
    shipping_options = ArrayOf(Nested(ShippingOptionParamsSchema), max_elements=5, unsettable=True)


class CheckoutExpireParamsSchema(ParamsSchema[OperationParams]):
    """POST /v1/checkout/sessions/:id/expire."""


class CheckoutConfirmParamsSchema(ParamsSchema[CheckoutConfirmParams]):
    """POST /v1/payment_pages/:id/confirm, which no documentation has: the provider's own command line calls it."""

    expected_amount = wire.Integer()
    payment_method = wire.Id()


class CheckoutListParamsSchema(ListParamsSchema[CheckoutListParams]):
    """GET /v1/checkout/sessions."""

    created = RangeFilter()
    customer = wire.Id()
    customer_account = wire.Unsupported()
    customer_details = part({"email": wire.String(required=True)})
    payment_intent = wire.Id()
    payment_link = wire.Id()
    status = wire.Enum(*STATUSES)
    subscription = wire.Id()


class CheckoutLineListParamsSchema(ListParamsSchema[ListParams]):
    """GET /v1/checkout/sessions/:id/line_items."""
