"""2025-09-30.clover: previews have an id. It is no mere addition: code told a preview by the lack of one."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered

_PREVIEW = "upcoming_in_"


def _downgrade_id(shown: Rendered, _ctx: DowngradeContext) -> None:
    if shown.get("id", "").startswith(_PREVIEW):
        del shown["id"]


VERSION_CHANGE = VersionChange(
    release="2025-09-30.clover",
    downgrade={"invoice": _downgrade_id},
)
