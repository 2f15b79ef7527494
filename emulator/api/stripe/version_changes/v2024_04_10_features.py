"""2024-04-10: a product's `features` are called `marketing_features`."""

from typing import Any

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe import parameter_errors
from schemas.stripe.objects import Rendered
from schemas.stripe.parameter_errors import InvalidParameterError

_OLD, _NEW = "features", "marketing_features"


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    if _NEW in shown:
        shown[_OLD] = shown.pop(_NEW)


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    """The new name means nothing in older versions."""
    if _NEW in params:
        raise InvalidParameterError(parameter_errors.unknown_parameters([_NEW]))
    return {_NEW if name == _OLD else name: value for name, value in params.items()}


VERSION_CHANGE = VersionChange(
    release="2024-04-10",
    former_names={"marketing_features": "features"},
    downgrade={"product": _downgrade},
    upgrade_params={"POST /v1/products": _upgrade_params, "POST /v1/products/<product>": _upgrade_params},
)
