"""Properties of customers that appear only when they are expanded (docs.stripe.com/expand)."""

from emulator.api.stripe.embedded_lists import with_changes
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.loading import with_current_prices
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered, render

_SHOWN = 10


def subscriptions(customer_id: str, uow: UnitOfWork) -> Rendered:
    """The first subscriptions of the customer that are not canceled, newest first."""
    selection = Selection(
        equals={"customer": customer_id}, limit=_SHOWN, predicate=lambda each: each.status != "canceled"
    )
    page = uow.list(Subscription, selection)
    found = with_changes(uow, Subscription, selection, page.items)
    return {
        "object": "list",
        "data": [render(with_current_prices(uow, each), uow.ctx) for each in found[:_SHOWN]],
        "has_more": page.has_more or len(found) > _SHOWN,
        "url": f"/v1/customers/{customer_id}/subscriptions",
    }
