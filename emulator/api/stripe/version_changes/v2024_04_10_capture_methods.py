"""2024-04-10: payment intents that do not say so are captured asynchronously, where it had been at once."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    return params if "capture_method" in params else {**params, "capture_method": "automatic"}


VERSION_CHANGE = VersionChange(
    release="2024-04-10",
    upgrade_params={"POST /v1/payment_intents": _upgrade_params},
)
