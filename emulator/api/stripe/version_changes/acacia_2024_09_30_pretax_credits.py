"""2024-09-30.acacia: what lowers an amount before tax is shown by itself."""

from emulator.api.stripe.version_change import VersionChange, without

VERSION_CHANGE = VersionChange(
    release="2024-09-30.acacia",
    downgrade={
        "credit_note": without("pretax_credit_amounts"),
        "credit_note_line_item": without("pretax_credit_amounts"),
        "invoice": without("total_pretax_credit_amounts"),
        "line_item": without("pretax_credit_amounts"),
    },
)
