"""2025-05-28.basil: credit notes tell what they took off before and after payment, and may be of mixed type."""

from emulator.api.stripe.downgrade_context import Facts
from emulator.api.stripe.version_change import Change, in_turn, without
from schemas.stripe.objects import Rendered


def _undo_mixed(shown: Rendered, _facts: Facts) -> None:
    if shown.get("type") == "mixed":
        shown["type"] = "post_payment"


CHANGE = Change(
    release="2025-05-28.basil",
    undo={"credit_note": in_turn(_undo_mixed, without("post_payment_amount", "pre_payment_amount"))},
)
