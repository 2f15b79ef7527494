"""Which payment methods a customer can add in the portal, and which they pay with: these cannot be taken away."""

from collections.abc import Iterable

from emulator.billing.customers.customer import Customer
from emulator.billing.payments.method_types import METHOD_TYPES, pays_in
from emulator.billing.subscriptions.subscription import Subscription

_NOT_OFFERED = ("custom", "link")
"""What is custom is drawn by the business itself, and Link asks for a login."""


def addable_types(enabled: Iterable[str], currency: str | None) -> tuple[str, ...]:
    """The types of payment methods that a customer can add, of those that are enabled for the account.

    They can be kept, and pay in the customer's `currency`, where they have one already
    (docs.stripe.com/changelog/clover/2025-11-17/portal-payment-method-configuration: any that is enabled;
    docs.stripe.com/customer-management, "Supported payment methods": in which currencies).
    """
    kept = (each for each in enabled if each not in _NOT_OFFERED and METHOD_TYPES[each].is_saved)
    return tuple(each for each in kept if currency is None or pays_in(each, currency))


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
