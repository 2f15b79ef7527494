"""Making Checkout Sessions (docs.stripe.com/api/checkout/sessions/create)."""

from collections.abc import Sequence
from typing import Any

from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem_all
from emulator.billing.catalog.shipping_rates import ShippingRate
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.checkout.amounts import gross, totals
from emulator.billing.checkout.checks import check_address, check_location, check_needed, check_params, check_total
from emulator.billing.checkout.custom_fields import fields_of
from emulator.billing.checkout.data import (
    custom_text_after,
    invoice_creation_of,
    payment_intent_data_of,
    setup_intent_data_of,
    subscription_data_of,
)
from emulator.billing.checkout.first_period import with_first_period
from emulator.billing.checkout.lines import CheckoutLineEntry, check_lines, lines_of
from emulator.billing.checkout.params import CheckoutCreateParams
from emulator.billing.checkout.recovery import recovery_of
from emulator.billing.checkout.session import EMBEDDED, HOSTED, LIFETIME, CheckoutLine, CheckoutSession, Mode
from emulator.billing.checkout.session_ids import new_session_id
from emulator.billing.checkout.settings import ShippingOption
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import LocatedRate, OrderTax, automatic_tax_after
from emulator.billing.invoices.rendering_templates import RenderingTemplate
from emulator.billing.payments.intents import options_after, require_one_choice
from emulator.billing.payments.method_types import pays_in, require_session_currency
from emulator.billing.payments.payment_method_configurations import MethodConfiguration, default_id, offering

_SHORTEST_LIFETIME = 30 * 60
"""Seconds in which a session can be completed, at least."""

_SLACK = 60
"""Seconds that the clocks of a caller may be behind."""

_SHOWN = (
    "adaptive_pricing",
    "branding_settings",
    "consent_collection",
    "integration_identifier",
    "name_collection",
    "origin_context",
    "payment_method_data",
    "saved_payment_method_options",
    "wallet_options",
)
"""What is only shown, or looked at when the customer is there."""


class CheckoutReferences(Struct, frozen=True, kw_only=True):
    """What the parameters of a session name, found; not given is what they say nothing of.

    `configuration` is what chooses the types of payment methods, the account's settings where it is None.
    `account_tax_ids` are those of a payment's invoice, `subscription_tax_ids` those of the invoices of a subscription.
    """

    account_tax_ids: Given[tuple[TaxId, ...]] = NOT_GIVEN
    automatic_tax_rates: Sequence[LocatedRate] = ()
    configuration: MethodConfiguration | None = None
    customer: Customer | None = None
    default_tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN
    lines: Sequence[CheckoutLineEntry] = ()
    optional_items: Sequence[CheckoutLineEntry] = ()
    shipping_rates: Sequence[ShippingRate] = ()
    subscription_tax_ids: Given[tuple[TaxId, ...]] = NOT_GIVEN
    template: RenderingTemplate | None = None


def new_session(params: CheckoutCreateParams, references: CheckoutReferences, ctx: Context) -> CheckoutSession:
    """A new session, which is open; the caller saves it. Raises APIError for what does not go together."""
    mode: Mode = given_or(params.mode, "payment")
    check_params(params, mode)
    check_needed(params, mode)
    return session_of(params, mode, references, ctx)


def session_of(
    params: CheckoutCreateParams,
    mode: Mode,
    references: CheckoutReferences,
    ctx: Context,
    lines: Sequence[CheckoutLine] = (),
) -> CheckoutSession:
    """What checked parameters ask for, with `lines` that there are in the place of those that they name.

    Raises APIError for what does not go together.
    """
    customer, ui_mode, world = references.customer, given_or(params.ui_mode, HOSTED), ctx.in_world_time()
    id = new_session_id(ctx)
    blank = CheckoutSession(
        id=id,
        created=world.now,
        allow_promotion_codes=given_or(params.allow_promotion_codes, None),
        billing_address_collection=given_or(params.billing_address_collection, None),
        cancel_url=given_or(params.cancel_url, None),
        client_reference_id=given_or(params.client_reference_id, None),
        client_secret=None if ui_mode == HOSTED else f"{id}_secret_{random_text(56)}",
        currency=given_or(params.currency, None),
        custom_fields=fields_of(params.custom_fields),
        custom_text=custom_text_after({}, params.custom_text),
        customer=None if customer is None else customer.id,
        customer_creation=_customer_creation(params, mode, customer),
        customer_email=given_or(params.customer_email, None),
        customer_update=dict(params.customer_update or {}),
        expires_at=_expiry(params.expires_at, world),
        invoice_creation=invoice_creation_of(params.invoice_creation, references.account_tax_ids, references.template),
        locale=given_or(params.locale, None),
        metadata=metadata_after({}, params.metadata),
        mode=mode,
        payment_intent_data=payment_intent_data_of(params.payment_intent_data, ctx),
        payment_method_collection=_method_collection(params, mode),
        payment_method_options=options_after({}, params.payment_method_options),
        payment_method_configuration=_method_configuration(params, ctx),
        payment_method_types=_method_types(params, offering(ctx, references.configuration)),
        payment_status="no_payment_required" if mode == "setup" else "unpaid",
        phone_number_collection=params.phone_number_collection is not NOT_GIVEN
        and params.phone_number_collection.enabled,
        recovery=recovery_of(params.after_expiration),
        place=world.new_id(CheckoutSession.RESOURCE_TYPE.prefix),
        redirect_on_completion=given_or(params.redirect_on_completion, "always" if ui_mode == EMBEDDED else None),
        return_url=given_or(params.return_url, None),
        setup_intent_data=setup_intent_data_of(params.setup_intent_data),
        shipping_address_collection=None
        if params.shipping_address_collection is NOT_GIVEN
        else tuple(params.shipping_address_collection.allowed_countries),
        shipping_options=tuple(ShippingOption(rate=rate) for rate in references.shipping_rates),
        shown=_shown(params),
        submit_type=given_or(params.submit_type, None),
        subscription_data=subscription_data_of(
            params.subscription_data,
            references.default_tax_rates,
            references.subscription_tax_ids,
            [entry.price for entry in references.lines if entry.price is not None],
            ctx,
        ),
        success_url=given_or(params.success_url, None),
        tax_id_collection=dict(params.tax_id_collection) if params.tax_id_collection else None,
        ui_mode=ui_mode,
    )
    check_address(blank, customer)
    return blank if mode == "setup" else _with_lines(blank, params, references, ctx, lines)


def _with_lines(
    blank: CheckoutSession,
    params: CheckoutCreateParams,
    references: CheckoutReferences,
    ctx: Context,
    kept: Sequence[CheckoutLine],
) -> CheckoutSession:
    first = next((entry.price.currency for entry in references.lines if entry.price is not None), None)
    currency = given_or(params.currency, first or ctx.account.default_currency)
    for type in given_or(params.payment_method_types, ()):
        require_session_currency(type, currency)
    require_way_to_pay(blank.payment_method_types, currency)
    lines = tuple(kept) or lines_of(references.lines, blank.mode, currency, ctx)
    optional = lines_of(references.optional_items, blank.mode, currency, ctx)
    check_lines(lines, optional, blank.mode)
    tax = automatic_tax_after(None, params.automatic_tax, references.automatic_tax_rates)
    session = replace(
        blank,
        automatic_tax=None if tax is None else OrderTax(terms=tax),
        currency=currency,
        customer_discount=_customer_discount(blank.mode, references.customer, ctx),
        lines=lines,
        optional_items=optional,
        subscription_data=with_first_period(blank.subscription_data, lines, ctx.now),
    )
    _check_fixed_total(session, params)
    session = taxed_as(session, references.customer)
    check_location(session, references.customer)
    if references.discounts is not NOT_GIVEN:
        session = with_discounts(session, references.discounts, ctx)
    check_total(session)
    return session


def _check_fixed_total(session: CheckoutSession, params: CheckoutCreateParams) -> None:
    """Nothing is off what the customer chooses (docs.stripe.com/payments/checkout/pay-what-you-want); our words."""
    wrong = next((name for name in ("allow_promotion_codes", "discounts") if getattr(params, name)), None)
    if session.lets_choose and wrong is not None:
        raise APIError(f"You can not pass `{wrong}` with a price whose amount the customer chooses.", param=wrong)


def with_discounts(session: CheckoutSession, wanted: Sequence[Redemption], ctx: Context) -> CheckoutSession:
    """The session with what is taken off; it counts as redeemed once it is completed, not before.

    Raises APIError for what cannot be redeemed, or not here.
    """
    amount = gross(totals(replace(session, discounts=())))
    target = DiscountTarget(customer=session.customer, amount=amount, currency=session.currency)
    return replace(session, discounts=redeem_all(wanted, (), target, ctx, Changes()))


def taxed_as(session: CheckoutSession, customer: Customer | None) -> CheckoutSession:
    """The session as somebody with the addresses of a customer is taxed, automatically if it is to be."""
    tax = session.automatic_tax
    return replace(
        session,
        automatic_tax=None if tax is None else tax.calculated(customer),
        is_taxed=customer is None or customer.tax_exempt == "none",
    )


def _customer_discount(mode: Mode, customer: Customer | None, ctx: Context) -> Discount | None:
    """What the invoices of a subscription have off for their customer; payments have nothing of it."""
    discount = None if customer is None or mode != "subscription" else customer.discount
    return None if discount is None or discount.is_over(ctx.now) else discount


def _expiry(wanted: Given[int], ctx: Context) -> int:
    """Raises APIError for less than half an hour, or more than a day. Both are recorded by many callers."""
    if wanted is NOT_GIVEN:
        return ctx.now + LIFETIME
    if wanted < ctx.now + _SHORTEST_LIFETIME - _SLACK:
        raise APIError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            param="expires_at",
        )
    if wanted > ctx.now + LIFETIME + _SLACK:
        raise APIError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return wanted


def _customer_creation(params: CheckoutCreateParams, mode: Mode, customer: Customer | None) -> str | None:
    """Whether a customer is made: shown where nobody is named, and for subscriptions always.

    Only what goes on or has an invoice requires one (docs.stripe.com/api/checkout/sessions/create): who sets something
    up without a customer attaches the payment method themselves, as TryGhost/Ghost does, or asks for one.
    """
    if customer is not None:
        return None
    return "always" if mode == "subscription" else given_or(params.customer_creation, "if_required")


def _method_collection(params: CheckoutCreateParams, mode: Mode) -> str:
    """Payments ask for a payment method only where something is due, as recorded of all that say nothing of it."""
    return given_or(params.payment_method_collection, "if_required" if mode == "payment" else "always")


def _method_configuration(params: CheckoutCreateParams, ctx: Context) -> str | None:
    """What chooses the types; None where the caller does. Raises APIError where both are to."""
    require_one_choice(params.payment_method_configuration, params.payment_method_types)
    if params.payment_method_types:
        return None
    return given_or(params.payment_method_configuration, default_id(ctx.account.id, livemode=ctx.livemode))


def _method_types(params: CheckoutCreateParams, ctx: Context) -> tuple[str, ...]:
    types = tuple(params.payment_method_types or ctx.account.payment_method_types)
    allowed, excluded = params.allowed_payment_method_types, params.excluded_payment_method_types
    left = tuple(each for each in types if (not allowed or each in allowed) and (not excluded or each not in excluded))
    if not left:
        raise _no_types_error()
    return left


def require_way_to_pay(types: Sequence[str], currency: str) -> None:
    """Raises APIError where none of some types of payment methods pays in a currency."""
    if not any(pays_in(type, currency) for type in types):
        raise _no_types_error()


def _no_types_error() -> APIError:
    return APIError(
        "No valid payment method types for this Checkout Session. Please ensure that you have activated payment "
        "methods compatible with your chosen currency in your dashboard "
        "(https://dashboard.stripe.com/settings/payment_methods) or specify payment_method_types.",
    )


def _shown(params: CheckoutCreateParams) -> dict[str, Any]:
    shown = {name: getattr(params, name) for name in _SHOWN if getattr(params, name) is not NOT_GIVEN}
    for name in ("allowed_payment_method_types", "excluded_payment_method_types"):
        if getattr(params, name):
            shown[name] = list(getattr(params, name))
    return shown
