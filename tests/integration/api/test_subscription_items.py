"""Items of subscriptions over the wire: /v1/subscription_items."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from tests.support.subscriptions import Books


@pytest.fixture
def books(shop: Shop) -> Books:
    return Books(shop)


def test_items_are_listed_oldest_first_and_retrieved(books: Books, shop: Shop) -> None:
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000), books.price(500))
    listed = shop.get("/v1/subscription_items", subscription=created["id"])
    assert listed["data"] == created["items"]["data"]
    assert "total_count" not in listed
    first, second = listed["data"]
    assert shop.get(f"/v1/subscription_items/{second['id']}") == second
    page = shop.get("/v1/subscription_items", subscription=created["id"], limit=1, starting_after=first["id"])
    assert [each["id"] for each in page["data"]] == [second["id"]]


def test_an_unknown_item(shop: Shop) -> None:
    error = shop.wire.get("/v1/subscription_items/si_nope").error
    assert error["message"] == "Invalid subscription_item id: si_nope"
    assert "code" not in error
    assert "param" not in error


def test_a_list_names_its_subscription(shop: Shop) -> None:
    answer = shop.wire.get("/v1/subscription_items")
    assert (answer.status, answer.error["message"]) == (400, "Missing required param: subscription.")
    answer = shop.wire.get("/v1/subscription_items", {"subscription": "sub_nope"})
    assert (answer.status, answer.error["param"]) == (404, "subscription")
