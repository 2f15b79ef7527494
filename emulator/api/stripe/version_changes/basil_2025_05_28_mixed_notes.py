"""2025-05-28.basil: credit notes tell what they took off before and after payment, and may be of mixed type."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, in_sequence, without
from schemas.stripe.objects import Rendered


def _downgrade_mixed(shown: Rendered, _ctx: DowngradeContext) -> None:
    if shown.get("type") == "mixed":
        shown["type"] = "post_payment"


VERSION_CHANGE = VersionChange(
    release="2025-05-28.basil",
    downgrade={"credit_note": in_sequence(_downgrade_mixed, without("post_payment_amount", "pre_payment_amount"))},
)
