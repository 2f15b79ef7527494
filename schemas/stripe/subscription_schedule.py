"""Schedules of subscriptions as they go out (docs.stripe.com/api/subscription_schedules/object)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.schedules.schedule import AddedItem, PhaseTax, SubscriptionSchedule
from schemas.outgoing import OutgoingSchema
from schemas.stripe.connect import shown_account, shown_transfer_percent
from schemas.stripe.customer import CustomFieldSchema
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.pause_schedule import shown_pause_schedules
from schemas.stripe.subscription import BillingThresholdsSchema, shown_billing_mode
from schemas.stripe.subscription_item import shown_usage_threshold
from schemas.stripe.tax_rate import TaxRateSchema

_SETTINGS = {
    "automatic_tax.liability.account": "account",
    "default_payment_method": "payment_method",
    "invoice_settings.account_tax_ids": "tax_id",
    "invoice_settings.issuer.account": "account",
    "on_behalf_of": "account",
    "transfer_data.destination": "account",
}
"""What can be expanded of the default settings, and of those of a phase."""

_DISCOUNTED = {
    f"{owner}discounts.{kind}": kind
    for owner in ("", "add_invoice_items.", "items.")
    for kind in ("coupon", "discount", "promotion_code")
}
"""What can be expanded of the discounts of a phase and of its items."""


class PhaseDiscountSchema(OutgoingSchema):
    """What is redeemed, as shown."""

    coupon = fields.String()
    discount = fields.String()
    promotion_code = fields.String()


class PhaseInvoiceSettingsSchema(OutgoingSchema):
    """What invoices start with, as shown."""

    account_tax_ids = fields.Function(
        lambda each: None if each.account_tax_ids is None else [tax_id.id for tax_id in each.account_tax_ids]
    )
    custom_fields = fields.List(fields.Nested(CustomFieldSchema))
    days_until_due = fields.Integer()
    description = fields.String()
    footer = fields.String()
    issuer = fields.Function(lambda each: shown_account(each.issuer))


class PhaseItemSchema(OutgoingSchema):
    """An item of a phase, as shown."""

    billing_thresholds = shown_usage_threshold()
    discounts = fields.List(fields.Nested(PhaseDiscountSchema))
    metadata = fields.Dict()
    plan = fields.Function(lambda item: item.price)
    price = fields.String()
    quantity = fields.Integer()
    tax_rates = fields.List(fields.Nested(TaxRateSchema))


class PeriodEndSchema(OutgoingSchema):
    """Where a period begins or ends, as shown."""

    timestamp = fields.Integer()
    type = fields.String()


class AddedItemSchema(OutgoingSchema):
    """What is billed once, as shown."""

    discountable = fields.Boolean()
    discounts = fields.List(fields.Nested(PhaseDiscountSchema))
    metadata = fields.Dict()
    period = fields.Function(lambda item: _shown_period(item))
    price = fields.String()
    quantity = fields.Integer()
    tax_rates = fields.List(fields.Nested(TaxRateSchema))


class PhaseSchema(ObjectSchema):
    """A phase, as shown."""

    add_invoice_items = fields.List(fields.Nested(AddedItemSchema))
    application_fee_percent = fields.Float(attribute="connect.application_fee_percent")
    automatic_tax = fields.Function(lambda each: _shown_tax(each.automatic_tax))
    billing_cycle_anchor = fields.String()
    billing_thresholds = fields.Nested(BillingThresholdsSchema)
    collection_method = fields.String()
    currency = fields.String()
    default_payment_method = fields.String()
    default_tax_rates = fields.List(fields.Nested(TaxRateSchema))
    description = fields.String()
    discounts = fields.List(fields.Nested(PhaseDiscountSchema))
    end_date = fields.Integer()
    invoice_settings = fields.Nested(PhaseInvoiceSettingsSchema)
    metadata = fields.Dict()
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    proration_behavior = fields.String()
    start_date = fields.Integer()
    transfer_data = fields.Function(lambda each: shown_transfer_percent(each.connect))
    trial_end = fields.Integer()

    class Meta:
        """A property of the name of a method of Schema."""

        include = {"items": fields.List(fields.Nested(PhaseItemSchema))}  # noqa: RUF012 - marshmallow's own


class DefaultSettingsSchema(OutgoingSchema):
    """What holds in every phase that says nothing else, as shown."""

    application_fee_percent = fields.Float(attribute="connect.application_fee_percent")
    automatic_tax = fields.Function(lambda each: _shown_tax(each.automatic_tax))
    billing_cycle_anchor = fields.String()
    billing_thresholds = fields.Nested(BillingThresholdsSchema)
    collection_method = fields.String()
    default_payment_method = fields.String()
    description = fields.String()
    invoice_settings = fields.Nested(PhaseInvoiceSettingsSchema)
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    transfer_data = fields.Function(lambda each: shown_transfer_percent(each.connect))


class SubscriptionScheduleSchema(ObjectSchema):
    """The schedule object."""

    entity = SubscriptionSchedule
    references: ClassVar = {
        "application": "application",
        "customer": "customer",
        "released_subscription": "subscription",
        "subscription": "subscription",
        "test_clock": "test_helpers.test_clock",
        **{f"default_settings.{path}": kind for path, kind in _SETTINGS.items()},
        **{f"phases.{path}": kind for path, kind in _SETTINGS.items()},
        **{f"phases.{path}": kind for path, kind in _DISCOUNTED.items()},
        "phases.add_invoice_items.price": "price",
        "phases.items.plan": "plan",
        "phases.items.price": "price",
    }

    id = fields.String()
    object = Always(SubscriptionSchedule.RESOURCE_TYPE.name)
    application = Null()
    billing_mode = fields.Function(lambda schedule: shown_billing_mode(schedule.billing_mode))
    canceled_at = fields.Integer()
    completed_at = fields.Integer()
    created = fields.Integer()
    current_phase = fields.Function(lambda schedule: _shown_current_phase(schedule))
    customer = fields.String()
    customer_account = Null()
    default_settings = fields.Nested(DefaultSettingsSchema)
    end_behavior = fields.String()
    livemode = Livemode()
    metadata = fields.Dict()
    pause_schedules = fields.Function(lambda schedule: shown_pause_schedules(schedule.pause_schedule))
    phases = fields.List(fields.Nested(PhaseSchema))
    released_at = fields.Integer()
    released_subscription = fields.String()
    status = fields.String()
    subscription = fields.String()
    test_clock = fields.String()


def _shown_tax(tax: PhaseTax | None) -> Rendered:
    """Whether taxes are computed; a phase that says nothing of it is shown without."""
    is_enabled = tax is not None and tax.enabled
    liability = shown_account(tax.liability) if tax is not None and is_enabled else None
    return {"disabled_reason": None, "enabled": is_enabled, "liability": liability}


def _shown_period(item: AddedItem) -> Rendered:
    schema = PeriodEndSchema()
    return {"end": schema.dump(item.period_end), "start": schema.dump(item.period_start)}


def _shown_current_phase(schedule: SubscriptionSchedule) -> Rendered | None:
    phase = schedule.current_phase
    return None if phase is None else {"end_date": phase.end_date, "start_date": phase.start_date}
