"""2025-03-31.basil: periods are those of items, and `discounts` alone tells of a subscription's discounts."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, unsupported
from emulator.billing.catalog.discounts import Discount
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError, ParameterError


def _downgrade(shown: Rendered, ctx: DowngradeContext) -> None:
    """The period of the item that is billed first, and the discount, null where there are several."""
    items = (shown.get("items") or {}).get("data") or []
    if items:
        first = min(items, key=lambda item: item["current_period_end"])
        shown["current_period_end"] = first["current_period_end"]
        shown["current_period_start"] = first["current_period_start"]
    if "discounts" in shown:
        shown["discount"] = _only_discount(shown["discounts"], ctx)


def _only_discount(named: list[Any], ctx: DowngradeContext) -> Any:
    if len(named) != 1:
        return None
    found = ctx.get(Discount, named[0]) if isinstance(named[0], str) else None
    return named[0] if found is None else ctx.show(found)


def _upgrade_discounts(params: dict[str, Any]) -> dict[str, Any]:
    """`coupon` and `promotion_code` were other ways to say `discounts[0]`, one at a time."""
    named = {name: params[name] for name in ("coupon", "promotion_code") if name in params}
    if not named or "discounts" in params:
        return params
    upgraded = {name: value for name, value in params.items() if name not in named}
    given = [{name: value} for name, value in named.items() if value]
    if len(given) > 1:
        message = "You may only specify one of these parameters: coupon, promotion_code."
        raise InvalidParameterError(ParameterError(message, param="coupon"))
    return {**upgraded, "discounts": given or ""}


_PREFIX = "subscription_"
_OTHERS = frozenset({"subscription_details"})
_refuse_gone = unsupported("subscription_trial_from_plan")


def _gather_details(params: dict[str, Any]) -> dict[str, Any]:
    """What is imagined of a subscription stood beside the other parameters, `subscription_items` and the like."""
    _refuse_gone(params)
    named = [name for name in params if name.startswith(_PREFIX) and name not in _OTHERS]
    if not named:
        return params
    details = {name.removeprefix(_PREFIX): params[name] for name in named}
    given = params.get("subscription_details")
    rest = {name: value for name, value in params.items() if name not in named}
    return {**rest, "subscription_details": {**details, **(given if isinstance(given, dict) else {})}}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"subscription": _downgrade},
    upgrade_params={
        "GET /v1/invoices/upcoming": _gather_details,
        "GET /v1/invoices/upcoming/lines": _gather_details,
        "POST /v1/subscriptions": _upgrade_discounts,
        "POST /v1/subscriptions/<subscription>": _upgrade_discounts,
    },
    former_names={
        r"discounts\[0\]\[(coupon|promotion_code)\]": r"\1",
        r"subscription_details\[(\w+)\]": r"subscription_\1",
    },
    references={"subscription": {"discount": "discount"}},
)
