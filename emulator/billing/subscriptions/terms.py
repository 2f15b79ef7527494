"""What parameters say of a subscription besides its items, its time and its money."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import Redemption
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.calendar import Interval
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.customers.invoice_settings import custom_fields
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import LocatedRate, automatic_tax_after
from emulator.billing.invoices.drafts import require_email
from emulator.billing.invoices.invoice import CollectionMethod
from emulator.billing.invoices.issuers import issuer_after
from emulator.billing.invoices.payment_settings import settings_after
from emulator.billing.payments.connect import terms_after
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.lines import Products
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import (
    BillingThresholdsParams,
    InvoiceSettingsParams,
    PendingIntervalParams,
    SubscriptionPaymentSettingsParams,
    SubscriptionTermsParams,
    TrialSettingsParams,
)
from emulator.billing.subscriptions.subscription import (
    BillingThresholds,
    InvoiceSettings,
    Subscription,
    TrialSettings,
)

_LONGEST_PENDING = {"day": 365, "week": 52, "month": 12, "year": 1}
"""docs.stripe.com/api/subscriptions/create, `pending_invoice_item_interval`: a year at most; the words are ours."""


class SubscriptionReferences(Struct, frozen=True, kw_only=True):
    """What the parameters of a subscription name, found; not given is what they say nothing of.

    Attributes:
        items: the items they ask for.
        products: the products of all prices in question, those of items that there are as well.
        add_invoice_items: what is to be billed once.
        account_tax_ids: the tax ids that its invoices are to show.
        automatic_tax_rates: what automatic tax taxes by.
        default_tax_rates: the rates of lines without rates of their own.
        discounts: what is to be redeemed.
    """

    items: Sequence[ItemEntry] = ()
    products: Products
    add_invoice_items: Sequence[OneOffEntry] = ()
    account_tax_ids: Given[tuple[TaxId, ...]] = NOT_GIVEN
    automatic_tax_rates: Sequence[LocatedRate] = ()
    default_tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN


def with_terms(
    old: Subscription,
    params: SubscriptionTermsParams,
    references: SubscriptionReferences,
    customer: Customer,
    ctx: Context,
) -> Subscription:
    """The subscription with what parameters say of how it is billed.

    Raises APIError where the days until an invoice is due do not go with how it is collected, and for a customer
    without a mail address that invoices would be sent to, and for terms of connected accounts that nobody can keep.
    """
    method: CollectionMethod = given_or(params.collection_method, old.collection_method)
    _check_days(method, params, old)
    if method == "send_invoice" and (params.collection_method is not NOT_GIVEN or not old.latest_invoice):
        require_email(customer.email)
    return replace(
        old,
        automatic_tax=automatic_tax_after(old.automatic_tax, params.automatic_tax, references.automatic_tax_rates),
        billing_thresholds=_thresholds(old.billing_thresholds, params.billing_thresholds),
        collection_method=method,
        connect=terms_after(
            old.connect,
            ctx,
            application_fee_percent=params.application_fee_percent,
            on_behalf_of=params.on_behalf_of,
            transfer_data=params.transfer_data,
        ),
        days_until_due=given_or(params.days_until_due, old.days_until_due) if method == "send_invoice" else None,
        default_payment_method=given_or(params.default_payment_method, old.default_payment_method),
        default_source=given_or(params.default_source, old.default_source),
        default_tax_rates=given_or(references.default_tax_rates, old.default_tax_rates),
        description=given_or(params.description, old.description),
        invoice_settings=_invoice_settings(old.invoice_settings, params.invoice_settings, references),
        metadata=metadata_after(old.metadata, params.metadata),
        payment_settings=settings_after(
            old.payment_settings,
            NOT_GIVEN if params.payment_settings is NOT_GIVEN else params.payment_settings.as_invoice_params,
            old.currency,
        ),
        pending_invoice_item_interval=_interval(
            old.pending_invoice_item_interval, params.pending_invoice_item_interval
        ),
        saves_payment_method=_saves_method(old.saves_payment_method, params.payment_settings),
        trial_settings=_trial_settings(old.trial_settings, params.trial_settings),
    )


def _check_days(method: str, params: SubscriptionTermsParams, old: Subscription) -> None:
    if method != "send_invoice" and params.days_until_due is not NOT_GIVEN:
        raise APIError("You can only specify 'days_until_due' if invoice collection method is 'send_invoice'.")
    if method == "send_invoice" and params.days_until_due is NOT_GIVEN and old.days_until_due is None:
        raise missing_days_until_due("days_until_due")


def missing_days_until_due(param: str) -> APIError:
    """The refusal of invoices that are to be sent and are never due."""
    return APIError(
        "If invoice collection method is 'send_invoice', you must specify 'days_until_due'.",
        code="parameter_missing",
        param=param,
    )


def _thresholds(
    old: BillingThresholds | None, params: Given[BillingThresholdsParams | None]
) -> BillingThresholds | None:
    if params is NOT_GIVEN:
        return old
    if params is None:
        return None
    return BillingThresholds(
        amount_gte=given_or(params.amount_gte, None),
        reset_billing_cycle_anchor=given_or(params.reset_billing_cycle_anchor, None),
    )


def _invoice_settings(
    old: InvoiceSettings, params: Given[InvoiceSettingsParams], references: SubscriptionReferences
) -> InvoiceSettings:
    if params is NOT_GIVEN:
        return old
    tax_ids, fields = references.account_tax_ids, params.custom_fields
    return InvoiceSettings(
        account_tax_ids=old.account_tax_ids if tax_ids is NOT_GIVEN else tax_ids or None,
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        description=given_or(params.description, old.description),
        footer=given_or(params.footer, old.footer),
        issuer=issuer_after(old.issuer, params.issuer, "invoice_settings[issuer]"),
    )


def _interval(old: Interval | None, params: Given[PendingIntervalParams | None]) -> Interval | None:
    if params is NOT_GIVEN:
        return old
    if params is None:
        return None
    interval = Interval(params.interval, given_or(params.interval_count, 1))
    if interval.count > _LONGEST_PENDING[interval.unit]:
        raise APIError(
            "The interval between invoices for pending invoice items can be at most one year.",
            param="pending_invoice_item_interval[interval_count]",
        )
    return interval


def _saves_method(old: bool, params: Given[SubscriptionPaymentSettingsParams]) -> bool:
    if params is NOT_GIVEN or params.save_default_payment_method is NOT_GIVEN:
        return old
    return params.save_default_payment_method == "on_subscription"


def _trial_settings(old: TrialSettings, params: Given[TrialSettingsParams]) -> TrialSettings:
    if params is NOT_GIVEN:
        return old
    behavior = params.end_behavior
    return TrialSettings(
        missing_payment_method=given_or(behavior.missing_payment_method, old.missing_payment_method),
        billing_cycle_anchor=given_or(behavior.billing_cycle_anchor, old.billing_cycle_anchor),
    )
