"""2025-04-30.basil: who computes automatic tax, tax ids of cardholders, why a refund waits."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2025-04-30.basil",
    downgrade={
        "charge": without("billing_details.tax_id"),
        "event": without("context"),
        "invoice": without("automatic_tax.provider"),
        "payment_method": without("billing_details.tax_id"),
        "refund": without("pending_reason"),
    },
)
