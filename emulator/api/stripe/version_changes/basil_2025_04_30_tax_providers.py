"""2025-04-30.basil: who computes automatic tax, tax ids of cardholders, why a refund waits."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2025-04-30.basil",
    undo={
        "charge": without("billing_details.tax_id"),
        "event": without("context"),
        "invoice": without("automatic_tax.provider"),
        "payment_method": without("billing_details.tax_id"),
        "refund": without("pending_reason"),
    },
)
