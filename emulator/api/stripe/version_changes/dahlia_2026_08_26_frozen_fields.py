"""2026-08-26.dahlia: invoice items tell which of their fields are frozen."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-08-26.dahlia",
    downgrade={
        "invoiceitem": without("frozen_fields"),
    },
)
