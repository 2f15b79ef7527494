"""2026-04-22.dahlia: intents tell whether their payments are managed."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2026-04-22.dahlia",
    undo={
        "payment_intent": without("managed_payments"),
        "setup_intent": without("managed_payments"),
    },
)
