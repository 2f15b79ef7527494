"""The items of a subscription as parameters ask for them (docs.stripe.com/api/subscription_items)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from emulator.billing.catalog.discounts import Discount, DiscountTarget, Redemption, redeem_all
from emulator.billing.catalog.prices import Price, require_active, require_recurring
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.calendar import Interval, Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.money import require_limit
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.subscriptions.params import ChangedItemParams, ItemTermsParams
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem, interval_of, is_metered

MAX_ITEMS = 20
"""docs.stripe.com/billing/subscriptions/multiple-products"""

PeriodOf = Callable[[Interval], Period]
"""The period that an item of an interval is in."""


class ItemEntry(Struct, frozen=True, kw_only=True):
    """What the parameters of one item ask for, with what they name.

    Attributes:
        params: the parameters.
        param_prefix: where they stand, `items[0]`; empty where they are the request's own.
        price: the price that they name or make; None where they name none.
        product: the product of that price.
        tax_rates: the rates that they name.
        discounts: what they ask to be redeemed.
    """

    params: ItemTermsParams
    param_prefix: str
    price: Price | None = None
    product: Product | None = None
    tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN

    def param(self, name: str) -> str:
        """A parameter of it as complaints name it: `items[0][price]`; `price` where it is the request's own."""
        return f"{self.param_prefix}[{name}]" if self.param_prefix else name

    @property
    def price_param(self) -> str:
        """The parameter that names its price, an older `plan` or `price`."""
        return self.param("price" if self.params.plan is NOT_GIVEN else "plan")

    @property
    def named(self) -> str | None:
        """The id of the item that is to change; None for a new one."""
        return given_or(self.params.id, None) if isinstance(self.params, ChangedItemParams) else None

    @property
    def deletes(self) -> bool:
        """Whether the item is to go."""
        return isinstance(self.params, ChangedItemParams) and self.params.deleted is True


def currency_of(entries: Sequence[ItemEntry], wanted: str | None) -> str:
    """The currency of a new subscription: the one that is asked for, else that of its first price."""
    first = next((entry.price.currency for entry in entries if entry.price is not None), None)
    return wanted or first or "usd"


def make_items(
    subscription: str,
    customer: str,
    entries: Sequence[ItemEntry],
    currency: str,
    period_of: PeriodOf,
    ctx: Context,
    changes: Changes,
) -> tuple[SubscriptionItem, ...]:
    """The items of a new subscription. Raises APIError where a price cannot be one of its items."""
    _check_count(len(entries))
    for n, entry in enumerate(entries):
        price = _require_price(entry, currency)
        if any(other.price is not None and other.price.id == price.id for other in entries[:n]):
            raise APIError(
                f"Cannot create a Subscription with multiple Subscription Items with the same Price: {price.id}",
                param="plan",
            )
    items = tuple(_new_item(subscription, customer, entry, currency, period_of, ctx, changes) for entry in entries)
    _check_amounts(items, currency)
    return items


def change_items(
    subscription: Subscription, entries: Sequence[ItemEntry], period_of: PeriodOf, ctx: Context, changes: Changes
) -> tuple[SubscriptionItem, ...]:
    """The items of a subscription after an update, those that are new last.

    Raises APIError for an item that is not one of its own, a price that it has already, and where none would be left.
    """
    items = {item.id: item for item in subscription.items}
    added: list[SubscriptionItem] = []
    for entry in entries:
        current = _current_item(subscription, items, entry)
        if current is None:
            _check_not_there([*items.values(), *added], _require_price(entry, subscription.currency))
            added.append(
                _new_item(subscription.id, subscription.customer, entry, subscription.currency, period_of, ctx, changes)
            )
        elif entry.deletes:
            _with_usage_cleared(current, entry)
            del items[current.id]
        else:
            items[current.id] = _changed_item(subscription, current, entry, period_of, ctx, changes)
    after = (*items.values(), *added)
    if not after:
        raise APIError(
            "A subscription must have at least one active plan. To cancel a subscription, please use the cancel API "
            "endpoint on /v1/subscriptions."
        )
    _check_count(len(after))
    _check_amounts(after, subscription.currency)
    return after


def check_intervals(subscription: Subscription) -> None:
    """Raises APIError for classic billing with prices of several intervals; flexible billing takes them."""
    if not subscription.is_flexible and len({item.interval for item in subscription.items}) > 1:
        raise APIError(
            "Currency and interval fields must match across all plans on this subscription. Found mismatch in interval "
            "field."
        )


def _current_item(
    subscription: Subscription, items: dict[str, SubscriptionItem], entry: ItemEntry
) -> SubscriptionItem | None:
    if entry.named is None:
        if entry.deletes:
            raise APIError("You must pass the `id` of a subscription item to delete it.", param=entry.param("id"))
        return None
    found = items.get(entry.named)
    if found is None:
        raise APIError(
            f"No such subscription_item: '{entry.named}' on the subscription {subscription.id}.",
            code="resource_missing",
            param=entry.param("id"),
        )
    return found


def _check_not_there(items: Sequence[SubscriptionItem], price: Price) -> None:
    if any(item.price.id == price.id for item in items):
        raise APIError(
            f"A new item with Price {price.id} can't be added to this Subscription because an existing Subscription "
            "Item is already using that Price."
        )


def _check_count(count: int) -> None:
    if count > MAX_ITEMS:
        # Programs look for "maximum number of items" (tierrun/tier); the other words are ours.
        message = f"A subscription can have a maximum number of items of {MAX_ITEMS}; this one would have {count}."
        raise APIError(message, param="items")


def _check_amounts(items: Sequence[SubscriptionItem], currency: str) -> None:
    for item in items:
        if not item.is_metered:
            require_limit(item.price.amount(Decimal(item.quantity or 0), currency))


def _new_item(
    subscription: str,
    customer: str,
    entry: ItemEntry,
    currency: str,
    period_of: PeriodOf,
    ctx: Context,
    changes: Changes,
) -> SubscriptionItem:
    price, params = _require_price(entry, currency), entry.params
    period = period_of(interval_of(price))
    item = SubscriptionItem(
        id=ctx.new_id("si"),
        created=ctx.now,
        subscription=subscription,
        metadata=metadata_after({}, params.metadata),
        period_start=period.start,
        period_end=period.end,
        price=price,
        quantity=None if is_metered(price) else given_or(params.quantity, 1),
        tax_rates=given_or(entry.tax_rates, ()),
        usage_gte=usage_threshold(None, entry, price),
    )
    return replace(item, discounts=_discounts(item, customer, currency, entry, ctx, changes))


def _changed_item(
    subscription: Subscription,
    old: SubscriptionItem,
    entry: ItemEntry,
    period_of: PeriodOf,
    ctx: Context,
    changes: Changes,
) -> SubscriptionItem:
    """An item after an update. Another price resets the quantity to one, unless that is given as well."""
    params, item = entry.params, _with_usage_cleared(old, entry)
    if entry.price is not None and entry.price.id != old.price.id:
        price = _require_price(entry, subscription.currency)
        _check_not_there([each for each in subscription.items if each.id != old.id], price)
        item = replace(item, price=price, quantity=None if is_metered(price) else 1)
        if _meter_of(price) != _meter_of(old.price):
            item = replace(item, first_second_billed=None, usage_billed=Decimal(0))
        if item.interval != old.interval:
            period = period_of(item.interval)
            item = replace(item, period_start=period.start, period_end=period.end)
    item = replace(
        item,
        metadata=metadata_after(old.metadata, params.metadata),
        quantity=given_or(params.quantity, item.quantity),
        tax_rates=given_or(entry.tax_rates, old.tax_rates),
        usage_gte=usage_threshold(old.usage_gte, entry, item.price),
    )
    discounts = _discounts(item, subscription.customer, subscription.currency, entry, ctx, changes)
    return replace(item, discounts=discounts)


def usage_threshold(old: int | None, entry: ItemEntry, price: Price) -> int | None:
    """How much is to be used until an invoice is made. Raises APIError where nothing is metered, in words of ours."""
    params = entry.params.billing_thresholds
    if not is_metered(price):
        if params is not NOT_GIVEN and params is not None:
            raise APIError(
                f"`billing_thresholds` can only be set for an item whose price has `usage_type=metered`; {price.id} "
                "has not.",
                param=entry.param("billing_thresholds"),
            )
        return None
    if params is NOT_GIVEN:
        return old
    return None if params is None else params.usage_gte


def _with_usage_cleared(item: SubscriptionItem, entry: ItemEntry) -> SubscriptionItem:
    """The item without its usage records where that is asked for; events of meters are not touched (documented)."""
    if not isinstance(entry.params, ChangedItemParams) or entry.params.clear_usage is not True:
        return item
    if not item.is_metered:
        raise APIError(
            f"`clear_usage` can only be passed for an item whose price has `usage_type=metered`; {item.id} has none.",
            param=entry.param("clear_usage"),
        )
    if not item.takes_usage_records:
        return item
    return replace(item, first_second_billed=None, usage_billed=Decimal(0), usage_clearings=item.usage_clearings + 1)


def _meter_of(price: Price) -> str | None:
    return None if price.recurring is None else price.recurring.meter


def _discounts(
    item: SubscriptionItem, customer: str, currency: str, entry: ItemEntry, ctx: Context, changes: Changes
) -> tuple[Discount, ...]:
    if entry.discounts is NOT_GIVEN:
        return item.discounts
    target = DiscountTarget(
        customer=customer, currency=currency, subscription=item.subscription, subscription_item=item.id
    )
    return redeem_all(entry.discounts, item.discounts, target, ctx, changes)


def _require_price(entry: ItemEntry, currency: str) -> Price:
    """The price of an entry. Raises APIError for one that cannot be that of an item, or where there is none."""
    price, param = entry.price, entry.price_param
    if price is None:
        raise missing_param(param)
    recurring = require_recurring(price, param)
    require_active(price, param)
    if entry.product is not None and not entry.product.active:
        raise APIError(
            f"The product {entry.product.id} is marked as inactive, and thus no new subscriptions can be create to any "
            f"plans of this product. You provided the plan {price.id}."
        )
    if currency != price.currency and currency not in price.currency_options:
        supported = " and ".join(f"`{each}`" for each in (price.currency, *price.currency_options))
        raise APIError(
            f"The price specified only supports {supported}. This doesn't match the expected currency: `{currency}`."
        )
    if recurring.usage_type == "metered" and entry.params.quantity is not NOT_GIVEN:
        raise APIError(
            "Quantity should not be specified where usage_type is `metered`. Remove quantity from "
            f"`{entry.param_prefix or 'the parameters'}`",
            param=entry.param("quantity"),
        )
    return price
