"""2022-08-01: customers have a `currency` alone, where `default_currency` had said the same."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    """Recorded as null of customers who had no currency yet; of others there is no recording."""
    shown["default_currency"] = shown.get("currency")


VERSION_CHANGE = VersionChange(release="2022-08-01", downgrade={"customer": _downgrade})
