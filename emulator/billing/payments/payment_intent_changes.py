"""What changes of a payment intent: what a request says of it, and what its capture says."""

from emulator.billing.core.addresses import shipping_after
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.money import require_chargeable
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.payments.connect import ConnectTerms, TransferShareParams, terms_after
from emulator.billing.payments.intents import (
    OPEN,
    narrowed,
    options_after,
    require_one_choice,
    require_own_method,
    unexpected_state_error,
    with_configuration,
)
from emulator.billing.payments.method_types import require_currency
from emulator.billing.payments.payment_intent_params import (
    PaymentIntentCaptureParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentUpdateParams,
)
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod, require_usable

_FROZEN = (
    "allowed_payment_method_types",
    "amount",
    "capture_method",
    "currency",
    "customer",
    "excluded_payment_method_types",
    "payment_method",
    "payment_method_configuration",
    "payment_method_types",
    "setup_future_usage",
    "shipping",
)


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
    _require_collection(old, params)
    require_one_choice(params.payment_method_configuration, params.payment_method_types)
    offered = with_configuration(
        with_terms(old, params), params.payment_method_configuration, ctx.account.payment_method_types
    )
    updated = _with_types(offered, params, ctx)
    if updated.currency != old.currency and updated.automatic_redirects is None:
        _require_currency(updated)
    _require_funds(old, updated)
    terms = _terms_after(updated, params.application_fee_amount, params.transfer_data, updated.amount, ctx)
    intent = with_method(replace(updated, connect=terms), method)
    require_chargeable(intent.amount, intent.currency)
    if intent != old:
        changes.save(intent)
    return intent


def _require_funds(old: PaymentIntent, updated: PaymentIntent) -> None:
    """Raises APIError for what the cash that is in an intent already does not allow. The words are ours."""
    if old.amount_funded == 0:
        return
    if (updated.customer, updated.currency) != (old.customer, old.currency):
        param = "customer" if updated.customer != old.customer else "currency"
        raise APIError(f"The {param} of a PaymentIntent that is partially funded cannot be changed.", param=param)
    if updated.amount <= old.amount_funded:
        raise APIError(f"The amount must be greater than {old.amount_funded}, which is funded already.", param="amount")


def prepare_confirmation(
    old: PaymentIntent,
    params: PaymentIntentConfirmParams,
    method: PaymentMethod | None,
    ctx: Context,
    changes: Changes,
) -> PaymentIntent:
    """The intent with what its confirmation says of it; Stripe emits no event for it.

    Raises APIError for a payment method that it cannot be collected by.
    """
    _require_collection(old, params)
    updated = replace(
        old,
        capture_method=given_or(params.capture_method, old.capture_method),
        method_options=options_after(old.method_options, params.payment_method_options),
        receipt_email=given_or(params.receipt_email, old.receipt_email),
        return_url=given_or(params.return_url, old.return_url),
        setup_future_usage=given_or(params.setup_future_usage, old.setup_future_usage),
        shipping=shipping_after(old.shipping, params.shipping),
    )
    intent = with_method(_with_types(updated, params, ctx), method)
    if intent != old:
        changes.save(intent)
    return intent


def _require_collection(old: PaymentIntent, params: PaymentIntentUpdateParams | PaymentIntentConfirmParams) -> None:
    """An invoice wants its intent collected; a hold can only be attached to one."""
    if old.invoice is None or old.capture_method == "manual":
        return
    wanted = {"capture_method": params.capture_method}
    for type, options in (params.payment_method_options or {}).items():
        wanted[f"payment_method_options[{type}][capture_method]"] = (options or {}).get("capture_method", NOT_GIVEN)
    for param, capture_method in wanted.items():
        if capture_method == "manual":
            raise APIError(
                "A PaymentIntent that collects an invoice cannot be captured by hand: `capture_method` cannot be "
                "`manual`.",
                param=param,
            )


def _with_types(
    old: PaymentIntent, params: PaymentIntentUpdateParams | PaymentIntentConfirmParams, ctx: Context
) -> PaymentIntent:
    """The intent with the types of payment method that a request names: they are not Stripe's choice any more."""
    if params.payment_method_types is not NOT_GIVEN:
        types = tuple(params.payment_method_types)
        old = replace(old, automatic_redirects=None, payment_method_configuration=None, payment_method_types=types)
        _require_currency(old)
    return narrowed(
        old,
        params.allowed_payment_method_types,
        params.excluded_payment_method_types,
        ctx.account.payment_method_types,
    )


def _require_currency(intent: PaymentIntent) -> None:
    """Raises APIError where a type that the caller has named does not pay in the intent's currency."""
    for type in intent.payment_method_types:
        require_currency(type, intent.currency)


def set_payment_method_types(
    old: PaymentIntent, types: tuple[str, ...] | None, ctx: Context, changes: Changes
) -> PaymentIntent:
    """The intent of an invoice with the types of payment method that its settings now name; None: the account's."""
    intent = replace(old, payment_method_types=types or ctx.account.payment_method_types)
    if old.status in OPEN and intent != old:
        changes.save(intent)
        return intent
    return old


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


def with_terms(old: PaymentIntent, params: PaymentIntentCreateParams | PaymentIntentUpdateParams) -> PaymentIntent:
    """The intent with what a request says of it, but for its payment method and who keeps a share."""
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


def with_method(old: PaymentIntent, method: PaymentMethod | None, *, is_new: bool = False) -> PaymentIntent:
    """The intent with the payment method that it is to be collected by, if one is named.

    Raises APIError for one that is used up, or somebody else's.
    """
    if method is None:
        return old
    require_usable(method)
    require_own_method(old, method, is_new=is_new)
    return replace(old, payment_method=method.id, status="requires_confirmation")


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
