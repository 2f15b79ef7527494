"""2026-03-25.dahlia: `ui_mode` of Checkout Sessions says what is shown where: `hosted` became `hosted_page`.

docs.stripe.com/changelog/dahlia/2026-03-25/updates-available-checkout-session-ui-modes
"""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered

_PRESENT = {"custom": "elements", "embedded": "embedded_page", "hosted": "hosted_page"}
_FORMER = {present: former for former, present in _PRESENT.items()}


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    shown["ui_mode"] = _FORMER.get(shown["ui_mode"], shown["ui_mode"])


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    mode = params.get("ui_mode")
    return {**params, "ui_mode": _PRESENT[mode]} if isinstance(mode, str) and mode in _PRESENT else params


VERSION_CHANGE = VersionChange(
    release="2026-03-25.dahlia",
    downgrade={"checkout.session": _downgrade},
    upgrade_params={"POST /v1/checkout/sessions": _upgrade_params},
)
