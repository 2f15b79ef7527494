"""2026-07-29.dahlia: refunds tell whom and how they repay; intents may be limited to types of payment methods."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-07-29.dahlia",
    downgrade={
        "payment_intent": without("allowed_payment_method_types"),
        "refund": without("customer", "customer_account", "payment_method"),
        "setup_intent": without("allowed_payment_method_types"),
    },
)
