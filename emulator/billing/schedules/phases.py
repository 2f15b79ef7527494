"""Phases as parameters ask for them, and the one that a subscription is in already."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.catalog.prices import require_recurring
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.calendar import Interval, Period
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, inside, missing_param, spelling_params
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct
from emulator.billing.customers.invoice_settings import custom_fields
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.issuers import issuer_after
from emulator.billing.payments.connect import NO_TERMS, ConnectTerms, check_terms, terms_after
from emulator.billing.schedules.params import (
    ChangedPhaseParams,
    DefaultSettingsParams,
    PhaseInvoiceSettingsParams,
    PhaseParams,
)
from emulator.billing.schedules.schedule import (
    AddedItem,
    DefaultSettings,
    PeriodEnd,
    Phase,
    PhaseDiscount,
    PhaseInvoiceSettings,
    PhaseItem,
    PhaseTax,
)
from emulator.billing.schedules.timeline import PhaseTimes
from emulator.billing.subscriptions.items import ItemEntry, currency_of, usage_threshold
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import BillingThresholdsParams, PeriodEndParams
from emulator.billing.subscriptions.subscription import BillingThresholds, Subscription, interval_of
from emulator.billing.subscriptions.terms import missing_days_until_due

_NATURAL_END = PeriodEnd(type="min_item_period_end")
_NATURAL_START = PeriodEnd(type="max_item_period_start")

AnySettingsParams = PhaseParams | ChangedPhaseParams | DefaultSettingsParams

MAX_PHASES = 10
"""Of those that are not over; docs.stripe.com/billing/subscriptions/subscription-schedules."""


class PhaseEntry(Struct, frozen=True, kw_only=True):
    """What the parameters of one phase ask for, with what they name; `param_prefix` is where they stand."""

    params: PhaseParams | ChangedPhaseParams
    param_prefix: str
    items: Sequence[ItemEntry]
    add_invoice_items: Sequence[OneOffEntry] = ()
    account_tax_ids: Given[tuple[TaxId, ...]] = NOT_GIVEN
    default_tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN

    @property
    def times(self) -> PhaseTimes:
        """What is said of its time."""
        params = self.params
        return PhaseTimes(
            interval=self._interval(),
            duration=NOT_GIVEN
            if params.duration is NOT_GIVEN
            else Interval(params.duration.interval, given_or(params.duration.interval_count, 1)),
            end_date=params.end_date,
            iterations=params.iterations,
            start_date=params.start_date if isinstance(params, ChangedPhaseParams) else NOT_GIVEN,
        )

    def _interval(self) -> Interval:
        """That of its first item. Raises APIError for a price that does not recur."""
        for n, entry in enumerate(self.items):
            param = f"{self.param_prefix}[items][{n}][price]"
            if entry.price is None:
                raise missing_param(param)
            require_recurring(entry.price, param)
        first = self.items[0].price
        if first is None:
            raise ValueError("a phase without items has no interval")
        return interval_of(first)


class DefaultSettingsEntry(Struct, frozen=True):
    """What is asked of the default settings, with the tax ids that it names."""

    params: DefaultSettingsParams
    account_tax_ids: Given[tuple[TaxId, ...]] = NOT_GIVEN

    def applied(self, old: DefaultSettings, ctx: Context) -> DefaultSettings:
        """The default settings after it. Raises APIError for accounts that are none."""
        with spelling_params(inside("default_settings")):
            return self._applied(old, ctx)

    def _applied(self, old: DefaultSettings, ctx: Context) -> DefaultSettings:
        params = self.params
        settings, thresholds = params.invoice_settings, params.billing_thresholds
        return DefaultSettings(
            automatic_tax=_tax(params.automatic_tax, old.automatic_tax),
            billing_cycle_anchor=given_or(params.billing_cycle_anchor, old.billing_cycle_anchor),
            billing_thresholds=old.billing_thresholds if thresholds is NOT_GIVEN else thresholds_of(thresholds),
            collection_method=given_or(params.collection_method, old.collection_method),
            connect=_connect(params, old.connect, ctx),
            default_payment_method=given_or(params.default_payment_method, old.default_payment_method),
            description=given_or(params.description, old.description),
            invoice_settings=old.invoice_settings
            if settings is NOT_GIVEN
            else invoice_settings_of(old.invoice_settings, settings, self.account_tax_ids),
        )


def check_phases(entries: Sequence[PhaseEntry]) -> None:
    """Raises APIError where there is no phase, too many, or one without items."""
    if not entries:
        raise missing_param("phases")
    if len(entries) > MAX_PHASES:
        raise APIError(f"A schedule can have at most {MAX_PHASES} phases that are not over.", param="phases")
    for entry in entries:
        if not entry.items:
            param = f"{entry.param_prefix}[items]"
            raise missing_param(param)


def make_phase(entry: PhaseEntry, period: Period, ctx: Context) -> Phase:
    """A phase for a time, as its parameters say. Raises APIError for accounts that are none."""
    params = entry.params
    with spelling_params(inside(entry.param_prefix)):
        tax = None if params.automatic_tax is NOT_GIVEN else _tax(params.automatic_tax, PhaseTax())
        connect = _connect(params, NO_TERMS, ctx)
        settings = (
            None
            if params.invoice_settings is NOT_GIVEN
            else invoice_settings_of(PhaseInvoiceSettings(), params.invoice_settings, entry.account_tax_ids)
        )
    trial_end = _trial_end(entry, period)
    return Phase(
        currency=currency_of(entry.items, given_or(params.currency, None)),
        end_date=period.end,
        items=tuple(_item(each) for each in entry.items),
        start_date=period.start,
        add_invoice_items=tuple(_added_item(each) for each in entry.add_invoice_items),
        automatic_tax=tax,
        billing_cycle_anchor=given_or(params.billing_cycle_anchor, None),
        billing_thresholds=thresholds_of(params.billing_thresholds),
        collection_method=given_or(params.collection_method, None),
        connect=connect,
        default_payment_method=given_or(params.default_payment_method, None),
        default_tax_rates=given_or(entry.default_tax_rates, ()),
        description=given_or(params.description, None),
        discounts=_discounts(params.discounts),
        invoice_settings=settings,
        metadata=metadata_after({}, params.metadata),
        proration_behavior=given_or(params.proration_behavior, "create_prorations"),
        trial_end=trial_end,
    )


def _trial_end(entry: PhaseEntry, period: Period) -> int | None:
    """When the trial of a phase ends, if it has one. Raises APIError for an end after that of the phase."""
    params = entry.params
    if params.trial is True:
        return period.end
    if params.trial_end is NOT_GIVEN:
        return None
    end = period.start if params.trial_end == "now" else params.trial_end
    if end > period.end:
        raise APIError(
            "The end of a trial must not be after the end of its phase.", param=f"{entry.param_prefix}[trial_end]"
        )
    return end


def _tax(params: Given[AutomaticTaxParams], old: PhaseTax) -> PhaseTax:
    if params is NOT_GIVEN:
        return old
    return PhaseTax(
        enabled=params.enabled, liability=issuer_after(old.liability, params.liability, "automatic_tax[liability]")
    )


def _connect(params: AnySettingsParams, old: ConnectTerms, ctx: Context) -> ConnectTerms:
    return terms_after(
        old,
        ctx,
        application_fee_percent=params.application_fee_percent,
        on_behalf_of=params.on_behalf_of,
        transfer_data=params.transfer_data,
        is_whole=False,
    )


def invoice_settings_of(
    old: PhaseInvoiceSettings, params: PhaseInvoiceSettingsParams, account_tax_ids: Given[tuple[TaxId, ...]]
) -> PhaseInvoiceSettings:
    """What invoices are to start with, after parameters. Raises APIError for an issuer that is no account."""
    fields = params.custom_fields
    return PhaseInvoiceSettings(
        account_tax_ids=old.account_tax_ids if account_tax_ids is NOT_GIVEN else account_tax_ids or None,
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        days_until_due=given_or(params.days_until_due, old.days_until_due),
        description=given_or(params.description, old.description),
        footer=given_or(params.footer, old.footer),
        issuer=issuer_after(old.issuer, params.issuer, "invoice_settings[issuer]"),
    )


def thresholds_of(params: Given[BillingThresholdsParams | None]) -> BillingThresholds | None:
    """From which amount an invoice is to be made, as parameters say."""
    if params is NOT_GIVEN or params is None:
        return None
    return BillingThresholds(
        amount_gte=given_or(params.amount_gte, None),
        reset_billing_cycle_anchor=given_or(params.reset_billing_cycle_anchor, None),
    )


def check_settings(phases: Sequence[Phase], defaults: DefaultSettings, ctx: Context) -> None:
    """Raises APIError where a phase and the defaults say what does not go together."""
    for n, phase in enumerate(phases):
        with spelling_params(inside(f"phases[{n}]")):
            check_terms(phase.connect.or_else(defaults.connect), ctx)
            _check_days(phase, defaults)


def _check_days(phase: Phase, defaults: DefaultSettings) -> None:
    """A phase whose subscription could not be made when its time comes is refused now."""
    method = phase.collection_method or defaults.collection_method
    settings = phase.invoice_settings or defaults.invoice_settings
    if method == "send_invoice" and settings.days_until_due is None:
        raise missing_days_until_due("invoice_settings[days_until_due]")


def phase_of(subscription: Subscription) -> Phase:
    """The phase that a subscription is in before it has a schedule: its current period, as it is.

    docs.stripe.com/api/subscription_schedules/create, `from_subscription`
    """
    period, settings = subscription.current_period, subscription.invoice_settings
    return Phase(
        currency=subscription.currency,
        end_date=period.end,
        items=tuple(
            PhaseItem(
                price=item.price.id,
                quantity=item.quantity,
                discounts=tuple(PhaseDiscount(discount=each.id) for each in item.discounts),
                metadata=dict(item.metadata),
                tax_rates=item.tax_rates,
                usage_gte=item.usage_gte,
            )
            for item in subscription.items
        ),
        start_date=period.start,
        automatic_tax=None
        if subscription.automatic_tax is None
        else PhaseTax(enabled=True, liability=subscription.automatic_tax.liability),
        billing_thresholds=subscription.billing_thresholds,
        collection_method=subscription.collection_method,
        connect=subscription.connect,
        default_payment_method=subscription.default_payment_method,
        default_tax_rates=subscription.default_tax_rates,
        description=subscription.description,
        discounts=tuple(PhaseDiscount(discount=each.id) for each in subscription.discounts),
        invoice_settings=PhaseInvoiceSettings(
            account_tax_ids=settings.account_tax_ids,
            custom_fields=settings.custom_fields,
            days_until_due=subscription.days_until_due,
            description=settings.description,
            footer=settings.footer,
            issuer=settings.issuer,
        ),
        metadata=dict(subscription.metadata),
        trial_end=subscription.trial_end if subscription.status == "trialing" else None,
    )


def _item(entry: ItemEntry) -> PhaseItem:
    params, price = entry.params, entry.price
    if price is None or price.recurring is None:
        raise ValueError("an item without a recurring price is refused before")
    is_metered = price.recurring.usage_type == "metered"
    if is_metered and params.quantity is not NOT_GIVEN:
        raise APIError(
            "Quantity should not be specified where usage_type is `metered`.", param=f"{entry.param_prefix}[quantity]"
        )
    return PhaseItem(
        price=price.id,
        quantity=None if is_metered else given_or(params.quantity, 1),
        discounts=_discounts(params.discounts),
        metadata=metadata_after({}, params.metadata),
        tax_rates=given_or(entry.tax_rates, ()),
        usage_gte=usage_threshold(None, entry, price),
    )


def _added_item(entry: OneOffEntry) -> AddedItem:
    params, references = entry.params, entry.item_references
    if references.price is None:
        param = f"{entry.param_prefix}[price]"
        raise missing_param(param)
    period = params.period
    return AddedItem(
        price=references.price.id,
        quantity=given_or(params.quantity, 1),
        discountable=given_or(params.discountable, None),
        discounts=_discounts(params.discounts),
        metadata=metadata_after({}, params.metadata),
        period_end=_NATURAL_END if period is NOT_GIVEN else _period_end(period.end),
        period_start=_NATURAL_START if period is NOT_GIVEN else _period_end(period.start),
        tax_rates=given_or(references.tax_rates, ()),
    )


def _period_end(params: PeriodEndParams) -> PeriodEnd:
    return PeriodEnd(type=params.type, timestamp=given_or(params.timestamp, None))


def _discounts(params: Given[Sequence[DiscountParams] | None]) -> tuple[PhaseDiscount, ...]:
    return tuple(
        PhaseDiscount(
            coupon=given_or(each.coupon, None),
            discount=given_or(each.discount, None),
            promotion_code=given_or(each.promotion_code, None),
        )
        for each in given_or(params, None) or ()
    )
