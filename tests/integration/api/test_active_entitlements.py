"""What customers are entitled to, by whatever happens to their subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import stripe

from emulator.api.stripe.versions import OLDEST
from tests.support.checkout import Till
from tests.support.entitlements import (
    ACTIVE,
    FEATURES,
    UPDATED,
    attach,
    changes_told,
    entitlements,
    keys_of,
    new_feature,
    product_with,
)
from tests.support.provider_types import assert_keys
from tests.support.resources import check_reading, check_refusal
from tests.support.shop import Object, Shop
from tests.support.subscriptions import DAY, MONTH_START, Books
from tests.support.typed_classes import mismatches
from tests.support.waiting import eventually
from tests.support.wire import Response

pytestmark = pytest.mark.every_engine

FEBRUARY = MONTH_START + 31 * DAY
MARCH = FEBRUARY + 28 * DAY


@pytest.fixture
def customer(books: Books) -> str:
    """A customer who pays, in a world that stands at New Year 2026."""
    books.stop()
    return str(books.shop.paying_customer()["id"])


def test_who_subscribes_is_entitled(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop, "seats", "export")
    subscription = books.subscribe(customer, books.price(1000, product=product))
    features = shop.get(FEATURES)["data"]
    granted = entitlements(shop, customer)
    assert_keys(granted[0], stripe.entitlements.ActiveEntitlement)
    assert granted == [
        {
            "id": granted[number]["id"],
            "object": "entitlements.active_entitlement",
            "feature": features[number]["id"],
            "livemode": False,
            "lookup_key": key,
        }
        for number, key in enumerate(("export", "seats"))
    ]
    check_reading(shop, ACTIVE, granted[0], "No such active entitlement")
    (event,) = shop.events(type=UPDATED)
    assert event["request"] == {"id": None, "idempotency_key": None}
    assert mismatches(event) == mismatches(event["data"]["object"]) == []
    assert event["data"] == {
        "object": {
            "object": "entitlements.active_entitlement_summary",
            "customer": customer,
            "entitlements": {
                "object": "list",
                "data": granted,
                "has_more": False,
                "url": f"/v1/customer/{customer}/entitlements",
            },
            "livemode": False,
        },
        "previous_attributes": {"entitlements": {"data": []}},
    }
    assert shop.events()[-1]["type"] == UPDATED
    shop.delete(f"/v1/subscriptions/{subscription['id']}")
    assert entitlements(shop, customer) == []
    assert shop.wire.get(f"{ACTIVE}/{granted[0]['id']}").status == 404
    ended = shop.events()[-1]
    assert ended["data"]["object"]["entitlements"]["data"] == []
    assert ended["data"]["previous_attributes"] == {"entitlements": {"data": granted}}


def test_whose_entitlements_are_listed(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop, *(f"f{number:02}" for number in range(12)))
    books.subscribe(customer, books.price(1000, product=product))
    listed = entitlements(shop, customer, limit=100)
    assert [each["lookup_key"] for each in listed] == [f"f{number:02}" for number in range(11, -1, -1)]
    assert shop.wire.all(ACTIVE, {"customer": customer, "limit": 5}) == listed
    assert shop.get(ACTIVE, customer=customer, ending_before=listed[2]["id"])["data"] == listed[:2]
    (event,) = shop.events(type=UPDATED)
    told = event["data"]["object"]["entitlements"]
    assert (told["data"], told["has_more"]) == (listed[:10], True)
    assert shop.wire.all(told["url"], {"limit": 5}) == listed
    assert shop.wire.get("/v1/customer/cus_none/entitlements").status == 404
    expanded = entitlements(shop, customer, expand=["data.feature"])
    assert [each["feature"]["lookup_key"] for each in expanded] == [each["lookup_key"] for each in listed[:10]]
    assert entitlements(Shop(shop.wire.with_version(OLDEST)), customer, limit=100) == listed
    assert shop.get(ACTIVE, customer=shop.customer()["id"]) == {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": ACTIVE,
    }
    check_refusal(shop.wire.get(ACTIVE), "customer", "parameter_missing")
    check_refusal(shop.wire.get(ACTIVE, {"customer": "cus_none"}), "customer", "resource_missing")
    after = shop.wire.get(ACTIVE, {"customer": customer, "starting_after": "ent_1"})
    check_refusal(after, "starting_after", "resource_missing")


def test_nobody_is_entitled_before_the_first_invoice_is_paid(shop: Shop, books: Books, customer: str) -> None:
    price = books.price(1000, product=product_with(shop, "seats"))
    subscription = books.subscribe(customer, price, payment_behavior="default_incomplete")
    assert (subscription["status"], keys_of(shop, customer)) == ("incomplete", [])
    shop.post(f"/v1/invoices/{subscription['latest_invoice']}/pay")
    assert keys_of(shop, customer) == ["seats"]
    second = books.subscribe(shop.paying_customer()["id"], price, payment_behavior="default_incomplete")
    shop.delete(f"/v1/subscriptions/{second['id']}")
    assert changes_told(shop) == [([], ["seats"])]


def test_a_trial_entitles(shop: Shop, books: Books, customer: str) -> None:
    price = books.price(1000, product=product_with(shop, "seats"))
    subscription = books.subscribe(customer, price, trial_period_days=7)
    assert (subscription["status"], keys_of(shop, customer)) == ("trialing", ["seats"])
    granted = entitlements(shop, customer)
    books.move_to(MONTH_START + 8 * DAY)
    assert books.subscription(subscription["id"])["status"] == "active"
    assert entitlements(shop, customer) == granted
    assert changes_told(shop) == [([], ["seats"])]


def test_who_does_not_pay_is_entitled_until_the_subscription_ends(shop: Shop, books: Books, customer: str) -> None:
    price = books.price(1000, product=product_with(shop, "seats"))
    subscription = books.subscribe(customer, price)
    books.use_card(customer, "pm_card_chargeCustomerFail")
    books.move_to(FEBRUARY + 2 * DAY)
    assert books.subscription(subscription["id"])["status"] == "past_due"
    assert keys_of(shop, customer) == ["seats"]
    books.move_to(FEBRUARY + 27 * DAY)
    assert books.subscription(subscription["id"])["status"] == "canceled"
    assert keys_of(shop, customer) == []
    assert changes_told(shop) == [([], ["seats"]), (["seats"], [])]


def test_a_pause_takes_nothing_away(shop: Shop, books: Books, customer: str) -> None:
    price = books.price(1000, product=product_with(shop, "seats"))
    subscription = books.subscribe(customer, price)
    granted = entitlements(shop, customer)
    paused = shop.post(f"/v1/subscriptions/{subscription['id']}/pause", type="subscription")
    assert (paused["status"], entitlements(shop, customer)) == ("paused", granted)
    shop.post(f"/v1/subscriptions/{subscription['id']}/resume")
    assert entitlements(shop, customer) == granted


def test_it_ends_at_the_end_of_the_period(shop: Shop, books: Books, customer: str) -> None:
    price = books.price(1000, product=product_with(shop, "seats"))
    books.subscribe(customer, price, cancel_at_period_end=True)
    assert keys_of(shop, customer) == ["seats"]
    books.move_to(FEBRUARY + 1)
    assert keys_of(shop, customer) == []


def test_an_upgrade_grants_anew(shop: Shop, books: Books, customer: str) -> None:
    silver = product_with(shop, "seats")
    seats = shop.get(f"/v1/products/{silver}/features")["data"][0]["entitlement_feature"]["id"]
    gold = product_with(shop, "export")
    attach(shop, gold, seats)
    subscription = books.subscribe(customer, books.price(1000, product=silver))
    before = entitlements(shop, customer)
    item = subscription["items"]["data"][0]["id"]
    books.update(subscription["id"], items__0__id=item, items__0__price=books.price(3000, product=gold))
    after = entitlements(shop, customer)
    assert sorted(each["lookup_key"] for each in after) == ["export", "seats"]
    assert not {each["id"] for each in before} & {each["id"] for each in after}
    assert changes_told(shop) == [([], ["seats"]), (["seats"], ["export", "seats"])]


def test_items_come_and_go(shop: Shop, books: Books, customer: str) -> None:
    base, extra = product_with(shop, "seats"), product_with(shop, "export")
    subscription = books.subscribe(customer, books.price(1000, product=base))
    seats = entitlements(shop, customer)
    price = books.price(500, product=extra)
    item = shop.post("/v1/subscription_items", subscription=subscription["id"], price=price)
    assert keys_of(shop, customer) == ["export", "seats"]
    shop.post(f"/v1/subscription_items/{item['id']}", quantity=3)
    shop.delete(f"/v1/subscription_items/{item['id']}")
    assert entitlements(shop, customer) == seats
    assert changes_told(shop) == [([], ["seats"]), (["seats"], ["export", "seats"]), (["export", "seats"], ["seats"])]


def test_a_change_that_waits_for_its_payment_grants_when_it_is_paid(shop: Shop, books: Books, customer: str) -> None:
    subscription = books.subscribe(customer, books.price(1000, product=product_with(shop, "seats")))
    item = subscription["items"]["data"][0]["id"]
    books.use_card(customer, "pm_card_chargeCustomerFail")
    waiting = books.update(
        subscription["id"],
        items__0__id=item,
        items__0__price=books.price(3000, product=product_with(shop, "export")),
        payment_behavior="pending_if_incomplete",
        proration_behavior="always_invoice",
    )
    assert keys_of(shop, customer) == ["seats"]
    books.use_card(customer, "pm_card_visa")
    shop.post(f"/v1/invoices/{waiting['latest_invoice']}/pay")
    assert keys_of(shop, customer) == ["export"]


def test_what_is_attached_or_taken_off_shows_when_the_next_period_begins(
    shop: Shop, books: Books, customer: str
) -> None:
    product = product_with(shop, "seats")
    price = books.price(1000, product=product)
    books.subscribe(customer, price)
    kept = entitlements(shop, customer)
    attach(shop, product, new_feature(shop, "export")["id"])
    assert entitlements(shop, customer) == kept
    newcomer = shop.paying_customer()["id"]
    books.subscribe(newcomer, price)
    assert keys_of(shop, newcomer) == ["export", "seats"]
    books.move_to(FEBRUARY)
    assert keys_of(shop, customer) == ["export", "seats"]
    assert kept[0] in entitlements(shop, customer)
    attached = shop.get(f"/v1/products/{product}/features")["data"][1]
    assert attached["entitlement_feature"]["lookup_key"] == "seats"
    shop.delete(f"/v1/products/{product}/features/{attached['id']}")
    assert keys_of(shop, customer) == ["export", "seats"]
    books.move_to(MARCH)
    assert keys_of(shop, customer) == ["export"]


def test_a_change_of_items_shows_what_was_attached_meanwhile(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop)
    subscription = books.subscribe(customer, books.price(1000, product=product))
    attach(shop, product, new_feature(shop, "seats")["id"])
    books.update(subscription["id"], metadata__a="b")
    assert keys_of(shop, customer) == []
    swapped = {
        "items__0__id": subscription["items"]["data"][0]["id"],
        "items__0__deleted": True,
        "items__1__price": books.price(1000, product=product),
        "proration_behavior": "none",
    }
    books.update(subscription["id"], **swapped)
    assert keys_of(shop, customer) == ["seats"]


def test_another_price_of_the_product_shows_what_was_attached_meanwhile(
    shop: Shop, books: Books, customer: str
) -> None:
    """As reported (sgtpepperoni.substack.com/p/working-around-a-stripe-entitlements): there and back grants once."""
    product = product_with(shop, "seats")
    price, clone = (books.price(1000, product=product) for _ in range(2))
    subscription = books.subscribe(customer, price)
    seats = entitlements(shop, customer)
    attach(shop, product, new_feature(shop, "export")["id"])
    item = subscription["items"]["data"][0]["id"]
    for each in (clone, price):
        books.update(subscription["id"], items__0__id=item, items__0__price=each)
        assert keys_of(shop, customer) == ["export", "seats"]
    assert seats[0] in entitlements(shop, customer)
    assert len(changes_told(shop)) == 2


def test_archived_features_still_entitle(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop, "seats")
    shop.post(f"{FEATURES}/{shop.get(FEATURES)['data'][0]['id']}", active=False)
    books.subscribe(customer, books.price(1000, product=product))
    assert keys_of(shop, customer) == ["seats"]


def test_what_two_subscriptions_grant_ends_with_the_last(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop, "seats")
    first, second = (books.subscribe(customer, books.price(1000, product=product)) for _ in range(2))
    granted = entitlements(shop, customer)
    assert len(granted) == 1
    shop.delete(f"/v1/subscriptions/{first['id']}")
    assert entitlements(shop, customer) == granted
    shop.delete(f"/v1/subscriptions/{second['id']}")
    assert entitlements(shop, customer) == []
    assert changes_told(shop) == [([], ["seats"]), (["seats"], [])]


def test_subscriptions_that_are_made_at_once_grant_once(shop: Shop, books: Books, customer: str) -> None:
    params = {"customer": customer, "items[0][price]": books.price(1000, product=product_with(shop, "seats"))}

    def insist(call: Callable[[], Response]) -> Object:
        """In between it may be told of a lock."""
        answer: Object = shop.wire.ok(eventually(call, lambda answer: answer.status != 429))
        return answer

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(insist, [partial(shop.wire.post, "/v1/subscriptions", params)] * 4))
        assert changes_told(shop) == [([], ["seats"])]
        ends = [partial(shop.wire.delete, f"/v1/subscriptions/{each['id']}") for each in made]
        assert {each["status"] for each in threads.map(insist, ends)} == {"canceled"}
    assert changes_told(shop) == [([], ["seats"]), (["seats"], [])]


def test_more_than_a_transaction_takes_are_found_by_their_ids(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop, *(f"f{number}" for number in range(110)))
    subscription = books.subscribe(customer, books.price(1000, product=product))
    granted = shop.wire.all(ACTIVE, {"customer": customer})
    assert len(granted) == 110
    for each in (granted[0], granted[-1]):
        read = partial(shop.wire.get, f"{ACTIVE}/{each['id']}")
        assert eventually(read, lambda answer: answer.status == 200).json == each
    shop.delete(f"/v1/subscriptions/{subscription['id']}")
    assert keys_of(shop, customer) == []


def test_a_connected_account_has_its_own(shop: Shop) -> None:
    account = Shop(shop.wire.for_account("acct_1Connected0000"))
    books = Books(account)
    customer = account.paying_customer()["id"]
    books.subscribe(customer, books.price(1000, product=product_with(account, "seats")))
    assert keys_of(account, customer) == ["seats"]
    assert shop.get(FEATURES)["data"] == []
    assert shop.wire.get(ACTIVE, {"customer": customer}).status == 400


def test_who_is_deleted_is_entitled_to_nothing(shop: Shop, books: Books, customer: str) -> None:
    product = product_with(shop, "seats")
    for _ in range(2):
        books.subscribe(customer, books.price(1000, product=product))
    shop.delete(f"/v1/customers/{customer}")
    assert changes_told(shop) == [([], ["seats"]), (["seats"], [])]


def test_phases_of_a_schedule_grant_and_revoke(shop: Shop, books: Books, customer: str) -> None:
    silver, gold = (books.price(1000, product=product_with(shop, key)) for key in ("seats", "export"))
    shop.post(
        "/v1/subscription_schedules",
        customer=customer,
        start_date=MONTH_START + DAY,
        end_behavior="cancel",
        phases__0__items__0__price=silver,
        phases__0__duration__interval="month",
        phases__1__items__0__price=gold,
        phases__1__duration__interval="month",
    )
    assert keys_of(shop, customer) == []
    books.move_to(MONTH_START + 2 * DAY)
    assert keys_of(shop, customer) == ["seats"]
    books.move_to(FEBRUARY + 2 * DAY)
    assert keys_of(shop, customer) == ["export"]
    books.move_to(MARCH + 2 * DAY)
    assert keys_of(shop, customer) == []
    assert changes_told(shop) == [([], ["seats"]), (["seats"], ["export"]), (["export"], [])]


def test_a_quote_that_is_accepted_grants(shop: Shop, books: Books, customer: str) -> None:
    price = books.price(1000, product=product_with(shop, "seats"))
    quote = shop.post("/v1/quotes", customer=customer, line_items__0__price=price)
    shop.post(f"/v1/quotes/{quote['id']}/finalize")
    shop.post(f"/v1/quotes/{quote['id']}/accept")
    assert keys_of(shop, customer) == ["seats"]


def test_a_session_of_checkout_that_is_completed_grants(shop: Shop, books: Books) -> None:
    till = Till(shop)
    price = books.price(1000, product=product_with(shop, "seats"))
    session = till.open(mode="subscription", line_items__0__price=price, line_items__0__quantity=1)
    assert changes_told(shop) == []
    till.complete(session)
    customer = shop.get(f"/v1/checkout/sessions/{session['id']}")["customer"]
    assert keys_of(shop, customer) == ["seats"]


def test_an_older_version_is_told_the_same(shop: Shop, books: Books, customer: str) -> None:
    books.subscribe(customer, books.price(1000, product=product_with(shop, "seats")))
    old = Shop(shop.wire.with_version(OLDEST))
    assert old.events(type=UPDATED)[0]["data"] == shop.events(type=UPDATED)[0]["data"]


def test_a_webhook_endpoint_can_ask_for_it(shop: Shop) -> None:
    endpoint: Object = shop.post("/v1/webhook_endpoints", url="https://example.com/hook", enabled_events=[UPDATED])
    assert endpoint["enabled_events"] == [UPDATED]
