"""Shipping rates: what sending goods costs (docs.stripe.com/api/shipping_rates)."""

from typing import ClassVar

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class ShippingAmount(Struct, frozen=True, kw_only=True):
    """What shipping costs in one currency, in its minor units."""

    amount: int
    tax_behavior: str = "unspecified"


class DeliveryBound(Struct, frozen=True, kw_only=True):
    """One end of how long delivery takes: so many of a unit of time."""

    unit: str
    value: int


class DeliveryEstimate(Struct, frozen=True, kw_only=True):
    """How long delivery takes; an end that is None is open."""

    maximum: DeliveryBound | None = None
    minimum: DeliveryBound | None = None


class ShippingRate(Struct, frozen=True, kw_only=True):
    """A shipping rate: `amount` minor units of `currency`; `currency_options` are the amounts in others.

    `hidden` is one that was made on the spot for a single invoice: it can be retrieved, but no list shows it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("shipping_rate", display_name="shipping rate", prefix="shr")

    id: str
    created: int
    amount: int
    currency: str
    display_name: str
    active: bool = True
    currency_options: dict[str, ShippingAmount] = field(default_factory=dict)
    delivery_estimate: DeliveryEstimate | None = None
    hidden: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    tax_behavior: str = "unspecified"
    tax_code: str | None = None

    @property
    def listed(self) -> str | None:
        """Hidden rates are in no list."""
        return None if self.hidden else "listed"

    @property
    def activity(self) -> str:
        """What the `active` filter of listings asks for."""
        return "active" if self.active else "inactive"

    def amount_in(self, currency: str) -> int | None:
        """What it costs in a currency, in minor units; None where that was not said."""
        if currency == self.currency:
            return self.amount
        option = self.currency_options.get(currency)
        return None if option is None else option.amount


class DeliveryBoundParams(Params, frozen=True, kw_only=True):
    """One end of how long delivery takes."""

    unit: str
    value: int


class DeliveryEstimateParams(Params, frozen=True, kw_only=True):
    """How long delivery takes; an end that is not given is open."""

    maximum: Given[DeliveryBoundParams] = NOT_GIVEN
    minimum: Given[DeliveryBoundParams] = NOT_GIVEN


class ShippingAmountParams(Params, frozen=True, kw_only=True):
    """What shipping costs in one further currency, in its minor units."""

    amount: int
    tax_behavior: Given[str] = NOT_GIVEN


class ShippingAmountUpdateParams(Params, frozen=True, kw_only=True):
    """What shipping is to cost in one further currency, or what of it is to change."""

    amount: Given[int] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN


class FixedAmountParams(Params, frozen=True, kw_only=True):
    """What shipping costs: `amount` minor units of `currency`, and what it costs in others, by their codes."""

    amount: int
    currency: str
    currency_options: Given[dict[str, ShippingAmountParams]] = NOT_GIVEN


class FixedAmountUpdateParams(Params, frozen=True, kw_only=True):
    """What may still be changed of what shipping costs."""

    currency_options: Given[dict[str, ShippingAmountUpdateParams]] = NOT_GIVEN


class ShippingRateDataParams(Params, frozen=True, kw_only=True):
    """A rate made on the spot, for a single invoice. `type` has but one value."""

    display_name: str
    fixed_amount: FixedAmountParams
    delivery_estimate: Given[DeliveryEstimateParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN
    tax_code: Given[str] = NOT_GIVEN
    type: Given[str] = NOT_GIVEN


class ShippingRateCreateParams(ShippingRateDataParams, frozen=True, kw_only=True):
    """What makes a rate (docs.stripe.com/api/shipping_rates/create)."""

    expand: tuple[str, ...] = ()


class ShippingRateUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a rate (docs.stripe.com/api/shipping_rates/update)."""

    active: Given[bool] = NOT_GIVEN
    fixed_amount: Given[FixedAmountUpdateParams] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    tax_behavior: Given[str] = NOT_GIVEN


def create_shipping_rate(
    params: ShippingRateDataParams, ctx: Context, changes: Changes, *, hidden: bool = False
) -> ShippingRate:
    """Makes a rate; Stripe emits no event for it."""
    fixed = params.fixed_amount
    options = fixed.currency_options or {}
    rate = ShippingRate(
        id=ctx.new_id(ShippingRate.RESOURCE_TYPE.prefix),
        created=ctx.now,
        amount=fixed.amount,
        currency=fixed.currency,
        currency_options={currency: _new_option(each) for currency, each in options.items()},
        delivery_estimate=_estimate(params.delivery_estimate),
        display_name=params.display_name,
        hidden=hidden,
        metadata=metadata_after({}, params.metadata),
        tax_behavior=given_or(params.tax_behavior, "unspecified"),
        tax_code=given_or(params.tax_code, None),
    )
    changes.save(rate)
    return rate


def update_shipping_rate(old: ShippingRate, params: ShippingRateUpdateParams, changes: Changes) -> ShippingRate:
    """Changes a rate: what it costs in its own currency stays as it is.

    Raises APIError for a tax behavior that is settled already, and for an option without an amount.
    """
    tax_behavior = given_or(params.tax_behavior, old.tax_behavior)
    if old.tax_behavior not in ("unspecified", tax_behavior):
        raise APIError(
            "You cannot change the `tax_behavior` of a shipping rate once it is `inclusive` or `exclusive`.",
            param="tax_behavior",
        )
    rate = replace(
        old,
        active=given_or(params.active, old.active),
        metadata=metadata_after(old.metadata, params.metadata),
        currency_options=_options_after(old, params.fixed_amount),
        tax_behavior=tax_behavior,
    )
    if rate != old:
        changes.save(rate)
    return rate


def _new_option(params: ShippingAmountParams) -> ShippingAmount:
    return ShippingAmount(amount=params.amount, tax_behavior=given_or(params.tax_behavior, "unspecified"))


def _options_after(rate: ShippingRate, params: Given[FixedAmountUpdateParams]) -> dict[str, ShippingAmount]:
    options = {} if params is NOT_GIVEN else params.currency_options or {}
    changed = {currency: _option_after(rate, currency, each) for currency, each in options.items()}
    return {**rate.currency_options, **changed}


def _option_after(rate: ShippingRate, currency: str, params: ShippingAmountUpdateParams) -> ShippingAmount:
    known = rate.currency_options.get(currency)
    if known is not None:
        return ShippingAmount(
            amount=given_or(params.amount, known.amount),
            tax_behavior=given_or(params.tax_behavior, known.tax_behavior),
        )
    if params.amount is NOT_GIVEN:
        param = f"fixed_amount[currency_options][{currency}][amount]"
        raise missing_param(param)
    return _new_option(ShippingAmountParams(amount=params.amount, tax_behavior=params.tax_behavior))


def _estimate(params: Given[DeliveryEstimateParams]) -> DeliveryEstimate | None:
    if params is NOT_GIVEN:
        return None
    return DeliveryEstimate(maximum=_bound(params.maximum), minimum=_bound(params.minimum))


def _bound(params: Given[DeliveryBoundParams]) -> DeliveryBound | None:
    return None if params is NOT_GIVEN else DeliveryBound(unit=params.unit, value=params.value)
