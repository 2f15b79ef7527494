"""2024-10-28.acacia: tax rates may be flat amounts."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2024-10-28.acacia",
    downgrade={
        "tax_rate": without("flat_amount", "rate_type"),
    },
)
