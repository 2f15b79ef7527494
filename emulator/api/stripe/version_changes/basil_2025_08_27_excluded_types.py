"""2025-08-27.basil: payment intents may exclude types of payment methods."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2025-08-27.basil",
    downgrade={
        "payment_intent": without("excluded_payment_method_types"),
    },
)
