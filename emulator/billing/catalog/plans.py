"""Plans: recurring prices through the older API (docs.stripe.com/api/plans)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from emulator.billing.catalog.prices import Plan, Price, create_price, emit_price_event, update_price
from emulator.billing.catalog.products import Product, change_price_count
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError

_RECURRING = ("interval", "interval_count", "meter", "trial_period_days", "usage_type")
_SAME_NAME = ("active", "billing_scheme", "currency", "id", "metadata", "nickname", "tiers", "tiers_mode")
_OTHER_NAME = {
    "amount": "unit_amount",
    "amount_decimal": "unit_amount_decimal",
    "transform_usage": "transform_quantity",
}


def create_plan(
    given: Mapping[str, Any], product: Product, existing: Price | None, ctx: Context, changes: Changes
) -> Plan:
    """A new plan of `product`; `existing` is who has the id asked for, if anybody. Raises APIError when it is taken."""
    if existing is not None:
        raise APIError("Plan already exists.", code="resource_already_exists")
    price = {name: given[name] for name in _SAME_NAME if name in given}
    price |= {name: given[old] for old, name in _OTHER_NAME.items() if old in given}
    price["recurring"] = {name: given[name] for name in _RECURRING if name in given}
    price.setdefault("id", ctx.new_id("plan"))
    return Plan(price=create_price(price, product, None, ctx, changes))


def update_plan(
    old: Plan, given: Mapping[str, Any], product: Product | None, wanted: Product | None, changes: Changes
) -> Plan:
    """The plan with the parameters `given` applied; `product` is the one it has, `wanted` the one it is to have."""
    plain = {name: given[name] for name in ("active", "metadata", "nickname") if name in given}
    price = old.price
    if wanted is not None and wanted.id != price.product:
        price = replace(price, product=wanted.id)
        change_price_count(wanted, 1, changes)
        if product is not None:
            change_price_count(product, -1, changes)
    if "trial_period_days" in given and price.recurring is not None:
        price = replace(price, recurring=replace(price.recurring, trial_period_days=given["trial_period_days"]))
    if price == old.price:
        return Plan(price=update_price(price, plain, product, None, changes))
    discarded = Changes()
    price = update_price(price, plain, product, None, discarded)
    changes.save(price)
    emit_price_event("updated", price, old.price, changes)
    return Plan(price=price)
