"""2026-05-27.dahlia: invoices tell what was paid elsewhere."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2026-05-27.dahlia",
    undo={
        "invoice": without("amount_paid_off_stripe"),
    },
)
