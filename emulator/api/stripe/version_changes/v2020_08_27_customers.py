"""2020-08-27: a customer's sources, subscriptions and tax ids show only when they are expanded."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.included_lists import included_list
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.subscription import Subscription
from schemas.stripe.objects import Rendered

_LISTS = frozenset({"sources", "subscriptions", "tax_ids"})


def _downgrade(shown: Rendered, ctx: DowngradeContext) -> None:
    path = f"/v1/customers/{shown['id']}"
    for name in ("sources", "tax_ids"):
        shown[name] = ctx.include(shown, name) or included_list([], f"{path}/{name}")
        shown[name].setdefault("total_count", len(shown[name]["data"]))
    # As in a list of them, those that are canceled are left out.
    known = ctx.list_of(Customer, Subscription, customer=shown["id"])
    subscriptions = [ctx.show(each) for each in known if each.status != "canceled"]
    shown["subscriptions"] = included_list(subscriptions, f"{path}/subscriptions")


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    downgrade={"customer": _downgrade},
    included={"customer": _LISTS},
)
