"""Events of connected accounts (docs.stripe.com/connect/webhooks): their platform's `connect` endpoints get them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import stripe

from emulator.billing.system.webhook_endpoints import fixed_endpoint
from emulator.settings import Settings
from tests.support.serving import serving
from tests.support.shop import Shop
from tests.support.webhook_receiver import Receiver, receiving
from tests.support.wire import Wire


def account_id() -> str:
    """An account that nobody has connected before."""
    return f"acct_1{uuid.uuid4().hex[:15]}"


@pytest.fixture
def account() -> str:
    return account_id()


@pytest.fixture
def connected(shop: Shop, account: str) -> Shop:
    """An account that is connected to the one of `shop`."""
    return Shop(shop.wire.for_account(account))


def endpoint(shop: Shop, url: str, **params: Any) -> dict[str, Any]:
    return shop.post("/v1/webhook_endpoints", url=url, enabled_events=["*"], **params)


def test_a_connect_endpoint_gets_what_happens_in_connected_accounts_alone(
    shop: Shop, connected: Shop, account: str, receiver: Receiver
) -> None:
    made = endpoint(shop, receiver.url, connect=True)
    shop.customer()
    Shop(shop.wire.other_mode.for_account(account)).customer()
    Shop(Wire(shop.wire.url).for_account(account)).customer()
    customer = connected.customer()
    event = receiver.wait(1)[0].event
    assert event["data"]["object"]["id"] == customer["id"]
    assert list(event)[:4] == ["id", "object", "account", "api_version"]
    assert (event["account"], event["pending_webhooks"]) == (account, 1)
    told = connected.events()
    assert {**told[0], "account": account, "pending_webhooks": 1} == event
    made_attempts = connected.get("/_emulator/webhooks/attempts/wait")["data"]
    assert [(each["endpoint"], each["status"]) for each in made_attempts] == [(made["id"], 200)]
    assert connected.events()[0]["pending_webhooks"] == 0
    assert shop.get("/_emulator/webhooks/attempts")["data"] == []


def test_an_account_and_its_platform_are_told_side_by_side(shop: Shop, connected: Shop, receiver: Receiver) -> None:
    with receiving() as own, receiving() as platforms:
        endpoint(connected, own.url)
        endpoint(shop, platforms.url, connect=True)
        endpoint(shop, receiver.url)
        connected.send(connected.draft(None, 2000)["id"])
        told = connected.events()
        for each in (own, platforms):
            assert [one.event["id"] for one in each.wait(len(told))] == [event["id"] for event in told]
        assert {"account" in each.event for each in own.received} == {False}
        assert {each.event["pending_webhooks"] for each in own.received} == {2}
        last = shop.customer()
        assert [each.event["data"]["object"]["id"] for each in receiver.wait(1)] == [last["id"]]


def test_an_endpoint_of_the_configuration_gets_the_events_of_all(receiver: Receiver, account: str) -> None:
    settings = Settings(store="embedded", webhooks=(fixed_endpoint(receiver.url, "whsec_fixed"),))
    with serving(settings) as server:
        shop = Shop(Wire(server.url))
        shop.customer()
        receiver.wait(1)
        Shop(shop.wire.for_account(account)).customer()
        received = receiver.wait(2)
        assert [each.event.get("account") for each in received] == [None, account]
        for each in received:
            stripe.Webhook.construct_event(each.body, each.headers["Stripe-Signature"], "whsec_fixed")
        made = shop.get("/_emulator/webhooks/attempts/wait")["data"][0]
        shop.post(f"/v1/events/{made['event']}/retry", webhook_endpoint=made["endpoint"])
        assert receiver.wait(3)[2].event["id"] == made["event"]
        assert shop.get("/v1/webhook_endpoints")["data"] == []


@pytest.mark.every_engine
def test_a_delivery_to_a_platform_is_tried_again_until_its_endpoint_goes(
    fast_retry_shop: Shop, account: str, receiver: Receiver
) -> None:
    shop, connected = fast_retry_shop, Shop(fast_retry_shop.wire.for_account(account))
    receiver.answers[:] = [500]
    made = endpoint(shop, receiver.url, connect=True)
    connected.customer()
    first, second = receiver.wait(2)
    assert first.body == second.body
    connected.get("/_emulator/webhooks/attempts/wait")
    shop.delete(f"/v1/webhook_endpoints/{made['id']}")
    connected.customer()
    assert connected.events()[-1]["pending_webhooks"] == 0


def test_an_event_of_a_connected_account_is_resent(
    shop: Shop, connected: Shop, account: str, receiver: Receiver
) -> None:
    made = endpoint(shop, receiver.url, connect=True)
    connected.customer()
    event = receiver.wait(1)[0].event
    connected.get("/_emulator/webhooks/attempts/wait")
    path, wanted = f"/v1/events/{event['id']}/retry", {"webhook_endpoint": made["id"]}
    assert shop.post(path, account=account, **wanted)["account"] == account
    assert receiver.wait(2)[1].event["id"] == event["id"]
    refusals = [
        shop.wire.post(path, wanted),
        shop.wire.post(path, {**wanted, "account": account_id()}),
        shop.wire.post(path, {**wanted, "account": "acct_/test"}),
        connected.wire.post(path, {**wanted, "account": account_id()}),
    ]
    assert [refused.status for refused in refusals] == [404, 404, 400, 400]
    shop.customer()
    own = f"/v1/events/{shop.events()[0]['id']}/retry"
    assert "connected accounts alone" in shop.wire.post(own, wanted).error["message"]


def test_a_connect_endpoint_names_its_application(shop: Shop) -> None:
    made = [endpoint(shop, "http://127.0.0.1:9", connect=connect)["application"] for connect in (True, True, False)]
    assert made[0].startswith("ca_")
    assert made == [made[0], made[0], None]


@pytest.mark.every_engine
def test_a_reset_of_a_connected_account_leaves_its_platform(shop: Shop, connected: Shop, receiver: Receiver) -> None:
    endpoint(shop, receiver.url, connect=True)
    connected.customer()
    connected.post("/_emulator/reset")
    assert len(shop.get("/v1/webhook_endpoints")["data"]) == 1
    assert connected.events() == []
    connected.customer()
    assert len(receiver.wait(2)) == 2
