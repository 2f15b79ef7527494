"""What a preview of a subscription's next invoice takes (docs.stripe.com/api/invoices/create_preview).

It asks for a change, a pause or a creation as their own requests would.
"""

from collections.abc import Sequence
from typing import Literal

from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import MetadataParam
from emulator.billing.core.params import NOT_GIVEN, Given, Params
from emulator.billing.invoices.preview import PreviewParams
from emulator.billing.subscriptions.params import (
    AnchorChangeParams,
    BillingModeParams,
    CancelAtEnum,
    ChangedItemParams,
    ProrationBehavior,
    SubscriptionCreateParams,
    SubscriptionUpdateParams,
)
from emulator.billing.subscriptions.transition_params import (
    BillForParams,
    InvoicingBehavior,
    SubscriptionPauseParams,
    SubscriptionResumeParams,
)

_ANCHOR = "subscription_details[billing_cycle_anchor]"


class PreviewAnchorParams(Params, frozen=True, kw_only=True):
    """Where periods are to begin: now, where they do, or for a new subscription at a second, unix UTC."""

    type: Literal["now", "timestamp", "unchanged"]
    timestamp: Given[int] = NOT_GIVEN


class PreviewPauseParams(Params, frozen=True, kw_only=True):
    """How the subscription is to pause."""

    bill_for: Given[BillForParams] = NOT_GIVEN
    invoicing_behavior: Given[InvoicingBehavior] = NOT_GIVEN
    type: Given[Literal["subscription"]] = NOT_GIVEN


_OF_RESUMPTIONS = frozenset({"billing_cycle_anchor", "proration_behavior", "proration_date"})
"""What may be said beside `resume_at`: what its own request takes."""


class SubscriptionDetailsParams(Params, frozen=True, kw_only=True):
    """The subscription as it is to be imagined: changed, ended, paused, or going on after a pause."""

    billing_cycle_anchor: Given[PreviewAnchorParams] = NOT_GIVEN
    billing_mode: Given[BillingModeParams] = NOT_GIVEN
    cancel_at: Given[int | CancelAtEnum | None] = NOT_GIVEN
    cancel_at_period_end: Given[bool] = NOT_GIVEN
    cancel_now: Given[bool] = NOT_GIVEN
    default_tax_rates: Given[Sequence[str] | None] = NOT_GIVEN
    items: Given[Sequence[ChangedItemParams]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    pause: Given[PreviewPauseParams] = NOT_GIVEN
    proration_behavior: Given[ProrationBehavior] = NOT_GIVEN
    proration_date: Given[int] = NOT_GIVEN
    resume_at: Given[Literal["now"]] = NOT_GIVEN
    start_date: Given[int] = NOT_GIVEN
    trial_end: Given[int | Literal["now"]] = NOT_GIVEN

    @property
    def as_pause(self) -> SubscriptionPauseParams | None:
        """The pause that is to be previewed, if one is. Raises APIError for what is no part of it."""
        if self.pause is NOT_GIVEN:
            return None
        self._refuse_beside("pause", frozenset())
        how = self.pause
        return SubscriptionPauseParams(bill_for=how.bill_for, invoicing_behavior=how.invoicing_behavior, type=how.type)

    @property
    def as_resumption(self) -> SubscriptionResumeParams | None:
        """The end of a pause that is to be previewed, if one is. Raises APIError for what is no part of it."""
        if self.resume_at is NOT_GIVEN:
            return None
        self._refuse_beside("resume_at", _OF_RESUMPTIONS)
        return SubscriptionResumeParams(
            billing_cycle_anchor=self._changed_anchor(),
            proration_behavior=self.proration_behavior,
            proration_date=self.proration_date,
        )

    @property
    def as_update(self) -> SubscriptionUpdateParams:
        """The update that would make it so. Raises APIError for what is said of new subscriptions alone."""
        self._refuse(("billing_mode", "start_date"), "can only be given for a new subscription")
        return SubscriptionUpdateParams(
            billing_cycle_anchor=self._changed_anchor(),
            cancel_at=self.cancel_at,
            cancel_at_period_end=self.cancel_at_period_end,
            default_tax_rates=self.default_tax_rates,
            items=self.items,
            metadata=self.metadata,
            proration_behavior=self.proration_behavior,
            proration_date=self.proration_date,
            trial_end=self.trial_end,
        )

    def as_creation(self, customer: str, currency: Given[str]) -> SubscriptionCreateParams:
        """The creation that would make it so. Raises APIError for what is said of existing subscriptions alone."""
        anchor = self.billing_cycle_anchor
        if self.proration_date is not NOT_GIVEN:
            # The words are those of stripe-ruby-mock's tests against Stripe.
            message = "Cannot specify proration date without specifying a subscription"
            raise APIError(message, param="subscription_details[proration_date]")
        self._refuse(("cancel_now", "pause", "resume_at"), "can only be given with a `subscription`")
        if anchor is not NOT_GIVEN and anchor.type == "timestamp" and anchor.timestamp is NOT_GIVEN:
            raise missing_param(f"{_ANCHOR}[timestamp]")
        return SubscriptionCreateParams(
            backdate_start_date=self.start_date,
            billing_cycle_anchor=NOT_GIVEN if anchor is NOT_GIVEN else anchor.timestamp,
            billing_mode=self.billing_mode,
            cancel_at=self.cancel_at,
            cancel_at_period_end=self.cancel_at_period_end,
            currency=currency,
            customer=customer,
            default_tax_rates=self.default_tax_rates,
            metadata=self.metadata,
            proration_behavior=self.proration_behavior,
            trial_end=self.trial_end,
        )

    def _changed_anchor(self) -> Given[AnchorChangeParams]:
        """What becomes of the anchor that there is. Raises APIError for one that only a new subscription can have."""
        anchor = self.billing_cycle_anchor
        if anchor is NOT_GIVEN:
            return NOT_GIVEN
        if anchor.type == "timestamp":
            raise APIError(
                f"`{_ANCHOR}` can only be `now` or `unchanged` for a subscription that there is.", param=_ANCHOR
            )
        return AnchorChangeParams(type=anchor.type)

    def _refuse(self, names: Sequence[str], why: str) -> None:
        """Raises APIError for the first of these parameters that is given. Stripe's words are not known."""
        named = next((name for name in names if name in self.given_names()), None)
        if named is not None:
            raise APIError(f"`subscription_details[{named}]` {why}.", param=f"subscription_details[{named}]")

    def _refuse_beside(self, kind: str, allowed: frozenset[str]) -> None:
        """Refuses what is another request than the one that is previewed; our choice, as is how it is said."""
        others = [name for name in self.given_names() if name != kind and name not in allowed]
        self._refuse(others, f"cannot be given together with `subscription_details[{kind}]`")


class SubscriptionPreviewParams(PreviewParams, frozen=True, kw_only=True):
    """What is to be previewed: the next invoice of a customer, or of one of its subscriptions."""

    subscription: Given[str] = NOT_GIVEN
    subscription_details: Given[SubscriptionDetailsParams] = NOT_GIVEN


def require_subscription(params: SubscriptionPreviewParams, items: str) -> None:
    """Raises APIError where changes are imagined and neither a subscription nor what is in a new one is named.

    `items` is what the request calls the parameter of those. The words are those of stripe-ruby-mock's tests, which run
    against Stripe with `subscription_items`.
    """
    details = params.subscription_details
    if params.subscription is not NOT_GIVEN or details is NOT_GIVEN:
        return
    if details.given_names() and not details.items:
        raise APIError(
            f"When previewing changes to a subscription, you must specify either `subscription` or `{items}`"
        )
