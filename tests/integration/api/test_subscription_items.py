"""Items of subscriptions over the wire: /v1/subscription_items."""

from __future__ import annotations

from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books, line_texts


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


def test_an_item_is_added_changed_and_taken_off(books: Books, shop: Shop) -> None:
    start = books.stop()
    created = books.subscribe(shop.paying_customer()["id"], books.price(1000))
    extra = books.price(3100)
    books.move_to(start + 15 * DAY)
    path = "/v1/subscription_items"
    always = {"proration_behavior": "always_invoice"}
    added = shop.post(path, subscription=created["id"], price=extra, quantity=2, metadata__a="b", **always)
    assert (added["object"], added["quantity"], added["metadata"]) == ("subscription_item", 2, {"a": "b"})
    assert added["current_period_start"] == start
    invoice = books.latest_invoice(books.subscription(created["id"]))
    assert line_texts(invoice) == [("Remaining time on 2 × Gold after 16 Jan 2026", 3200)]
    less = shop.post(f"{path}/{added['id']}", quantity=1)
    assert (less["id"], less["quantity"]) == (added["id"], 1)
    gone = shop.delete(f"{path}/{added['id']}")
    assert gone == {"id": added["id"], "object": "subscription_item", "deleted": True}
    waiting = [each["amount"] for each in shop.get("/v1/invoiceitems", pending=True)["data"]]
    assert sorted(waiting) == [-3200, -1600, 1600]
    (left,) = books.subscription(created["id"])["items"]["data"]
    last = shop.wire.delete(f"{path}/{left['id']}")
    assert last.error["message"].startswith("A subscription must have at least one active plan.")


def test_refusals_name_the_parameters_of_the_request(books: Books, shop: Shop) -> None:
    price = books.price(1000)
    created = books.subscribe(shop.paying_customer()["id"], price)
    path = "/v1/subscription_items"
    refused = books.refused(path, subscription=created["id"], price=price)
    assert refused["message"] == (
        f"A new item with Price {price} can't be added to this Subscription because an existing Subscription Item is "
        "already using that Price."
    )
    once = shop.price(unit_amount=100)["id"]
    assert books.refused(path, subscription=created["id"], price=once)["param"] == "price"
    assert books.refused(path, subscription=created["id"], price="price_nope")["param"] == "price"
    shop.delete(f"/v1/subscriptions/{created['id']}")
    refused = books.refused(path, subscription=created["id"], price=books.price(500))
    assert (refused["status"], refused["param"]) == (404, "subscription")
    assert refused["message"] == f"No such subscription: '{created['id']}'"
