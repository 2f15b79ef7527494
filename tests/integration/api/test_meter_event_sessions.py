"""Streams of events of meters, by the token of a session."""

from __future__ import annotations

import pytest

from tests.support.meter_events_v2 import EVENTS, event, post
from tests.support.meters import DAY, NEW_YEAR, new_meter, summaries, used
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually

SESSIONS = "/v2/billing/meter_event_session"
STREAM = "/v2/billing/meter_event_stream"

pytestmark = pytest.mark.every_engine


def test_events_are_streamed(shop: Shop, meter: Object, clocked: Object) -> None:
    session = post(shop.wire, SESSIONS, {}).json
    token = session["authentication_token"]
    assert session.keys() == {"id", "object", "authentication_token", "created", "expires_at", "livemode"}
    here = [shop.customer() for _ in range(3)]
    batch = [event(meter, here[n % 3], "1", identifier=f"e{n}") for n in range(97)]
    batch += [event(meter, clocked, "7", timestamp="2025-12-31T12:00:00Z")]
    batch += [event({"event_name": "nope"}, here[0]), event(meter, here[0], "1", identifier="e0")]
    answer = post(shop.wire, STREAM, {"events": batch}, key=token)
    assert (answer.status, answer.json) == (200, {})
    eventually(lambda: [used(shop, meter, each) for each in here], lambda seen: seen == [33, 32, 32])
    [counted] = summaries(shop, meter, clocked, NEW_YEAR - DAY, NEW_YEAR)
    assert counted["aggregated_value"] == 7
    too_many = post(shop.wire, STREAM, {"events": [batch[0]] * 101}, key=token)
    assert (too_many.status, too_many.json["error"]["param"]) == (400, "events")


def test_each_event_may_have_thresholds_looked_at(shop: Shop, meter: Object) -> None:
    """20 events with two checks each are more than a transaction takes."""
    price = shop.price(
        unit_amount=1, recurring__interval="month", recurring__usage_type="metered", recurring__meter=meter["id"]
    )
    customers = [shop.paying_customer() for _ in range(20)]
    for customer in customers * 2:
        terms = {"customer": customer["id"], "items__0__price": price["id"]}
        shop.post("/v1/subscriptions", **terms, billing_thresholds__amount_gte=5000)
    token = post(shop.wire, SESSIONS, {}).json["authentication_token"]
    post(shop.wire, STREAM, {"events": [event(meter, each, "3") for each in customers]}, key=token)
    eventually(lambda: [used(shop, meter, each) for each in customers], lambda seen: seen == [3] * 20)


def test_a_token_is_good_for_its_stream_for_a_quarter_of_an_hour(shop: Shop, meter: Object) -> None:
    shop.clock(now=NEW_YEAR, frozen=True)
    session = post(shop.wire, SESSIONS, {}).json
    token, said = session["authentication_token"], {"events": [event(meter, shop.customer())]}
    assert (session["created"], session["expires_at"]) == ("2026-01-01T00:00:00.000Z", "2026-01-01T00:15:00.000Z")
    assert post(shop.wire, STREAM, said, key=token).status == 200
    # It opens nothing else, nothing else opens its stream, and it is no other world's.
    assert post(shop.wire, EVENTS, event(meter, shop.customer()), key=token).status == 401
    assert shop.wire.with_key(token).get("/v1/customers").status == 401
    assert shop.wire.with_key(token).get("/_emulator/events").status == 401
    assert post(shop.wire, STREAM, said).status == 401
    forged = post(shop.wire, STREAM, said, key=token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert forged.json["error"]["type"] == "temporary_session_expired"
    shop.clock(now=NEW_YEAR + 15 * 60)
    expired = post(shop.wire, STREAM, said, key=token)
    assert (expired.status, expired.json["error"]["code"]) == (400, "temporary_session_expired")
    assert expired.json["error"]["message"] == "The temporary session token has expired."


def test_a_connected_account_has_its_own_stream(shop: Shop) -> None:
    there = Shop(shop.wire.for_account("acct_connected"))
    meter, customer = new_meter(there), there.customer()
    session = post(shop.wire, SESSIONS, {}, **{"Stripe-Account": "acct_connected"}).json
    said = {"events": [event(meter, customer, "4")]}
    assert post(shop.wire, STREAM, said, key=session["authentication_token"]).status == 200
    eventually(lambda: used(there, meter, customer), lambda seen: seen == 4)
