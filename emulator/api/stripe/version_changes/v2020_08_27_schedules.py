"""2020-08-27: the `plans` of a schedule's phase are called `items`."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, sort_keys
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    for phase in shown.get("phases") or []:
        phase["plans"] = phase.pop("items", [])
        sort_keys(phase)


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    phases = params.get("phases")
    if not isinstance(phases, list):
        return params
    return {**params, "phases": [_upgrade_phase(each) for each in phases]}


def _upgrade_phase(phase: Any) -> Any:
    if not isinstance(phase, dict):
        return phase
    return {"items" if name == "plans" else name: value for name, value in phase.items()}


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    former_names={r"(phases\[\d+\])\[items\]": r"\1[plans]"},
    downgrade={"subscription_schedule": _downgrade},
    upgrade_params={
        "POST /v1/subscription_schedules": _upgrade_params,
        "POST /v1/subscription_schedules/<schedule>": _upgrade_params,
    },
)
