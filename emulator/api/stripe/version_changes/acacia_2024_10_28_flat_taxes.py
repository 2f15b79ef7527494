"""2024-10-28.acacia: tax rates may be flat amounts."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2024-10-28.acacia",
    undo={
        "tax_rate": without("flat_amount", "rate_type"),
    },
)
