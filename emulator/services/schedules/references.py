"""Loading what a stored phase names, as requests find what their parameters name."""

from collections.abc import Mapping, Sequence

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.discounts import Discount, DiscountParams, Redemption
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.invoices.item_details import ItemReferences
from emulator.billing.schedules.schedule import AddedItem, Phase, PhaseItem
from emulator.billing.schedules.terms import added_item_params
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.one_off_items import OneOffEntry
from emulator.billing.subscriptions.params import ItemTermsParams, SubscriptionTermsParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services.subscriptions.loading import products_of
from emulator.services.taxes import located_rates
from emulator.store.unit_of_work import UnitOfWork


def phase_references(
    uow: UnitOfWork,
    phase: Phase,
    params: SubscriptionTermsParams,
    items: Sequence[ItemTermsParams],
    subscription: Subscription | None = None,
) -> SubscriptionReferences:
    """What a phase names; what was deleted since is left out.

    Args:
        uow: the unit of work.
        phase: the phase that begins.
        params: what it asks of its subscription.
        items: those of its parameters that are about items.
        subscription: the subscription, where there is one already.
    """
    prices = _prices(uow, [*phase.items, *phase.add_invoice_items])
    standing = [] if subscription is None else [item.price for item in subscription.items]
    products = products_of(uow, [*prices.values(), *standing])
    rates = {item.price: item.tax_rates for item in phase.items}
    return SubscriptionReferences(
        items=[_item_entry(uow, each, n, prices, products, rates) for n, each in enumerate(items)],
        products=products,
        add_invoice_items=[_one_off(uow, each, phase, prices, products) for each in phase.add_invoice_items],
        automatic_tax_rates=located_rates(uow) if params.automatic_tax and params.automatic_tax.enabled else (),
        account_tax_ids=NOT_GIVEN if phase.invoice_settings is None else phase.invoice_settings.account_tax_ids or (),
        default_tax_rates=phase.default_tax_rates,
        discounts=_redemptions(uow, params.discounts),
    )


def _prices(uow: UnitOfWork, items: Sequence[PhaseItem | AddedItem]) -> dict[str, Price]:
    found = uow.get_many(Price, [item.price for item in items])
    uow.load([(Product, price.product) for price in found if price is not None])
    return {price.id: price for price in found if price is not None}


def _item_entry(
    uow: UnitOfWork,
    params: ItemTermsParams,
    n: int,
    prices: Mapping[str, Price],
    products: Mapping[str, Product],
    rates: Mapping[str, tuple[TaxRate, ...]],
) -> ItemEntry:
    price = prices.get(params.price) if params.price else None
    return ItemEntry(
        params=params,
        param_prefix=f"items[{n}]",
        price=price,
        product=None if price is None else products.get(price.product),
        tax_rates=NOT_GIVEN if price is None else rates[price.id],
        discounts=_redemptions(uow, params.discounts),
    )


def _one_off(
    uow: UnitOfWork, item: AddedItem, phase: Phase, prices: dict[str, Price], products: dict[str, Product]
) -> OneOffEntry:
    params, price = added_item_params(item, phase), prices.get(item.price)
    references = ItemReferences(
        price=price,
        product=None if price is None else products.get(price.product),
        tax_rates=item.tax_rates or NOT_GIVEN,
        discounts=_redemptions(uow, params.discounts),
    )
    return OneOffEntry(params=params, param_prefix="add_invoice_items", item_references=references)


def _redemptions(uow: UnitOfWork, wanted: Given[Sequence[DiscountParams] | None]) -> Given[tuple[Redemption, ...]]:
    if wanted is NOT_GIVEN:
        return NOT_GIVEN
    found = (_redemption(uow, each, f"discounts[{n}]") for n, each in enumerate(wanted or ()))
    return tuple(each for each in found if each is not None)


def _redemption(uow: UnitOfWork, wanted: DiscountParams, param: str) -> Redemption | None:
    if wanted.discount:
        discount = uow.get(Discount, wanted.discount)
        return None if discount is None else Redemption(param=param, discount=discount)
    code = uow.get(PromotionCode, wanted.promotion_code) if wanted.promotion_code else None
    named = wanted.coupon or (None if code is None else code.coupon)
    coupon = uow.get(Coupon, named) if named else None
    return None if coupon is None else Redemption(param=param, coupon=coupon, promotion_code=code)
