"""2020-08-27: `result` alone tells how the authentication of a card ended."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    card = (shown.get("payment_method_details") or {}).get("card") or {}
    secured = card.get("three_d_secure")
    if secured is not None:
        succeeded = secured.get("result") == "authenticated"
        card["three_d_secure"] = {**secured, "authenticated": succeeded, "succeeded": succeeded}


VERSION_CHANGE = VersionChange(release="2020-08-27", downgrade={"charge": _downgrade})
