"""Coupons: what a discount takes off (docs.stripe.com/api/coupons)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType

Duration = Literal["forever", "once", "repeating"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """A coupon. Callers may choose its id, so `order` says when it was created.

    Exactly one of `percent_off` (a decimal string) and `amount_off` (minor units of `currency`) is set;
    `currency_options` are the amounts in further currencies; `applies_to` are the products it is for, all when None.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "coupon", display_name="coupon", prefix="coupon", indexes=(("listed",),), sort_key="order"
    )

    id: str
    created: int
    duration: Duration
    order: str
    amount_off: int | None = None
    applies_to: tuple[str, ...] | None = None
    currency: str | None = None
    currency_options: dict[str, int] = field(default_factory=dict)
    duration_in_months: int | None = None
    max_redemptions: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    percent_off: str | None = None
    redeem_by: int | None = None
    times_redeemed: int = 0

    @property
    def listed(self) -> str:
        """Every coupon is listed."""
        return "listed"

    def is_valid(self, now: int) -> bool:
        """Whether it can still be redeemed at `now` (unix seconds, UTC)."""
        used_up = self.max_redemptions is not None and self.times_redeemed >= self.max_redemptions
        return not used_up and (self.redeem_by is None or now < self.redeem_by)

    def amount_in(self, currency: str) -> int | None:
        """What it takes off in a currency, in minor units; None where it has no amount."""
        return self.amount_off if currency == self.currency else self.currency_options.get(currency)


def create_coupon(given: Mapping[str, Any], existing: Coupon | None, ctx: Context, changes: Changes) -> Coupon:
    """A new coupon; `existing` is who has the id asked for, if anybody.

    Raises APIError when the id is taken or the parameters do not go together.
    """
    _check(given, ctx)
    if existing is not None:
        raise APIError("Coupon already exists.", code="resource_already_exists")
    applies_to = given.get("applies_to", {}).get("products")
    coupon = Coupon(
        id=given.get("id") or random_text(8),
        created=ctx.now,
        order=ctx.new_id("coupon"),
        amount_off=given.get("amount_off"),
        applies_to=None if applies_to is None else tuple(applies_to),
        currency=given["currency"] if "amount_off" in given else None,
        currency_options=_options(given),
        duration=given.get("duration") or "once",
        duration_in_months=given.get("duration_in_months"),
        max_redemptions=given.get("max_redemptions"),
        metadata=merged_metadata({}, given.get("metadata", {})),
        name=given.get("name"),
        percent_off=given.get("percent_off"),
        redeem_by=given.get("redeem_by"),
    )
    changes.save(coupon)
    changes.emit("coupon.created", coupon)
    return coupon


def update_coupon(old: Coupon, given: Mapping[str, Any], changes: Changes) -> Coupon:
    """The coupon with the parameters `given` applied; what it takes off stays as it is."""
    new: dict[str, Any] = {"name": given["name"]} if "name" in given else {}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "currency_options" in given:
        new["currency_options"] = {**old.currency_options, **_options(given)}
    coupon = replace(old, **new)
    if coupon != old:
        changes.save(coupon)
        changes.emit("coupon.updated", coupon, old)
    return coupon


def delete_coupon(coupon: Coupon, changes: Changes) -> None:
    """Deletes a coupon; discounts made from it stay."""
    changes.remove(coupon)
    changes.emit("coupon.deleted", coupon)


def _options(given: Mapping[str, Any]) -> dict[str, int]:
    return {currency: option["amount_off"] for currency, option in given.get("currency_options", {}).items()}


def _check(given: Mapping[str, Any], ctx: Context) -> None:
    if "percent_off" not in given and "amount_off" not in given:
        raise APIError("Must provide percent_off or amount_off.", code="parameter_missing")
    if "percent_off" in given and "amount_off" in given:
        raise APIError("Received both percent_off and amount_off parameters. Please pass in only one.")
    if "amount_off" in given and "currency" not in given:
        raise APIError("You must pass currency when passing amount_off", param="currency")
    if given.get("duration") == "repeating" and "duration_in_months" not in given:
        raise APIError(
            "The duration_in_months param must be set when creating a coupon with a repeating duration",
            param="duration",
        )
    redeem_by = given.get("redeem_by")
    if redeem_by is not None and redeem_by <= ctx.now:
        raise APIError(
            "The parameter `redeem_by` expects a unix timestamp representing a date and time in the future. "
            f"You specified the value `{redeem_by}` which is in the past.",
            param="redeem_by",
        )
