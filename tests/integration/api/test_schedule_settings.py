"""What phases of schedules say of taxes, issuers and connected accounts, and what comes of it."""

from __future__ import annotations

import json

import pytest

from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

PATH = "/v1/subscription_schedules"
SELLER, OTHER = "acct_1Seller", "acct_1Other"
FEBRUARY = 1_769_904_000


@pytest.fixture
def books(shop: Shop) -> Books:
    books = Books(shop)
    books.stop()
    return books


def scheduled(books: Books, **params: object) -> Object:
    """A schedule that starts now."""
    customer = books.shop.paying_customer(address__country="DE")["id"]
    first = {"phases__0__items__0__price": books.price(2000), "phases__0__duration__interval": "month"}
    return books.shop.post(PATH, customer=customer, start_date="now", **first, **params)


def test_the_defaults_hold_where_a_phase_says_nothing_else(books: Books) -> None:
    defaults = {
        "default_settings__application_fee_percent": 10,
        "default_settings__on_behalf_of": SELLER,
        "default_settings__transfer_data__destination": SELLER,
    }
    second = {
        "phases__1__items__0__price": books.price(3000),
        "phases__1__on_behalf_of": OTHER,
        "phases__1__proration_behavior": "none",
    }
    made = scheduled(books, **defaults, **second)
    settings = made["default_settings"]
    assert (settings["application_fee_percent"], settings["on_behalf_of"]) == (10, SELLER)
    assert settings["transfer_data"] == {"amount_percent": None, "destination": SELLER}
    assert [phase["on_behalf_of"] for phase in made["phases"]] == [None, OTHER]
    first = books.subscription(made["subscription"])
    assert (first["application_fee_percent"], first["on_behalf_of"]) == (10, SELLER)
    books.move_to(FEBRUARY)
    then = books.subscription(made["subscription"])
    assert (then["application_fee_percent"], then["on_behalf_of"]) == (10, OTHER)
    assert then["transfer_data"] == settings["transfer_data"]


def test_a_phase_is_taxed_automatically(books: Books) -> None:
    rate = books.shop.tax_rate(percentage=19, inclusive=False, country="DE")["id"]
    table = [{"country": "DE", "tax_rate": rate}]
    body = json.dumps({"automatic_tax_rates": table}).encode()
    books.shop.wire.ok(books.shop.wire.request("POST", "/_emulator/account", body=body))
    made = scheduled(
        books,
        phases__0__automatic_tax__enabled=True,
        phases__0__automatic_tax__liability__type="account",
        phases__0__automatic_tax__liability__account=SELLER,
    )
    liability = {"account": SELLER, "type": "account"}
    taxed = {"disabled_reason": None, "enabled": True, "liability": liability}
    assert made["phases"][0]["automatic_tax"] == taxed
    assert made["default_settings"]["automatic_tax"]["enabled"] is False
    subscription = books.subscription(made["subscription"])
    assert subscription["automatic_tax"] == taxed
    assert books.latest_invoice(subscription)["total"] == 2380


def test_an_issuer_of_a_phase_issues_its_invoices(books: Books) -> None:
    issuer = {"account": SELLER, "type": "account"}
    made = scheduled(
        books,
        phases__0__invoice_settings__issuer__type="account",
        phases__0__invoice_settings__issuer__account=SELLER,
    )
    assert made["phases"][0]["invoice_settings"]["issuer"] == issuer
    subscription = books.subscription(made["subscription"])
    assert subscription["invoice_settings"]["issuer"] == issuer
    assert books.latest_invoice(subscription)["issuer"] == issuer


def test_a_subscription_that_gets_a_schedule_keeps_its_terms(books: Books) -> None:
    shop = books.shop
    shared = {"on_behalf_of": SELLER, "transfer_data__destination": SELLER, "transfer_data__amount_percent": 50}
    made = books.subscribe(shop.paying_customer()["id"], books.price(2000), **shared)
    phase = shop.post(PATH, from_subscription=made["id"])["phases"][0]
    assert phase["on_behalf_of"] == SELLER
    assert phase["transfer_data"] == {"amount_percent": 50, "destination": SELLER}


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"phases__0__on_behalf_of": "nobody"}, "phases[0][on_behalf_of]"),
        ({"phases__0__transfer_data__amount_percent": 5}, "phases[0][transfer_data][destination]"),
        ({"default_settings__application_fee_percent": 5}, "phases[0][application_fee_percent]"),
        (
            {
                "default_settings__application_fee_percent": 5,
                "phases__0__transfer_data__destination": SELLER,
                "phases__0__transfer_data__amount_percent": 50,
            },
            "phases[0][application_fee_percent]",
        ),
        (
            {"phases__0__invoice_settings__issuer__type": "account"},
            "phases[0][invoice_settings][issuer][account]",
        ),
    ],
)
def test_accounts_that_are_none(books: Books, params: Object, param: str) -> None:
    first = {"phases__0__items__0__price": books.price(2000), "phases__0__duration__interval": "month"}
    refused = books.refused(PATH, customer=books.shop.paying_customer()["id"], start_date="now", **first, **params)
    assert refused["param"] == param
    assert books.shop.get(PATH)["data"] == []
