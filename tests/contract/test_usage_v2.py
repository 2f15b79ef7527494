"""The official SDK's `v2.billing`: usage is reported, streamed and taken back."""

from __future__ import annotations

import pytest
import stripe

from tests.support.meters import new_meter, used
from tests.support.provider_types import assert_keys
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually


@pytest.fixture
def meter(shop: Shop) -> Object:
    """A meter of sums."""
    return new_meter(shop)


def client_of(shop: Shop, key: str, transport: stripe.HTTPClient) -> stripe.StripeClient:
    """The SDK as it comes, told this address for both of its hosts."""
    return stripe.StripeClient(
        key, base_addresses={"api": shop.wire.url, "meter_events": shop.wire.url}, http_client=transport
    )


def test_usage_is_reported_and_taken_back(shop: Shop, meter: Object, transport: stripe.HTTPClient) -> None:
    customer = shop.customer()
    billing = client_of(shop, shop.wire.key, transport).v2.billing
    payload = {"stripe_customer_id": customer["id"], "value": "25"}
    event = billing.meter_events.create({"event_name": meter["event_name"], "payload": payload, "identifier": "one"})
    assert isinstance(event, stripe.v2.billing.MeterEvent)
    assert_keys(event.to_dict(), stripe.v2.billing.MeterEvent)
    assert (event.identifier, event.payload["value"], event.timestamp) == ("one", "25", event.created)
    assert used(shop, meter, customer) == 25
    adjustment = billing.meter_event_adjustments.create(
        {"event_name": meter["event_name"], "type": "cancel", "cancel": {"identifier": "one"}}
    )
    assert_keys(adjustment.to_dict(), stripe.v2.billing.MeterEventAdjustment)
    assert (adjustment.status, adjustment.cancel.identifier) == ("complete", "one")
    assert used(shop, meter, customer) == 0
    with pytest.raises(stripe.InvalidRequestError) as refused:
        billing.meter_events.create({"event_name": "nope", "payload": payload})
    assert (refused.value.code, refused.value.http_status) == ("no_meter", 400)
    assert refused.value.user_message == 'No active meter found for event name "nope".'


def test_usage_is_streamed(shop: Shop, meter: Object, transport: stripe.HTTPClient) -> None:
    shop.clock(now=1_767_225_600, frozen=True)
    customer = shop.customer()
    session = client_of(shop, shop.wire.key, transport).v2.billing.meter_event_session.create()
    assert_keys(session.to_dict(), stripe.v2.billing.MeterEventSession)
    stream = client_of(shop, session.authentication_token, transport).v2.billing.meter_event_stream
    payload = {"stripe_customer_id": customer["id"], "value": "2"}
    stream.create({"events": [{"event_name": meter["event_name"], "payload": payload}] * 30})
    eventually(lambda: used(shop, meter, customer), lambda seen: seen == 60)
    shop.clock(now=1_767_225_600 + 900)
    with pytest.raises(stripe.TemporarySessionExpiredError):
        stream.create({"events": [{"event_name": meter["event_name"], "payload": payload}]})
