"""2023-08-16: intents take the account's types of payment methods, where they had taken cards unless told otherwise."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    if "payment_method_types" in params or "automatic_payment_methods" in params:
        return params
    return {**params, "payment_method_types": ["card"]}


VERSION_CHANGE = VersionChange(
    release="2023-08-16",
    upgrade_params={"POST /v1/payment_intents": _upgrade_params, "POST /v1/setup_intents": _upgrade_params},
)
