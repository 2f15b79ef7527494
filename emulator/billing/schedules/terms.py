"""What a phase asks of its subscription, in the words of the subscription's own parameters."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.core.params import NOT_GIVEN, Given, given_unless_none
from emulator.billing.core.structs import replace
from emulator.billing.customers.invoice_settings import CustomFieldParams
from emulator.billing.invoices.automatic_tax import AutomaticTaxParams
from emulator.billing.invoices.issuers import IssuerParams
from emulator.billing.payments.connect import TransferPercentParams
from emulator.billing.schedules.schedule import (
    AddedItem,
    PeriodEnd,
    Phase,
    PhaseDiscount,
    PhaseInvoiceSettings,
    PhaseItem,
    PhaseTax,
    SubscriptionSchedule,
)
from emulator.billing.subscriptions.params import (
    AddedInvoiceItemParams,
    AddedPeriodParams,
    BillingModeParams,
    BillingThresholdsParams,
    ChangedItemParams,
    InvoiceSettingsParams,
    ItemThresholdsParams,
    PeriodEndParams,
    ProrationBehavior,
    SubscriptionCreateParams,
    SubscriptionItemParams,
    SubscriptionTermsParams,
    SubscriptionUpdateParams,
)
from emulator.billing.subscriptions.subscription import BillingThresholds, Subscription, SubscriptionItem


def creation_params(schedule: SubscriptionSchedule, phase: Phase, now: int) -> SubscriptionCreateParams:
    """What makes the subscription of a schedule whose first phase begins."""
    terms = _terms(schedule, phase, now)
    return SubscriptionCreateParams(
        **{name: getattr(terms, name) for name in terms.given_names()},
        customer=schedule.customer,
        items=[
            SubscriptionItemParams(
                billing_thresholds=_usage_threshold(item),
                discounts=_discounts(item.discounts),
                metadata=dict(item.metadata),
                price=item.price,
                quantity=given_unless_none(item.quantity),
            )
            for item in phase.items
        ],
        backdate_start_date=phase.start_date if phase.start_date < now else NOT_GIVEN,
        billing_mode=BillingModeParams.of(schedule.billing_mode),
        currency=phase.currency,
    )


def change_params(
    schedule: SubscriptionSchedule, phase: Phase, subscription: Subscription, proration: ProrationBehavior, now: int
) -> SubscriptionUpdateParams:
    """What makes a subscription what a phase says that it is.

    An item keeps its id while the phase has its price; what is left over on both sides is exchanged in order. A trial
    that the phase does not have ends at once (tierrun/tier, TestSchedule_TrialSwapWithPaid).
    """
    terms = _terms(schedule, phase, now)
    is_in_trial = subscription.status == "trialing" and subscription.next_boundary > now
    if terms.trial_end is NOT_GIVEN and is_in_trial:
        terms = replace(terms, trial_end="now")
    return SubscriptionUpdateParams(
        **{name: getattr(terms, name) for name in terms.given_names() if name != "proration_behavior"},
        items=_changed_items(phase, subscription),
        proration_behavior=proration,
    )


def anchor_of(schedule: SubscriptionSchedule, phase: Phase) -> str:
    """Whether periods begin anew with the phase."""
    return phase.billing_cycle_anchor or schedule.default_settings.billing_cycle_anchor


def added_item_params(item: AddedItem, phase: Phase) -> AddedInvoiceItemParams:
    """What is billed once, on the first invoice of a phase."""
    return AddedInvoiceItemParams(
        discountable=given_unless_none(item.discountable),
        discounts=_discounts(item.discounts),
        metadata=dict(item.metadata),
        period=AddedPeriodParams(end=_period_end(item.period_end, phase), start=_period_end(item.period_start, phase)),
        price=item.price,
        quantity=item.quantity,
    )


def _terms(schedule: SubscriptionSchedule, phase: Phase, now: int) -> SubscriptionTermsParams:
    defaults = schedule.default_settings
    settings = phase.invoice_settings or defaults.invoice_settings
    method = phase.collection_method or defaults.collection_method
    days = settings.days_until_due if method == "send_invoice" else None
    thresholds = phase.billing_thresholds or defaults.billing_thresholds
    connect = phase.connect.or_else(defaults.connect)
    return SubscriptionTermsParams(
        add_invoice_items=[added_item_params(item, phase) for item in phase.add_invoice_items] or NOT_GIVEN,
        application_fee_percent=connect.application_fee_percent,
        automatic_tax=_tax(phase.automatic_tax or defaults.automatic_tax),
        billing_thresholds=_thresholds(thresholds),
        collection_method=method,
        days_until_due=given_unless_none(days),
        default_payment_method=phase.default_payment_method or defaults.default_payment_method or NOT_GIVEN,
        default_tax_rates=[rate.id for rate in phase.default_tax_rates],
        description=phase.description or defaults.description or NOT_GIVEN,
        discounts=_discounts(phase.discounts),
        invoice_settings=_invoice_settings(settings),
        metadata=dict(phase.metadata) or NOT_GIVEN,
        on_behalf_of=connect.on_behalf_of,
        proration_behavior=phase.proration_behavior,
        transfer_data=TransferPercentParams.of(connect),
        trial_end=phase.trial_end if phase.trial_end is not None and phase.trial_end > now else NOT_GIVEN,
    )


def _changed_items(phase: Phase, subscription: Subscription) -> list[ChangedItemParams]:
    left = {item.price.id: item for item in subscription.items}
    kept = {item.price: left.pop(item.price) for item in phase.items if item.price in left}
    exchanged = list(left.values())
    changed: list[ChangedItemParams] = []
    for item in phase.items:
        current = kept.get(item.price) or (exchanged.pop(0) if exchanged else None)
        is_exchanged = current is not None and current.price.id != item.price
        changed.append(
            ChangedItemParams(
                billing_thresholds=_usage_threshold(item),
                clear_usage=_clears(current) if is_exchanged else NOT_GIVEN,
                discounts=_discounts(item.discounts),
                id=NOT_GIVEN if current is None else current.id,
                metadata=dict(item.metadata) or NOT_GIVEN,
                price=item.price,
                quantity=given_unless_none(item.quantity),
            )
        )
    gone = (ChangedItemParams(clear_usage=_clears(item), deleted=True, id=item.id) for item in exchanged)
    return [*changed, *gone]


def _usage_threshold(item: PhaseItem) -> ItemThresholdsParams | None:
    return None if item.usage_gte is None else ItemThresholdsParams(usage_gte=item.usage_gte)


def _clears(item: SubscriptionItem | None) -> Given[bool]:
    """Whether usage records go with an item that a phase has no more: nobody is there to ask for it."""
    return True if item is not None and item.takes_usage_records else NOT_GIVEN


def _discounts(discounts: Sequence[PhaseDiscount]) -> Given[Sequence[DiscountParams] | None]:
    return [
        DiscountParams(
            coupon=each.coupon or NOT_GIVEN,
            discount=each.discount or NOT_GIVEN,
            promotion_code=each.promotion_code or NOT_GIVEN,
        )
        for each in discounts
    ] or None


def _thresholds(thresholds: BillingThresholds | None) -> BillingThresholdsParams | None:
    if thresholds is None:
        return None
    return BillingThresholdsParams(
        amount_gte=given_unless_none(thresholds.amount_gte),
        reset_billing_cycle_anchor=given_unless_none(thresholds.reset_billing_cycle_anchor),
    )


def _tax(tax: PhaseTax) -> AutomaticTaxParams:
    return AutomaticTaxParams(
        enabled=tax.enabled, liability=IssuerParams.of(tax.liability) if tax.enabled else NOT_GIVEN
    )


def _invoice_settings(settings: PhaseInvoiceSettings) -> InvoiceSettingsParams:
    return InvoiceSettingsParams(
        account_tax_ids=[each.id for each in settings.account_tax_ids or ()] or None,
        custom_fields=CustomFieldParams.of(settings.custom_fields or ()) or None,
        description=settings.description,
        footer=settings.footer,
        issuer=IssuerParams.of(settings.issuer),
    )


def _period_end(end: PeriodEnd, phase: Phase) -> PeriodEndParams:
    """Where the period of something ends, or begins, as a subscription takes it."""
    if end.type in ("phase_start", "phase_end"):
        second = phase.start_date if end.type == "phase_start" else phase.end_date
        return PeriodEndParams(type="timestamp", timestamp=second)
    return PeriodEndParams(type=end.type, timestamp=given_unless_none(end.timestamp))
