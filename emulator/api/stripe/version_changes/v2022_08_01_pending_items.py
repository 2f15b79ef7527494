"""2022-08-01: an invoice takes no pending items unless it is told to, where it had taken all and insisted on some."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange

_PARAM = "pending_invoice_items_behavior"


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    """A revision takes the lines of what it revises."""
    if not params.keys().isdisjoint({_PARAM, "from_invoice"}):
        return params
    return {**params, _PARAM: "include_and_require"}


VERSION_CHANGE = VersionChange(release="2022-08-01", upgrade_params={"POST /v1/invoices": _upgrade_params})
