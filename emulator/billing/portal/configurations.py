"""Making and changing portal configurations (docs.stripe.com/api/customer_portal/configurations).

Where the words of a refusal are not known they are ours; docs/differences.md says so.
"""

from collections.abc import Sequence

from emulator.billing.catalog.prices import Price, require_active, require_recurring
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.portal.configuration import (
    REASONS,
    AdjustableQuantity,
    BusinessProfile,
    CancellationReasons,
    CustomerUpdate,
    Features,
    OfferedProduct,
    PortalConfiguration,
    SubscriptionCancel,
    SubscriptionUpdate,
)
from emulator.billing.portal.configuration_params import (
    BusinessProfileParams,
    CancellationReasonParams,
    ConfigurationCreateParams,
    ConfigurationTermsParams,
    ConfigurationUpdateParams,
    CustomerUpdateParams,
    EnabledParams,
    FeaturesParams,
    OfferedProductParams,
    RequiredEnabledParams,
    SubscriptionCancelParams,
    SubscriptionUpdateParams,
)

CANCEL, UPDATE = "features[subscription_cancel]", "features[subscription_update]"
PRODUCTS = f"{UPDATE}[products]"
_LOGIN_KEY_LENGTH = 20


def create_configuration(params: ConfigurationCreateParams, ctx: Context, changes: Changes) -> PortalConfiguration:
    """A new configuration. Raises APIError for features that do not go together, and for what one of them lacks."""
    blank = PortalConfiguration(
        id=ctx.new_id(PortalConfiguration.RESOURCE_TYPE.prefix), created=ctx.now, updated=ctx.now
    )
    configuration = _with_terms(blank, params, params.features)
    changes.save(configuration)
    changes.emit("billing_portal.configuration.created", configuration)
    return configuration


def update_configuration(
    old: PortalConfiguration, params: ConfigurationUpdateParams, ctx: Context, changes: Changes
) -> PortalConfiguration:
    """The configuration after a change. Raises APIError as creating one does, and for a default one made inactive."""
    if old.is_default and params.active is False:
        raise APIError("You cannot deactivate the default configuration.", param="active")
    changed = replace(_with_terms(old, params, params.features), active=given_or(params.active, old.active))
    if changed == old:
        return old
    configuration = replace(changed, updated=ctx.now)
    changes.save(configuration)
    changes.emit("billing_portal.configuration.updated", configuration, old)
    return configuration


def check_offered_prices(products: Sequence[OfferedProductParams], prices: Sequence[Sequence[Price]]) -> None:
    """Raises APIError for a price that nobody can subscribe to, or that is another product's; one list for each."""
    for number, (offered, found) in enumerate(zip(products, prices, strict=True)):
        for position, price in enumerate(found):
            param = f"{PRODUCTS}[{number}][prices][{position}]"
            if price.product != offered.product:
                raise APIError(
                    f"The price `{price.id}` does not belong to the product `{offered.product}`.", param=param
                )
            require_active(price, param)
            require_recurring(price, param)


def _with_terms(
    old: PortalConfiguration, params: ConfigurationTermsParams, features: Given[FeaturesParams]
) -> PortalConfiguration:
    return replace(
        old,
        business_profile=_profile_after(old.business_profile, params.business_profile),
        default_return_url=given_or(params.default_return_url, old.default_return_url),
        features=_features_after(old.features, features),
        login_key=_login_key_after(old.login_key, params.login_page),
        metadata=metadata_after(old.metadata, params.metadata),
        name=given_or(params.name, old.name),
    )


def _login_key_after(old: str | None, params: Given[RequiredEnabledParams]) -> str | None:
    """A link that was deactivated stays so: whoever has the page again gives another one out."""
    if params is NOT_GIVEN:
        return old
    return (old or random_text(_LOGIN_KEY_LENGTH)) if params.enabled else None


def _profile_after(old: BusinessProfile, params: Given[BusinessProfileParams]) -> BusinessProfile:
    if params is NOT_GIVEN:
        return old
    return BusinessProfile(
        headline=given_or(params.headline, old.headline),
        privacy_policy_url=given_or(params.privacy_policy_url, old.privacy_policy_url),
        terms_of_service_url=given_or(params.terms_of_service_url, old.terms_of_service_url),
    )


def _features_after(old: Features, params: Given[FeaturesParams]) -> Features:
    if params is NOT_GIVEN:
        return old
    return Features(
        customer_update=_customer_update_after(old.customer_update, params.customer_update),
        invoice_history=_enabled_after(old.invoice_history, params.invoice_history),
        payment_method_configuration=given_or(params.payment_method_configuration, old.payment_method_configuration),
        payment_method_update=_enabled_after(old.payment_method_update, params.payment_method_update),
        subscription_cancel=_cancel_after(old.subscription_cancel, params.subscription_cancel),
        subscription_update=_update_after(old.subscription_update, params.subscription_update),
    )


def _enabled_after(old: bool, params: Given[EnabledParams]) -> bool:
    return old if params is NOT_GIVEN else given_or(params.enabled, old)


def _customer_update_after(old: CustomerUpdate, params: Given[CustomerUpdateParams]) -> CustomerUpdate:
    if params is NOT_GIVEN:
        return old
    allowed = old.allowed_updates if params.allowed_updates is NOT_GIVEN else tuple(params.allowed_updates or ())
    return CustomerUpdate(allowed_updates=allowed, enabled=given_or(params.enabled, old.enabled))


def _cancel_after(old: SubscriptionCancel, params: Given[SubscriptionCancelParams]) -> SubscriptionCancel:
    if params is NOT_GIVEN:
        return old
    after = SubscriptionCancel(
        cancellation_reason=_reasons_after(old.cancellation_reason, params.cancellation_reason),
        enabled=given_or(params.enabled, old.enabled),
        mode=given_or(params.mode, old.mode),
        proration_behavior=given_or(params.proration_behavior, old.proration_behavior),
    )
    param = f"{CANCEL}[proration_behavior]"
    if after.proration_behavior == "always_invoice":
        raise APIError("Invalid proration_behavior: must be one of none or create_prorations", param=param)
    if after.proration_behavior != "none" and after.mode == "at_period_end":
        raise APIError(
            "A `proration_behavior` of `create_prorations` is only compatible with a `mode` of `immediately`.",
            param=param,
        )
    return after


def _reasons_after(old: CancellationReasons, params: Given[CancellationReasonParams]) -> CancellationReasons:
    if params is NOT_GIVEN:
        return old
    options, feedback = old.options, old.feedback_options
    if params.options is not NOT_GIVEN:
        # An empty list asks for the ones that are there by default: no customer could choose otherwise.
        options = tuple(params.options or REASONS)
    if params.feedback_options is not NOT_GIVEN:
        feedback = None if params.feedback_options is None else tuple(params.feedback_options)
    return CancellationReasons(enabled=params.enabled, feedback_options=feedback, options=options)


def _update_after(old: SubscriptionUpdate, params: Given[SubscriptionUpdateParams]) -> SubscriptionUpdate:
    if params is NOT_GIVEN:
        return old
    allowed, products, conditions = old.default_allowed_updates, old.products, old.conditions
    if params.default_allowed_updates is not NOT_GIVEN:
        allowed = tuple(params.default_allowed_updates or ())
    if params.products is not NOT_GIVEN:
        products = tuple(_offered(each) for each in params.products or ())
    schedule = params.schedule_at_period_end
    if schedule is not NOT_GIVEN and schedule.conditions is not NOT_GIVEN:
        conditions = tuple(each.type for each in schedule.conditions or ())
    after = SubscriptionUpdate(
        billing_cycle_anchor=given_or(params.billing_cycle_anchor, old.billing_cycle_anchor),
        conditions=conditions,
        default_allowed_updates=allowed,
        enabled=given_or(params.enabled, old.enabled),
        products=products,
        proration_behavior=given_or(params.proration_behavior, old.proration_behavior),
        trial_update_behavior=given_or(params.trial_update_behavior, old.trial_update_behavior),
    )
    _require_complete(after)
    return after


def _require_complete(update: SubscriptionUpdate) -> None:
    """Raises APIError where the feature is there and says not what can be changed to what (reported of `products`)."""
    if not update.enabled:
        return
    if not update.default_allowed_updates:
        raise missing_param(f"{UPDATE}[default_allowed_updates]")
    if not update.products:
        raise missing_param(PRODUCTS)


def _offered(params: OfferedProductParams) -> OfferedProduct:
    adjustable, quantity = AdjustableQuantity(), params.adjustable_quantity
    if quantity is not NOT_GIVEN:
        adjustable = AdjustableQuantity(
            enabled=quantity.enabled,
            maximum=given_or(quantity.maximum, None),
            minimum=given_or(quantity.minimum, adjustable.minimum),
        )
    if adjustable.maximum is not None and adjustable.maximum < adjustable.minimum:
        raise APIError("The `maximum` of `adjustable_quantity` must not be less than its `minimum`.", param=PRODUCTS)
    return OfferedProduct(product=params.product, prices=tuple(params.prices), adjustable_quantity=adjustable)
