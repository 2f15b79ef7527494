"""2025-10-29.clover: payment records repay credit notes; setup intents may exclude types of payment methods."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2025-10-29.clover",
    downgrade={
        "credit_note": without("refunds.payment_record_refund", "refunds.type"),
        "invoice_payment": without("payment.payment_record"),
        "setup_intent": without("excluded_payment_method_types"),
    },
)
