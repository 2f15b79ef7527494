"""2026-03-25.dahlia: quantities with decimals, and metadata of credit note lines."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2026-03-25.dahlia",
    undo={
        "credit_note_line_item": without("metadata"),
        "invoiceitem": without("quantity_decimal"),
        "line_item": without("quantity_decimal"),
    },
)
