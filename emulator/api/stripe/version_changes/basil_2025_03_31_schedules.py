"""2025-03-31.basil: `discounts` alone tells of the discounts of a schedule's phase."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, sort_keys
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    """The coupon of the only discount; null where there are several, or it is of another kind."""
    for phase in shown.get("phases") or []:
        discounts = phase.get("discounts") or []
        phase["coupon"] = discounts[0]["coupon"] if len(discounts) == 1 else None
        sort_keys(phase)


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    """`coupon` was another way to say `discounts[0][coupon]`."""
    phases = params.get("phases")
    if not isinstance(phases, list):
        return params
    return {**params, "phases": [_upgrade_phase(each) if isinstance(each, dict) else each for each in phases]}


def _upgrade_preview(params: dict[str, Any]) -> dict[str, Any]:
    """The schedule that a preview is to imagine."""
    details = params.get("schedule_details")
    return {**params, "schedule_details": _upgrade_params(details)} if isinstance(details, dict) else params


def _upgrade_phase(phase: dict[str, Any]) -> dict[str, Any]:
    if "coupon" not in phase or "discounts" in phase:
        return phase
    upgraded = {name: value for name, value in phase.items() if name != "coupon"}
    return {**upgraded, "discounts": [{"coupon": phase["coupon"]}] if phase["coupon"] else ""}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"subscription_schedule": _downgrade},
    upgrade_params={
        "GET /v1/invoices/upcoming": _upgrade_preview,
        "GET /v1/invoices/upcoming/lines": _upgrade_preview,
        "POST /v1/invoices/create_preview": _upgrade_preview,
        "POST /v1/subscription_schedules": _upgrade_params,
        "POST /v1/subscription_schedules/<schedule>": _upgrade_params,
    },
    former_names={r"(phases\[\d+\]|schedule_details\[phases\]\[\d+\])\[discounts\]\[0\]\[coupon\]": r"\1[coupon]"},
    references={"subscription_schedule": {"phases.coupon": "coupon"}},
)
