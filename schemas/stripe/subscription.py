"""Subscriptions as they go out (docs.stripe.com/api/subscriptions/object)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.subscriptions.subscription import BillingMode, PendingUpdate, Subscription
from schemas.outgoing import OutgoingSchema
from schemas.stripe.connect import shown_account, shown_transfer_percent
from schemas.stripe.customer import CustomFieldSchema
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, empty_list
from schemas.stripe.subscription_item import SubscriptionItemSchema, shown_plan
from schemas.stripe.subscription_payment_settings import SubscriptionPaymentSettingsSchema
from schemas.stripe.tax_rate import TaxRateSchema


class AnchorConfigSchema(OutgoingSchema):
    """When periods begin, as shown."""

    day_of_month = fields.Integer()
    hour = fields.Integer()
    minute = fields.Integer()
    month = fields.Integer()
    second = fields.Integer()


class BillingThresholdsSchema(OutgoingSchema):
    """From which amount an invoice is made, as shown."""

    amount_gte = fields.Integer()
    reset_billing_cycle_anchor = fields.Boolean()


class CancellationDetailsSchema(OutgoingSchema):
    """Why it was canceled, as shown."""

    comment = fields.String()
    feedback = fields.String()
    feedback_option = fields.String()
    reason = fields.String()


class InvoiceSettingsSchema(OutgoingSchema):
    """What its invoices start with, as shown."""

    account_tax_ids = fields.Function(
        lambda each: None if each.account_tax_ids is None else [tax_id.id for tax_id in each.account_tax_ids]
    )
    custom_fields = fields.List(fields.Nested(CustomFieldSchema))
    description = fields.String()
    footer = fields.String()
    issuer = fields.Function(lambda each: shown_account(each.issuer))


class PauseCollectionSchema(OutgoingSchema):
    """What becomes of its invoices while nothing is collected, as shown."""

    behavior = fields.String()
    resumes_at = fields.Integer()


class PendingIntervalSchema(OutgoingSchema):
    """How often what waits on it is billed, as shown."""

    interval = fields.String(attribute="unit")
    interval_count = fields.Integer(attribute="count")


_PAYMENT_SETTINGS = SubscriptionPaymentSettingsSchema(exclude=("default_mandate",))


class SubscriptionSchema(ObjectSchema):
    """The subscription object."""

    entity = Subscription
    references: ClassVar = {
        "application": "application",
        "cancellation_details.feedback_option": "billing.feedback_option",
        "customer": "customer",
        "default_payment_method": "payment_method",
        "default_source": "card|bank_account|source",
        "discounts": "discount",
        "automatic_tax.liability.account": "account",
        "invoice_settings.account_tax_ids": "tax_id",
        "invoice_settings.issuer.account": "account",
        "latest_invoice": "invoice",
        "on_behalf_of": "account",
        "pending_setup_intent": "setup_intent",
        "schedule": "subscription_schedule",
        "test_clock": "test_helpers.test_clock",
        "transfer_data.destination": "account",
    }
    inert_expandables = frozenset(
        {
            "billing_schedules",
            "cancellation_details",
            "default_tax_rates",
            "items",
            "pending_update",
            "plan",
        }
    )
    absent_when_null = frozenset({"status_details"})

    id = fields.String()
    object = Always("subscription")
    application = Null()
    application_fee_percent = fields.Float(attribute="connect.application_fee_percent")
    automatic_tax = fields.Method("shown_automatic_tax")
    billing_cycle_anchor = fields.Integer()
    billing_cycle_anchor_config = fields.Nested(AnchorConfigSchema, attribute="anchor_config")
    billing_mode = fields.Function(lambda subscription: shown_billing_mode(subscription.billing_mode))
    billing_schedules = empty_list()
    billing_thresholds = fields.Nested(BillingThresholdsSchema)
    cancel_at = fields.Integer()
    cancel_at_period_end = fields.Boolean()
    canceled_at = fields.Integer()
    cancellation_details = fields.Nested(CancellationDetailsSchema)
    collection_method = fields.String()
    created = fields.Integer()
    currency = fields.String()
    customer = fields.String()
    customer_account = Null()
    days_until_due = fields.Integer()
    default_payment_method = fields.String()
    default_source = fields.String()
    default_tax_rates = fields.List(fields.Nested(TaxRateSchema))
    description = fields.String()
    discounts = fields.Function(lambda each: [discount.id for discount in each.discounts])
    ended_at = fields.Integer()
    invoice_settings = fields.Nested(InvoiceSettingsSchema)
    latest_invoice = fields.String()
    livemode = Livemode()
    managed_payments = fields.Function(lambda _: {"enabled": False})
    metadata = fields.Dict()
    next_pending_invoice_item_invoice = fields.Integer()
    on_behalf_of = fields.String(attribute="connect.on_behalf_of")
    pause_collection = fields.Nested(PauseCollectionSchema)
    payment_settings = fields.Method("shown_payment_settings")
    pending_invoice_item_interval = fields.Nested(PendingIntervalSchema)
    pending_setup_intent = fields.String()
    pending_update = fields.Method("shown_pending_update")
    plan = fields.Method("shown_plan")
    quantity = fields.Method("shown_quantity")
    schedule = fields.String()
    start_date = fields.Integer()
    status = fields.String()
    status_details = fields.Method("shown_status_details")
    test_clock = fields.String()
    transfer_data = fields.Function(lambda subscription: shown_transfer_percent(subscription.connect))
    trial_end = fields.Integer()
    trial_settings = fields.Method("shown_trial_settings")
    trial_start = fields.Integer()

    class Meta:
        """A property of the name of a method of Schema."""

        include = {"items": fields.Method("shown_items")}  # noqa: RUF012 - marshmallow's own

    def shown_items(self, subscription: Subscription) -> Rendered:
        """All items: there are never more than fit on a page."""
        return {
            "object": "list",
            "data": SubscriptionItemSchema.instance().dump(subscription.items, many=True),
            "has_more": False,
            "total_count": len(subscription.items),
            "url": f"/v1/subscription_items?subscription={subscription.id}",
        }

    def shown_automatic_tax(self, subscription: Subscription) -> Rendered:
        """Whether its invoices are taxed automatically."""
        automatic = subscription.automatic_tax
        liability = None if automatic is None else shown_account(automatic.liability)
        return {"disabled_reason": None, "enabled": automatic is not None, "liability": liability}

    def shown_payment_settings(self, subscription: Subscription) -> Rendered:
        """How its invoices may be paid."""
        shown = _PAYMENT_SETTINGS.dump(subscription.payment_settings)
        return {
            **shown,
            "save_default_payment_method": "on_subscription" if subscription.saves_payment_method else "off",
        }

    def shown_pending_update(self, subscription: Subscription) -> Rendered | None:
        """The change that waits for its invoice: null is what it does not change."""
        pending = subscription.pending_update
        if pending is None:
            return None
        if pending.resumes:
            # Of the end of a pause nothing but its expiry shows (recorded).
            pending = PendingUpdate(expires_at=pending.expires_at, invoice=pending.invoice)
        items = None if pending.items is None else SubscriptionItemSchema.instance().dump(pending.items, many=True)
        discounts = None if pending.discounts is None else [discount.id for discount in pending.discounts]
        return {
            "billing_cycle_anchor": pending.billing_cycle_anchor,
            "cancel_at_period_end": pending.cancel_at_period_end,
            "discount": None,
            "discounts": discounts,
            "expires_at": pending.expires_at,
            "metadata": pending.metadata,
            "subscription_items": items,
            "trial_end": pending.trial_end,
            "trial_from_plan": None,
        }

    def shown_plan(self, subscription: Subscription) -> Rendered | None:
        """The plan of the only item; null where there are several."""
        return shown_plan(subscription.items[0]) if len(subscription.items) == 1 else None

    def shown_quantity(self, subscription: Subscription) -> int | None:
        """The quantity of the only item; null where there are several."""
        return subscription.items[0].quantity if len(subscription.items) == 1 else None

    def shown_status_details(self, subscription: Subscription) -> Rendered | None:
        """Why and since when it is paused; there is nothing to tell of any other status."""
        paused = subscription.paused
        if subscription.status != "paused" or paused is None:
            return None
        details = {"subscription": {"type": paused.type}, "transitioned_at": paused.transitioned_at}
        return {"paused": {**details, "type": "subscription"}}

    def shown_trial_settings(self, subscription: Subscription) -> Rendered:
        """What happens at the end of a trial."""
        settings = subscription.trial_settings
        behavior = {
            "billing_cycle_anchor": settings.billing_cycle_anchor,
            "missing_payment_method": settings.missing_payment_method,
        }
        return {"end_behavior": behavior}


def shown_billing_mode(mode: BillingMode) -> Rendered:
    """How something is billed; since when only where that is flexibly."""
    if mode.type == "classic":
        return {"flexible": None, "type": "classic"}
    flexible = {"proration_discounts": mode.proration_discounts}
    return {"flexible": flexible, "type": "flexible", "updated_at": mode.updated_at}
