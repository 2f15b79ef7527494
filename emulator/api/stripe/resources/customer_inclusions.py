"""Properties of customers that appear only when they are expanded (docs.stripe.com/expand)."""

from emulator.api.stripe.embedded_lists import with_changes
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.loading import with_current_prices
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all
from schemas.stripe.included_lists import EMBEDDED
from schemas.stripe.objects import Rendered, render


def subscriptions(customer_id: str, uow: UnitOfWork) -> Rendered:
    """The customer's subscriptions that are not canceled: the ten newest, and how many there are in all."""
    selection = Selection(
        equals={"customer": customer_id}, limit=EMBEDDED, predicate=lambda each: each.status != "canceled"
    )
    found = with_changes(uow, Subscription, selection, list_all(uow, Subscription, selection))
    return {
        "object": "list",
        "data": [render(with_current_prices(uow, each), uow.ctx) for each in found[:EMBEDDED]],
        "has_more": len(found) > EMBEDDED,
        "total_count": len(found),
        "url": f"/v1/customers/{customer_id}/subscriptions",
    }
