"""2020-08-27: a customer's sources, subscriptions and tax ids show only when they are expanded."""

from emulator.api.stripe.downgrade_context import DowngradeContext
from emulator.api.stripe.version_change import VersionChange
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.payment_methods import PaymentMethod, is_source_id
from emulator.billing.payments.sources import source_of
from emulator.billing.subscriptions.subscription import Subscription
from schemas.stripe.included_lists import included_list
from schemas.stripe.objects import Rendered

_LISTS = frozenset({"sources", "subscriptions", "tax_ids"})


def _downgrade(shown: Rendered, ctx: DowngradeContext) -> None:
    path = f"/v1/customers/{shown['id']}"
    shown["tax_ids"] = ctx.include(shown, "tax_ids") or included_list([], f"{path}/tax_ids")
    shown["tax_ids"].setdefault("total_count", len(shown["tax_ids"]["data"]))
    methods = ctx.list_of(Customer, PaymentMethod, customer=shown["id"])
    sources = [ctx.show(source_of(each)) for each in methods if is_source_id(each.id)]
    shown["sources"] = included_list(sources, f"{path}/sources")
    # As in a list of them, those that are canceled are left out.
    known = ctx.list_of(Customer, Subscription, customer=shown["id"])
    subscriptions = [ctx.show(each) for each in known if each.status != "canceled"]
    shown["subscriptions"] = included_list(subscriptions, f"{path}/subscriptions")


VERSION_CHANGE = VersionChange(
    release="2020-08-27",
    downgrade={"customer": _downgrade},
    included={"customer": _LISTS},
)
