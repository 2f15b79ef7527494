"""2025-09-30.clover: previews have an id, customers two more names, invoice items a net amount."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange, without
from schemas.stripe.objects import Rendered

_PREVIEW = "upcoming_in_"


def _downgrade_id(shown: Rendered, _ctx: DowngradeContext) -> None:
    if shown.get("id", "").startswith(_PREVIEW):
        del shown["id"]


VERSION_CHANGE = VersionChange(
    release="2025-09-30.clover",
    downgrade={
        "customer": without("business_name", "individual_name"),
        "invoice": _downgrade_id,
        "invoiceitem": without("net_amount", "proration_details"),
    },
)
