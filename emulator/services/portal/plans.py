"""A customer's subscriptions in the portal: ended, renewed, changed."""

from collections.abc import Sequence

from emulator.billing.catalog.coupons import Coupon
from emulator.billing.catalog.prices import Price
from emulator.billing.catalog.products import Product
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import Given
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.portal import plans as rules
from emulator.billing.portal.configuration import OfferedProduct
from emulator.billing.portal.plans import Change, Offer
from emulator.billing.portal.session import FlowDiscount
from emulator.billing.subscriptions.feedback_options import FeedbackOption
from emulator.billing.subscriptions.items import ItemEntry
from emulator.billing.subscriptions.params import CancellationDetailsParams, SubscriptionUpdateParams
from emulator.billing.subscriptions.preview import PreviewedInvoice
from emulator.billing.subscriptions.preview_params import SubscriptionDetailsParams
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.subscriptions.terms import SubscriptionReferences
from emulator.services import subscriptions
from emulator.services.portal.discounts import Wanted, offered_discount, wanted_discounts, with_discounts
from emulator.services.portal.visits import Visit
from emulator.services.subscriptions.loading import products_of

__all__ = [
    "Change",
    "Offer",
    "cancel",
    "change_plan",
    "coupon_named",
    "current_plans",
    "feedback_options_of",
    "offers",
    "preview",
    "preview_renewal",
    "products_sold",
    "renew",
    "subscription_of",
    "take_offer",
]


def current_plans(visit: Visit) -> Sequence[Subscription]:
    """The customer's subscriptions that are not over, newest first; their products are read along."""
    shown = list(filter(visit.shows, subscriptions.running(visit.uow, visit.customer.id)))
    visit.uow.load([(Product, item.price.product) for each in shown for item in each.items])
    return shown


def products_sold(visit: Visit, subscription: Subscription) -> Sequence[Product]:
    """What a subscription is for, each product once, in the order of its items."""
    products = products_of(visit.uow, [item.price for item in subscription.items])
    ids = dict.fromkeys(item.price.product for item in subscription.items)
    return [products[id] for id in ids if id in products]


def subscription_of(visit: Visit, id: str) -> Subscription:
    """One of the customer's subscriptions. Raises APIError, a 404, for another one, and one that may not be seen."""
    found = visit.uow.get(Subscription, id)
    if found is None or found.customer != visit.customer.id or not visit.shows(found):
        raise APIError(f"No such subscription: '{id}'", status=404, code="resource_missing", param="id")
    return found


def cancel(visit: Visit, id: str, details: Given[CancellationDetailsParams]) -> Subscription:
    """Ends a subscription, as the configuration says: now, or with its period. Raises APIError where that cannot be."""
    subscription, how = subscription_of(visit, id), visit.features.subscription_cancel
    if not rules.can_cancel(subscription, visit.features):
        raise APIError("This subscription cannot be canceled.")
    if how.mode == "immediately":
        prorates = how.proration_behavior == "create_prorations"
        return subscriptions.cancel(visit.uow, subscription, details, prorate=prorates)
    return _update(visit, subscription, rules.end_params(details))


def renew(visit: Visit, id: str) -> Subscription:
    """Lets a subscription go on that was to end with its period. Raises APIError where that cannot be."""
    subscription = subscription_of(visit, id)
    if not rules.can_renew(subscription, visit.features):
        raise APIError("This subscription cannot be renewed.")
    return _update(visit, subscription, rules.renewal_params())


def take_offer(visit: Visit, id: str, coupon_id: str) -> Subscription:
    """Lets a subscription go on with a coupon that its customer was offered. Raises APIError where that cannot be."""
    subscription, coupon = subscription_of(visit, id), visit.uow.get(Coupon, coupon_id)
    if coupon is None:
        raise APIError(f"No such coupon: '{coupon_id}'", code="resource_missing", param="coupon")
    return _update(visit, subscription, SubscriptionUpdateParams(), offered_discount(subscription, coupon))


def offers(visit: Visit, subscription: Subscription) -> list[Offer]:
    """What a subscription can be changed to, the price that it has among them if that is offered.

    Where the price cannot be changed there is no other: how many there are may be, and a code may be typed.
    """
    update, uow = visit.features.subscription_update, visit.uow
    products = update.products
    uow.load([(Price, id) for each in products for id in each.prices])
    uow.load([(Product, each.product) for each in products])
    found = [
        _offer(visit, each, price)
        for each in products
        for price in uow.get_many(Price, list(each.prices))
        if price is not None
    ]
    alive = [each for each in found if each is not None and rules.is_offered(each.price, each.product, subscription)]
    if "price" in update.default_allowed_updates:
        return alive
    return [each for each in alive if each.price.id == subscription.items[0].price.id]


def may_change(visit: Visit, subscription: Subscription) -> bool:
    """Whether the customer can change a subscription to anything."""
    return rules.can_change(subscription, visit.features) and bool(offers(visit, subscription))


def preview_renewal(visit: Visit, subscription: Subscription) -> Invoice:
    """What a subscription is billed next. Raises APIError for one that is not."""
    references = _own_references(visit, subscription)
    return _preview(visit, subscription, SubscriptionDetailsParams(), references, PreviewedInvoice())


def preview(visit: Visit, id: str, change: Change, discounts: Sequence[FlowDiscount] = ()) -> Invoice:
    """What a change would be billed. Raises APIError for a change that cannot be."""
    subscription = _changeable(visit, id, change)
    details = rules.preview_params(change, subscription, visit.features)
    wanted = wanted_discounts(visit, subscription, change.code, discounts)
    imagined = with_discounts(subscription, SubscriptionUpdateParams(), wanted)[1]
    references = _references(visit, subscription, change)
    return _preview(visit, subscription, details, references, PreviewedInvoice(discounts=imagined))


def change_plan(visit: Visit, id: str, change: Change, discounts: Sequence[FlowDiscount] = ()) -> Subscription:
    """Changes what a subscription is for. Raises APIError for a change that cannot be, or is not paid."""
    subscription = _changeable(visit, id, change)
    wanted = wanted_discounts(visit, subscription, change.code, discounts)
    if not wanted and not rules.is_other(change, subscription):
        # Sent once more: a period that begins anew would be billed once more.
        return subscription
    params = rules.update_params(change, subscription, visit.features)
    return _update(visit, subscription, params, wanted, _references(visit, subscription, change))


def _update(
    visit: Visit,
    subscription: Subscription,
    params: SubscriptionUpdateParams,
    wanted: Sequence[Wanted] = (),
    references: SubscriptionReferences | None = None,
) -> Subscription:
    references = references or _own_references(visit, subscription)
    params, discounts = with_discounts(subscription, params, wanted)
    return subscriptions.update(visit.uow, subscription, params, replace(references, discounts=discounts))


def _preview(
    visit: Visit,
    subscription: Subscription,
    details: SubscriptionDetailsParams,
    references: SubscriptionReferences,
    imagined: PreviewedInvoice,
) -> Invoice:
    return subscriptions.preview_change(
        visit.uow, subscription, details, references, visit.customer, imagined, lambda pending: pending
    )


def _changeable(visit: Visit, id: str, change: Change) -> Subscription:
    """The subscription that is to change. Raises APIError for a change that the configuration does not allow."""
    subscription = subscription_of(visit, id)
    if not rules.can_change(subscription, visit.features):
        raise APIError("This subscription cannot be changed.")
    rules.require_allowed(change, subscription, visit.features)
    return subscription


def _own_references(visit: Visit, subscription: Subscription) -> SubscriptionReferences:
    """What a request about a subscription names that names no other price."""
    return SubscriptionReferences(products=products_of(visit.uow, [item.price for item in subscription.items]))


def _references(visit: Visit, subscription: Subscription, change: Change) -> SubscriptionReferences:
    params = rules.update_params(change, subscription, visit.features)
    entries = [
        ItemEntry(params=each, param_prefix="items[0]", price=change.offer.price, product=change.offer.product)
        for each in params.items or ()
    ]
    prices = [change.offer.price, *(item.price for item in subscription.items)]
    return SubscriptionReferences(items=entries, products=products_of(visit.uow, prices))


def _offer(visit: Visit, offered: OfferedProduct, price: Price) -> Offer | None:
    product = visit.uow.get(Product, offered.product)
    return None if product is None else Offer(price=price, product=product, quantity=offered.adjustable_quantity)


def coupon_named(visit: Visit, id: str) -> Coupon | None:
    """A coupon that is offered, where it still exists."""
    return visit.uow.get(Coupon, id)


def feedback_options_of(visit: Visit) -> list[FeedbackOption]:
    """The account's own reasons to choose from, those of them that are active."""
    ids = visit.features.subscription_cancel.cancellation_reason.feedback_options or ()
    found = visit.uow.get_many(FeedbackOption, list(ids))
    return [each for each in found if each is not None and each.status == "active"]
