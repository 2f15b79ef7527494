"""2025-05-28.basil: a credit note may be of mixed type, which older versions have no word for."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    if shown.get("type") == "mixed":
        shown["type"] = "post_payment"


VERSION_CHANGE = VersionChange(
    release="2025-05-28.basil",
    downgrade={"credit_note": _downgrade},
)
