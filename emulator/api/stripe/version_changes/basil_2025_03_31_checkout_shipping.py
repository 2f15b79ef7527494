"""2025-03-31.basil: where a Checkout Session's goods go is in `collected_information` alone.

docs.stripe.com/changelog/basil/2025-03-31/checkout-session-remove-shipping-details; the new place shows in each version
(recorded in an event of 2019-12-03, of February 2026).
"""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, _ctx: DowngradeContext) -> None:
    shown["shipping_details"] = (shown.get("collected_information") or {}).get("shipping_details")


VERSION_CHANGE = VersionChange(release="2025-03-31.basil", downgrade={"checkout.session": _downgrade})
