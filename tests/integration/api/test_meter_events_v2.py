"""Events of meters in version 2 of the API: JSON over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.meter_events_v2 import ADJUSTMENTS, EVENTS, NEWEST, event, post
from tests.support.meters import DAY, NEW_YEAR, new_meter, summaries
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.every_engine


def test_an_event(shop: Shop, meter: Object, clocked: Object) -> None:
    said = event(meter, clocked, identifier="idmp_1", timestamp="2025-12-31T23:30:00.500+01:00")
    made = post(shop.wire, EVENTS, said)
    assert (made.status, made.headers["Stripe-Version"]) == (200, NEWEST)
    assert made.json == {
        "object": "v2.billing.meter_event",
        "created": "2026-01-01T00:00:00.000Z",
        "event_name": meter["event_name"],
        "identifier": "idmp_1",
        "livemode": False,
        "payload": {"stripe_customer_id": clocked["id"], "value": "25"},
        "timestamp": "2025-12-31T22:30:00.000Z",
    }
    [counted] = summaries(shop, meter, clocked, NEW_YEAR - DAY, NEW_YEAR)
    assert counted["aggregated_value"] == 25
    unnamed = post(shop.wire, EVENTS, event(meter, clocked, identifier=None, timestamp=None))
    assert unnamed.json["timestamp"] == "2026-01-01T00:00:00.000Z"
    assert len(unnamed.json["identifier"]) == 36


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"event_name": "nope"}, "no_meter"),
        ({"payload": {"value": "1"}}, "meter_event_no_customer_defined"),
        ({"payload": {"stripe_customer_id": "cus_nope", "value": "1"}}, "meter_event_customer_not_found"),
        ({"payload": {"stripe_customer_id": "{customer}", "value": "much"}}, "meter_event_invalid_value"),
        ({"payload": {"stripe_customer_id": "{customer}", "value": "1" * 16}}, "meter_event_value_too_many_digits"),
        ({"timestamp": "2025-11-26T23:59:59Z"}, "timestamp_too_far_in_past"),
        ({"timestamp": "2026-01-01T00:05:01Z"}, "timestamp_in_future"),
        ({"identifier": "once"}, "duplicate_meter_event"),
    ],
)
def test_what_is_not_counted(shop: Shop, meter: Object, clocked: Object, changed: Any, code: str) -> None:
    assert post(shop.wire, EVENTS, event(meter, clocked, identifier="once")).status == 200
    said = event(meter, clocked) | json.loads(json.dumps(changed).replace("{customer}", clocked["id"]))
    refused = post(shop.wire, EVENTS, said)
    error = refused.json["error"]
    assert (refused.status, error["code"], error["type"]) == (400, code, "invalid_request_error")
    assert error.keys() <= {"code", "message", "param", "type"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"x"',
        b"event_name=x",
        {},
        {"event_name": 5, "payload": {}},
        {"event_name": "x", "payload": "x"},
        {"event_name": "x", "payload": {"value": 5}},
        {"event_name": "x", "payload": {"value": {"a": "b"}}},
        {"event_name": "x", "payload": {"value": "5"}, "timestamp": 1767225600},
        {"event_name": "x", "payload": {"value": "5"}, "timestamp": "yesterday"},
        {"event_name": "x", "payload": {"value": "5"}, "timestamp": "2026-02-30T00:00:00Z"},
        {"event_name": "x", "payload": {"value": "5"}, "timestamp": "0001-01-01T00:00:00+23:59"},
        {"event_name": "x", "payload": {"value": "5"}, "expand": ["x"]},
        {"event_name": "x", "payload": {"value": "5"}, "colour": "red"},
    ],
)
def test_odd_bodies(shop: Shop, body: Any) -> None:
    refused = post(shop.wire, EVENTS, body)
    assert (refused.status, refused.json["error"]["type"]) == (400, "invalid_request_error")


def test_it_is_json_in_a_version_that_has_it(shop: Shop, meter: Object) -> None:
    said = event(meter, shop.customer())
    for version in ("", "2024-06-20", "2019-01-01"):
        assert post(shop.wire, EVENTS, said, version).status == 400
    for version in ("2024-09-30.acacia", NEWEST):
        assert post(shop.wire, EVENTS, said, version).status == 200
    form = post(shop.wire, EVENTS, b"event_name=x", **{"Content-Type": "application/x-www-form-urlencoded"})
    assert form.status == 400
    assert post(shop.wire, EVENTS, said, key="pk_test_x").status == 401
    assert post(shop.wire, "/v2/core/accounts", {}).json["error"]["code"] == "not_emulated"
    assert post(shop.wire, "/v2/billing/nothing", {}).status == 404


def test_an_idempotency_key(shop: Shop, meter: Object) -> None:
    said, key = event(meter, shop.customer(), identifier="a"), {"Idempotency-Key": "once"}
    first, again = (post(shop.wire, EVENTS, said, **key) for _ in range(2))
    assert (first.body, again.headers["Idempotent-Replayed"]) == (again.body, "true")
    other = post(shop.wire, EVENTS, said | {"identifier": "b"}, **key)
    assert other.json["error"]["type"] == "idempotency_error"
    # What failed is carried out when it comes again.
    unknown = {"Idempotency-Key": "later"}
    said["event_name"] = "later"
    assert post(shop.wire, EVENTS, said | {"identifier": "c"}, **unknown).status == 400
    new_meter(shop, event_name="later")
    assert post(shop.wire, EVENTS, said | {"identifier": "c"}, **unknown).status == 200


def test_an_event_is_taken_back(shop: Shop, meter: Object, clocked: Object) -> None:
    post(shop.wire, EVENTS, event(meter, clocked, identifier="mine", timestamp="2025-12-31T12:00:00Z"))
    said = {"event_name": meter["event_name"], "type": "cancel", "cancel": {"identifier": "mine"}}
    adjusted = post(shop.wire, ADJUSTMENTS, said).json
    assert adjusted == {
        "id": adjusted["id"],
        "object": "v2.billing.meter_event_adjustment",
        "cancel": {"identifier": "mine"},
        "created": adjusted["created"],
        "event_name": meter["event_name"],
        "livemode": False,
        "status": "complete",
        "type": "cancel",
    }
    assert all(each["aggregated_value"] == 0 for each in summaries(shop, meter, clocked, NEW_YEAR - DAY, NEW_YEAR))
    assert post(shop.wire, ADJUSTMENTS, said).status == 400
    assert post(shop.wire, ADJUSTMENTS, said | {"cancel": {}}).status == 400
