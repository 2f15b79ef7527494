"""How often each route goes to DynamoDB: that is what a request costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from emulator.billing.subscriptions.subscription import Subscription
from emulator.services.subscriptions.loading import load_inputs, with_current_prices
from emulator.worlds import World
from tests.support.credits import grant, grant_params
from tests.support.entitlements import entitlements, new_feature, product_with
from tests.support.meters import DAY, NEW_YEAR
from tests.support.plant import FEBRUARY, Plant
from tests.support.round_trips import round_trips
from tests.support.serving import Server
from tests.support.shop import TO_SEND, Object, Shop
from tests.support.subscriptions import items

pytestmark = pytest.mark.every_engine

READ, QUERY, WRITE = "read", "query", "write"


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is before the request that is counted."""

    customer: Object
    item: Object
    draft: Object
    opened: Object
    paid: Object


@pytest.fixture
def scene(shop: Shop) -> Scene:
    customer = shop.customer()
    return Scene(
        customer=customer,
        opened=shop.open_invoice(customer["id"]),
        paid=shop.send(shop.draft(shop.customer(balance=-9000)["id"], 2000)["id"]),
        draft=shop.draft(customer["id"], 2000),
        item=shop.item(customer["id"]),
    )


Request = Callable[[Scene], tuple[str, str, dict[str, Any]]]

ROUTES: dict[str, tuple[Request, list[str]]] = {
    "send an open invoice": (lambda s: ("POST", f"invoices/{s.opened['id']}/send", {}), [READ, WRITE]),
    "send a paid invoice": (lambda s: ("POST", f"invoices/{s.paid['id']}/send", {}), [READ, WRITE]),
    "send a draft": (lambda s: ("POST", f"invoices/{s.draft['id']}/send", {}), [READ, READ, WRITE]),
    "finalize": (lambda s: ("POST", f"invoices/{s.draft['id']}/finalize", {}), [READ, READ, WRITE]),
    "refuse to finalize": (lambda s: ("POST", f"invoices/{s.opened['id']}/finalize", {}), [READ, READ]),
    "create an invoice": (lambda s: ("POST", "invoices", {"customer": s.customer["id"], **TO_SEND}), [READ, WRITE]),
    "create an invoice with pending items": (
        lambda s: ("POST", "invoices", {"customer": s.customer["id"], "pending_invoice_items_behavior": "include"}),
        [READ, QUERY, WRITE],
    ),
    "open the customer portal": (
        lambda s: ("POST", "billing_portal/sessions", {"customer": s.customer["id"]}),
        [READ, WRITE],
    ),
    "update a draft": (lambda s: ("POST", f"invoices/{s.draft['id']}", {"footer": "x"}), [READ, READ, WRITE]),
    "update an open invoice": (
        lambda s: ("POST", f"invoices/{s.opened['id']}", {"metadata[a]": "b"}),
        [READ, WRITE],
    ),
    "update nothing": (lambda s: ("POST", f"invoices/{s.opened['id']}", {}), [READ]),
    "delete a draft": (lambda s: ("DELETE", f"invoices/{s.draft['id']}", {}), [READ, READ, WRITE]),
    "retrieve an open invoice": (lambda s: ("GET", f"invoices/{s.opened['id']}", {}), [READ]),
    "retrieve a draft": (lambda s: ("GET", f"invoices/{s.draft['id']}", {}), [READ, READ]),
    "retrieve an invoice and its customer": (
        lambda s: ("GET", f"invoices/{s.opened['id']}", {"expand[]": "customer"}),
        [READ, READ],
    ),
    "an unknown invoice": (lambda _: ("GET", "invoices/in_nope", {}), [READ, READ]),
    "list open invoices": (lambda _: ("GET", "invoices", {"status": "open"}), [QUERY]),
    "list all invoices": (lambda _: ("GET", "invoices", {}), [QUERY, READ]),
    "list after a cursor": (
        lambda s: ("GET", "invoices", {"starting_after": s.paid["id"], "status": "open"}),
        [QUERY, READ],
    ),
    "list lines": (lambda s: ("GET", f"invoices/{s.opened['id']}/lines", {}), [READ]),
    "list events": (lambda _: ("GET", "events", {"type": "invoice.sent"}), [QUERY]),
    "create a customer": (lambda _: ("POST", "customers", {"name": "x"}), [WRITE]),
    "list customers after a cursor": (
        lambda s: ("GET", "customers", {"starting_after": s.customer["id"]}),
        [READ, QUERY],
    ),
    "update a customer": (lambda s: ("POST", f"customers/{s.customer['id']}", {"name": "x"}), [READ, WRITE]),
    "retrieve a customer": (lambda s: ("GET", f"customers/{s.customer['id']}", {}), [READ]),
    # Its subscriptions end with it, and its schedules: both are asked for.
    "delete a customer": (lambda s: ("DELETE", f"customers/{s.customer['id']}", {}), [READ, QUERY, QUERY, WRITE]),
    "create an item": (
        lambda s: ("POST", "invoiceitems", {"customer": s.customer["id"], "amount": 1, "currency": "usd"}),
        [READ, WRITE],
    ),
    "create an item on a draft": (
        lambda s: ("POST", "invoiceitems", {"invoice": s.draft["id"], "amount": 1, "currency": "usd"}),
        [READ, READ, WRITE],
    ),
    "create an item on a draft of a customer": (
        lambda s: (
            "POST",
            "invoiceitems",
            {"customer": s.customer["id"], "invoice": s.draft["id"], "amount": 1, "currency": "usd"},
        ),
        [READ, WRITE],
    ),
    "grant credits": (
        lambda s: ("POST", "billing/credit_grants", grant_params(s.customer["id"])),
        [READ, QUERY, WRITE],
    ),
    "sum up credits": (
        lambda s: (
            "GET",
            "billing/credit_balance_summary",
            {
                "customer": s.customer["id"],
                "filter[type]": "applicability_scope",
                "filter[applicability_scope][price_type]": "metered",
            },
        ),
        [READ, QUERY],
    ),
    "list what became of credits": (
        lambda s: ("GET", "billing/credit_balance_transactions", {"customer": s.customer["id"]}),
        [QUERY],
    ),
    "retrieve a pending item": (lambda s: ("GET", f"invoiceitems/{s.item['id']}", {}), [READ]),
}


def counted(server: Server, shop: Shop, request: tuple[str, str, dict[str, Any]], **headers: str) -> list[str]:
    """The operations of one request, made in this thread."""
    method, path, params = request
    credentials = {"Authorization": f"Bearer {shop.wire.key}", **headers}
    form, query = (params, None) if method == "POST" else (None, params)
    client = server.emulator.app.test_client()
    with round_trips(server.emulator) as called:
        answer = client.open(f"/v1/{path}", method=method, headers=credentials, data=form, query_string=query)
    assert answer.status_code < 500
    return called


@pytest.mark.parametrize("name", ROUTES)
def test_round_trips(name: str, server: Server, shop: Shop, scene: Scene) -> None:
    request, expected = ROUTES[name]
    assert counted(server, shop, request(scene)) == expected


@pytest.mark.parametrize("credits", [0, 3])
def test_an_invoice_of_what_a_meter_counted_costs_a_query_more(credits: int, server: Server, shop: Shop) -> None:
    plant = Plant(shop)
    for _ in range(credits):
        grant(shop, plant.customer["id"], 100)
    subscription = plant.subscribe(plant.price())
    plant.advance(NEW_YEAR + DAY)
    plant.use(100, NEW_YEAR + DAY)
    plant.advance(FEBRUARY)
    draft = plant.latest_invoice(subscription)
    called = counted(server, shop, ("POST", f"invoices/{draft['id']}/finalize", {}))
    # The draft, its clock and its customer; the price, the meter and the days of what is used late; the credits; the
    # subscription, which follows.
    assert called == [READ, READ, READ, READ, READ, QUERY, QUERY, READ, WRITE]
    voiding = counted(server, shop, ("POST", f"invoices/{draft['id']}/void", {}))
    assert voiding.count(QUERY) == 0


def test_round_trips_of_payment_links(server: Server, shop: Shop) -> None:
    """Who opens one has its prices and its products read as they are by then."""
    line = {"line_items[0][price]": shop.price()["id"], "line_items[0][quantity]": 1}
    assert counted(server, shop, ("POST", "payment_links", line)) == [READ, READ, WRITE]
    link = shop.post("/v1/payment_links", **line)
    path = f"payment_links/{link['id']}"
    assert counted(server, shop, ("GET", path, {})) == [READ]
    assert counted(server, shop, ("POST", path, {"allow_promotion_codes": "true"})) == [READ, WRITE]
    assert counted(server, shop, ("GET", "payment_links", {"active": "true"})) == [QUERY]
    client = server.emulator.app.test_client()
    with round_trips(server.emulator) as called:
        assert client.get(link["url"]).status_code == 303
    assert called == [READ, READ, READ, WRITE]


@pytest.mark.parametrize("name", ["send an open invoice", "send a draft", "refuse to finalize", "create a customer"])
def test_an_idempotency_key_costs_a_read_where_nothing_is_read(
    name: str, server: Server, shop: Shop, scene: Scene
) -> None:
    request, expected = ROUTES[name]
    asked = request(scene)
    if READ not in expected:
        expected = [READ, *expected]
    # A refusal is kept too, which takes the write that it would not need otherwise.
    kept = expected if WRITE in expected else [*expected, READ, WRITE]
    assert counted(server, shop, asked, **{"Idempotency-Key": "k"}) == kept
    assert counted(server, shop, asked, **{"Idempotency-Key": "k"}) == [READ]


def test_what_is_about_a_world_is_read_once_until_it_is_changed(server: Server, shop: Shop) -> None:
    asked = ("POST", "customers", {"name": "x"})
    assert [counted(server, shop, asked) for _ in range(2)] == [[READ, WRITE], [WRITE]]
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=b'{"country": "DE"}'))
    assert [counted(server, shop, asked) for _ in range(2)] == [[READ, WRITE], [WRITE]]


def test_the_cost_does_not_grow_with_the_table(server: Server, shop: Shop, scene: Scene) -> None:
    for _ in range(30):
        shop.draft(scene.customer["id"])
    for name in ("list open invoices", "list all invoices", "list after a cursor", "create an invoice"):
        request, expected = ROUTES[name]
        assert counted(server, shop, request(scene)) == expected


@dataclass(frozen=True, slots=True)
class Sold:
    """Subscriptions, which somebody pays."""

    price: str
    customer: str
    subscription: Object


@pytest.fixture
def sold(shop: Shop) -> Sold:
    price, customer = shop.price(recurring__interval="month")["id"], shop.paying_customer()["id"]
    made = shop.post("/v1/subscriptions", customer=customer, items__0__price=price)
    return Sold(price=price, customer=customer, subscription=made)


SubscriptionRequest = Callable[[Sold], tuple[str, str, dict[str, Any]]]

SUBSCRIPTION_ROUTES: dict[str, tuple[SubscriptionRequest, list[str]]] = {
    "create": (
        lambda s: ("POST", "subscriptions", {"customer": s.customer, "items[0][price]": s.price}),
        [READ, READ, READ, QUERY, QUERY, READ, WRITE],
    ),
    "retrieve": (lambda s: ("GET", f"subscriptions/{s.subscription['id']}", {}), [READ, READ]),
    "list": (lambda s: ("GET", "subscriptions", {"customer": s.customer}), [QUERY, READ]),
    "update": (
        lambda s: ("POST", f"subscriptions/{s.subscription['id']}", {"metadata[a]": "b"}),
        [READ, READ, READ, READ, QUERY, WRITE],
    ),
    "change the quantity": (
        lambda s: (
            "POST",
            f"subscription_items/{s.subscription['items']['data'][0]['id']}",
            {"quantity": "3"},
        ),
        [READ, READ, READ, READ, READ, QUERY, WRITE],
    ),
    "cancel": (
        lambda s: ("DELETE", f"subscriptions/{s.subscription['id']}", {}),
        [READ, READ, READ, QUERY, QUERY, QUERY, WRITE],
    ),
    "preview": (
        lambda s: ("POST", "invoices/create_preview", {"subscription": s.subscription["id"]}),
        [READ, READ, READ, READ, QUERY],
    ),
}


@pytest.mark.parametrize("name", SUBSCRIPTION_ROUTES)
def test_round_trips_of_subscriptions(name: str, server: Server, shop: Shop, sold: Sold) -> None:
    request, expected = SUBSCRIPTION_ROUTES[name]
    assert counted(server, shop, request(sold)) == expected


@pytest.mark.parametrize("name", ["create", "cancel"])
def test_only_where_features_come_with_it_is_another_read_for_what_a_customer_is_entitled_to(
    name: str, server: Server, shop: Shop
) -> None:
    price = shop.price(product=product_with(shop, "seats", "export"), recurring__interval="month")["id"]
    customer = shop.paying_customer()["id"]
    made = shop.post("/v1/subscriptions", customer=customer, items__0__price=price)
    request, expected = SUBSCRIPTION_ROUTES[name]
    newcomer = shop.paying_customer()["id"] if name == "create" else customer
    called = counted(server, shop, request(Sold(price=price, customer=newcomer, subscription=made)))
    assert called == [*expected[:-1], READ, WRITE]


def test_round_trips_of_features(server: Server, shop: Shop) -> None:
    product, feature = product_with(shop, "seats"), new_feature(shop, "export")["id"]
    customer = shop.paying_customer()["id"]
    shop.post(
        "/v1/subscriptions", customer=customer, **items(shop.price(product=product, recurring__interval="month")["id"])
    )
    granted = entitlements(shop, customer)[0]["id"]
    for method, path, params, expected in (
        ("POST", "entitlements/features", {"lookup_key": "audit", "name": "Audit"}, [READ, WRITE]),
        ("GET", "entitlements/features", {"lookup_key": "audit"}, [QUERY]),
        ("POST", f"products/{product}/features", {"entitlement_feature": feature}, [READ, WRITE]),
        ("GET", f"products/{product}/features", {}, [READ, READ]),
        ("GET", "entitlements/active_entitlements", {"customer": customer}, [READ]),
        ("GET", f"entitlements/active_entitlements/{granted}", {}, [READ, READ]),
    ):
        assert counted(server, shop, (method, path, params)) == expected, path


def test_what_a_renewal_bills_by_is_read_with_its_prices_as_they_read_now(
    server: Server, shop: Shop, sold: Sold
) -> None:
    shop.post(f"/v1/prices/{sold.price}", nickname="Gold")
    world = World(shop.get("/_emulator/account")["id"], livemode=False)
    uow = server.emulator.store.unit_of_work(world)
    subscription = uow.get(Subscription, sold.subscription["id"])
    assert subscription is not None
    with round_trips(server.emulator) as called:
        assert load_inputs(uow, subscription) is not None
        current = with_current_prices(uow, subscription)
    assert called == [READ, QUERY]
    assert [item.price.nickname for item in current.items] == ["Gold"]


def test_round_trips_of_confirmation_tokens_and_method_configurations(server: Server, shop: Shop) -> None:
    helper, payment = "test_helpers/confirmation_tokens", {"amount": 500, "currency": "usd"}
    given = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
    first, second = (shop.post(f"/v1/{helper}", **given)["id"] for _ in range(2))
    intent = shop.post("/v1/payment_intents", **payment)["id"]
    configuration = shop.post("/v1/payment_method_configurations", name="Shop")["id"]
    for method, path, params, expected in (
        ("POST", helper, given, [WRITE]),
        ("POST", "payment_intents", payment, [WRITE]),
        ("POST", "payment_intents", {**payment, "confirm": "true", "confirmation_token": first}, [READ, READ, WRITE]),
        ("POST", f"payment_intents/{intent}/confirm", {"confirmation_token": second}, [READ, READ, READ, WRITE]),
        ("POST", "payment_intents", {**payment, "payment_method_configuration": configuration}, [READ, WRITE]),
        ("GET", "payment_method_configurations", {}, [QUERY, READ]),
    ):
        assert counted(server, shop, (method, path, params)) == expected, path
