"""Searches: what a query finds, page by page, and what is no query."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe import search
from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.search_query import Searchable, parse
from emulator.billing.core import ids
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.store.unit_of_work import UnitOfWork
from tests.support.serving import Server
from tests.support.shop import Shop


def found(shop: Shop, query: str, **params: Any) -> list[str]:
    answer = shop.get("/v1/invoices/search", query=query, **params)
    assert (answer["object"], answer["url"]) == ("search_result", "/v1/invoices/search")
    return [each["id"] for each in answer["data"]]


@pytest.mark.every_engine
def test_search(shop: Shop) -> None:
    one = shop.draft(None, 1000, metadata__order="A-1")["id"]
    two = shop.open_invoice(None, 2000, metadata__order="B-2")
    newest = shop.open_invoice(two["customer"], 3000)
    three = newest["id"]
    assert found(shop, 'status:"open"') == [three, two["id"]]
    assert found(shop, f'status:"open" AND customer:"{two["customer"]}" AND total>2000') == [three]
    assert found(shop, 'status:"draft" OR total>=3000') == [three, one]
    assert found(shop, '-status:"draft" and total<3000') == [two["id"]]
    assert found(shop, "metadata['order']:'a-1'") == [one]
    assert found(shop, 'metadata["order"]:null') == [three]
    assert found(shop, f'number~"{two["number"][2:9]}"') == [three, two["id"]]
    assert found(shop, f"created>{newest['created']}") == []
    first = shop.get("/v1/invoices/search", query="total>0", limit=2, expand=["total_count", "data.customer"])
    assert (len(first["data"]), first["has_more"], first["total_count"]) == (2, True, 3)
    assert first["data"][0]["customer"]["object"] == "customer"
    assert found(shop, "total>0", limit=2, page=first["next_page"]) == [one]


@pytest.mark.parametrize(
    "query",
    ["open", 'wat:"1"', 'status:"open" AND total>1 OR total<1', "total>many", 'status>"a"', 'number~"ab"', 'a["b"]:1'],
)
def test_a_query_that_cannot_be_read(query: str, shop: Shop) -> None:
    refused = shop.wire.get("/v1/invoices/search", {"query": query})
    assert (refused.status, refused.error["param"]) == (400, "query")


def test_a_page_that_no_search_gave(shop: Shop) -> None:
    assert shop.wire.get("/v1/invoices/search", {"query": "total>0", "page": "%%%"}).status == 400
    assert shop.wire.get("/v1/invoices/search", {"query": "total>0", "page": "aW5feA=="}).status == 400


@pytest.mark.every_engine
def test_other_searches(shop: Shop) -> None:
    intent = shop.paid_intent(shop.customer()["id"], 700)
    assert shop.get("/v1/payment_intents/search", query="amount:700")["data"] == [intent]
    assert shop.get("/v1/charges/search", query="refunded:false")["data"][0]["id"] == intent["latest_charge"]


def test_searches(shop: Shop) -> None:
    for name in ("Gold", "Golden", "Silver"):
        shop.post("/v1/products", name=name, id=name.lower(), metadata__shelf=name[0])
    shop.price(product="gold", lookup_key="a")
    shop.price(product="silver", lookup_key="b")
    customer = shop.customer(email="search@example.com")
    shop.delete(f"/v1/customers/{shop.customer(email='search@example.com')['id']}")
    found = shop.get("/v1/products/search", query="metadata['shelf']:'G'", limit=1)
    assert ([each["id"] for each in found["data"]], found["has_more"]) == (["golden"], True)
    rest = shop.get("/v1/products/search", query="metadata['shelf']:'G'", limit=1, page=found["next_page"])
    assert [each["id"] for each in rest["data"]] == ["gold"]
    prices = shop.get("/v1/prices/search", query="product:'silver' AND active:'true'")
    assert [each["lookup_key"] for each in prices["data"]] == ["b"]
    customers = shop.get("/v1/customers/search", query="email:'search@example.com'")
    assert [each["id"] for each in customers["data"]] == [customer["id"]]


def every_page(shop: Shop, query: str, limit: int) -> list[str]:
    page: dict[str, Any] = {}
    found: list[str] = []
    while True:
        answer = shop.get("/v1/invoices/search", query=query, limit=limit, **page)
        found += [each["id"] for each in answer["data"]]
        if not answer["has_more"]:
            return found
        page = {"page": answer["next_page"]}


def random_query(draw: random.Random, created: int) -> str:
    def number(name: str, around: int, spread: int) -> str:
        return f"{name}{draw.choice((':', '>', '>=', '<', '<='))}{around + draw.randint(-spread, spread)}"

    clauses = (
        number("total", 0, 120),
        number("total", 0, 5),
        number("created", created, 40),
        draw.choice(("", "-")) + f"status:'{draw.choice(('draft', 'open', 'Open'))}'",
        draw.choice(("", "-")) + f"metadata['tier']:'{draw.choice('abcdefgH')}'",
        draw.choice(("", "-")) + f"number:'x-{draw.randint(0, 30)}'",
        "-" + number("total", 0, 50),
        "total:null",
    )
    return draw.choice((" AND ", " AND ", " OR ")).join(draw.sample(clauses, draw.randint(1, 3)))


def varied(draw: random.Random, original: Invoice, account: str, server: Server) -> Iterator[Invoice]:
    for _ in range(90):
        created = original.created + draw.randint(-40, 40)
        yield replace(
            original,
            id=ids.new_id("in", account=account, created=created, stamp=server.emulator.store.stamps.next()),
            created=created,
            amounts=replace(original.amounts, total=draw.choice((0, 1, draw.randint(-100, 100)))),
            status=draw.choice(("draft", "open")),
            metadata={"tier": draw.choice("abcdefgh")},
            number=draw.choice((None, f"X-{draw.randint(0, 30)}")),
        )


@pytest.mark.every_engine
def test_an_index_finds_what_reading_everything_finds(
    shop: Shop, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(7)
    world = authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world
    id = shop.draft(None, 1000)["id"]

    def add(uow: UnitOfWork) -> list[Invoice]:
        original = uow.get(Invoice, id)
        assert original is not None
        added = list(varied(draw, original, world.account, server))
        for each in added:
            uow.changes.save(each)
        return [original, *added]

    invoices = sorted(server.emulator.store.run(world, add), key=lambda each: each.id, reverse=True)
    table = server.emulator.store.table
    shapes = table.oldest_shapes
    assert shapes["invoice"] == Invoice.RESOURCE_TYPE.shape
    monkeypatch.setattr(search, "_FIRST_BATCH_SIZE", 4)
    monkeypatch.setattr(search, "_MAX_POINTED_AT", 25)
    for _ in range(40):
        query, limit = random_query(draw, invoices[0].created), draw.randint(1, 20)
        parsed = parse(query, Searchable("invoices", INVOICES.search_fields))
        matching = [each.id for each in invoices if parsed.matches(each)]
        for known in (shapes, {}):
            monkeypatch.setattr(table, "oldest_shapes", known)
            assert every_page(shop, query, limit) == matching, (query, limit)


@pytest.mark.every_engine
def test_a_number_that_few_have_is_found_whatever_its_age(
    shop: Shop, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With so little read, newest first, that it would not be found otherwise."""
    customer = shop.customer()["id"]
    old = [shop.draft(customer, 900 + number)["id"] for number in range(3)]
    for _ in range(3):
        shop.draft(customer, 100)
    intent = shop.paid_intent(customer, 700)
    shop.paid_intent(customer, 800)
    monkeypatch.setattr(search, "_FIRST_BATCH_SIZE", 1)
    monkeypatch.setattr(search, "MAX_SCANNED", 1)
    assert found(shop, "total>=900 AND total<902") == [old[1], old[0]]
    assert found(shop, "total:100", limit=1) != found(shop, "total:901", limit=1) == [old[1]]
    assert [each["id"] for each in shop.get("/v1/payment_intents/search", query="amount>0 AND amount<800")["data"]] == [
        intent["id"]
    ]
    charges = shop.get("/v1/charges/search", query="amount:700")["data"]
    assert [each["id"] for each in charges] == [intent["latest_charge"]]
    # A draft moves in the index when it changes.
    shop.item(customer, invoice=old[0], amount=5000)
    assert found(shop, "total>5000") == [old[0]]
    monkeypatch.setattr(server.emulator.store.table, "oldest_shapes", {"invoice": 1})
    assert found(shop, "total>5000") == []


@pytest.mark.every_engine
def test_what_few_say_is_found_whatever_its_age(shop: Shop, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """With so little read, newest first, that it would not be found otherwise."""
    customer = shop.customer(metadata__tier="Gold")["id"]
    old = shop.draft(customer, 900, metadata__order="A-1", metadata__shelf="Left")["id"]
    number = shop.post(f"/v1/invoices/{old}/finalize")["number"]
    product, price = shop.product(metadata__sku="w-1")["id"], shop.price(lookup_key="Standard")["id"]
    for _ in range(3):
        shop.draft(shop.customer()["id"], 100)
        shop.price()
    monkeypatch.setattr(search, "_FIRST_BATCH_SIZE", 1)
    monkeypatch.setattr(search, "MAX_SCANNED", 1)

    def ids_of(resource: str, query: str) -> list[str]:
        return [each["id"] for each in shop.get(f"/v1/{resource}/search", query=query)["data"]]

    assert found(shop, f"number:'{number.lower()}'") == [old]
    assert found(shop, "metadata['order']:'a-1' AND status:'open'") == [old]
    assert found(shop, "metadata['order']:'A-1' AND status:'draft'") == []
    assert ids_of("customers", "metadata['tier']:'gold'") == [customer]
    assert ids_of("products", "metadata['sku']:'W-1'") == [product]
    assert ids_of("prices", "lookup_key:'standard'") == [price]
    # What is no longer said is no longer found.
    shop.post(f"/v1/invoices/{old}", metadata__order="A-2", metadata__shelf="")
    queries = ("metadata['order']:'A-1'", "metadata['shelf']:'Left'", "metadata['order']:'A-2'")
    assert [found(shop, query) for query in queries] == [[], [], [old]]
    shop.delete(f"/v1/customers/{customer}")
    assert ids_of("customers", "metadata['tier']:'gold'") == []
    monkeypatch.setattr(server.emulator.store.table, "oldest_shapes", {"invoice": 1})
    assert found(shop, "metadata['order']:'A-2'") == []


@pytest.mark.every_engine
def test_more_is_said_than_one_transaction_holds(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = shop.customer()["id"]
    for amount in range(1, 71):
        shop.item(customer, amount=amount)
    said = {f"metadata__k{n}": f"v{n}" for n in range(50)}
    included = {"pending_invoice_items_behavior": "include", "currency": "usd"}
    draft = shop.post("/v1/invoices", customer=customer, **included, **said)
    assert draft["lines"]["total_count"] == 70
    for _ in range(3):
        shop.draft(None, 100)
    monkeypatch.setattr(search, "_FIRST_BATCH_SIZE", 1)
    monkeypatch.setattr(search, "MAX_SCANNED", 1)
    assert [found(shop, f"metadata['k{n}']:'v{n}'") for n in range(50)] == [[draft["id"]]] * 50


def test_a_mail_address_is_found_in_either_case(shop: Shop) -> None:
    upper, lower = shop.customer(email="Ann@Example.com")["id"], shop.customer(email="ann@example.com")["id"]
    for query in ("email:'ann@example.com'", "email:'ANN@example.com'"):
        assert [each["id"] for each in shop.get("/v1/customers/search", query=query)["data"]] == [lower, upper]
    assert [each["id"] for each in shop.get("/v1/customers", email="ann@example.com")["data"]] == [lower]
