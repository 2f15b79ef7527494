"""2026-05-27.dahlia: invoices tell what was paid elsewhere."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-05-27.dahlia",
    downgrade={
        "invoice": without("amount_paid_off_stripe"),
    },
)
