"""What falls due of a schedule and of its subscription at the same second of the world's time, whoever is first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.schedules import FEBRUARY, MARCH, PATH, named, of, prices
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books, line_texts

pytestmark = pytest.mark.every_engine

COUNT = 6
"""How many there are of each, so that their jobs are done side by side."""


@pytest.fixture
def books(shop: Shop) -> Books:
    books = Books(shop)
    books.stop()
    return books


def scheduled(shop: Shop, *phases: dict[str, Any]) -> list[Object]:
    """Schedules of as many customers, whose subscription ends with the last phase."""
    ends = {"start_date": "now", "end_behavior": "cancel"}
    return [shop.post(PATH, customer=shop.paying_customer()["id"], **ends, **named(phases)) for _ in range(COUNT)]


def test_a_phase_begins_before_the_renewal_that_bills_it(books: Books, shop: Shop) -> None:
    silver, gold = books.price(1000), books.price(2000)
    made = scheduled(shop, of(silver, duration__interval="month"), of(gold, duration__interval="month"))
    books.move_to(FEBRUARY)
    for each in made:
        subscription = books.subscription(each["subscription"])
        assert prices(subscription) == [gold]
        assert line_texts(books.latest_invoice(subscription)) == [("1 × Gold (at $20.00 / month)", 2000)]
    assert shop.get("/v1/invoiceitems", pending=True)["data"] == []
    books.move_to(MARCH)
    for each in made:
        ended, subscription = shop.get(f"{PATH}/{each['id']}"), books.subscription(each["subscription"])
        assert (ended["status"], ended["completed_at"], ended["canceled_at"]) == ("completed", MARCH, None)
        assert (subscription["status"], subscription["ended_at"]) == ("canceled", MARCH)


def test_a_phase_that_cannot_begin_holds_no_renewal_up(books: Books, shop: Shop) -> None:
    silver, gold = books.price(1000), books.price(2000)
    made = scheduled(shop, of(silver, duration__interval="month"), of(gold, duration__interval="month"))
    shop.post(f"/v1/prices/{gold}", active=False)
    books.move_to(FEBRUARY)
    for each in made:
        assert shop.get(f"{PATH}/{each['id']}")["status"] == "released"
        subscription = books.subscription(each["subscription"])
        assert (subscription["status"], subscription["schedule"], prices(subscription)) == ("active", None, [silver])
        assert books.latest_invoice(subscription)["period_end"] == FEBRUARY
