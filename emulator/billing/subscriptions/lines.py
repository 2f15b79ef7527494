"""The lines that items of a subscription make: a whole period, a trial, the two sides of a change within a period."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from emulator.billing.arithmetic.amounts import LineInput, compute
from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.calendar import Period
from emulator.billing.core.money import amount_step, format_decimal
from emulator.billing.core.structs import Struct, replace
from emulator.billing.documents.line_text import LineText, LineTextKind
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.line_texts import in_english
from emulator.billing.invoices.priced_lines import priced_lines
from emulator.billing.invoices.subscription_parents import ItemParent
from emulator.billing.subscriptions.proration import credited, prorated, share_of
from emulator.billing.subscriptions.subscription import BilledTerms, Subscription, SubscriptionItem

Products = Mapping[str, Product]
"""The products of all prices in question, by their ids."""


class DiscountShare(Struct, frozen=True):
    """What discounts take off an item for a whole period; `percent_off` where one coupon takes a percentage."""

    taken: tuple[DiscountAmount, ...] = ()
    percent_off: str | None = None


def billed_terms(item: SubscriptionItem, whole: Period, share: DiscountShare) -> BilledTerms:
    """What is billed of an item that is billed for a period, or a part of it."""
    return BilledTerms(
        price=item.price,
        quantity=item.quantity or 0,
        period_start=whole.start,
        period_end=whole.end,
        taken=share.taken,
        percent_off=share.percent_off,
    )


def until_end(subscription: Subscription, billed: BilledTerms, second: int) -> BilledTerms:
    """What is billed of an item from `second` (unix, UTC) on, only until its subscription ends."""
    end = subscription.cancel_at
    return billed if end is None or not second < end < billed.period_end else replace(billed, billed_until=end)


def period_lines(
    subscription: Subscription, item: SubscriptionItem, period: Period, products: Products
) -> list[ItemDetails]:
    """An item for a whole period: one line, or those of the tiers that its quantity reaches."""
    details = period_details(subscription, item, period, products)
    return priced_lines(details, item.price, Decimal(item.quantity or 0))


def period_details(
    subscription: Subscription, item: SubscriptionItem, period: Period, products: Products
) -> ItemDetails:
    """What the lines of an item for a whole period have in common."""
    recurring, terms = item.price.recurring, item.price.terms_in(subscription.currency)
    text = LineText(
        kind="item",
        product=product_name(item.price, products),
        currency=subscription.currency,
        quantity=item.quantity or 0,
        unit_label=_unit_label(item.price, products),
        unit_amount=terms.unit_amount_decimal,
        interval=None if recurring is None else recurring.interval,
        interval_count=1 if recurring is None else recurring.interval_count,
    )
    return _details(
        subscription,
        item,
        period,
        text,
        amount=0,
        unit_amount_decimal=terms.unit_amount_decimal,
    )


def trial_line(subscription: Subscription, item: SubscriptionItem, period: Period, products: Products) -> ItemDetails:
    """An item for the time of a trial: it costs nothing."""
    text = LineText(
        kind="free_trial" if subscription.is_flexible else "trial_period",
        product=product_name(item.price, products),
        currency=subscription.currency,
        quantity=item.quantity,
        unit_label=_unit_label(item.price, products),
    )
    return _details(subscription, item, period, text, amount=0, unit_amount_decimal="0")


def credit_line(
    subscription: Subscription, item: SubscriptionItem, billed: BilledTerms, second: int, products: Products
) -> ItemDetails:
    """What is given back of an item for the time from `second` (unix, UTC) to the end of what was billed."""
    period = Period(second, max(billed.until, second))
    share = share_of(period, billed.period)
    return _part_line(subscription, item, billed, "unused_time", period, share, products)


def debit_line(
    subscription: Subscription, item: SubscriptionItem, billed: BilledTerms, part: Period, products: Products
) -> ItemDetails:
    """What an item costs for a part of the period that its price is for."""
    share = share_of(part, billed.period)
    return _part_line(subscription, item, billed, "remaining_time", part, share, products)


def _part_line(
    subscription: Subscription,
    item: SubscriptionItem,
    billed: BilledTerms,
    kind: LineTextKind,
    period: Period,
    share: Fraction,
    products: Products,
) -> ItemDetails:
    step = amount_step(subscription.currency)
    sign = credited if kind == "unused_time" else prorated
    gross = Fraction(billed.price.exact_amount(Decimal(billed.quantity), subscription.currency))
    itemizes = subscription.billing_mode.proration_discounts == "itemized"
    taken = sum(each.amount for each in billed.taken)
    text = LineText(
        kind=kind,
        product=product_name(billed.price, products),
        currency=subscription.currency,
        quantity=billed.quantity,
        unit_label=_unit_label(billed.price, products),
        percent_off=None if itemizes else billed.percent_off,
        date=period.start,
    )
    return _details(
        subscription,
        item,
        period,
        text,
        amount=sign(gross if itemizes else gross - taken, share, step=step),
        billed=billed,
        discount_amounts=tuple(
            DiscountAmount(each.discount, sign(Fraction(each.amount), share, step=step)) for each in billed.taken
        )
        if itemizes
        else (),
    )


def _details(
    subscription: Subscription,
    item: SubscriptionItem,
    period: Period,
    text: LineText,
    *,
    amount: int,
    unit_amount_decimal: str | None = None,
    billed: BilledTerms | None = None,
    discount_amounts: tuple[DiscountAmount, ...] = (),
) -> ItemDetails:
    """The facts of a line; `billed` is what a proration is of."""
    price = item.price if billed is None else billed.price
    quantity = item.quantity if billed is None else billed.quantity
    credits = text.kind == "unused_time" and billed is not None
    return ItemDetails(
        amount=amount,
        currency=subscription.currency,
        description=in_english(text),
        discountable=billed is None,
        discount_amounts=discount_amounts,
        discounts=item.discounts if billed is None else (),
        metadata=dict(subscription.metadata),
        parent=ItemParent(
            subscription=subscription.id,
            subscription_item=item.id,
            proration=billed is not None,
            credited_items=billed.credited_items if credits and billed is not None else None,
        ),
        period_start=period.start,
        period_end=period.end,
        price=price.id,
        product=price.product,
        quantity_decimal=format_decimal(Decimal(quantity or 0)),
        tax_behavior=price.terms_in(subscription.currency).tax_behavior,
        tax_rates=item.tax_rates,
        text=text,
        unit_amount_decimal=unit_amount_decimal,
    )


def product_name(price: Price, products: Products) -> str:
    """What a product is called on a line; of one that is gone the price's own name is left."""
    product = products.get(price.product)
    return price.nickname or price.id if product is None else product.name


def _unit_label(price: Price, products: Products) -> str | None:
    product = products.get(price.product)
    return None if product is None else product.unit_label


def discount_shares(
    items: Sequence[SubscriptionItem], discounts: Sequence[Discount], currency: str
) -> dict[str, DiscountShare]:
    """What discounts take off each item for a whole period, by the item's id.

    A fixed amount is shared out by the size of the lines: 5.00 off 10.00 and 20.00 are 166 and 334.
    """
    products = {item.id: item.price.product for item in items}
    amounts = compute(
        [_line_input(item, currency) for item in items],
        currency=currency,
        discounts=[each.as_input(currency, products) for each in discounts],
    )
    shares = {}
    for item, line in zip(items, amounts.lines, strict=True):
        percent_off = _percent_off((*item.discounts, *discounts), line.discount_amounts)
        shares[item.id] = DiscountShare(line.discount_amounts, percent_off)
    return shares


def _line_input(item: SubscriptionItem, currency: str) -> LineInput:
    keys = {item.id: item.price.product}
    inputs = [each.as_input(currency, keys) for each in item.discounts]
    return LineInput(
        key=item.id,
        amount=0 if item.is_metered else item.price.amount(Decimal(item.quantity or 0), currency),
        discounts=tuple(each for each in inputs if each.covers(item.id)),
    )


def _percent_off(discounts: Iterable[Discount], taken: Sequence[DiscountAmount]) -> str | None:
    """The percentage of the one discount that takes something; None of several, and of a fixed amount."""
    named = {each.discount for each in taken if each.amount}
    percentages = [each.percent_off for each in discounts if each.id in named]
    return percentages[0] if len(percentages) == 1 else None
