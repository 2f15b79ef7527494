"""Promotion codes: what a customer types in to get a coupon (docs.stripe.com/api/promotion_codes)."""

import hashlib
import string
from typing import ClassVar

from msgspec import field

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, require_future
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import MetadataParam, metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace

_ALPHABET = string.ascii_uppercase + string.digits


class PromotionCode(Struct, frozen=True, kw_only=True):
    """A code for a coupon. `enabled` is what its owner wants; expired or used up it is inactive all the same.

    `minimum_amount` is in minor units of `minimum_amount_currency`, `minimum_amounts` are those in other currencies.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "promotion_code",
        display_name="promotion code",
        prefix="promo",
        events=(
            "promotion_code.created",
            "promotion_code.updated",
        ),
    )

    id: str
    created: int
    code: str
    coupon: str
    customer: str | None = None
    enabled: bool = True
    expires_at: int | None = None
    first_time_transaction: bool = False
    max_redemptions: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    minimum_amount: int | None = None
    minimum_amount_currency: str | None = None
    minimum_amounts: dict[str, int] = field(default_factory=dict)
    times_redeemed: int = 0

    @property
    def code_key(self) -> str:
        """Codes are the same in either case."""
        return self.code.lower()

    def is_active(self, now: int) -> bool:
        """Whether it can be redeemed at `now` (unix seconds, UTC)."""
        used_up = self.max_redemptions is not None and self.times_redeemed >= self.max_redemptions
        expired = self.expires_at is not None and now >= self.expires_at
        return self.enabled and not used_up and not expired

    def minimum_in(self, currency: str) -> int | None:
        """The least an invoice must come to in a currency, in minor units, or None."""
        if currency == self.minimum_amount_currency:
            return self.minimum_amount
        return self.minimum_amounts.get(currency)


class CodeReservation(Struct, frozen=True, kw_only=True):
    """Which promotion code a customer gets by a code, or everybody where it is for no single customer.

    The promotion code may be inactive by now; then another one can take its place.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("promotion_code_holder")

    id: str
    created: int
    promotion_code: str


def code_reservation_id(code: str, customer: str | None) -> str:
    """The id of the holder of a code, in either case, for a customer or for everybody: a digest, as codes are long."""
    return hashlib.sha256(f"{customer or ''}/{code.lower()}".encode()).hexdigest()


class PromotionParams(Params, frozen=True, kw_only=True):
    """What a code gives; `type` has but one value."""

    type: str
    coupon: Given[str] = NOT_GIVEN


class MinimumParams(Params, frozen=True, kw_only=True):
    """The least an order must come to in one further currency, in its minor units."""

    minimum_amount: Given[int] = NOT_GIVEN


class RestrictionsParams(Params, frozen=True, kw_only=True):
    """When a code can be redeemed; `currency_options` are by currency."""

    currency_options: Given[dict[str, MinimumParams]] = NOT_GIVEN
    first_time_transaction: Given[bool] = NOT_GIVEN
    minimum_amount: Given[int] = NOT_GIVEN
    minimum_amount_currency: Given[str] = NOT_GIVEN


class RestrictionsUpdateParams(Params, frozen=True, kw_only=True):
    """What may still be changed of a code's restrictions."""

    currency_options: Given[dict[str, MinimumParams]] = NOT_GIVEN


class PromotionCodeCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a code (docs.stripe.com/api/promotion_codes/create).

    `coupon` by itself is how versions before 2025-09-30.clover name the coupon of `promotion`.
    """

    active: Given[bool] = NOT_GIVEN
    code: Given[str] = NOT_GIVEN
    coupon: Given[str] = NOT_GIVEN
    customer: Given[str] = NOT_GIVEN
    expires_at: Given[int] = NOT_GIVEN
    max_redemptions: Given[int] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    promotion: Given[PromotionParams] = NOT_GIVEN
    restrictions: Given[RestrictionsParams] = NOT_GIVEN


class PromotionCodeUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a code (docs.stripe.com/api/promotion_codes/update)."""

    active: Given[bool] = NOT_GIVEN
    metadata: Given[MetadataParam] = NOT_GIVEN
    restrictions: Given[RestrictionsUpdateParams] = NOT_GIVEN


def create_promotion_code(
    params: PromotionCodeCreateParams,
    coupon: Coupon,
    existing: PromotionCode | None,
    ctx: Context,
    changes: Changes,
) -> PromotionCode:
    """A new code for `coupon`; `existing` is what holds the code asked for, if anything.

    Raises APIError when that is active, the coupon can no longer be redeemed, or the code would expire in the past or
    after the coupon.
    """
    if not coupon.is_valid(ctx.now):
        raise APIError(f"Coupon {coupon.id} is no longer valid.", param="promotion[coupon]")
    if params.expires_at is not NOT_GIVEN:
        _check_expiry(params.expires_at, coupon, ctx)
    restrictions = given_or(params.restrictions, RestrictionsParams())
    code = PromotionCode(
        id=ctx.new_id("promo"),
        created=ctx.now,
        code=params.code or random_text(8, _ALPHABET),
        coupon=coupon.id,
        customer=given_or(params.customer, None),
        enabled=given_or(params.active, True),
        expires_at=given_or(params.expires_at, None),
        first_time_transaction=given_or(restrictions.first_time_transaction, False),
        max_redemptions=given_or(params.max_redemptions, None),
        metadata=metadata_after({}, params.metadata),
        minimum_amount=given_or(restrictions.minimum_amount, None),
        minimum_amount_currency=given_or(restrictions.minimum_amount_currency, None),
        minimum_amounts=_minimums(restrictions.currency_options),
    )
    if (code.minimum_amount is None) != (code.minimum_amount_currency is None):
        raise APIError(
            "`minimum_amount` and `minimum_amount_currency` go together: give both or neither.",
            param="restrictions[minimum_amount]",
        )
    if code.enabled:
        _reserve_code(code, existing, ctx, changes)
    changes.save(code)
    changes.emit("promotion_code.created", code)
    return code


def _check_expiry(expires_at: int, coupon: Coupon, ctx: Context) -> None:
    """docs.stripe.com/api/promotion_codes/create, `expires_at`; the wording about the coupon is ours."""
    require_future("expires_at", expires_at, ctx.now)
    if coupon.redeem_by is not None and expires_at > coupon.redeem_by:
        raise APIError(
            f"The code cannot expire after its coupon, which can be redeemed until {coupon.redeem_by}.",
            param="expires_at",
        )


def _reserve_code(code: PromotionCode, existing: PromotionCode | None, ctx: Context, changes: Changes) -> None:
    """Two active codes of one customer cannot be the same (docs.stripe.com/api/promotion_codes/create, `code`)."""
    if existing is not None and existing.id != code.id and existing.is_active(ctx.now):
        raise APIError(f"An active promotion code with `code: {existing.code}` already exists.")
    reservation = code_reservation_id(code.code, code.customer)
    changes.save(CodeReservation(id=reservation, created=code.created, promotion_code=code.id))


def update_promotion_code(
    old: PromotionCode,
    params: PromotionCodeUpdateParams,
    existing: PromotionCode | None,
    ctx: Context,
    changes: Changes,
) -> PromotionCode:
    """Changes a code, and emits `promotion_code.updated` unless nothing changes.

    `existing` is what holds the code now. Raises APIError for one that becomes active again while another one is.
    """
    restrictions = given_or(params.restrictions, RestrictionsUpdateParams())
    code = replace(
        old,
        enabled=given_or(params.active, old.enabled),
        metadata=metadata_after(old.metadata, params.metadata),
        minimum_amounts={**old.minimum_amounts, **_minimums(restrictions.currency_options)},
    )
    if code.enabled and not old.enabled:
        _reserve_code(code, existing, ctx, changes)
    if code != old:
        changes.save(code)
        changes.emit("promotion_code.updated", code, old)
    return code


def _minimums(options: Given[dict[str, MinimumParams]]) -> dict[str, int]:
    named = {currency: each.minimum_amount for currency, each in (options or {}).items()}
    return {currency: amount for currency, amount in named.items() if amount is not NOT_GIVEN}
