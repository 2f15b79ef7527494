"""What a subscription is charged to: its own method or source, else its customer's."""

from __future__ import annotations

from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books


def charged_to(shop: Shop) -> str:
    charge: Object = shop.get("/v1/charges", limit=1)["data"][0]
    return str(charge["payment_method"])


def test_its_own_source_comes_before_what_its_customer_pays_with(shop: Shop) -> None:
    books, customer = Books(shop), shop.customer(source="tok_visa")["id"]
    own = shop.post(f"/v1/customers/{customer}/sources", source="tok_mastercard")["id"]
    made = books.subscribe(customer, books.price(2000), default_source=own)
    assert (made["status"], made["default_source"], charged_to(shop)) == ("active", own, own)
    assert books.latest_invoice(made)["default_source"] == own
    assert books.subscription(made["id"], expand=["default_source"])["default_source"]["brand"] == "MasterCard"


def test_a_method_of_its_own_comes_before_its_source(shop: Shop) -> None:
    books, customer = Books(shop), shop.customer(source="tok_visa")
    method = shop.card(customer["id"])["id"]
    named = {"default_payment_method": method, "default_source": customer["default_source"]}
    books.subscribe(customer["id"], books.price(2000), **named)
    assert charged_to(shop) == method


def test_a_source_is_taken_back_and_must_be_its_customers(shop: Shop) -> None:
    books, customer = Books(shop), shop.customer(source="tok_visa")
    strangers = shop.customer(source="tok_visa")["default_source"]
    made = books.subscribe(customer["id"], books.price(2000), default_source=customer["default_source"])
    refused = books.refused(f"/v1/subscriptions/{made['id']}", default_source=strangers)
    assert (refused["status"], refused["code"], refused["param"]) == (400, "resource_missing", "default_source")
    assert books.update(made["id"], default_source="")["default_source"] is None
