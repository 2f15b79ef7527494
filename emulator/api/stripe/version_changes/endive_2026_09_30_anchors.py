"""2026-09-30.endive: what becomes of the billing cycle anchor stands in a map, where there was a word.

A paused subscription also goes on with an attempt to collect its first period, where it waited for its success.
"""

from typing import Any

from emulator.api.stripe.version_change import VersionChange


def _upgrade(params: dict[str, Any]) -> dict[str, Any]:
    anchor = params.get("billing_cycle_anchor")
    return {**params, "billing_cycle_anchor": {"type": anchor}} if isinstance(anchor, str) else params


def _upgrade_resumption(params: dict[str, Any]) -> dict[str, Any]:
    return {"payment_behavior": "resume_on_payment_success", **_upgrade(params)}


def _upgrade_preview(params: dict[str, Any]) -> dict[str, Any]:
    """A preview may name a second, too."""
    details = params.get("subscription_details")
    if not isinstance(details, dict) or not isinstance(details.get("billing_cycle_anchor"), str):
        return params
    anchor = details["billing_cycle_anchor"]
    is_word = anchor in ("now", "unchanged")
    named = {"type": anchor} if is_word else {"timestamp": anchor, "type": "timestamp"}
    return {**params, "subscription_details": {**details, "billing_cycle_anchor": named}}


VERSION_CHANGE = VersionChange(
    release="2026-09-30.endive",
    former_names={r"(subscription_details\[billing_cycle_anchor\]|billing_cycle_anchor)\[type\]": r"\1"},
    upgrade_params={
        "GET /v1/invoices/upcoming": _upgrade_preview,
        "GET /v1/invoices/upcoming/lines": _upgrade_preview,
        "POST /v1/invoices/create_preview": _upgrade_preview,
        "POST /v1/subscriptions/<subscription>": _upgrade,
        "POST /v1/subscriptions/<subscription>/resume": _upgrade_resumption,
    },
)
