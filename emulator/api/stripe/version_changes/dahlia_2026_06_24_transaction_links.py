"""2026-06-24.dahlia: charges of cards show the link between transactions."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-06-24.dahlia",
    downgrade={
        "charge": without("payment_method_details.card.transaction_link_id"),
    },
)
