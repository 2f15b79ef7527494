"""2025-03-31.basil: a credit note can have several refunds."""

from typing import Any

from emulator.api.stripe.downgrade_context import Facts
from emulator.api.stripe.version_change import Change
from schemas.stripe.objects import Rendered


def _undo(shown: Rendered, _facts: Facts) -> None:
    refunds = shown.pop("refunds", None) or []
    shown["refund"] = refunds[0]["refund"] if refunds else None


def _respell(params: dict[str, Any]) -> dict[str, Any]:
    if "refund" not in params or "refunds" in params:
        return params
    respelled = {name: value for name, value in params.items() if name != "refund"}
    return {**respelled, "refunds": [{"refund": params["refund"]}]}


CHANGE = Change(
    release="2025-03-31.basil",
    undo={"credit_note": _undo},
    requests={
        "GET /v1/credit_notes/preview": _respell,
        "GET /v1/credit_notes/preview/lines": _respell,
        "POST /v1/credit_notes": _respell,
    },
    references={"credit_note": {"refund": "refund"}},
    unknown={"credit_note": frozenset({"refunds"})},
)
