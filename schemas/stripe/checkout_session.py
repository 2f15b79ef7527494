"""Checkout Sessions as they go out (docs.stripe.com/api/checkout/sessions/object)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.arithmetic.amounts import Amounts, LineAmounts
from emulator.billing.arithmetic.tax_amounts import tax_added, tax_included
from emulator.billing.checkout import amounts as sums
from emulator.billing.checkout.links import shown_url
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession, CustomerDetails
from emulator.billing.checkout.settings import ShippingOption
from schemas.stripe.breakdown import Breakdown
from schemas.stripe.checkout_session_terms import (
    shown_answer,
    shown_bounds,
    shown_branding,
    shown_consent_collection,
    shown_invoice_creation,
    shown_names,
    shown_optional,
    shown_recovery,
    shown_saved,
    shown_tax_id_collection,
)
from schemas.stripe.connect import shown_account
from schemas.stripe.customer import AddressSchema
from schemas.stripe.intent import shown_configuration
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context, render

_ADDRESS = AddressSchema()
_TEXTS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")


def render_checkout_lines(session: CheckoutSession) -> Sequence[Rendered]:
    """The lines with their amounts."""
    if not session.lines:
        return []
    amounts, breakdown = sums.totals(session), _breakdown(session)
    return [
        breakdown.line(_shown_line(line, shown, session.currency), shown)
        for line, shown in zip(session.lines, amounts.lines, strict=True)
    ]


def _shown_line(line: CheckoutLine, amounts: LineAmounts, currency: str | None) -> Rendered:
    return {
        "id": line.id,
        "object": "item",
        "adjustable_quantity": shown_bounds(line),
        "amount_discount": sum(each.amount for each in amounts.discount_amounts),
        "amount_subtotal": amounts.amount,
        "amount_tax": tax_added(amounts.taxes) + tax_included(amounts.taxes),
        "amount_total": amounts.pretax_amount + tax_added(amounts.taxes),
        "currency": currency,
        "description": line.description,
        "metadata": dict(line.metadata),
        "price": render(line.price, dump_context()),
        "quantity": line.quantity,
    }


class CheckoutSessionSchema(ObjectSchema):
    """The session object."""

    entity = CheckoutSession
    includable = frozenset({"line_items"})
    # Those of a page of the caller's own: a hosted one does not show them (recorded in February 2026).
    absent_when_null = frozenset({"redirect_on_completion", "return_url"})
    entity_includables = frozenset({"shipping_cost.taxes", "total_details.breakdown"})
    references: ClassVar = {
        "automatic_tax.liability.account": "account",
        "customer": "customer",
        "discounts.coupon": "coupon",
        "discounts.promotion_code": "promotion_code",
        "invoice": "invoice",
        "invoice_creation.invoice_data.account_tax_ids": "tax_id",
        "invoice_creation.invoice_data.issuer.account": "account",
        "payment_intent": "payment_intent",
        "payment_link": "payment_link",
        "setup_intent": "setup_intent",
        "shipping_cost.shipping_rate": "shipping_rate",
        "shipping_options.shipping_rate": "shipping_rate",
        "subscription": "subscription",
    }

    id = fields.String()
    object = Always(CheckoutSession.RESOURCE_TYPE.name)
    adaptive_pricing = fields.Function(lambda session: session.shown.get("adaptive_pricing") or {"enabled": False})
    after_expiration = fields.Function(lambda session: shown_recovery(session))
    allow_promotion_codes = fields.Boolean()
    allowed_payment_method_types = fields.Function(lambda each: each.shown.get("allowed_payment_method_types"))
    amount_subtotal = fields.Function(lambda session: _of_totals(session, sums.gross))
    amount_total = fields.Function(lambda session: _of_totals(session, lambda amounts: amounts.total))
    automatic_tax = fields.Function(lambda session: _shown_tax(session))
    billing_address_collection = fields.String()
    branding_settings = fields.Function(lambda session: shown_branding(session))
    cancel_url = fields.Function(lambda session: session.cancel_url or _own_page(session))
    client_reference_id = fields.String()
    client_secret = fields.Function(lambda each: each.client_secret if each.status == "open" else None)
    collected_information = fields.Function(lambda session: _shown_collected(session))
    consent = fields.Function(lambda session: _shown_consent(session))
    consent_collection = fields.Function(lambda session: shown_consent_collection(session))
    created = fields.Integer()
    currency = fields.String()
    currency_conversion = Null()
    custom_fields = fields.Function(lambda session: [shown_answer(each) for each in session.custom_fields])
    custom_text = fields.Function(lambda session: shown_texts(session))
    customer = fields.String()
    customer_account = Null()
    customer_creation = fields.String()
    customer_details = fields.Function(lambda session: _shown_details(session))
    customer_email = fields.String()
    discounts = fields.Function(
        lambda session: [{"coupon": each.coupon, "promotion_code": each.promotion_code} for each in session.discounts]
    )
    excluded_payment_method_types = fields.Function(lambda each: each.shown.get("excluded_payment_method_types"))
    expires_at = fields.Integer()
    integration_identifier = fields.Function(lambda session: session.shown.get("integration_identifier"))
    invoice = fields.String()
    invoice_creation = fields.Function(lambda session: shown_invoice_creation(session))
    livemode = Livemode()
    locale = fields.String()
    managed_payments = Always({"enabled": False})
    metadata = fields.Dict()
    mode = fields.String()
    name_collection = fields.Function(lambda session: shown_names(session))
    optional_items = fields.Function(lambda session: shown_optional(session))
    origin_context = fields.Function(lambda session: session.shown.get("origin_context"))
    payment_intent = fields.Function(lambda each: each.payment_intent if each.mode == "payment" else None)
    payment_link = fields.String()
    payment_method_collection = fields.String()
    payment_method_configuration_details = fields.Function(
        lambda session: shown_configuration(session.payment_method_configuration)
    )
    payment_method_options = fields.Function(lambda session: _shown_options(session))
    payment_method_types = fields.List(fields.String())
    payment_status = fields.String()
    permissions = Null()
    phone_number_collection = fields.Function(lambda session: {"enabled": session.phone_number_collection})
    presentment_details = Null()
    recovered_from = fields.String()
    redirect_on_completion = fields.String()
    return_url = fields.String()
    saved_payment_method_options = fields.Function(lambda session: shown_saved(session))
    setup_intent = fields.String()
    shipping_address_collection = fields.Function(lambda session: shown_countries(session))
    shipping_cost = fields.Function(lambda session: _shown_shipping_cost(session))
    shipping_options = fields.Function(
        lambda session: [shown_option(each, session.currency) for each in session.shipping_options]
    )
    status = fields.String()
    submit_type = fields.String()
    subscription = fields.String()
    success_url = fields.Function(lambda session: session.success_url or _own_page(session))
    tax_id_collection = fields.Function(lambda session: shown_tax_id_collection(session))
    total_details = fields.Function(lambda session: _of_totals(session, _shown_totals))
    ui_mode = fields.String()
    url = fields.Function(lambda session: shown_url(session, dump_context()))
    wallet_options = fields.Function(lambda session: session.shown.get("wallet_options"))

    def include(self, name: str, entity: Any) -> Any:
        """What each discount and each tax of it comes to; the shipping is not taxed."""
        if name == "shipping_cost.taxes":
            return []
        return _breakdown(entity).total(sums.totals(entity)) if entity.lines else None


def _of_totals(session: CheckoutSession, shown: Any) -> Any:
    """What is shown of what is paid for; null where nothing is."""
    return shown(sums.totals(session)) if session.lines else None


def _shown_totals(amounts: Amounts) -> Rendered:
    return {
        "amount_discount": sums.taken_off(amounts),
        "amount_shipping": amounts.amount_shipping,
        "amount_tax": sums.taxed(amounts),
    }


def _breakdown(session: CheckoutSession) -> Breakdown:
    rates = (*session.subscription_data.default_tax_rates, *(rate for line in session.lines for rate in line.tax_rates))
    return Breakdown.of(session.discounts_in_force, rates, session.automatic_tax)


def _shown_tax(session: CheckoutSession) -> Rendered:
    tax = session.automatic_tax
    if tax is None:
        return {"enabled": False, "liability": None, "provider": None, "status": None}
    return {
        "enabled": True,
        "liability": shown_account(tax.terms.liability),
        "provider": "stripe",
        "status": tax.status,
    }


def _shown_collected(session: CheckoutSession) -> Rendered:
    shipping, details = session.shipping, session.customer_details or CustomerDetails()
    return {
        "business_name": details.business_name,
        "individual_name": details.individual_name,
        "shipping_details": None
        if shipping is None
        else {"address": _ADDRESS.dump(shipping.address), "name": shipping.name},
    }


def _shown_consent(session: CheckoutSession) -> Rendered | None:
    consent = session.consent
    if consent is None:
        return None
    return {"promotions": consent.promotions, "terms_of_service": consent.terms_of_service}


def _shown_details(session: CheckoutSession) -> Rendered | None:
    """Who pays: before the page was filled in, what is known of them is their address for mail."""
    details = session.customer_details
    if details is None:
        if session.customer_email is None:
            return None
        details = CustomerDetails(email=session.customer_email)
        return {**_details(details), "address": None, "tax_ids": None}
    return _details(details)


def _details(details: CustomerDetails) -> Rendered:
    return {
        "address": None if details.address is None else _ADDRESS.dump(details.address),
        "business_name": details.business_name,
        "email": details.email,
        "individual_name": details.individual_name,
        "name": details.name,
        "phone": details.phone,
        "tax_exempt": details.tax_exempt,
        "tax_ids": [{"type": each.type, "value": each.value} for each in details.tax_ids],
    }


def _shown_options(session: CheckoutSession) -> Rendered:
    """What was asked for each type; of cards always how they authenticate, as recorded."""
    card = {"request_three_d_secure": "automatic"} if "card" in session.payment_method_types else None
    shown: Rendered = {} if card is None else {"card": card}
    for name, options in session.payment_method_options.items():
        shown[name] = {**shown.get(name, {}), **options}
    return shown


def _shown_shipping_cost(session: CheckoutSession) -> Rendered | None:
    option = session.chosen_shipping
    cost = sums.totals(session).shipping_cost if session.lines and option is not None else None
    if cost is None or option is None:
        return None
    return {
        "amount_subtotal": cost.amount_subtotal,
        "amount_tax": cost.amount_tax,
        "amount_total": cost.amount_total,
        "shipping_rate": option.rate.id,
    }


def shown_texts(session: CheckoutSession) -> Rendered:
    """What the page says besides, by where it says it."""
    texts = session.custom_text
    return {name: {"message": texts[name]} if name in texts else None for name in _TEXTS}


def shown_countries(session: CheckoutSession) -> Rendered | None:
    """To which countries goods are sent; None where nobody is asked."""
    countries = session.shipping_address_collection
    return None if countries is None else {"allowed_countries": list(countries)}


def _own_page(session: CheckoutSession) -> str | None:
    """Where a session of a payment link leads that stays on the provider's own pages, as recorded."""
    return None if session.payment_link is None else "https://stripe.com"


def shown_option(option: ShippingOption, currency: str | None) -> Rendered:
    """A way of shipping, and what it costs."""
    return {"shipping_amount": option.rate.amount_in(currency or ""), "shipping_rate": option.rate.id}
