"""Searches: what a query finds, page by page, and what is no query."""

from __future__ import annotations

from typing import Any

import pytest

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
