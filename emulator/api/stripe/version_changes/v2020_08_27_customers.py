"""2020-08-27: a customer's sources, subscriptions and tax ids show only when they are expanded."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.included_lists import included_list
from emulator.api.stripe.version_change import VersionChange
from schemas.stripe.objects import Rendered

_LISTS = ("sources", "subscriptions", "tax_ids")


def _downgrade(shown: Rendered, ctx: DowngradeContext) -> None:
    for name in _LISTS:
        shown[name] = ctx.include(shown, name) or included_list([], f"/v1/customers/{shown['id']}/{name}")
        shown[name].setdefault("total_count", len(shown[name]["data"]))


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    downgrade={"customer": _downgrade},
    included={"customer": frozenset(_LISTS)},
)
