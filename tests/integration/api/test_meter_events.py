"""Events of meters over the wire."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.support.meters import DAY, HOUR, NEW_YEAR, report, summaries
from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop

PATH = "/v1/billing/meter_events"

pytestmark = pytest.mark.every_engine


def test_an_event(shop: Shop, meter: Object) -> None:
    customer = shop.customer()
    event = report(shop, meter, customer, 3, identifier="once")
    assert_keys(event, stripe.billing.MeterEvent)
    assert event == {
        "object": "billing.meter_event",
        "created": event["created"],
        "event_name": meter["event_name"],
        "identifier": "once",
        "livemode": False,
        "payload": {"stripe_customer_id": customer["id"], "value": "3"},
        "timestamp": event["created"],
    }
    assert abs(event["created"] - time.time()) < 60
    unnamed = [report(shop, meter, customer, 1)["identifier"] for _ in range(2)]
    assert len({len(each) for each in unnamed}) == 1
    assert unnamed[0] != unnamed[1]


def test_an_identifier_is_taken_once_a_day(shop: Shop, meter: Object) -> None:
    customer = shop.customer()
    report(shop, meter, customer, 3, identifier="once")
    params = {"event_name": meter["event_name"], "payload[stripe_customer_id]": customer["id"], "payload[value]": 3}
    refused = shop.wire.post(PATH, {**params, "identifier": "once"})
    assert (refused.status, refused.error["message"]) == (400, "An event already exists with identifier once.")


def test_a_clock_says_when_an_event_happened(shop: Shop, meter: Object) -> None:
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=NEW_YEAR)
    customer = shop.customer(test_clock=clock["id"])
    assert report(shop, meter, customer, 1)["timestamp"] == NEW_YEAR
    params = {"event_name": meter["event_name"], "payload[stripe_customer_id]": customer["id"], "payload[value]": 1}
    for timestamp in (NEW_YEAR - 35 * DAY - 1, NEW_YEAR + 301):
        refused = shop.wire.post(PATH, {**params, "timestamp": timestamp})
        assert (refused.status, refused.error["param"]) == (400, "timestamp")
    for timestamp in (NEW_YEAR - 35 * DAY, NEW_YEAR + 300):
        assert shop.wire.post(PATH, {**params, "timestamp": timestamp}).status == 200


def test_what_no_event_says(shop: Shop, meter: Object) -> None:
    customer = shop.customer()
    whose, much, name = "payload[stripe_customer_id]", "payload[value]", meter["event_name"]
    good = {"event_name": name, whose: customer["id"], much: "1"}
    for bad, param in (
        ({"event_name": "nope"}, "event_name"),
        ({whose: "cus_nope"}, whose),
        ({much: "many"}, much),
        ({much: "NaN"}, much),
        ({much: "1e99"}, much),
        ({much: "1234567890123456"}, much),
    ):
        refused = shop.wire.post(PATH, {**good, **bad})
        assert (refused.status, refused.error["param"]) == (400, param)
    for missing in (whose, much):
        refused = shop.wire.post(PATH, {key: value for key, value in good.items() if key != missing})
        assert (refused.error["message"], refused.error["param"]) == (f"Missing required param: {missing}.", missing)
    shop.post(f"/v1/billing/meters/{meter['id']}/deactivate")
    refused = shop.wire.post(PATH, good)
    assert refused.error["message"] == f'No active meter found for event name "{name}".'


def test_events_that_come_at_once_all_count(shop: Shop, meter: Object) -> None:
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=NEW_YEAR + HOUR)
    customer = shop.customer(test_clock=clock["id"])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: report(shop, meter, customer, n, NEW_YEAR + n), range(20)))
    (summary,) = summaries(shop, meter, customer, NEW_YEAR, NEW_YEAR + HOUR)
    assert summary["aggregated_value"] == sum(range(20))
