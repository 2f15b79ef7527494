"""What a Checkout Session is to make, as its parameters say it."""

from collections.abc import Mapping, Sequence

from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.checkout.params import (
    ChangedIntentDataParams,
    CustomTextParams,
    InvoiceCreationParams,
    InvoiceDataParams,
    InvoiceRenderingParams,
    PaymentIntentDataParams,
    SessionSubscriptionDataParams,
    SessionTrialSettingsParams,
    SetupIntentDataParams,
)
from emulator.billing.checkout.settings import (
    InvoiceCreation,
    PaymentIntentData,
    SessionSubscriptionData,
    SetupIntentData,
)
from emulator.billing.core.addresses import shipping_after
from emulator.billing.core.calendar import DAY, Interval
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, require_future, require_within_five_years
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.invoice_settings import custom_fields
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.issuers import issuer_after
from emulator.billing.invoices.rendering_templates import RenderingTemplate
from emulator.billing.payments.connect import NO_TERMS, terms_after
from emulator.billing.subscriptions.anchors import anchor_config
from emulator.billing.subscriptions.create import billing_mode_of
from emulator.billing.subscriptions.params import InvoiceSettingsParams
from emulator.billing.subscriptions.subscription import InvoiceSettings, TrialSettings
from emulator.billing.subscriptions.trials import SAID_TWICE, longest_trial

_SHORTEST_TRIAL = 2 * DAY


def payment_intent_data_of(params: Given[PaymentIntentDataParams], ctx: Context) -> PaymentIntentData:
    """What the payment intent is to be. Raises APIError for accounts that are none."""
    if params is NOT_GIVEN:
        return PaymentIntentData()
    return PaymentIntentData(
        capture_method=given_or(params.capture_method, None),
        connect=terms_after(
            NO_TERMS,
            ctx,
            application_fee_amount=params.application_fee_amount,
            on_behalf_of=params.on_behalf_of,
            transfer_data=params.transfer_data,
        ),
        description=given_or(params.description, None),
        metadata=metadata_after({}, params.metadata),
        receipt_email=given_or(params.receipt_email, None),
        setup_future_usage=given_or(params.setup_future_usage, None),
        shipping=shipping_after(None, params.shipping),
        statement_descriptor=given_or(params.statement_descriptor, None),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, None),
        transfer_group=given_or(params.transfer_group, None),
    )


def payment_intent_data_after(old: PaymentIntentData, params: Given[ChangedIntentDataParams]) -> PaymentIntentData:
    """What the payment intent is to be, as an update says it."""
    if params is NOT_GIVEN:
        return old
    return replace(
        old,
        description=given_or(params.description, old.description),
        metadata=metadata_after(old.metadata, params.metadata),
        setup_future_usage=given_or(params.setup_future_usage, old.setup_future_usage),
        statement_descriptor=given_or(params.statement_descriptor, old.statement_descriptor),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, old.statement_descriptor_suffix),
    )


def setup_intent_data_of(params: Given[SetupIntentDataParams]) -> SetupIntentData:
    """What the setup intent is to be."""
    if params is NOT_GIVEN:
        return SetupIntentData()
    return SetupIntentData(
        description=given_or(params.description, None),
        metadata=metadata_after({}, params.metadata),
        on_behalf_of=given_or(params.on_behalf_of, None),
    )


def subscription_data_of(
    params: Given[SessionSubscriptionDataParams],
    default_tax_rates: Given[tuple[TaxRate, ...]],
    account_tax_ids: Given[tuple[TaxId, ...]],
    prices: Sequence[Price],
    ctx: Context,
) -> SessionSubscriptionData:
    """What the subscription to `prices` is to be.

    Raises APIError for a trial that ends too soon, or is said in two ways, and for an anchor that has passed.
    """
    if params is NOT_GIVEN:
        return SessionSubscriptionData()
    _check_times(params, ctx)
    interval, config = params.pending_invoice_item_interval, params.billing_cycle_anchor_config
    return SessionSubscriptionData(
        anchor_config=None if config is NOT_GIVEN else anchor_config(config),
        billing_cycle_anchor=given_or(params.billing_cycle_anchor, None),
        billing_mode=None if params.billing_mode is NOT_GIVEN else billing_mode_of(params.billing_mode, ctx),
        connect=terms_after(
            NO_TERMS,
            ctx,
            application_fee_percent=params.application_fee_percent,
            on_behalf_of=params.on_behalf_of,
            transfer_data=params.transfer_data,
        ),
        default_tax_rates=given_or(default_tax_rates, ()),
        description=given_or(params.description, None),
        invoice_settings=invoice_settings_after(InvoiceSettings(), params.invoice_settings, account_tax_ids),
        metadata=metadata_after({}, params.metadata),
        pending_interval=None
        if interval is NOT_GIVEN
        else Interval(interval.interval, given_or(interval.interval_count, 1)),
        proration_behavior=given_or(params.proration_behavior, None),
        trial_end=given_or(params.trial_end, None),
        trial_period_days=longest_trial(prices)
        if params.trial_from_plan is not NOT_GIVEN
        else given_or(params.trial_period_days, None),
        trial_settings=trial_settings_of(params.trial_settings),
    )


def _check_times(params: SessionSubscriptionDataParams, ctx: Context) -> None:
    said = {params.trial_end, params.trial_period_days} - {NOT_GIVEN}
    if said and params.trial_from_plan is not NOT_GIVEN:
        raise APIError(SAID_TWICE)
    if params.trial_end is not NOT_GIVEN:
        if params.trial_period_days is not NOT_GIVEN:
            raise APIError(
                "You may only specify one of these parameters: subscription_data[trial_end], "
                "subscription_data[trial_period_days].",
                param="subscription_data[trial_end]",
            )
        require_within_five_years("subscription_data[trial_end]", params.trial_end, ctx.now)
        if params.trial_end < ctx.now + _SHORTEST_TRIAL:
            # Reported by many who pass the end of a trial that runs already.
            raise APIError(
                "The `trial_end` date has to be at least 2 days in the future.", param="subscription_data[trial_end]"
            )
    if params.billing_cycle_anchor is not NOT_GIVEN:
        require_future("subscription_data[billing_cycle_anchor]", params.billing_cycle_anchor, ctx.now)


def invoice_settings_after(
    old: InvoiceSettings, params: Given[InvoiceSettingsParams], account_tax_ids: Given[tuple[TaxId, ...]]
) -> InvoiceSettings:
    """What the invoices of the subscription start with."""
    if params is NOT_GIVEN:
        return old
    fields = params.custom_fields
    return InvoiceSettings(
        account_tax_ids=old.account_tax_ids if account_tax_ids is NOT_GIVEN else account_tax_ids or None,
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        description=given_or(params.description, old.description),
        footer=given_or(params.footer, old.footer),
        issuer=issuer_after(old.issuer, params.issuer, "subscription_data[invoice_settings][issuer]"),
    )


def trial_settings_of(params: Given[SessionTrialSettingsParams]) -> TrialSettings:
    """What happens at the end of a trial."""
    if params is NOT_GIVEN:
        return TrialSettings()
    return TrialSettings(missing_payment_method=given_or(params.end_behavior.missing_payment_method, "create_invoice"))


def invoice_creation_of(
    params: Given[InvoiceCreationParams],
    account_tax_ids: Given[tuple[TaxId, ...]],
    template: RenderingTemplate | None,
) -> InvoiceCreation:
    """Whether there is to be an invoice, and what it begins with."""
    if params is NOT_GIVEN:
        return InvoiceCreation()
    data = given_or(params.invoice_data, InvoiceDataParams())
    fields, rendering = data.custom_fields, data.rendering_options or InvoiceRenderingParams()
    return InvoiceCreation(
        enabled=params.enabled,
        account_tax_ids=given_or(account_tax_ids, ()) or None,
        amount_tax_display=given_or(rendering.amount_tax_display, None),
        custom_fields=None if fields is NOT_GIVEN else custom_fields(fields),
        description=given_or(data.description, None),
        footer=given_or(data.footer, None),
        issuer=issuer_after(None, data.issuer, "invoice_creation[invoice_data][issuer]"),
        metadata=metadata_after({}, data.metadata),
        template=None if template is None else template.id,
        template_version=None if template is None else template.version,
    )


def custom_text_after(old: Mapping[str, str], params: Given[CustomTextParams]) -> dict[str, str]:
    """What the page says besides, by where it says it."""
    if params is NOT_GIVEN:
        return dict(old)
    given = {name: getattr(params, name) for name in params.given_names()}
    kept = {name: text for name, text in old.items() if name not in given}
    return kept | {name: value["message"] for name, value in given.items() if value}
