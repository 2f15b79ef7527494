"""What a quote says between a platform and its connected accounts, and what it becomes says then."""

from __future__ import annotations

import pytest

from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

PATH = "/v1/quotes"
SELLER = "acct_1Seller"
ISSUED = {"invoice_settings__issuer__type": "account", "invoice_settings__issuer__account": SELLER}
SHARED = {"on_behalf_of": SELLER, "transfer_data__destination": SELLER, **ISSUED}
ISSUER = {"account": SELLER, "type": "account"}


def chair(shop: Shop) -> str:
    return str(shop.price(unit_amount=1099, product_data__name="Chair")["id"])


def accepted(shop: Shop, price: str, **params: object) -> Object:
    """A quote of one price that its customer accepted."""
    quote = shop.post(PATH, customer=shop.paying_customer()["id"], line_items__0__price=price, **params)
    shop.post(f"{PATH}/{quote['id']}/finalize")
    return shop.post(f"{PATH}/{quote['id']}/accept")


def test_amounts_are_those_of_its_invoice(shop: Shop) -> None:
    quote = accepted(shop, chair(shop), application_fee_amount=100, **SHARED)
    assert (quote["application_fee_amount"], quote["on_behalf_of"]) == (100, SELLER)
    assert quote["transfer_data"] == {"amount": None, "amount_percent": None, "destination": SELLER}
    assert quote["invoice_settings"]["issuer"] == ISSUER
    invoice = shop.post(f"/v1/invoices/{quote['invoice']}/finalize")
    assert (invoice["on_behalf_of"], invoice["issuer"]) == (SELLER, ISSUER)
    assert shop.get("/v1/payment_intents")["data"][0]["application_fee_amount"] == 100


def test_percentages_are_those_of_its_subscription(shop: Shop) -> None:
    quote = accepted(shop, Books(shop).price(2000), transfer_data__amount_percent=25, **SHARED)
    assert quote["transfer_data"] == {"amount": None, "amount_percent": 25, "destination": SELLER}
    subscription = shop.get(f"/v1/subscriptions/{quote['subscription']}")
    assert subscription["transfer_data"] == {"amount_percent": 25, "destination": SELLER}
    assert (subscription["on_behalf_of"], subscription["invoice_settings"]["issuer"]) == (SELLER, ISSUER)
    assert shop.get("/v1/payment_intents")["data"][0]["transfer_data"] == {"amount": 500, "destination": SELLER}


def test_and_of_a_subscription_that_begins_later(shop: Shop) -> None:
    books = Books(shop)
    begins = books.stop() + 86_400
    later = {"subscription_data__effective_date": begins, "application_fee_percent": "2.5"}
    quote = accepted(shop, books.price(2000), **later, **SHARED)
    phase = shop.get(f"/v1/subscription_schedules/{quote['subscription_schedule']}")["phases"][0]
    assert (phase["application_fee_percent"], phase["on_behalf_of"]) == (2.5, SELLER)
    assert phase["invoice_settings"]["issuer"] == ISSUER


@pytest.mark.parametrize("param", ["application_fee_amount", "transfer_data[amount]"])
def test_no_amounts_beside_what_recurs(shop: Shop, param: str) -> None:
    refused = shop.wire.post(
        PATH, {"transfer_data[destination]": SELLER, param: "5", "line_items[0][price]": Books(shop).price(2000)}
    )
    assert (refused.status, refused.error["param"]) == (400, param)


@pytest.mark.parametrize("param", ["application_fee_percent", "transfer_data[amount_percent]"])
def test_no_percentages_without_what_recurs(shop: Shop, param: str) -> None:
    named = {"transfer_data[destination]": SELLER, "line_items[0][price]": chair(shop)}
    refused = shop.wire.post(PATH, {**named, param: "5"})
    assert (refused.status, refused.error["param"]) == (400, param)
    assert shop.get(PATH)["data"] == []
