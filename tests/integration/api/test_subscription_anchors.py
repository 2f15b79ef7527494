"""When the periods of a subscription begin: anchors ahead, by the day of the month, starts in the past."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from tests.support.subscriptions import DAY, Books, items, line_texts

PATH = "/v1/subscriptions"


@pytest.mark.parametrize(
    ("mode", "proration", "amounts", "end"),
    [
        ("flexible", "create_prorations", [2323], 1_769_904_000),
        ("flexible", "none", None, 1_769_904_000),
        ("classic", "create_prorations", [2323], 1_769_904_000),
    ],
)
def test_an_anchor_ahead(
    shop: Shop, books: Books, mode: str, proration: str, amounts: list[int] | None, end: int
) -> None:
    books.stop(end - 24 * DAY)
    created = books.subscribe(
        shop.paying_customer()["id"],
        books.price(3000),
        billing_cycle_anchor=end,
        billing_mode__type=mode,
        proration_behavior=proration,
    )
    assert (created["status"], created["billing_cycle_anchor"]) == ("active", end)
    assert created["items"]["data"][0]["current_period_end"] == end
    if amounts is None:
        assert created["latest_invoice"] is None
    else:
        invoice = books.latest_invoice(created)
        assert [line["amount"] for line in invoice["lines"]["data"]] == amounts
    books.move_to(end)
    assert books.latest_invoice(books.subscription(created["id"]))["lines"]["data"][-1]["amount"] == 3000


def test_an_anchor_by_the_day_of_the_month(shop: Shop, books: Books) -> None:
    books.stop(1_771_113_600)
    created = books.subscribe(
        shop.paying_customer()["id"], books.price(3000), billing_cycle_anchor_config__day_of_month=31
    )
    (item,) = created["items"]["data"]
    assert created["billing_cycle_anchor"] == 1_774_915_200
    assert item["current_period_end"] == 1_772_236_800
    books.move_to(item["current_period_end"])
    (renewed,) = books.subscription(created["id"])["items"]["data"]
    assert renewed["current_period_end"] == 1_774_915_200


@pytest.mark.parametrize(
    ("mode", "days", "amounts"),
    [
        ("flexible", 30, [3000]),
        ("flexible", 45, [3000, 3000]),
        ("classic", 30, [5903]),
        ("classic", 45, [7355]),
    ],
)
def test_a_start_in_the_past(shop: Shop, books: Books, mode: str, days: int, amounts: list[int]) -> None:
    now = books.stop(1_768_435_200)
    created = books.subscribe(
        shop.paying_customer()["id"],
        books.price(3000),
        backdate_start_date=now - days * DAY,
        billing_mode__type=mode,
    )
    assert created["start_date"] == now - days * DAY
    assert [line["amount"] for line in books.latest_invoice(created)["lines"]["data"]] == amounts


def test_an_anchor_beyond_the_first_period_is_refused(shop: Shop, books: Books) -> None:
    now = books.stop()
    params = {"billing_cycle_anchor": now + 40 * DAY, **items(books.price(1000))}
    refused = books.refused(PATH, customer=shop.paying_customer()["id"], **params)
    assert refused["param"] == "billing_cycle_anchor"
    assert refused["message"].startswith("billing_cycle_anchor cannot be later than next natural billing date")


@pytest.mark.parametrize("mode", ["classic", "flexible"])
@pytest.mark.parametrize("discounted", ["discounts", "items__0__discounts"])
@pytest.mark.parametrize(
    ("coupon", "off"), [({"percent_off": "50"}, 500), ({"amount_off": 300, "currency": "usd"}, 300)]
)
@pytest.mark.parametrize("duration", ["forever", "once"])
def test_discounts_are_taken_off_a_part_of_a_first_period(
    books: Books, shop: Shop, mode: str, discounted: str, coupon: dict[str, str | int], off: int, duration: str
) -> None:
    start = books.stop()
    terms = {"billing_mode__type": mode, "billing_cycle_anchor": start + 10 * DAY}
    terms[f"{discounted}__0__coupon"] = shop.coupon(duration=duration, **coupon)["id"]
    created = books.subscribe(shop.paying_customer()["id"], books.price(3100), **terms)
    first = books.latest_invoice(created)
    assert first["total"] == 1000 - off
    if mode == "classic":
        return
    books.move_to(start + 5 * DAY)
    more = {"items__0__id": created["items"]["data"][0]["id"], "items__0__quantity": 2}
    changed = books.update(created["id"], **more, proration_behavior="always_invoice")
    assert line_texts(books.latest_invoice(changed))[0][1] == -(1000 - off) // 2
