"""The customer portal: the rules alone."""

from __future__ import annotations

import pytest

from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price, Recurring
from emulator.billing.catalog.products import Product
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.portal import configurations as rules
from emulator.billing.portal import plans, sessions
from emulator.billing.portal.configuration import (
    AdjustableQuantity,
    AllowedSubscriptionUpdate,
    Features,
    PortalConfiguration,
    SubscriptionUpdate,
    default_configuration,
)
from emulator.billing.portal.configuration_params import (
    ConfigurationCreateParams,
    ConfigurationUpdateParams,
    FeaturesCreateParams,
    FeaturesParams,
    OfferedProductParams,
    RequiredEnabledParams,
    SubscriptionCancelParams,
    SubscriptionUpdateParams,
)
from emulator.billing.portal.links import parse_token, portal_url
from emulator.billing.portal.session import IDLE_SECONDS, UNUSED_SECONDS, PortalSession
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem
from tests.support.domain_objects import NOW, moment, told


def made(changes: Changes | None = None) -> PortalConfiguration:
    params = ConfigurationCreateParams(
        features=FeaturesCreateParams(invoice_history=RequiredEnabledParams(enabled=True)), name="First"
    )
    return rules.create_configuration(params, moment(), changes or Changes())


def session() -> PortalSession:
    return PortalSession(id="bps_1", created=NOW, configuration="bpc_1", customer="cus_1", secret="hidden")


def test_what_is_made_and_changed() -> None:
    changes = Changes()
    old = made(changes)
    assert (old.name, old.active, old.features.invoice_history) == ("First", True, True)
    changed = rules.update_configuration(old, ConfigurationUpdateParams(name=None), moment(NOW + 5), changes)
    assert (changed.name, changed.updated) == (None, NOW + 5)
    assert told(changes) == ["billing_portal.configuration.created", "billing_portal.configuration.updated"]


def test_nothing_is_kept_when_nothing_changes() -> None:
    changes, old = Changes(), made()
    assert rules.update_configuration(old, ConfigurationUpdateParams(name="First"), moment(NOW + 5), changes) == old
    assert changes.written == {}


def test_the_default_configuration_is_always_the_same_one_and_sorts_before_all_others() -> None:
    assert default_configuration(moment()) == default_configuration(moment(NOW + 60))
    assert default_configuration(moment()).id < made().id


@pytest.mark.parametrize(
    "features",
    [
        FeaturesParams(subscription_update=SubscriptionUpdateParams(enabled=True)),
        FeaturesParams(subscription_update=SubscriptionUpdateParams(enabled=True, default_allowed_updates=["price"])),
        FeaturesParams(subscription_cancel=SubscriptionCancelParams(proration_behavior="always_invoice")),
        FeaturesParams(subscription_cancel=SubscriptionCancelParams(proration_behavior="create_prorations")),
    ],
)
def test_features_that_do_not_go_together(features: FeaturesParams) -> None:
    with pytest.raises(APIError):
        rules.update_configuration(made(), ConfigurationUpdateParams(features=features), moment(), Changes())


def test_a_product_is_found_by_its_price() -> None:
    features = FeaturesParams(
        subscription_update=SubscriptionUpdateParams(
            enabled=True,
            default_allowed_updates=["price"],
            products=[OfferedProductParams(product="gold", prices=["p1", "p2"])],
        )
    )
    changed = rules.update_configuration(made(), ConfigurationUpdateParams(features=features), moment(), Changes())
    update = changed.features.subscription_update
    assert update.offer_of("p2") == update.products[0]
    assert update.offer_of("p3") is None


def test_a_link_is_good_until_nobody_has_used_it_for_long() -> None:
    assert session().expires_at == NOW + UNUSED_SECONDS
    changes = Changes()
    active = sessions.note_activity(session(), NOW + 100, changes)
    assert active.expires_at == NOW + 100 + IDLE_SECONDS
    assert sessions.note_activity(active, NOW + 159, changes) is active
    assert sessions.note_activity(active, NOW + 160, changes).active_at == NOW + 160
    assert sessions.note_activity(active, NOW + 1000, changes).expires_at == NOW + 1000 + IDLE_SECONDS


def test_a_link_names_its_session_and_opens_no_other() -> None:
    url = portal_url(session(), moment())
    link = parse_token(url.rpartition("/")[2])
    assert link is not None
    assert (link.account, link.id, link.livemode) == (moment().account.id, "bps_1", False)
    assert link.opens(session().secret)
    assert not link.opens("other")
    assert "hidden" not in f"{link!r} {session()!r}"


@pytest.mark.parametrize("token", ["", "test_", "test_%", "live_YQ", "prod_YSxiLGM", "test_" + "Y" * 500])
def test_what_is_no_link(token: str) -> None:
    assert parse_token(token) is None


def test_what_can_be_done_with_a_plan() -> None:
    features = default_configuration(moment()).features
    plan = subscription()
    assert plans.can_cancel(plan, features)
    assert not plans.can_renew(plan, features)
    ending = replace(plan, cancel_at=NOW + 5, cancel_at_period_end=True)
    assert not plans.can_cancel(ending, features)
    assert plans.can_renew(ending, features)
    for managed in (replace(plan, schedule="sub_sched_1"), replace(plan, status="canceled")):
        assert not plans.can_cancel(managed, features)
    assert not plans.can_change(plan, features)
    changing = replace(features, subscription_update=SubscriptionUpdate(enabled=True))
    assert plans.can_change(plan, changing)
    for fixed in (replace(plan, schedule="sub_sched_1"), replace(plan, items=plan.items * 2)):
        assert not plans.can_change(fixed, changing)
    assert not plans.can_cancel(plan, Features())


@pytest.mark.parametrize(
    ("allowed", "price_id", "quantity", "is_allowed"),
    [
        ((), "price_1", 1, True),
        ((), "price_2", 1, False),
        (("price",), "price_2", 1, True),
        (("price",), "price_1", 2, False),
        (("quantity",), "price_1", 2, True),
        (("quantity",), "price_1", 4, False),
        (("quantity",), "price_1", 0, False),
    ],
)
def test_which_changes_are_allowed(
    allowed: tuple[AllowedSubscriptionUpdate, ...], price_id: str, quantity: int, is_allowed: bool
) -> None:
    features = Features(subscription_update=SubscriptionUpdate(enabled=True, default_allowed_updates=allowed))
    plan = subscription()
    offer = plans.Offer(
        price=replace(plan.items[0].price, id=price_id),
        product=Product(id="prod_1", created=NOW, name="Gold", order="prod_1", updated=NOW),
        quantity=AdjustableQuantity(maximum=3),
    )
    change = plans.Change(offer=offer, quantity=quantity)
    if is_allowed:
        plans.require_allowed(change, plan, features)
        return
    with pytest.raises(APIError):
        plans.require_allowed(change, plan, features)


def subscription() -> Subscription:
    price = Price(
        id="price_1",
        created=NOW,
        currency="usd",
        order="price_1",
        product="prod_1",
        terms=Terms(unit_amount_decimal="1000"),
        recurring=Recurring(interval="month"),
    )
    item = SubscriptionItem(
        id="si_1", created=NOW, subscription="sub_1", price=price, period_start=NOW, period_end=NOW + 30
    )
    return Subscription(
        id="sub_1",
        created=NOW,
        billing_cycle_anchor=NOW,
        currency="usd",
        customer="cus_1",
        items=(item,),
        start_date=NOW,
        status="active",
    )
