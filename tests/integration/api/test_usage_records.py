"""Usage records: what versions before 2025-03-31.basil count without meters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled
from tests.support.subscriptions import DAY, MONTH_START, Books, line_texts

FEBRUARY = 1_769_904_000
MARCH = 1_772_323_200
OLDER = "2020-08-27"
METERED = {"recurring__usage_type": "metered"}


class Workshop:
    """A shop that asks in an older version, and sells what is metered at a dollar for each unit."""

    def __init__(self, shop: Shop) -> None:
        self.newest = shop
        self.shop = Shop(shop.wire.with_version(OLDER))
        self.books = Books(self.shop)
        self.books.stop()
        self.customer: str = self.shop.paying_customer()["id"]

    def subscribe(self, **recurring: Any) -> Object:
        """A subscription to what is metered."""
        return self.books.subscribe(self.customer, self.books.price(100, **METERED, **recurring))

    def use(self, item: Object, quantity: int, **params: Any) -> Object:
        """Reports usage."""
        return self.shop.post(f"/v1/subscription_items/{item['id']}/usage_records", quantity=quantity, **params)

    def summaries(self, item: Object, **params: Any) -> list[Object]:
        """What was used in each period."""
        listed = self.shop.get(f"/v1/subscription_items/{item['id']}/usage_record_summaries", **params)
        assert listed["url"] == f"/v1/subscription_items/{item['id']}/usage_record_summaries"
        return list(listed["data"])

    def refused(self, item: Object, **params: Any) -> Object:
        """The error of a report that is refused."""
        return self.books.refused(f"/v1/subscription_items/{item['id']}/usage_records", **params)


@pytest.fixture
def workshop(shop: Shop) -> Workshop:
    return Workshop(shop)


def only_item(subscription: Object) -> Object:
    (item,) = subscription["items"]["data"]
    found: Object = item
    return found


def test_what_is_reported_is_billed_when_its_period_is_over(workshop: Workshop) -> None:
    created = workshop.subscribe()
    item = only_item(created)
    workshop.books.move_to(MONTH_START + DAY)
    record = workshop.use(item, 5)
    assert record["id"].startswith("mbur_1")
    assert {name: value for name, value in record.items() if name != "id"} == {
        "object": "usage_record",
        "livemode": False,
        "quantity": 5,
        "subscription_item": item["id"],
        "timestamp": MONTH_START + DAY,
    }
    workshop.use(item, 10, timestamp="now", action="increment")
    workshop.use(item, 3, timestamp=MONTH_START + 2 * DAY)
    workshop.use(item, 4, timestamp=MONTH_START + 2 * DAY, action="set")
    (open_one,) = workshop.summaries(item)
    assert (open_one["object"], open_one["invoice"], open_one["subscription_item"]) == (
        "usage_record_summary",
        None,
        item["id"],
    )
    assert (open_one["total_usage"], open_one["period"]) == (19, {"end": None, "start": MONTH_START})
    workshop.books.move_to(FEBRUARY)
    renewal = workshop.books.latest_invoice(workshop.books.subscription(created["id"]))
    assert line_texts(renewal) == [("19 × Gold (at $1.00 / month)", 1900)]
    workshop.use(item, 7)
    assert [
        (each["total_usage"], each["invoice"], each["period"]["start"], each["period"]["end"])
        for each in workshop.summaries(item)
    ] == [(7, None, FEBRUARY, None), (19, renewal["id"], MONTH_START, FEBRUARY)]
    newest = workshop.summaries(item, limit=1)
    assert [each["total_usage"] for each in workshop.summaries(item, starting_after=newest[0]["id"])] == [19]


@pytest.mark.parametrize(
    ("aggregate_usage", "first", "second"),
    [("sum", 60, 0), ("max", 40, 0), ("last_during_period", 20, 0), ("last_ever", 20, 20)],
)
def test_how_records_add_up(workshop: Workshop, aggregate_usage: str, first: int, second: int) -> None:
    created = workshop.subscribe(recurring__aggregate_usage=aggregate_usage)
    item = only_item(created)
    assert item["price"]["recurring"]["aggregate_usage"] == item["plan"]["aggregate_usage"] == aggregate_usage
    workshop.books.move_to(MONTH_START + 3 * DAY)
    for day, quantity in ((1, 40), (2, 20)):
        workshop.use(item, quantity, timestamp=MONTH_START + day * DAY)
    totals = []
    for boundary in (FEBRUARY, MARCH):
        workshop.books.move_to(boundary)
        renewal = workshop.books.latest_invoice(workshop.books.subscription(created["id"]))
        totals.append(renewal["total"])
    assert totals == [first * 100, second * 100]
    assert [each["total_usage"] for each in workshop.summaries(item)[1:]] == [second, first]


def test_refusals(workshop: Workshop) -> None:
    created = workshop.subscribe()
    item = only_item(created)
    too_early = workshop.refused(item, quantity=1, timestamp=MONTH_START - 1)
    assert (too_early["status"], too_early["param"]) == (400, "timestamp")
    assert too_early["message"] == (
        "Cannot create the usage record with this timestamp because timestamps must be after the subscription's last "
        "invoice period (or current period start time)."
    )
    assert workshop.refused(item, quantity=1, timestamp=FEBRUARY + 1)["param"] == "timestamp"
    assert workshop.refused(item)["param"] == "quantity"
    licensed = only_item(workshop.books.subscribe(workshop.customer, workshop.books.price(500)))
    assert workshop.refused(licensed, quantity=1)["status"] == 400
    unknown = workshop.refused({"id": "si_x"}, quantity=1)
    assert (unknown["status"], unknown["message"]) == (404, "Invalid subscription_item id: si_x")
    workshop.shop.delete(f"/v1/subscriptions/{created['id']}")
    over = workshop.refused(item, quantity=1)
    assert over["message"] == "Cannot create the usage record because the subscription has been canceled."
    assert [each["total_usage"] for each in workshop.summaries(item)] == [0]


def test_usage_goes_with_its_item_only_where_that_is_asked_for(workshop: Workshop) -> None:
    licensed = workshop.books.price(500)
    created = workshop.books.subscribe(workshop.customer, licensed, workshop.books.price(100, **METERED))
    own, metered = created["items"]["data"]
    workshop.use(metered, 5)
    path = f"/v1/subscription_items/{metered['id']}"
    refused = workshop.shop.wire.delete(path).error
    assert refused["param"] == "clear_usage"
    assert workshop.books.refused(path, price=workshop.books.price(700))["param"] == "clear_usage"
    subscription = f"/v1/subscriptions/{created['id']}"
    not_metered = workshop.books.refused(subscription, items__0__id=own["id"], items__0__clear_usage=True)
    assert not_metered["param"] == "items[0][clear_usage]"
    other = {"items__0__id": metered["id"], "items__0__price": workshop.books.price(200, **METERED)}
    kept = workshop.shop.post(subscription, **other, items__0__clear_usage=True)["items"]["data"][1]
    assert (kept["id"], workshop.summaries(kept)[0]["total_usage"]) == (metered["id"], 0)
    workshop.use(kept, 2)
    workshop.shop.wire.ok(workshop.shop.wire.delete(path, spelled({"clear_usage": True})))
    workshop.books.move_to(FEBRUARY)
    renewal = workshop.books.latest_invoice(workshop.books.subscription(created["id"]))
    assert line_texts(renewal) == [("1 × Gold (at $5.00 / month)", 500)]


def test_what_was_used_is_billed_as_it_ends_and_previewed(workshop: Workshop) -> None:
    created = workshop.subscribe()
    workshop.use(only_item(created), 10)
    assert workshop.shop.get("/v1/invoices/upcoming", subscription=created["id"])["total"] == 1000
    workshop.books.update(created["id"], cancel_at_period_end=True)
    assert workshop.shop.get("/v1/invoices/upcoming", subscription=created["id"])["total"] == 1000
    ended = workshop.shop.wire.ok(
        workshop.shop.wire.delete(f"/v1/subscriptions/{created['id']}", {"invoice_now": "true"})
    )
    invoice = workshop.books.latest_invoice(ended)
    assert (invoice["status"], invoice["total"]) == ("paid", 1000)
    (summary,) = workshop.summaries(only_item(created))
    assert (summary["invoice"], summary["total_usage"]) == (invoice["id"], 10)


def test_newer_versions_count_by_meters_alone(workshop: Workshop) -> None:
    item = only_item(workshop.subscribe())
    newest, path = Books(workshop.newest), f"/v1/subscription_items/{item['id']}/usage_records"
    refused = newest.refused(path, quantity=1)
    assert (refused["status"], "POST /v1/billing/meter_events" in refused["message"]) == (404, True)
    assert newest.shop.wire.get(f"/v1/subscription_items/{item['id']}/usage_record_summaries").status == 404
    named = {"currency": "usd", "unit_amount": 100, "product_data__name": "Calls", "recurring__interval": "month"}
    refused = newest.refused("/v1/prices", **named, **METERED)
    assert refused["message"] == (
        "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters."
    )
    refused = newest.refused("/v1/prices", **named, **METERED, recurring__aggregate_usage="sum")
    assert refused["message"] == "Received unknown parameter: recurring[aggregate_usage]"
    refused = workshop.books.refused("/v1/prices", **named, recurring__aggregate_usage="median")
    assert refused["message"] == (
        "Invalid recurring[aggregate_usage]: must be one of last_during_period, last_ever, max, or sum"
    )
    assert newest.shop.get(f"/v1/prices/{item['price']['id']}")["recurring"]["usage_type"] == "metered"


@pytest.mark.parametrize("action", ["increment", "set"])
def test_what_is_reported_in_the_second_of_a_pause_is_billed_once(action: str, workshop: Workshop) -> None:
    created = workshop.subscribe()
    item, path = only_item(created), f"/v1/subscriptions/{created['id']}"
    workshop.books.move_to(MONTH_START + DAY)
    workshop.use(item, 5)
    workshop.use(item, 9, timestamp=MONTH_START + DAY + 60)
    for _ in range(2):
        workshop.newest.post(f"{path}/pause", invoicing_behavior="invoice")
        workshop.newest.post(f"{path}/resume")
    workshop.use(item, 7 if action == "increment" else 12, action=action)
    workshop.books.move_to(FEBRUARY + 2 * DAY)
    bills = workshop.newest.get("/v1/invoices", subscription=created["id"])["data"]
    assert sum(bill["total"] for bill in bills) == 100 * (5 + 9 + 7)
