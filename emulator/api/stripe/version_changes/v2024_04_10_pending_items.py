"""2024-04-10: `include_and_require` is no behavior of pending items any more."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.fields import FormerValue

_PARAM, _VALUE = "pending_invoice_items_behavior", "include_and_require"


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    return {**params, _PARAM: FormerValue(_VALUE)} if params.get(_PARAM) == _VALUE else params


VERSION_CHANGE = VersionChange(release="2024-04-10", upgrade_params={"POST /v1/invoices": _upgrade_params})
