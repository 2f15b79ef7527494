"""2025-09-30.clover: subscriptions are billed flexibly unless something else is asked for."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange


def _bill_classically(params: dict[str, Any]) -> dict[str, Any]:
    return params if "billing_mode" in params else {**params, "billing_mode": {"type": "classic"}}


def _schedule_classically(params: dict[str, Any]) -> dict[str, Any]:
    """A subscription that there is keeps the mode that it has."""
    return params if "from_subscription" in params else _bill_classically(params)


VERSION_CHANGE = VersionChange(
    release="2025-09-30.clover",
    upgrade_params={
        "POST /v1/subscriptions": _bill_classically,
        "POST /v1/subscription_schedules": _schedule_classically,
    },
)
