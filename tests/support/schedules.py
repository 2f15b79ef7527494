"""Schedules of subscriptions over HTTP, on a clock that stands at New Year 2026."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

PATH = "/v1/subscription_schedules"
CLOCKS = "/v1/test_helpers/test_clocks"
NEW_YEAR = 1_767_225_600
FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
APRIL = 1_775_001_600
HOUR = 3600
DAY = 86400


class Planner:
    """A shop that schedules subscriptions of a customer on a clock."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.books = Books(shop)
        self.clock: str = shop.post(CLOCKS, frozen_time=NEW_YEAR)["id"]
        self.customer: str = shop.paying_customer(test_clock=self.clock)["id"]
        self.silver = self.books.price(1000)
        self.gold = self.books.price(2000)

    def schedule(self, *phases: dict[str, Any], **params: Any) -> Object:
        """A schedule that starts now unless it is said when."""
        start = {} if "from_subscription" in params else {"start_date": "now", "customer": self.customer}
        return self.shop.post(PATH, **{**start, **params}, **named(phases))

    def read(self, schedule: Object) -> Object:
        """The schedule as it reads now."""
        return self.shop.get(f"{PATH}/{schedule['id']}")

    def subscription(self, schedule: Object) -> Object:
        """Its subscription as it reads now."""
        found = self.read(schedule)
        return self.books.subscription(found["subscription"] or found["released_subscription"])

    def advance(self, to: int) -> None:
        """Moves the clock."""
        self.shop.advance(self.clock, to)

    def refused(self, path: str, *phases: dict[str, Any], **params: Any) -> Object:
        """The error of a request that is refused."""
        return self.books.refused(path, **params, **named(phases))


def named(phases: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {f"phases__{n}__{name}": value for n, phase in enumerate(phases) for name, value in phase.items()}


def of(price: str, **params: Any) -> dict[str, Any]:
    """A phase of one price."""
    return {"items__0__price": price, **params}


def prices(subscription: Object) -> list[str]:
    return [item["price"]["id"] for item in subscription["items"]["data"]]
