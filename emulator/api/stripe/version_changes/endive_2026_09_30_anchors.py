"""2026-09-30.endive: what becomes of the billing cycle anchor stands in a map, where there was a word."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange


def _upgrade(params: dict[str, Any]) -> dict[str, Any]:
    anchor = params.get("billing_cycle_anchor")
    return {**params, "billing_cycle_anchor": {"type": anchor}} if isinstance(anchor, str) else params


VERSION_CHANGE = VersionChange(
    release="2026-09-30.endive",
    upgrade_params={
        "POST /v1/subscriptions/<subscription>": _upgrade,
        "POST /v1/subscriptions/<subscription>/resume": _upgrade,
    },
)
