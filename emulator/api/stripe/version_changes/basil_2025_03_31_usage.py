"""2025-03-31.basil: what is metered has a meter, where prices had said themselves how usage records add up."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.catalog.prices import Price
from schemas.stripe.fields import FormerValue
from schemas.stripe.objects import Rendered

_PARAM = "aggregate_usage"


def _downgrade_price(shown: Rendered, ctx: DowngradeContext) -> None:
    if shown.get("recurring"):
        recurring = {**shown["recurring"], _PARAM: _aggregate_usage(shown, shown["recurring"], ctx)}
        shown["recurring"] = {name: recurring[name] for name in sorted(recurring)}


def _downgrade_plan(shown: Rendered, ctx: DowngradeContext) -> None:
    shown[_PARAM] = _aggregate_usage(shown, shown, ctx)


def _aggregate_usage(price: Rendered, terms: Rendered, ctx: DowngradeContext) -> str | None:
    """How usage records add up; None of what is not metered, or has a meter."""
    if terms.get("usage_type") != "metered" or terms.get("meter") is not None:
        return None
    found = ctx.get(Price, price["id"])
    return None if found is None or found.recurring is None else found.recurring.aggregate_usage


def _upgrade_plan(params: dict[str, Any]) -> dict[str, Any]:
    """What is metered and names no meter is counted by usage records, which are added up unless it is said how."""
    if _PARAM in params:
        return {**params, _PARAM: FormerValue(params[_PARAM])}
    if params.get("usage_type") == "metered" and "meter" not in params:
        return {**params, _PARAM: FormerValue("sum")}
    return params


def _upgrade_price(params: dict[str, Any]) -> dict[str, Any]:
    recurring = params.get("recurring")
    return {**params, "recurring": _upgrade_plan(recurring)} if isinstance(recurring, dict) else params


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"plan": _downgrade_plan, "price": _downgrade_price},
    upgrade_params={"POST /v1/plans": _upgrade_plan, "POST /v1/prices": _upgrade_price},
)
