"""Coupons: what a discount takes off (docs.stripe.com/api/coupons)."""

from typing import ClassVar, Literal

from msgspec import field

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, require_future
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

Duration = Literal["forever", "once", "repeating"]


class Coupon(Struct, frozen=True, kw_only=True):
    """A coupon. Callers may choose its id, so `order` says when it was created.

    Exactly one of `percent_off` (a decimal string) and `amount_off` (minor units of `currency`) is set;
    `currency_options` are the amounts in further currencies; `applies_to` are the products it is for, all when None.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "coupon",
        display_name="coupon",
        prefix="coupon",
        events=(
            "coupon.created",
            "coupon.deleted",
            "coupon.updated",
        ),
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


class AppliesToParams(Params, frozen=True, kw_only=True):
    """The products a coupon is for, by id."""

    products: Given[list[str]] = NOT_GIVEN


class AmountOffParams(Params, frozen=True, kw_only=True):
    """What a coupon takes off in one further currency, in its minor units."""

    amount_off: int


class CouponCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a coupon (docs.stripe.com/api/coupons/create)."""

    amount_off: Given[int] = NOT_GIVEN
    applies_to: Given[AppliesToParams] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    currency_options: Given[dict[str, AmountOffParams]] = NOT_GIVEN
    duration: Given[Duration] = NOT_GIVEN
    duration_in_months: Given[int] = NOT_GIVEN
    id: Given[str] = NOT_GIVEN
    max_redemptions: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN
    percent_off: Given[str] = NOT_GIVEN
    redeem_by: Given[int] = NOT_GIVEN

    @property
    def products(self) -> list[str] | None:
        """The products it is for, by id; all when None."""
        return None if self.applies_to is NOT_GIVEN else given_or(self.applies_to.products, None)


class CouponUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a coupon (docs.stripe.com/api/coupons/update)."""

    currency_options: Given[dict[str, AmountOffParams]] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    name: Given[str | None] = NOT_GIVEN


def create_coupon(params: CouponCreateParams, existing: Coupon | None, ctx: Context, changes: Changes) -> Coupon:
    """A new coupon; `existing` is who has the id asked for, if anybody.

    Raises APIError when the id is taken or the parameters do not go together.
    """
    _check(params, ctx)
    if existing is not None:
        raise APIError("Coupon already exists.", code="resource_already_exists")
    products = params.products
    coupon = Coupon(
        id=params.id or random_text(8),
        created=ctx.now,
        order=ctx.new_id("coupon"),
        amount_off=given_or(params.amount_off, None),
        applies_to=None if products is None else tuple(products),
        currency=None if params.amount_off is NOT_GIVEN else given_or(params.currency, None),
        currency_options=_amounts(params.currency_options),
        duration=given_or(params.duration, "once"),
        duration_in_months=given_or(params.duration_in_months, None),
        max_redemptions=given_or(params.max_redemptions, None),
        metadata=metadata_after({}, params.metadata),
        name=given_or(params.name, None),
        percent_off=given_or(params.percent_off, None),
        redeem_by=given_or(params.redeem_by, None),
    )
    changes.save(coupon)
    changes.emit("coupon.created", coupon)
    return coupon


def update_coupon(old: Coupon, params: CouponUpdateParams, changes: Changes) -> Coupon:
    """Changes a coupon, and emits `coupon.updated` unless nothing changes; what it takes off stays as it is."""
    coupon = replace(
        old,
        currency_options={**old.currency_options, **_amounts(params.currency_options)},
        metadata=metadata_after(old.metadata, params.metadata),
        name=given_or(params.name, old.name),
    )
    if coupon != old:
        changes.save(coupon)
        changes.emit("coupon.updated", coupon, old)
    return coupon


def delete_coupon(coupon: Coupon, changes: Changes) -> None:
    """Deletes a coupon; discounts made from it stay."""
    changes.remove(coupon)
    changes.emit("coupon.deleted", coupon)


def _amounts(options: Given[dict[str, AmountOffParams]]) -> dict[str, int]:
    return {currency: option.amount_off for currency, option in (options or {}).items()}


def _check(params: CouponCreateParams, ctx: Context) -> None:
    if params.percent_off is NOT_GIVEN and params.amount_off is NOT_GIVEN:
        raise APIError("Must provide percent_off or amount_off.", code="parameter_missing")
    if params.percent_off is not NOT_GIVEN and params.amount_off is not NOT_GIVEN:
        raise APIError("Received both percent_off and amount_off parameters. Please pass in only one.")
    if params.amount_off is not NOT_GIVEN and params.currency is NOT_GIVEN:
        raise APIError("You must pass currency when passing amount_off", param="currency")
    if params.duration == "repeating" and params.duration_in_months is NOT_GIVEN:
        raise APIError(
            "The duration_in_months param must be set when creating a coupon with a repeating duration",
            param="duration",
        )
    if params.redeem_by is not NOT_GIVEN:
        require_future("redeem_by", params.redeem_by, ctx.now)
