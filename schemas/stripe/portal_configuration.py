"""Portal configurations on the wire (docs.stripe.com/api/customer_portal/configurations/object)."""

from typing import Any

from marshmallow import fields

from emulator.billing.core.params import NOT_GIVEN, Given, ListParams
from emulator.billing.portal.configuration import (
    CancellationReasons,
    Features,
    OfferedProduct,
    PortalConfiguration,
    SubscriptionCancel,
    SubscriptionUpdate,
)
from emulator.billing.portal.links import login_url
from schemas.stripe import fields as wire
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered, dump_context
from schemas.stripe.params import ListParamsSchema


class ConfigurationListParams(ListParams, frozen=True, kw_only=True):
    """The filters of the list."""

    active: Given[bool] = NOT_GIVEN
    is_default: Given[bool] = NOT_GIVEN


class ConfigurationListParamsSchema(ListParamsSchema[ConfigurationListParams]):
    """GET /v1/billing_portal/configurations."""

    active = wire.Boolean()
    is_default = wire.Boolean()


class PortalConfigurationSchema(ObjectSchema):
    """The portal configuration object.

    What can be subscribed to shows only when it is expanded, as callers report.
    """

    entity = PortalConfiguration
    entity_includables = frozenset({"features.subscription_update.products"})
    inert_expandables = frozenset({"application"})

    id = fields.String()
    object = Always(PortalConfiguration.RESOURCE_TYPE.name)
    active = fields.Boolean()
    application = Null()
    business_profile = fields.Function(lambda configuration: shown_profile(configuration))
    created = fields.Integer()
    default_return_url = fields.String()
    features = fields.Function(lambda configuration: shown_features(configuration.features))
    is_default = fields.Boolean()
    livemode = Livemode()
    login_page = fields.Function(lambda configuration: shown_login_page(configuration))
    metadata = fields.Dict()
    name = fields.String()
    updated = fields.Integer()

    def include(self, name: str, entity: PortalConfiguration) -> Any:  # noqa: ARG002 - there is one such property
        """What customers can change to."""
        return [shown_product(each) for each in entity.features.subscription_update.products]


def shown_profile(configuration: PortalConfiguration) -> Rendered:
    """What the portal says of the business."""
    profile = configuration.business_profile
    return {
        "headline": profile.headline,
        "privacy_policy_url": profile.privacy_policy_url,
        "terms_of_service_url": profile.terms_of_service_url,
    }


def shown_login_page(configuration: PortalConfiguration) -> Rendered:
    """Whether customers can log in by mail, and where."""
    return {"enabled": configuration.login_key is not None, "url": login_url(configuration, dump_context())}


def shown_features(features: Features) -> Rendered:
    """What customers may do. Pausing is not emulated: it is off, with the duration that it has by default."""
    return {
        "customer_update": {
            "allowed_updates": list(features.customer_update.allowed_updates),
            "enabled": features.customer_update.enabled,
        },
        "invoice_history": {"enabled": features.invoice_history},
        "payment_method_update": {
            "enabled": features.payment_method_update,
            "payment_method_configuration": features.payment_method_configuration,
        },
        "subscription_cancel": _shown_cancel(features.subscription_cancel),
        "subscription_pause": {
            "duration": {"interval_options": [{"interval": "month", "interval_count": 1}], "type": "interval_options"},
            "enabled": False,
        },
        "subscription_update": _shown_update(features.subscription_update),
    }


def shown_product(offered: OfferedProduct) -> Rendered:
    """A product that customers can change to."""
    quantity = offered.adjustable_quantity
    return {
        "adjustable_quantity": {
            "enabled": quantity.enabled,
            "maximum": quantity.maximum,
            "minimum": quantity.minimum,
        },
        "prices": list(offered.prices),
        "product": offered.product,
    }


def _shown_cancel(cancel: SubscriptionCancel) -> Rendered:
    return {
        "cancellation_reason": _shown_reasons(cancel.cancellation_reason),
        "enabled": cancel.enabled,
        "mode": cancel.mode,
        "proration_behavior": cancel.proration_behavior,
    }


def _shown_reasons(reasons: CancellationReasons) -> Rendered:
    options = reasons.feedback_options
    return {
        "enabled": reasons.enabled,
        "feedback_options": None if options is None else list(options),
        "options": list(reasons.options),
    }


def _shown_update(update: SubscriptionUpdate) -> Rendered:
    return {
        "billing_cycle_anchor": update.billing_cycle_anchor,
        "default_allowed_updates": list(update.default_allowed_updates),
        "enabled": update.enabled,
        "proration_behavior": update.proration_behavior,
        "schedule_at_period_end": {"conditions": [{"type": each} for each in update.conditions]},
        "trial_update_behavior": update.trial_update_behavior,
    }
