"""A customer is billed again and again in one currency (docs.stripe.com/billing/customer)."""

from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork


def check_currency(uow: UnitOfWork, customer: Customer, currency: str) -> None:
    """Raises APIError where a customer has a subscription, or something to be billed, in another currency."""
    if customer.currency in (None, currency):
        return
    running = Selection(
        equals={"customer": customer.id},
        limit=1,
        predicate=lambda each: each.status not in TERMINAL and each.currency != currency,
    )
    found = uow.list(Subscription, running).items
    if found:
        raise APIError(
            "You cannot combine currencies on a single customer. This customer has an active subscription, "
            f"subscription schedule, discount, quote, or invoice item with currency {found[0].currency}."
        )
