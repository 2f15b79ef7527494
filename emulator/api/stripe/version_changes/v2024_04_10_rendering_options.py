"""2024-04-10: an invoice's `rendering_options` are part of its `rendering`, which older versions show beside them."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered

_TAX_DISPLAY = "amount_tax_display"


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    """Null until something was said (recorded in versions from 2020-08-27 to 2023-08-16)."""
    display = (shown.get("rendering") or {}).get(_TAX_DISPLAY)
    shown["rendering_options"] = None if display is None else {_TAX_DISPLAY: display}


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    if "rendering_options" not in params:
        return params
    options = params["rendering_options"]
    upgraded = {name: value for name, value in params.items() if name != "rendering_options"}
    rendering = upgraded.get("rendering", {})
    if options == "":
        options = {_TAX_DISPLAY: ""}
    # What is no map at all keeps its complaint, by the name that it has now.
    both_are_maps = isinstance(options, dict) and isinstance(rendering, dict)
    return {**upgraded, "rendering": {**options, **rendering} if both_are_maps else options}


VERSION_CHANGE = VersionChange(
    release="2024-04-10",
    former_names={r"rendering\[amount_tax_display\]": "rendering_options[amount_tax_display]"},
    downgrade={"invoice": _downgrade},
    upgrade_params={"POST /v1/invoices": _upgrade_params, "POST /v1/invoices/<invoice>": _upgrade_params},
)
