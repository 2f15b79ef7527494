"""2026-03-25.dahlia: quantities with decimals, and metadata of credit note lines."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2026-03-25.dahlia",
    downgrade={
        "credit_note_line_item": without("metadata"),
        "invoiceitem": without("quantity_decimal"),
        "line_item": without("quantity_decimal"),
    },
)
