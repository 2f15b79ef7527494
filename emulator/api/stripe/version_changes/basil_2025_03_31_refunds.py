"""2025-03-31.basil: a credit note can have several refunds."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    refunds = shown.get("refunds") or []
    shown["refund"] = refunds[0]["refund"] if refunds else None


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    if "refund" not in params or "refunds" in params:
        return params
    upgraded = {name: value for name, value in params.items() if name != "refund"}
    return {**upgraded, "refunds": [{"refund": params["refund"]}]}


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"credit_note": _downgrade},
    upgrade_params={
        "GET /v1/credit_notes/preview": _upgrade_params,
        "GET /v1/credit_notes/preview/lines": _upgrade_params,
        "POST /v1/credit_notes": _upgrade_params,
    },
    references={"credit_note": {"refund": "refund"}},
)
