"""2025-03-31.basil: `discounts` alone tells of an invoice's discounts."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.downgrade_lookups import invoice_of
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered


def _downgrade(shown: Rendered, ctx: DowngradeContext) -> None:
    """The discount there is; null where there are several."""
    invoice = invoice_of(shown, ctx)
    named = shown.get("discounts") or []
    standing = {each.id: each for each in (() if invoice is None else invoice.discounts)}
    only = standing.get(named[0]) if len(named) == 1 and isinstance(named[0], str) else None
    shown["discount"] = None if only is None else ctx.show(only)


VERSION_CHANGE = VersionChange(
    release="2025-03-31.basil",
    downgrade={"invoice": _downgrade},
    references={"invoice": {"discount": "discount"}},
)
