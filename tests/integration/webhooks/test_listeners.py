"""What a listener is sent over its websocket, from the first moment on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from unittest.mock import patch

import pytest
from websockets.exceptions import InvalidHandshake
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection
from websockets.typing import Subprotocol

from emulator.api.stripe.stripecli.commit_feed import CommitFeed, Subscription
from emulator.api.stripe.stripecli.listener import Listener
from emulator.api.stripe.stripecli.tail import Tail
from emulator.api.stripe.stripecli.websocket import PROTOCOL
from emulator.store.availability import StoreUnavailableError
from emulator.store.store import ContentionError
from emulator.worlds import World
from tests.support.shop import Shop

PATIENCE = 10.0


def listen(shop: Shop, *protocols: Subprotocol) -> ClientConnection:
    session = shop.post("/v1/stripecli/sessions", device_name="here")
    return connect(
        session["websocket_url"],
        subprotocols=list(protocols) or None,
        additional_headers={"Websocket-Id": session["websocket_id"]},
        proxy=None,
    )


def test_what_happens_while_its_thread_is_late_is_forwarded(shop: Shop) -> None:
    connected = threading.Event()
    begin: Callable[[ServerConnection], None] = ServerConnection.start_keepalive

    def begin_late(connection: ServerConnection) -> None:
        connected.wait(PATIENCE)
        begin(connection)

    with patch.object(ServerConnection, "start_keepalive", begin_late), listen(shop, PROTOCOL) as listener:
        customer = shop.customer()
        connected.set()
        event = json.loads(json.loads(listener.recv(timeout=PATIENCE))["event_payload"])
    assert (event["type"], event["data"]["object"]["id"]) == ("customer.created", customer["id"])


@pytest.mark.parametrize("protocols", [(), (PROTOCOL,), (Subprotocol("mine"),), (Subprotocol("mine"), PROTOCOL)])
def test_whoever_shows_a_session_is_let_in(protocols: tuple[Subprotocol, ...], shop: Shop) -> None:
    """Stripe's own sync engine names no protocol; the CLI names one."""
    with listen(shop, *protocols) as listener:
        assert listener.subprotocol == (PROTOCOL if PROTOCOL in protocols else None)
        customer = shop.customer()
        event = json.loads(json.loads(listener.recv(timeout=PATIENCE))["event_payload"])
    assert event["data"]["object"]["id"] == customer["id"]


def test_an_answer_while_a_world_is_replaced_ends_no_listening(shop: Shop) -> None:
    met = threading.Event()
    read = Listener._read_responses

    def read_in_replaced_world(listener: Listener, connection: ServerConnection) -> None:
        if not met.is_set():
            met.set()
            raise ContentionError
        read(listener, connection)

    with patch.object(Listener, "_read_responses", read_in_replaced_world), listen(shop, PROTOCOL) as listener:
        assert met.wait(PATIENCE)
        customer = shop.customer()
        event = json.loads(json.loads(listener.recv(timeout=PATIENCE))["event_payload"])
    assert event["data"]["object"]["id"] == customer["id"]


def test_nobody_listens_for_who_is_not_let_in(shop: Shop) -> None:
    subscribe, unsubscribe = CommitFeed.subscribe, CommitFeed.unsubscribe
    made: list[Subscription] = []
    left: list[Subscription] = []

    def note_made(feed: CommitFeed, world: World) -> Subscription:
        made.append(subscribe(feed, world))
        return made[-1]

    def note_left(feed: CommitFeed, subscription: Subscription) -> None:
        left.append(subscription)
        unsubscribe(feed, subscription)

    with (
        patch.object(Tail, "__init__", side_effect=StoreUnavailableError("The store is away.")),
        patch.object(CommitFeed, "subscribe", note_made),
        patch.object(CommitFeed, "unsubscribe", note_left),
        pytest.raises(InvalidHandshake, match="503"),
    ):
        listen(shop, PROTOCOL)
    # Whoever listened before may leave meanwhile.
    (subscription,) = made
    assert any(each is subscription for each in left)
