"""Payment links as they go out (docs.stripe.com/api/payment-link/object)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.checkout.links import link_url
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.settings import PaymentIntentData
from emulator.billing.core.structs import replace
from emulator.billing.payments.connect import NO_TERMS
from emulator.billing.subscriptions.subscription import TrialSettings
from schemas.stripe.checkout_session import shown_countries, shown_option, shown_texts
from schemas.stripe.checkout_session_terms import (
    shown_consent_collection,
    shown_field,
    shown_invoice_creation,
    shown_names,
    shown_optional,
    shown_tax_id_collection,
)
from schemas.stripe.connect import shown_account, shown_charge_transfer
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.subscription import InvoiceSettingsSchema

_INVOICE_SETTINGS = InvoiceSettingsSchema()


class PaymentLinkSchema(ObjectSchema):
    """The payment link object."""

    entity = PaymentLink
    includable = frozenset({"line_items"})
    references: ClassVar = {
        "application": "application",
        "automatic_tax.liability.account": "account",
        "invoice_creation.invoice_data.account_tax_ids": "tax_id",
        "invoice_creation.invoice_data.issuer.account": "account",
        "on_behalf_of": "account",
        "shipping_options.shipping_rate": "shipping_rate",
        "subscription_data.invoice_settings.account_tax_ids": "tax_id",
        "subscription_data.invoice_settings.issuer.account": "account",
        "transfer_data.destination": "account",
    }

    id = fields.String()
    object = Always(PaymentLink.RESOURCE_TYPE.name)
    active = fields.Boolean()
    after_completion = fields.Function(lambda link: _shown_completion(link))
    allow_promotion_codes = fields.Boolean(attribute="prototype.allow_promotion_codes")
    application = Null()
    application_fee_amount = fields.Integer(attribute="connect.application_fee_amount")
    application_fee_percent = fields.Float(attribute="connect.application_fee_percent")
    automatic_tax = fields.Function(lambda link: _shown_tax(link))
    billing_address_collection = fields.String(attribute="prototype.billing_address_collection")
    consent_collection = fields.Function(lambda link: shown_consent_collection(link.prototype))
    currency = fields.String(attribute="prototype.currency")
    custom_fields = fields.Function(lambda link: [shown_field(each) for each in link.prototype.custom_fields])
    custom_text = fields.Function(lambda link: shown_texts(link.prototype))
    customer_creation = fields.String(attribute="prototype.customer_creation")
    inactive_message = fields.String()
    invoice_creation = fields.Function(lambda link: shown_invoice_creation(link.prototype))
    livemode = Livemode()
    managed_payments = Always({"enabled": False})
    metadata = fields.Dict()
    name_collection = fields.Function(lambda link: shown_names(link.prototype))
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    optional_items = fields.Function(lambda link: shown_optional(link.prototype))
    payment_intent_data = fields.Function(lambda link: _shown_intent_data(link.prototype.payment_intent_data))
    payment_method_collection = fields.String(attribute="prototype.payment_method_collection")
    payment_method_options = Null()
    payment_method_types = fields.Function(
        lambda link: None if link.payment_method_types is None else list(link.payment_method_types)
    )
    phone_number_collection = fields.Function(lambda link: {"enabled": link.prototype.phone_number_collection})
    restrictions = fields.Function(lambda link: _shown_restrictions(link))
    shipping_address_collection = fields.Function(lambda link: shown_countries(link.prototype))
    shipping_options = fields.Function(
        lambda link: [shown_option(each, link.prototype.currency) for each in link.prototype.shipping_options]
    )
    submit_type = fields.String(attribute="prototype.submit_type")
    subscription_data = fields.Function(lambda link: _shown_subscription_data(link))
    tax_id_collection = fields.Function(
        lambda link: shown_tax_id_collection(link.prototype) or {"enabled": False, "required": "never"}
    )
    transfer_data = fields.Function(lambda link: shown_charge_transfer(link.connect))
    url = fields.Function(lambda link: link_url(link, dump_context()))


def _shown_completion(link: PaymentLink) -> Rendered:
    """What follows the payment: of the two kinds only that which it is stands there."""
    if link.prototype.success_url is None:
        return {"hosted_confirmation": {"custom_message": link.thanks}, "type": "hosted_confirmation"}
    return {"redirect": {"url": link.prototype.success_url}, "type": "redirect"}


def _shown_tax(link: PaymentLink) -> Rendered:
    tax = link.prototype.automatic_tax
    return {"enabled": tax is not None, "liability": None if tax is None else shown_account(tax.terms.liability)}


def _shown_intent_data(data: PaymentIntentData) -> Rendered | None:
    if replace(data, connect=NO_TERMS) == PaymentIntentData():
        return None
    return {
        "capture_method": data.capture_method,
        "description": data.description,
        "metadata": dict(data.metadata),
        "setup_future_usage": data.setup_future_usage,
        "statement_descriptor": data.statement_descriptor,
        "statement_descriptor_suffix": data.statement_descriptor_suffix,
        "transfer_group": data.transfer_group,
    }


def _shown_restrictions(link: PaymentLink) -> Rendered | None:
    return None if link.limit is None else {"completed_sessions": {"count": link.completed, "limit": link.limit}}


def _shown_subscription_data(link: PaymentLink) -> Rendered:
    """What subscriptions are to be; it stands there for payments, too, as in the documentation's own sample."""
    data = link.prototype.subscription_data
    settings = data.trial_settings
    return {
        "description": data.description,
        "invoice_settings": _INVOICE_SETTINGS.dump(data.invoice_settings),
        "metadata": dict(data.metadata),
        "trial_period_days": data.trial_period_days,
        "trial_settings": None
        if settings == TrialSettings()
        else {"end_behavior": {"missing_payment_method": settings.missing_payment_method}},
    }
