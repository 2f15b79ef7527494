"""What operations on payment intents take (docs.stripe.com/api/payment_intents)."""

from emulator.billing.core.addresses import PaymentShippingParams
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.payments.connect import TransferDataParams, TransferShareParams
from emulator.billing.payments.intents import AutomaticMethodsParams, IntentConfirmParams, IntentTermsParams
from emulator.billing.payments.mandates import MandateDataParams


class PaymentIntentApplyParams(OperationParams, frozen=True, kw_only=True):
    """How much of its customer's cash an intent takes (docs.stripe.com/api/payment_intents/apply_customer_balance)."""

    amount: Given[int] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN


class PaymentIntentTermsParams(IntentTermsParams, frozen=True, kw_only=True):
    """What may be said of a payment intent when it is made and later."""

    allowed_payment_method_types: Given[list[str]] = NOT_GIVEN
    capture_method: Given[str] = NOT_GIVEN
    receipt_email: Given[str | None] = NOT_GIVEN
    setup_future_usage: Given[str | None] = NOT_GIVEN
    shipping: Given[PaymentShippingParams | None] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    statement_descriptor_suffix: Given[str] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


class PaymentIntentCreateParams(PaymentIntentTermsParams, frozen=True, kw_only=True):
    """What makes an intent (docs.stripe.com/api/payment_intents/create). `amount` is in minor units of `currency`."""

    amount: int
    currency: str
    application_fee_amount: Given[int] = NOT_GIVEN
    automatic_payment_methods: Given[AutomaticMethodsParams] = NOT_GIVEN
    confirm: Given[bool] = NOT_GIVEN
    confirmation_method: Given[str] = NOT_GIVEN
    confirmation_token: Given[str] = NOT_GIVEN
    error_on_requires_action: Given[bool] = NOT_GIVEN
    mandate: Given[str] = NOT_GIVEN
    mandate_data: Given[MandateDataParams | None] = NOT_GIVEN
    off_session: Given[bool] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    transfer_data: Given[TransferDataParams] = NOT_GIVEN
    use_stripe_sdk: Given[bool] = NOT_GIVEN


class PaymentIntentUpdateParams(PaymentIntentTermsParams, frozen=True, kw_only=True):
    """What may change of an intent (docs.stripe.com/api/payment_intents/update)."""

    amount: Given[int] = NOT_GIVEN
    application_fee_amount: Given[int | None] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    transfer_data: Given[TransferShareParams] = NOT_GIVEN


class PaymentIntentConfirmParams(IntentConfirmParams, frozen=True, kw_only=True):
    """How an intent is to be collected (docs.stripe.com/api/payment_intents/confirm)."""

    capture_method: Given[str] = NOT_GIVEN
    error_on_requires_action: Given[bool] = NOT_GIVEN
    excluded_payment_method_types: Given[list[str] | None] = NOT_GIVEN
    mandate: Given[str] = NOT_GIVEN
    off_session: Given[bool] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    receipt_email: Given[str | None] = NOT_GIVEN
    setup_future_usage: Given[str | None] = NOT_GIVEN
    shipping: Given[PaymentShippingParams | None] = NOT_GIVEN


class PaymentIntentCaptureParams(OperationParams, frozen=True, kw_only=True):
    """How a hold is collected (docs.stripe.com/api/payment_intents/capture): in minor units, all of it by default."""

    amount_to_capture: Given[int] = NOT_GIVEN
    application_fee_amount: Given[int] = NOT_GIVEN
    final_capture: Given[bool] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    statement_descriptor_suffix: Given[str] = NOT_GIVEN
    transfer_data: Given[TransferShareParams] = NOT_GIVEN


class PaymentIntentCancelParams(OperationParams, frozen=True, kw_only=True):
    """Why an intent is given up (docs.stripe.com/api/payment_intents/cancel)."""

    cancellation_reason: Given[str] = NOT_GIVEN
