"""A shop that sells what is metered."""

from __future__ import annotations

from typing import Any

from tests.support.meters import NEW_YEAR, new_meter, report
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
CLOCKS = "/v1/test_helpers/test_clocks"


class Plant:
    """A shop that sells what is metered, to a customer on a clock that stands at New Year 2026."""

    def __init__(self, shop: Shop, formula: str = "sum") -> None:
        self.shop = shop
        self.books = Books(shop)
        self.meter = new_meter(shop, formula)
        self.clock: str = shop.post(CLOCKS, frozen_time=NEW_YEAR)["id"]
        self.customer = shop.paying_customer(test_clock=self.clock)

    def price(self, **params: Any) -> str:
        """A price of five cents for each unit used, unless tiers say otherwise."""
        amount = {} if "tiers_mode" in params else {"unit_amount": 5}
        metered = {"recurring__usage_type": "metered", "recurring__meter": self.meter["id"]}
        made = self.shop.post(
            "/v1/prices",
            currency="usd",
            product=self.shop.product(name="Calls")["id"],
            recurring__interval="month",
            **amount,
            **metered,
            **params,
        )
        return str(made["id"])

    def subscribe(self, *prices: str, **params: Any) -> Object:
        """A subscription of the customer."""
        return self.books.subscribe(self.customer["id"], *prices, **params)

    def use(self, value: object, at: int) -> None:
        """Reports that something was used."""
        report(self.shop, self.meter, self.customer, value, at)

    def advance(self, to: int) -> None:
        """Moves the clock."""
        self.shop.advance(self.clock, to)

    def latest_invoice(self, subscription: Object) -> Object:
        """The latest invoice as it reads now."""
        return self.books.latest_invoice(self.books.subscription(subscription["id"]))

    def billed(self, subscription: str) -> int:
        """What was billed in all, or waits to be."""
        invoices = self.shop.get("/v1/invoices", subscription=subscription, limit=100)["data"]
        waiting = self.shop.get("/v1/invoiceitems", customer=self.customer["id"], pending=True)["data"]
        amounts = [*(invoice["total"] for invoice in invoices), *(item["amount"] for item in waiting)]
        return sum(map(int, amounts))
