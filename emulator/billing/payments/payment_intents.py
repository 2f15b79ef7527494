"""Payment intents: what is to be collected, until it is (docs.stripe.com/api/payment_intents)."""

from dataclasses import dataclass, replace
from typing import ClassVar

from emulator.billing.core.addresses import PaymentShippingParams, Shipping, shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.money import require_chargeable
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType, reindexed
from emulator.billing.payments.connect import (
    NO_TERMS,
    ConnectTerms,
    TransferDataParams,
    TransferShareParams,
    terms_after,
)
from emulator.billing.payments.intents import (
    OPEN,
    AutomaticMethodsParams,
    Intent,
    MethodOptionsParam,
    PaymentError,
    Status,
    automatic_redirects,
    new_client_secret,
    options_after,
    require_status,
    unexpected_state_error,
)
from emulator.billing.payments.mandates import MandateDataParams
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_methods import PaymentMethod, require_usable

_SECRET_CHARACTERS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntent(Intent):
    """An intent to collect `amount` minor units of `currency`; `invoice` is the invoice that made it, if one did.

    `amount_funded` is how much of its customer's cash is set aside for it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "payment_intent",
        display_name="payment_intent",
        prefix="pi",
        events=(
            "payment_intent.amount_capturable_updated",
            "payment_intent.canceled",
            "payment_intent.created",
            "payment_intent.partially_funded",
            "payment_intent.payment_failed",
            "payment_intent.processing",
            "payment_intent.requires_action",
            "payment_intent.succeeded",
        ),
        upgrades=(reindexed, reindexed),
    )

    amount: int
    currency: str
    amount_capturable: int = 0
    amount_funded: int = 0
    amount_received: int = 0
    canceled_at: int | None = None
    connect: ConnectTerms = NO_TERMS
    capture_method: str = "automatic"
    confirmation_method: str = "automatic"
    invoice: str | None = None
    last_payment_error: PaymentError | None = None
    latest_charge: str | None = None
    receipt_email: str | None = None
    setup_future_usage: str | None = None
    shipping: Shipping | None = None
    statement_descriptor: str | None = None
    statement_descriptor_suffix: str | None = None
    transfer_group: str | None = None

    @property
    def amount_unfunded(self) -> int:
        """What its customer still has to send, where they pay by bank transfer."""
        return self.amount - self.amount_funded


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentApplyParams(OperationParams):
    """How much of its customer's cash an intent takes (docs.stripe.com/api/payment_intents/apply_customer_balance)."""

    amount: Given[int] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentTerms(OperationParams):
    """What may be said of an intent when it is made and later."""

    capture_method: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    description: Given[str | None] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    payment_method_data: Given[PaymentMethodDataParams] = NOT_GIVEN
    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN
    receipt_email: Given[str | None] = NOT_GIVEN
    setup_future_usage: Given[str | None] = NOT_GIVEN
    shipping: Given[PaymentShippingParams | None] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    statement_descriptor_suffix: Given[str] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentCreateParams(PaymentIntentTerms):
    """What makes an intent (docs.stripe.com/api/payment_intents/create). `amount` is in minor units of `currency`."""

    amount: int
    currency: str
    application_fee_amount: Given[int] = NOT_GIVEN
    automatic_payment_methods: Given[AutomaticMethodsParams] = NOT_GIVEN
    confirm: Given[bool] = NOT_GIVEN
    confirmation_method: Given[str] = NOT_GIVEN
    error_on_requires_action: Given[bool] = NOT_GIVEN
    mandate: Given[str] = NOT_GIVEN
    mandate_data: Given[MandateDataParams | None] = NOT_GIVEN
    off_session: Given[bool] = NOT_GIVEN
    on_behalf_of: Given[str] = NOT_GIVEN
    payment_method_types: Given[list[str]] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    transfer_data: Given[TransferDataParams] = NOT_GIVEN
    use_stripe_sdk: Given[bool] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentUpdateParams(PaymentIntentTerms):
    """What may change of an intent (docs.stripe.com/api/payment_intents/update)."""

    amount: Given[int] = NOT_GIVEN
    application_fee_amount: Given[int | None] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    transfer_data: Given[TransferShareParams] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentConfirmParams(OperationParams):
    """How an intent is to be collected (docs.stripe.com/api/payment_intents/confirm)."""

    capture_method: Given[str] = NOT_GIVEN
    error_on_requires_action: Given[bool] = NOT_GIVEN
    mandate: Given[str] = NOT_GIVEN
    mandate_data: Given[MandateDataParams | None] = NOT_GIVEN
    off_session: Given[bool] = NOT_GIVEN
    payment_method: Given[str] = NOT_GIVEN
    payment_method_data: Given[PaymentMethodDataParams] = NOT_GIVEN
    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN
    receipt_email: Given[str | None] = NOT_GIVEN
    return_url: Given[str] = NOT_GIVEN
    setup_future_usage: Given[str | None] = NOT_GIVEN
    shipping: Given[PaymentShippingParams | None] = NOT_GIVEN
    use_stripe_sdk: Given[bool] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentCaptureParams(OperationParams):
    """How a hold is collected (docs.stripe.com/api/payment_intents/capture): in minor units, all of it by default."""

    amount_to_capture: Given[int] = NOT_GIVEN
    application_fee_amount: Given[int] = NOT_GIVEN
    final_capture: Given[bool] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    statement_descriptor: Given[str] = NOT_GIVEN
    statement_descriptor_suffix: Given[str] = NOT_GIVEN
    transfer_data: Given[TransferShareParams] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntentCancelParams(OperationParams):
    """Why an intent is given up (docs.stripe.com/api/payment_intents/cancel)."""

    cancellation_reason: Given[str] = NOT_GIVEN


def create_intent_for_invoice(
    *,
    amount: int,
    connect: ConnectTerms,
    currency: str,
    customer: str,
    description: str,
    invoice: str,
    payment_method_types: tuple[str, ...] | None,
    receipt_email: str | None,
    setup_future_usage: str | None,
    statement_descriptor: str | None,
    ctx: Context,
    changes: Changes,
) -> PaymentIntent:
    """The intent that collects an invoice; it waits for a payment method."""
    ctx = ctx.in_world_time()
    id = ctx.new_id("pi")
    intent = PaymentIntent(
        id=id,
        created=ctx.now,
        amount=amount,
        client_secret=new_client_secret(id, _SECRET_CHARACTERS),
        connect=connect,
        currency=currency,
        customer=customer,
        description=description,
        invoice=invoice,
        payment_method_types=payment_method_types or ctx.account.payment_method_types,
        receipt_email=receipt_email,
        setup_future_usage=setup_future_usage,
        statement_descriptor=statement_descriptor,
    )
    changes.save(intent)
    changes.emit("payment_intent.created", intent)
    return intent


def create_intent(
    params: PaymentIntentCreateParams, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> PaymentIntent:
    """A new intent that waits for a payment method or, with one, for confirmation.

    Raises APIError for less than can be charged.
    """
    require_chargeable(params.amount, params.currency)
    ctx = ctx.in_world_time()
    id = ctx.new_id("pi")
    blank = PaymentIntent(
        id=id,
        created=ctx.now,
        amount=params.amount,
        automatic_redirects=automatic_redirects(params.automatic_payment_methods, params.payment_method_types),
        capture_method=given_or(params.capture_method, "automatic_async"),
        client_secret=new_client_secret(id, _SECRET_CHARACTERS),
        confirmation_method=given_or(params.confirmation_method, "automatic"),
        currency=params.currency,
        payment_method_types=tuple(params.payment_method_types or ctx.account.payment_method_types),
        return_url=given_or(params.return_url, None),
    )
    terms = terms_after(
        NO_TERMS,
        ctx,
        application_fee_amount=params.application_fee_amount,
        on_behalf_of=params.on_behalf_of,
        transfer_data=params.transfer_data,
        amount=params.amount,
    )
    intent = _with_method(replace(_with_params(blank, params), connect=terms), method)
    changes.save(intent)
    changes.emit("payment_intent.created", intent)
    return intent


_FROZEN = ("amount", "capture_method", "currency", "customer", "payment_method", "setup_future_usage", "shipping")


def update_intent(
    old: PaymentIntent, params: PaymentIntentUpdateParams, method: PaymentMethod | None, ctx: Context, changes: Changes
) -> PaymentIntent:
    """The intent with the parameters applied; Stripe emits no event for it.

    Raises APIError for what is decided once it is paid or canceled.
    """
    given = params.given_names()
    frozen = next((name for name in _FROZEN if name in given), None)
    if old.status not in OPEN and frozen is not None:
        raise unexpected_state_error(
            old,
            f"This PaymentIntent's {frozen} could not be updated because it has a status of {old.status}. You may only "
            f"update the {frozen} of a PaymentIntent with one of the following statuses: {', '.join(OPEN)}.",
        )
    if old.invoice is not None and not {"amount", "currency", "customer"}.isdisjoint(given):
        raise APIError(
            "The amount, currency and customer of a PaymentIntent that collects an invoice are the invoice's."
        )
    _require_collection(old, params.capture_method)
    updated = _with_params(old, params)
    terms = _terms_after(updated, params.application_fee_amount, params.transfer_data, updated.amount, ctx)
    intent = _with_method(replace(updated, connect=terms), method)
    require_chargeable(intent.amount, intent.currency)
    if intent != old:
        changes.save(intent)
    return intent


def prepare_confirmation(
    old: PaymentIntent, params: PaymentIntentConfirmParams, method: PaymentMethod | None, changes: Changes
) -> PaymentIntent:
    """The intent with what its confirmation says of it; Stripe emits no event for it.

    Raises APIError for a payment method that it cannot be collected by.
    """
    _require_collection(old, params.capture_method)
    updated = replace(
        old,
        capture_method=given_or(params.capture_method, old.capture_method),
        method_options=options_after(old.method_options, params.payment_method_options),
        receipt_email=given_or(params.receipt_email, old.receipt_email),
        return_url=given_or(params.return_url, old.return_url),
        setup_future_usage=given_or(params.setup_future_usage, old.setup_future_usage),
        shipping=shipping_after(old.shipping, params.shipping),
    )
    intent = _with_method(updated, method)
    if intent != old:
        changes.save(intent)
    return intent


def _require_collection(old: PaymentIntent, capture_method: Given[str]) -> None:
    """An invoice wants its intent collected; a hold can only be attached to one."""
    if old.invoice is not None and capture_method == "manual" != old.capture_method:
        raise APIError(
            "A PaymentIntent that collects an invoice cannot be captured by hand: `capture_method` cannot be `manual`.",
            param="capture_method",
        )


def set_payment_method_types(
    old: PaymentIntent, types: tuple[str, ...] | None, ctx: Context, changes: Changes
) -> PaymentIntent:
    """The intent of an invoice with the types of payment method that its settings now name; None: the account's."""
    intent = replace(old, payment_method_types=types or ctx.account.payment_method_types)
    if old.status in OPEN and intent != old:
        changes.save(intent)
        return intent
    return old


def require_accepted_type(intent: PaymentIntent, method: PaymentMethod) -> None:
    """Raises APIError for a payment method of a type that the intent does not take."""
    if method.type not in intent.payment_method_types:
        raise APIError(
            f"The PaymentMethod provided ({method.type}) is not allowed for this PaymentIntent. Please attach a "
            f"PaymentMethod of one of the following types: {', '.join(intent.payment_method_types)}.",
            param="payment_method",
        )


def _with_params(old: PaymentIntent, params: PaymentIntentCreateParams | PaymentIntentUpdateParams) -> PaymentIntent:
    return replace(
        old,
        amount=given_or(params.amount, old.amount),
        capture_method=given_or(params.capture_method, old.capture_method),
        currency=given_or(params.currency, old.currency),
        customer=given_or(params.customer, old.customer),
        description=given_or(params.description, old.description),
        metadata=metadata_after(old.metadata, params.metadata),
        method_options=options_after(old.method_options, params.payment_method_options),
        receipt_email=given_or(params.receipt_email, old.receipt_email),
        setup_future_usage=given_or(params.setup_future_usage, old.setup_future_usage),
        shipping=shipping_after(old.shipping, params.shipping),
        statement_descriptor=given_or(params.statement_descriptor, old.statement_descriptor),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, old.statement_descriptor_suffix),
        transfer_group=given_or(params.transfer_group, old.transfer_group),
    )


def _with_method(old: PaymentIntent, method: PaymentMethod | None) -> PaymentIntent:
    if method is None:
        return old
    require_usable(method)
    if method.customer is not None and method.customer != old.customer:
        raise APIError(
            f"The PaymentMethod {method.id} belongs to the Customer {method.customer}. "
            "Please include the Customer in the `customer` parameter on the PaymentIntent.",
            param="payment_method",
        )
    return replace(old, payment_method=method.id, status="requires_confirmation")


def _terms_after(
    old: PaymentIntent,
    application_fee_amount: Given[int | None],
    transfer_data: Given[TransferShareParams],
    amount: int,
    ctx: Context,
) -> ConnectTerms:
    """What is kept and passed on of `amount`, where a request says so."""
    if application_fee_amount is NOT_GIVEN and transfer_data is NOT_GIVEN:
        return old.connect.capped(amount)
    return terms_after(
        old.connect, ctx, application_fee_amount=application_fee_amount, transfer_data=transfer_data, amount=amount
    )


def with_capture_details(held: PaymentIntent, params: PaymentIntentCaptureParams, ctx: Context) -> PaymentIntent:
    """The intent with what its capture says of it. Raises APIError for a fee or a share that cannot be."""
    amount = given_or(params.amount_to_capture, held.amount_capturable)
    return replace(
        held,
        connect=_terms_after(held, params.application_fee_amount, params.transfer_data, amount, ctx),
        metadata=metadata_after(held.metadata, params.metadata),
        statement_descriptor=given_or(params.statement_descriptor, held.statement_descriptor),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, held.statement_descriptor_suffix),
    )


CANCELABLE: tuple[Status, ...] = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
"""A debit that its bank has not answered can still be called off (docs.stripe.com/api/payment_intents/cancel)."""


def cancel_intent(
    old: PaymentIntent, reason: str | None, ctx: Context, changes: Changes, *, caused_by_request: bool = True
) -> PaymentIntent:
    """The intent, never to be collected; a hold on the card is let go. Raises APIError once it succeeded."""
    require_status(old, CANCELABLE, "cancel")
    canceled = replace(
        old,
        action=None,
        amount_capturable=0,
        canceled_at=ctx.world_now,
        cancellation_reason=reason,
        status="canceled",
    )
    changes.save(canceled)
    changes.emit("payment_intent.canceled", canceled, caused_by_request=caused_by_request)
    return canceled
