"""What subscriptions entitle customers to: the rules alone."""

from __future__ import annotations

from typing import get_args

import pytest

from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price, Recurring
from emulator.billing.catalog.products import AttachedFeature, Product
from emulator.billing.core.changes import Changes
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions import entitlements as rules
from emulator.billing.subscriptions.subscription import PendingUpdate, Status, Subscription, SubscriptionItem
from tests.support.domain_objects import NOW, moment, told

UPDATED = "entitlements.active_entitlement_summary.updated"
SUMMARY = rules.ActiveEntitlementSummary(id="cus_1", created=NOW)


def item(id: str, product: str, period_start: int = NOW) -> SubscriptionItem:
    price = Price(
        id=f"price_{product}",
        created=NOW,
        currency="usd",
        order=f"price_{product}",
        product=product,
        terms=Terms(unit_amount_decimal="100", tax_behavior="unspecified"),
        recurring=Recurring(interval="month"),
    )
    return SubscriptionItem(
        id=id, created=NOW, subscription="sub_1", price=price, period_start=period_start, period_end=period_start + 9
    )


def subscription(*items: SubscriptionItem, id: str = "sub_1", status: Status = "active") -> Subscription:
    return Subscription(
        id=id,
        created=NOW,
        billing_cycle_anchor=NOW,
        currency="usd",
        customer="cus_1",
        items=items,
        start_date=NOW,
        status=status,
    )


def product(id: str, *keys: str) -> Product:
    features = (AttachedFeature(id=f"prodft_{key}", created=NOW, feature=f"feat_{key}", lookup_key=key) for key in keys)
    return Product(id=id, created=NOW, name="Gold", order=id, updated=NOW, features=tuple(features))


PRODUCTS = {each.id: each for each in (product("gold", "seats", "export"), product("silver", "seats"))}
GOLD = rules.with_features(subscription(item("si_1", "gold")), PRODUCTS)


def keys(summary: rules.ActiveEntitlementSummary) -> list[str]:
    return [each.lookup_key for each in summary.entitlements]


def followed(summary: rules.ActiveEntitlementSummary, *changed: Subscription) -> rules.ActiveEntitlementSummary:
    return rules.follow_subscriptions(summary, changed, moment(), Changes())


@pytest.mark.parametrize("status", get_args(Status))
def test_which_statuses_entitle(status: Status) -> None:
    entitles = status in ("active", "past_due", "paused", "trialing", "unpaid")
    assert bool(rules.entitling(replace(GOLD, status=status))) is entitles


def test_what_comes_with_a_subscription() -> None:
    assert [(each.item, each.product, each.lookup_key) for each in GOLD.features] == [
        ("si_1", "gold", "seats"),
        ("si_1", "gold", "export"),
    ]
    assert rules.with_features(GOLD, PRODUCTS) is GOLD
    assert rules.with_features(GOLD, {}).features == ()


def test_when_the_products_are_looked_at_again() -> None:
    assert rules.includes_anew(GOLD, None)
    assert not rules.includes_anew(replace(GOLD, status="past_due", metadata={"a": "b"}), GOLD)
    assert not rules.includes_anew(replace(GOLD, items=(replace(GOLD.items[0], quantity=9),)), GOLD)
    kept = GOLD.items[0]
    repriced = replace(kept, price=replace(kept.price, id="price_clone"))
    for items in ([item("si_1", "gold", NOW + 9)], [item("si_2", "gold")], [item("si_1", "silver")], [repriced]):
        assert rules.includes_anew(replace(GOLD, items=tuple(items)), GOLD)


def test_a_change_that_waits_grants_when_it_comes_true() -> None:
    wanted = (item("si_1", "silver"),)
    waiting = replace(GOLD, pending_update=PendingUpdate(expires_at=NOW + 9, invoice="in_1", items=wanted))
    assert rules.includes_anew(waiting, GOLD)
    waiting = rules.with_features(waiting, PRODUCTS)
    assert rules.entitling(waiting) == rules.entitling(GOLD)
    applied = replace(waiting, items=wanted, pending_update=None)
    assert not rules.includes_anew(applied, waiting)
    assert [(each.product, each.lookup_key) for each in rules.entitling(applied)] == [("silver", "seats")]
    dropped = replace(waiting, pending_update=None)
    assert not rules.includes_anew(dropped, waiting)
    assert rules.entitling(dropped) == rules.entitling(GOLD)


def test_a_subscription_grants_and_its_end_revokes() -> None:
    changes = Changes()
    granted = rules.follow_subscriptions(SUMMARY, [GOLD], moment(), changes)
    assert keys(granted) == ["seats", "export"]
    assert [each.lookup_key for each in granted.newest_first] == ["export", "seats"]
    assert [(each.type, each.after, each.before, each.caused_by_request) for each in changes.domain_events] == [
        (UPDATED, granted, SUMMARY, False)
    ]
    kept = changes.saved(rules.ActiveEntitlementKey)
    assert [(each.id, each.customer) for each in kept] == [(each.id, "cus_1") for each in granted.entitlements]
    changes = Changes()
    revoked = rules.follow_subscriptions(granted, [replace(GOLD, status="canceled")], moment(), changes)
    assert keys(revoked) == []
    assert [action for action, each in changes.written.values() if isinstance(each, rules.ActiveEntitlementKey)] == [
        "remove",
        "remove",
    ]


def test_what_two_subscriptions_grant_ends_with_the_last() -> None:
    other = rules.with_features(subscription(item("si_9", "silver"), id="sub_2"), PRODUCTS)
    both = followed(followed(SUMMARY, GOLD), other)
    assert keys(both) == ["seats", "export"]
    one = followed(both, replace(GOLD, status="canceled"))
    assert [each.id for each in one.entitlements] == [both.entitlements[0].id]
    assert keys(followed(one, replace(other, status="canceled"))) == []
    assert keys(followed(both, replace(GOLD, status="canceled"), replace(other, status="canceled"))) == []


def test_what_comes_with_another_item_is_a_new_entitlement() -> None:
    before = followed(SUMMARY, rules.with_features(subscription(item("si_1", "silver")), PRODUCTS))
    after = followed(before, GOLD)
    assert (keys(before), keys(after)) == (["seats"], ["seats", "export"])
    assert before.entitlements[0].id != after.entitlements[0].id


def test_what_is_renewed_is_the_same_entitlement() -> None:
    before = followed(SUMMARY, GOLD)
    more = {**PRODUCTS, "gold": product("gold", "seats", "export", "audit")}
    after = followed(before, rules.with_features(replace(GOLD, items=(item("si_1", "gold", NOW + 9),)), more))
    assert keys(after) == ["seats", "export", "audit"]
    assert after.entitlements[:2] == before.entitlements


def test_nothing_is_told_where_nothing_changes() -> None:
    changes = Changes()
    assert rules.follow_subscriptions(SUMMARY, [replace(GOLD, status="incomplete")], moment(), changes) == SUMMARY
    granted = followed(SUMMARY, GOLD)
    assert rules.follow_subscriptions(granted, [replace(GOLD, status="paused")], moment(), changes) is granted
    assert (changes.written, told(changes)) == ({}, [])
