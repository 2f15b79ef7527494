"""Shipping rates: what sending goods costs (docs.stripe.com/api/shipping_rates)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingAmount:
    """What shipping costs in one currency, in its minor units."""

    amount: int
    tax_behavior: str = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryBound:
    """One end of how long delivery takes: so many of a unit of time."""

    unit: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEstimate:
    """How long delivery takes; an end that is None is open."""

    maximum: DeliveryBound | None = None
    minimum: DeliveryBound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingRate:
    """A shipping rate: `amount` minor units of `currency`; `currency_options` are the amounts in others.

    `hidden` is one that was made on the spot for a single invoice: it can be retrieved, but no list shows it.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "shipping_rate",
        display_name="shipping rate",
        prefix="shr",
        indexes=(("listed",), ("listed", "activity"), ("listed", "currency"), ("listed", "activity", "currency")),
    )

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


def create_shipping_rate(
    given: Mapping[str, Any], ctx: Context, changes: Changes, *, hidden: bool = False
) -> ShippingRate:
    """A new rate from the parameters `given`; Stripe tells no event of it."""
    fixed = given["fixed_amount"]
    options = fixed.get("currency_options", {})
    rate = ShippingRate(
        id=ctx.new_id(ShippingRate.RESOURCE_TYPE.prefix),
        created=ctx.now,
        amount=fixed["amount"],
        currency=fixed["currency"],
        currency_options={currency: ShippingAmount(**each) for currency, each in options.items()},
        delivery_estimate=_estimate(given.get("delivery_estimate")),
        display_name=given["display_name"],
        hidden=hidden,
        metadata=merged_metadata({}, given.get("metadata", {})),
        tax_behavior=given.get("tax_behavior", "unspecified"),
        tax_code=given.get("tax_code"),
    )
    changes.save(rate)
    return rate


def update_shipping_rate(old: ShippingRate, given: Mapping[str, Any], changes: Changes) -> ShippingRate:
    """The rate with the parameters `given` applied: what it costs in its own currency stays as it is.

    Raises APIError for a tax behavior that is settled already, and for an option without an amount.
    """
    new: dict[str, Any] = {name: given[name] for name in ("active", "tax_behavior") if name in given}
    if old.tax_behavior not in ("unspecified", given.get("tax_behavior", old.tax_behavior)):
        raise APIError(
            "You cannot change the `tax_behavior` of a shipping rate once it is `inclusive` or `exclusive`.",
            param="tax_behavior",
        )
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    options = given.get("fixed_amount", {}).get("currency_options", {})
    merged = {currency: _option(old, currency, each) for currency, each in options.items()}
    rate = replace(old, **new, currency_options={**old.currency_options, **merged})
    if rate != old:
        changes.save(rate)
    return rate


def _option(rate: ShippingRate, currency: str, given: Mapping[str, Any]) -> ShippingAmount:
    known = rate.currency_options.get(currency)
    if known is not None:
        return replace(known, **given)
    if "amount" not in given:
        param = f"fixed_amount[currency_options][{currency}][amount]"
        raise APIError(f"Missing required param: {param}.", code="parameter_missing", param=param)
    return ShippingAmount(**given)


def _estimate(given: Mapping[str, Any] | None) -> DeliveryEstimate | None:
    return None if given is None else DeliveryEstimate(**{end: DeliveryBound(**bound) for end, bound in given.items()})
