"""2026-04-22.dahlia: intents tell whether their payments are managed."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-04-22.dahlia",
    downgrade={
        "payment_intent": without("managed_payments"),
        "setup_intent": without("managed_payments"),
    },
)
