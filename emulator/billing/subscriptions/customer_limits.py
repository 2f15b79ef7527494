"""What a customer cannot have beside the subscriptions that run already (docs.stripe.com/billing)."""

from collections.abc import Sequence

from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.test_clocks import check_subscription_limit

MAX_SUBSCRIPTIONS = 500
"""How many subscriptions a customer can have that are not over (docs.stripe.com/billing/subscriptions/overview)."""


def check_currency(customer: Customer, running: Sequence[Subscription], currency: str) -> None:
    """Raises APIError where a customer has a subscription in another currency (docs.stripe.com/billing/customer)."""
    other = next((each for each in running if each.currency != currency), None)
    if customer.currency in (None, currency) or other is None:
        return
    raise APIError(
        "You cannot combine currencies on a single customer. This customer has an active subscription, "
        f"subscription schedule, discount, quote, or invoice item with currency {other.currency}."
    )


def check_limit(customer: Customer, running: Sequence[Subscription]) -> None:
    """Raises APIError for one subscription more than a customer can have. Stripe's words are not known."""
    if customer.test_clock is not None:
        check_subscription_limit(customer.test_clock, len(running))
    if len(running) >= MAX_SUBSCRIPTIONS:
        raise APIError(
            f"A customer can have at most {MAX_SUBSCRIPTIONS} subscriptions that are not over; this one has as many.",
            param="customer",
        )
