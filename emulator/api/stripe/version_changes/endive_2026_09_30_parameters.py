"""2026-09-30.endive: the types of payment methods are no parameter of intents any more."""

from emulator.api.stripe.version_change import VersionChange, unsupported

VERSION_CHANGE = VersionChange(
    release="2026-09-30.endive",
    upgrade_params={
        "POST /v1/payment_intents/<intent>": unsupported("payment_method_types"),
        "POST /v1/payment_intents/<intent>/confirm": unsupported("payment_method_types"),
        "POST /v1/payment_methods/<method>": unsupported("payto"),
        "POST /v1/setup_intents/<intent>": unsupported("payment_method_types"),
    },
)
