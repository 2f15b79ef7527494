"""2025-08-27.basil: payment intents may exclude types of payment methods."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2025-08-27.basil",
    undo={
        "payment_intent": without("excluded_payment_method_types"),
    },
)
