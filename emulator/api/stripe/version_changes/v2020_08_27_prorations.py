"""2020-08-27: `proration_behavior` takes the place of `prorate`."""

from typing import Any

from emulator.api.stripe.version_change import UpgradeParams, VersionChange
from schemas.stripe import parameter_errors
from schemas.stripe.parameter_errors import InvalidParameterError

_BEHAVIORS = {"true": "create_prorations", "false": "none"}


def _renamed(old: str, new: str) -> UpgradeParams:
    """Takes a parameter that was true or false by its present name, and refuses what is neither by its former one."""

    def upgrade(params: dict[str, Any]) -> dict[str, Any]:
        if old not in params or new in params:
            return params
        value = params[old]
        behavior = _BEHAVIORS.get(value.lower()) if isinstance(value, str) else None
        if behavior is None:
            raise InvalidParameterError(parameter_errors.invalid_boolean(old, value))
        return {**{name: each for name, each in params.items() if name != old}, new: behavior}

    return upgrade


_PREVIEW = _renamed("subscription_prorate", "subscription_proration_behavior")
_CHANGE = _renamed("prorate", "proration_behavior")

VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    upgrade_params={
        "DELETE /v1/subscription_items/<item>": _CHANGE,
        "GET /v1/invoices/upcoming": _PREVIEW,
        "GET /v1/invoices/upcoming/lines": _PREVIEW,
        "POST /v1/subscription_items": _CHANGE,
        "POST /v1/subscription_schedules/<schedule>": _CHANGE,
        "POST /v1/subscription_items/<item>": _CHANGE,
        "POST /v1/subscriptions": _CHANGE,
        "POST /v1/subscriptions/<subscription>": _CHANGE,
    },
)
