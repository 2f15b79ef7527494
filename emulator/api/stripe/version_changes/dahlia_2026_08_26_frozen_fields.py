"""2026-08-26.dahlia: invoice items tell which of their fields are frozen."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2026-08-26.dahlia",
    undo={
        "invoiceitem": without("frozen_fields"),
    },
)
