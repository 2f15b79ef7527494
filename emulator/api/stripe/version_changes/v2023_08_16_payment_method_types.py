"""2023-08-16: intents take the account's types of payment methods, where they had taken cards unless told otherwise."""

from typing import Any

from emulator.api.stripe.version_change import VersionChange

_CHOICES = ("automatic_payment_methods", "payment_method_configuration", "payment_method_types")


def _upgrade_params(params: dict[str, Any]) -> dict[str, Any]:
    if not params.keys().isdisjoint(_CHOICES):
        return params
    return {**params, "payment_method_types": ["card"]}


VERSION_CHANGE = VersionChange(
    release="2023-08-16",
    upgrade_params={"POST /v1/payment_intents": _upgrade_params, "POST /v1/setup_intents": _upgrade_params},
)
