"""Subscriptions in a world whose clock stands: what they are made of, and what is asked of them again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.shop import Object, Shop, spelled

DAY = 86_400
MONTH_START = 1_767_225_600
"""2026-01-01 00:00:00 UTC."""


@dataclass(frozen=True, slots=True)
class Books:
    """A shop that sells subscriptions."""

    shop: Shop

    def stop(self, second: int = MONTH_START) -> int:
        """Stops the clock at a second, unix UTC."""
        self.shop.clock(now=second, frozen=True)
        return second

    def move_to(self, second: int) -> None:
        """Moves the clock; what falls due on the way is done."""
        self.shop.clock(now=second)

    def price(self, amount: int, currency: str = "usd", interval: str = "month", **params: Any) -> str:
        """A recurring price of a product called Gold, unless one is named."""
        named = {} if "product" in params else {"product": self.shop.product(name="Gold")["id"]}
        recurring = {"recurring__interval": interval, "currency": currency, "unit_amount": amount}
        return str(self.shop.post("/v1/prices", **recurring, **named, **params)["id"])

    def subscribe(self, customer: str, *prices: str, **params: Any) -> Object:
        """A subscription to prices."""
        return self.shop.post("/v1/subscriptions", customer=customer, **items(*prices), **params)

    def subscription(self, id: str, **params: Any) -> Object:
        """A subscription as it reads now."""
        return self.shop.get(f"/v1/subscriptions/{id}", **params)

    def update(self, id: str, **params: Any) -> Object:
        """A subscription after an update."""
        return self.shop.post(f"/v1/subscriptions/{id}", **params)

    def latest_invoice(self, subscription: Object) -> Object:
        """Its latest invoice."""
        return self.shop.invoice(subscription["latest_invoice"])

    def use_card(self, customer: str, token: str) -> None:
        """Lets a customer pay with another card by default."""
        card = self.shop.card(customer, token)
        self.shop.post(f"/v1/customers/{customer}", invoice_settings__default_payment_method=card["id"])

    def told_since(self, count: int) -> list[str]:
        """The types of the events after the first `count`."""
        return [event["type"] for event in self.shop.events()[count:]]

    def refused(self, path: str, **params: Any) -> Object:
        """The error object of a POST that is refused, with the status of the answer."""
        answer = self.shop.wire.post(path, spelled(params))
        error: Object = answer.json["error"]
        return {**error, "status": answer.status}


def items(*prices: str) -> dict[str, str]:
    """The parameters of an item of each price."""
    return {f"items__{n}__price": price for n, price in enumerate(prices)}


def line_texts(invoice: Object) -> list[tuple[str, int]]:
    """What the lines of an invoice say, and what they come to."""
    return [(line["description"], line["amount"]) for line in invoice["lines"]["data"]]


def books_of(shop: Shop, version: str) -> Books:
    """A shop that asks in a version, in a world that stands at New Year 2026."""
    books = Books(Shop(shop.wire.with_version(version)))
    books.stop()
    return books
