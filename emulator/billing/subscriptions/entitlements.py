"""What customers are entitled to: the features of the products that they are subscribed to.

docs.stripe.com/billing/entitlements: entitlements are created when a subscription is first activated, kept as long as
it is active, and revoked when it is canceled. What is attached to a product, or taken off it, shows "at the start of
the next billing period"; a change of a subscription's items counts as one (formbricks/formbricks#8141), also from a
price to another of the same product (sgtpepperoni.substack.com/p/working-around-a-stripe-entitlements).
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import ClassVar

from emulator.billing.catalog.products import Product
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.subscriptions.subscription import (
    IncludedFeature,
    Status,
    Subscription,
    SubscriptionItem,
)

# One that is overdue, unpaid or paused entitles on: no page says that anything but the end revokes, and of paused ones
# Stripe's support said so (stackoverflow.com/q/79385906).
NOT_ENTITLING: frozenset[Status] = frozenset({"canceled", "incomplete", "incomplete_expired"})
"""The statuses of subscriptions that were not activated yet, or are over."""


class EntitlementSource(Struct, frozen=True, kw_only=True):
    """What an entitlement comes from: the ids of a subscription, of its item, and of the item's product."""

    subscription: str
    item: str
    product: str


class ActiveEntitlement(Struct, frozen=True, kw_only=True):
    """That a customer is entitled to a feature, an id, by one subscription or several.

    The store keeps it with the customer's others; `ActiveEntitlementKey` finds them.
    """

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "entitlements.active_entitlement", display_name="active entitlement", prefix="ent"
    )

    id: str
    created: int
    feature: str
    lookup_key: str
    sources: tuple[EntitlementSource, ...]


class ActiveEntitlementKey(Struct, frozen=True, kw_only=True):
    """Whose entitlement it is; its id is the entitlement's."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "active_entitlement_key", display_name="active entitlement", prefix="ent", conditional_put=False
    )

    id: str
    created: int
    customer: str


class ActiveEntitlementSummary(Struct, frozen=True, kw_only=True):
    """Everything that a customer is entitled to, oldest first; its id is the customer's."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "entitlements.active_entitlement_summary", events=("entitlements.active_entitlement_summary.updated",)
    )

    id: str
    created: int
    entitlements: tuple[ActiveEntitlement, ...] = ()

    @property
    def newest_first(self) -> tuple[ActiveEntitlement, ...]:
        """The entitlements as lists show them."""
        return self.entitlements[::-1]

    def entitlement(self, id: str) -> ActiveEntitlement | None:
        """The entitlement with this id, or None."""
        return next((each for each in self.entitlements if each.id == id), None)


def entitling(subscription: Subscription | None) -> tuple[IncludedFeature, ...]:
    """The features that a subscription entitles its customer to."""
    if subscription is None or subscription.status in NOT_ENTITLING:
        return ()
    items = {(item.id, item.price.product) for item in subscription.items}
    return tuple(each for each in subscription.features if (each.item, each.product) in items)


def includes_anew(subscription: Subscription, before: Subscription | None) -> bool:
    """Whether what comes with its products is to be looked at: a period has begun, or an item came, went or changed.

    Of a change that waits to be paid it is looked at when the change is asked for.
    """
    if before is None:
        return True
    known = (_terms(before.items), _terms(_waiting(before)))
    return _terms(subscription.items) not in known or not _terms(_waiting(subscription)) <= set().union(*known)


def with_features(subscription: Subscription, products: Mapping[str, Product]) -> Subscription:
    """The subscription with what comes with its products, by their ids, as they are now."""
    included = {
        (item.id, product.id): [
            IncludedFeature(item=item.id, product=product.id, feature=each.feature, lookup_key=each.lookup_key)
            for each in product.features
        ]
        for item in billed_items(subscription)
        if (product := products.get(item.price.product)) is not None
    }
    features = tuple(chain.from_iterable(included.values()))
    return subscription if features == subscription.features else replace(subscription, features=features)


def billed_items(subscription: Subscription) -> tuple[SubscriptionItem, ...]:
    """The items of a subscription, and those of a change that waits."""
    return (*subscription.items, *_waiting(subscription))


def follow_subscriptions(
    before: ActiveEntitlementSummary, subscriptions: Iterable[Subscription], ctx: Context, changes: Changes
) -> ActiveEntitlementSummary:
    """Lets what a customer is entitled to follow subscriptions that changed, and tells of it where that changes.

    An entitlement ends with the last item that it comes from. Where the feature then comes with another item, as it
    does after an upgrade, there is a new one (recorded).
    """
    entitlements = before.entitlements
    for subscription in subscriptions:
        entitlements = _followed(entitlements, subscription, ctx)
    after = replace(before, entitlements=entitlements)
    if after == before:
        return before
    changes.save(after)
    kept, known = {each.id for each in after.entitlements}, {each.id for each in before.entitlements}
    for each in after.entitlements:
        if each.id not in known:
            key = ActiveEntitlementKey(id=each.id, created=each.created, customer=after.id)
            changes.save(key)
            changes.defer(key)
    for each in before.entitlements:
        if each.id not in kept:
            key = ActiveEntitlementKey(id=each.id, created=each.created, customer=after.id)
            changes.remove(key)
            changes.defer(key)
    # It follows from what the request did, and names no request (the samples of docs.stripe.com/billing/entitlements).
    changes.emit("entitlements.active_entitlement_summary.updated", after, before, caused_by_request=False)
    return after


def _terms(items: Iterable[SubscriptionItem]) -> set[tuple[str, str, int]]:
    return {(item.id, item.price.id, item.period_start) for item in items}


def _waiting(subscription: Subscription) -> tuple[SubscriptionItem, ...]:
    """The items that a subscription is to have once a change is paid; none where no such change waits."""
    pending = subscription.pending_update
    return () if pending is None or pending.items is None else pending.items


def _followed(
    entitlements: tuple[ActiveEntitlement, ...], subscription: Subscription, ctx: Context
) -> tuple[ActiveEntitlement, ...]:
    """What a customer is entitled to once one subscription is as it is."""
    included, lookup_keys = _sources_by_feature(subscription)
    kept = []
    for each in entitlements:
        own = [source for source in each.sources if source.subscription == subscription.id]
        others = [source for source in each.sources if source.subscription != subscription.id]
        wanted = included.get(each.feature, [])
        if others or set(own) & set(wanted):
            kept.append(replace(each, sources=(*others, *wanted)))
    features = {each.feature for each in kept}
    new = [
        ActiveEntitlement(
            id=ctx.new_id(ActiveEntitlement.RESOURCE_TYPE.prefix),
            created=ctx.now,
            feature=feature,
            lookup_key=lookup_keys[feature],
            sources=tuple(sources),
        )
        for feature, sources in included.items()
        if feature not in features
    ]
    return (*kept, *new)


def _sources_by_feature(subscription: Subscription) -> tuple[dict[str, list[EntitlementSource]], dict[str, str]]:
    """What each feature comes from that a subscription entitles to, and its lookup key, by the features' ids."""
    sources: dict[str, list[EntitlementSource]] = {}
    lookup_keys: dict[str, str] = {}
    for each in entitling(subscription):
        source = EntitlementSource(subscription=subscription.id, item=each.item, product=each.product)
        sources.setdefault(each.feature, []).append(source)
        lookup_keys[each.feature] = each.lookup_key
    return sources, lookup_keys
