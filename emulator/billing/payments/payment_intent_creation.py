"""Making a payment intent: for an invoice, or as a request says."""

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.money import require_chargeable
from emulator.billing.core.params import given_or
from emulator.billing.core.structs import replace
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms, terms_after
from emulator.billing.payments.intents import (
    automatic_redirects,
    narrowed,
    new_client_secret,
    require_confirmed,
    require_no_rival,
    require_one_choice,
)
from emulator.billing.payments.payment_intent_changes import with_method, with_terms
from emulator.billing.payments.payment_intent_params import PaymentIntentCreateParams
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod

_SECRET_CHARACTERS = 25
_OF_CONFIRMATIONS = (
    "confirmation_token",
    "error_on_requires_action",
    "mandate",
    "mandate_data",
    "off_session",
    "return_url",
)
"""docs.stripe.com/api/payment_intents/create: "This parameter can only be used with `confirm=true`"."""


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

    Raises APIError for less than can be charged, for what only a confirmation takes where none is asked for, and for
    what excludes each other.
    """
    if not params.confirm:
        require_confirmed(params, _OF_CONFIRMATIONS, PaymentIntent)
    require_no_rival(
        params.automatic_payment_methods,
        confirmation_method=params.confirmation_method,
        payment_method_types=params.payment_method_types,
    )
    require_one_choice(params.payment_method_configuration, params.payment_method_types)
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
        payment_method_configuration=given_or(params.payment_method_configuration, None),
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
    offered = narrowed(
        with_terms(blank, params),
        params.allowed_payment_method_types,
        params.excluded_payment_method_types,
        ctx.account.payment_method_types,
    )
    intent = with_method(replace(offered, connect=terms), method, is_new=True)
    changes.save(intent)
    changes.emit("payment_intent.created", intent)
    return intent
