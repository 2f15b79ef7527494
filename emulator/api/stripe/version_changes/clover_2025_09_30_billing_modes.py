"""2025-09-30.clover: subscriptions are billed flexibly unless something else is asked for."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange


def _bill_classically(params: dict[str, Any]) -> dict[str, Any]:
    return params if "billing_mode" in params else {**params, "billing_mode": {"type": "classic"}}


def _schedule_classically(params: dict[str, Any]) -> dict[str, Any]:
    """A subscription that there is keeps the mode that it has."""
    return params if "from_subscription" in params else _bill_classically(params)


def _preview_classically(params: dict[str, Any]) -> dict[str, Any]:
    """The schedule that a preview is to imagine; one that there is keeps its mode."""
    details = params.get("schedule_details")
    return {**params, "schedule_details": _bill_classically(details)} if isinstance(details, dict) else params


VERSION_CHANGE = VersionChange(
    release="2025-09-30.clover",
    upgrade_params={
        "GET /v1/invoices/upcoming": _preview_classically,
        "GET /v1/invoices/upcoming/lines": _preview_classically,
        "POST /v1/invoices/create_preview": _preview_classically,
        "POST /v1/subscriptions": _bill_classically,
        "POST /v1/subscription_schedules": _schedule_classically,
    },
)
