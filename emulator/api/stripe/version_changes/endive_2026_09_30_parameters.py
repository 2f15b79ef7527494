"""2026-09-30.endive: PayTo's details are no parameter of a payment method any more.

Nor are the types of payment methods one of intents; they are still taken, as `payment_method_types` of a new one is.
"""

from emulator.api.stripe.version_change import VersionChange, unsupported

VERSION_CHANGE = VersionChange(
    release="2026-09-30.endive",
    upgrade_params={
        "POST /v1/payment_methods/<method>": unsupported("payto"),
    },
)
