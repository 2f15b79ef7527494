"""2026-06-24.dahlia: charges of cards show the link between transactions."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2026-06-24.dahlia",
    undo={
        "charge": without("payment_method_details.card.transaction_link_id"),
    },
)
