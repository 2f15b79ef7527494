"""Loading what billing a subscription needs: its customer, the products of its prices, what waits to be billed."""

from collections.abc import Iterable
from typing import Any

from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.meters.meter import Meter
from emulator.billing.meters.tallies import series_of
from emulator.billing.subscriptions.renewal import BillingInputs
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription
from emulator.billing.subscriptions.usage_lines import Usage
from emulator.services.invoices.pending_items import pending_items
from emulator.services.usage import tally_at, usage_of
from emulator.services.usage_records import recorded_usage_of
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all


def load_inputs(
    uow: UnitOfWork, subscription: Subscription, *, used_until: int | None = None, used_through: int | None = None
) -> BillingInputs | None:
    """What billing it needs; None without a customer. Two round trips, and those of what was used.

    Its prices are read along, for `with_current_prices`. `used_until` and `used_through` are as in `usage_within`.
    """
    prices = [item.price for item in subscription.items]
    wanted: list[tuple[type[Any], str]] = [(Customer, subscription.customer)]
    wanted += [(Product, price.product) for price in prices]
    wanted += [(Price, price.id) for price in prices]
    uow.load(wanted)
    customer = uow.get(Customer, subscription.customer)
    if customer is None or customer.deleted:
        return None
    pending = waiting_items(uow, subscription.customer, subscription.currency, subscription.id)
    return BillingInputs(
        customer=customer,
        products=products_of(uow, prices),
        pending=pending,
        usage=usage_within(uow, subscription, used_until=used_until, used_through=used_through),
    )


def usage_within(
    uow: UnitOfWork, subscription: Subscription, *, used_until: int | None = None, used_through: int | None = None
) -> Usage:
    """What was used of its metered items within the periods that they are in; two round trips for each of them.

    These periods end before their time, as new ones begin, at `used_until` (unix seconds, UTC; not included), or with
    `used_through` (included).
    """
    if used_through is not None:
        used_until = used_through + 1
    used, last_second = {}, {}
    for item in subscription.items:
        end = item.period_end if used_until is None else min(item.period_end, used_until)
        if end <= item.period_start:
            continue
        recurring, series = item.price.recurring, item.usage_series
        meter = uow.get(Meter, recurring.meter) if recurring is not None and recurring.meter is not None else None
        if meter is not None:
            series = series_of(meter.id, subscription.customer)
            billed = item.first_second_billed
            used[item.id] = usage_of(uow, meter, subscription.customer, item.period_start, end, billed)
        elif item.takes_usage_records:
            used[item.id] = recorded_usage_of(uow, replace(item, period_end=end))
        if item.id in used and used_through is not None:
            last_second[item.id] = tally_at(uow, series, used_through)
    return Usage(used, last_second)


def running(uow: UnitOfWork, customer: str) -> list[Subscription]:
    """The subscriptions of a customer that are not over, newest first."""
    selection = Selection(equals={"customer": customer}, predicate=lambda each: each.status not in TERMINAL)
    return list_all(uow, Subscription, selection)


def products_of(uow: UnitOfWork, prices: Iterable[Price]) -> dict[str, Product]:
    """The products of prices, by their ids."""
    ids = list({price.product for price in prices})
    return {product.id: product for product in uow.get_many(Product, ids) if product is not None}


def waiting_items(uow: UnitOfWork, customer: str, currency: str, subscription: str | None) -> list[InvoiceItem]:
    """What waits for the next invoice of a subscription, oldest first.

    That are its own items, those of no subscription, and those of one that is over: no invoice of its own will take
    them, and credits are "included on the customer's next invoice"
    (docs.stripe.com/billing/subscriptions/credit-proration-deferral). Costs a read for each other subscription.
    """

    def takes(item: InvoiceItem) -> bool:
        parent = item.details.parent
        return parent is None or parent.subscription == subscription or _is_over(uow, parent.subscription)

    return pending_items(uow, customer, currency, takes=takes)[::-1]


def _is_over(uow: UnitOfWork, subscription: str) -> bool:
    found = uow.get(Subscription, subscription)
    return found is None or found.status in TERMINAL


def with_current_prices(uow: UnitOfWork, subscription: Subscription) -> Subscription:
    """The subscription with its prices as they read now: what they cost never changes, their names and metadata do."""
    prices = uow.get_many(Price, [item.price.id for item in subscription.items])
    items = tuple(
        item if price is None or price == item.price else replace(item, price=price)
        for item, price in zip(subscription.items, prices, strict=True)
    )
    return subscription if items == subscription.items else replace(subscription, items=items)
