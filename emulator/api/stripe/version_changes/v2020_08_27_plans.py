"""2020-08-27: the tiers of a plan show only when they are expanded; those of a price never showed otherwise."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, ctx: DowngradeContext) -> None:
    """Null where a plan has none (99 of 99 recorded)."""
    shown["tiers"] = ctx.include(shown, "tiers") if shown.get("billing_scheme") == "tiered" else None


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    downgrade={"plan": _downgrade},
    included={"plan": frozenset({"tiers"})},
)
