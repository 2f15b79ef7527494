"""2024-09-30.acacia: what lowers an amount before tax is shown by itself."""

from emulator.api.stripe.version_change import Change, without

VERSION_CHANGE = Change(
    release="2024-09-30.acacia",
    undo={
        "credit_note": without("pretax_credit_amounts"),
        "credit_note_line_item": without("pretax_credit_amounts"),
        "invoice": without("total_pretax_credit_amounts"),
        "line_item": without("pretax_credit_amounts"),
    },
)
