"""Which payment methods a customer pays with: these cannot be taken away in the portal."""

from collections.abc import Iterable

from emulator.billing.customers.customer import Customer
from emulator.billing.subscriptions.subscription import Subscription


def default_method(customer: Customer) -> str | None:
    """What the customer pays with where nothing else is said, by its id."""
    return customer.invoice_settings.default_payment_method or customer.default_source


def own_method(subscription: Subscription) -> str | None:
    """What a subscription is paid with whatever its customer's default is, by its id."""
    return subscription.default_payment_method or subscription.default_source


def methods_in_use(customer: Customer, subscriptions: Iterable[Subscription]) -> frozenset[str]:
    """What the customer and these subscriptions are charged to, by ids."""
    used = (default_method(customer), *map(own_method, subscriptions))
    return frozenset(each for each in used if each is not None)
