"""Promotion codes: what a customer types in to get a coupon (docs.stripe.com/api/promotion_codes)."""

import hashlib
import string
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.core.metadata import merged_metadata
from emulator.billing.core.resource_types import ResourceType

_ALPHABET = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionCode:
    """A code for a coupon. `enabled` is what its owner wants; expired or used up it is inactive all the same.

    `minimum_amount` is in minor units of `minimum_amount_currency`, `minimum_amounts` are those in other currencies.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "promotion_code",
        display_name="promotion code",
        prefix="promo",
        indexes=(("code_key",), ("coupon",), ("customer",)),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReservation:
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


def create_promotion_code(
    given: Mapping[str, Any], coupon: Coupon, existing: PromotionCode | None, ctx: Context, changes: Changes
) -> PromotionCode:
    """A new code for `coupon`; `existing` is what holds the code asked for, if anything.

    Raises APIError when that is active, or the coupon can no longer be redeemed.
    """
    if not coupon.is_valid(ctx.now):
        raise APIError(f"Coupon {coupon.id} is no longer valid.", param="promotion[coupon]")
    restrictions = given.get("restrictions", {})
    code = PromotionCode(
        id=ctx.new_id("promo"),
        created=ctx.now,
        code=given.get("code") or random_text(8, _ALPHABET),
        coupon=coupon.id,
        customer=given.get("customer"),
        enabled=given.get("active", True),
        expires_at=given.get("expires_at"),
        first_time_transaction=restrictions.get("first_time_transaction", False),
        max_redemptions=given.get("max_redemptions"),
        metadata=merged_metadata({}, given.get("metadata", {})),
        minimum_amount=restrictions.get("minimum_amount"),
        minimum_amount_currency=restrictions.get("minimum_amount_currency"),
        minimum_amounts=_minimums(restrictions),
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


def _reserve_code(code: PromotionCode, existing: PromotionCode | None, ctx: Context, changes: Changes) -> None:
    """Two active codes of one customer cannot be the same (docs.stripe.com/api/promotion_codes/create, `code`)."""
    if existing is not None and existing.id != code.id and existing.is_active(ctx.now):
        raise APIError(f"An active promotion code with `code: {existing.code}` already exists.")
    reservation = code_reservation_id(code.code, code.customer)
    changes.save(CodeReservation(id=reservation, created=code.created, promotion_code=code.id))


def update_promotion_code(
    old: PromotionCode, given: Mapping[str, Any], existing: PromotionCode | None, ctx: Context, changes: Changes
) -> PromotionCode:
    """The code with the parameters `given` applied; no event when nothing changes.

    `existing` is what holds the code now. Raises APIError for one that becomes active again while another one is.
    """
    new: dict[str, Any] = {"enabled": given["active"]} if "active" in given else {}
    if "metadata" in given:
        new["metadata"] = merged_metadata(old.metadata, given["metadata"])
    if "restrictions" in given:
        new["minimum_amounts"] = {**old.minimum_amounts, **_minimums(given["restrictions"])}
    code = replace(old, **new)
    if code.enabled and not old.enabled:
        _reserve_code(code, existing, ctx, changes)
    if code != old:
        changes.save(code)
        changes.emit("promotion_code.updated", code, old)
    return code


def _minimums(restrictions: Mapping[str, Any]) -> dict[str, int]:
    options = restrictions.get("currency_options", {})
    return {currency: each["minimum_amount"] for currency, each in options.items() if "minimum_amount" in each}
