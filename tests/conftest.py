"""An emulator on each engine, served over a real socket, and a world of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
import stripe

from emulator.settings import Settings, SmtpUrl, Store
from tests.support.mailbox import Mailbox, receiving
from tests.support.serving import Server, serving
from tests.support.shop import Shop
from tests.support.wire import Wire, new_key


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server, which live mode delivers to."""
    with receiving() as mailbox:
        yield mailbox


@pytest.fixture(scope="session", params=["local", "embedded"])
def server(request: pytest.FixtureRequest, mailbox: Mailbox) -> Iterator[Server]:
    """An emulator on DynamoDB Local, then on the embedded engine: whatever uses it runs on both."""
    smtp_url = SmtpUrl("127.0.0.1", mailbox.port, tls="none")
    with serving(Settings(store=cast(Store, request.param), smtp_url=smtp_url)) as server:
        yield server


@pytest.fixture
def server_url(server: Server) -> str:
    """Where the emulator answers."""
    return server.url


@pytest.fixture
def wire(server: Server) -> Wire:
    """Calls the emulator with the test key of a fresh account."""
    return Wire(server.url, new_key())


@pytest.fixture
def shop(wire: Wire) -> Shop:
    """A fresh account in test mode."""
    return Shop(wire)


@pytest.fixture
def live_shop(wire: Wire) -> Shop:
    """The same account in live mode."""
    return Shop(wire.other_mode)


@pytest.fixture
def transport() -> Iterator[stripe.HTTPClient]:
    """What the SDK calls with, closed at the end."""
    transport: Any = stripe.RequestsClient()
    yield transport
    transport.close()


@pytest.fixture
def sdk(wire: Wire, transport: stripe.HTTPClient) -> stripe.StripeClient:
    """The official SDK as it comes, told another address; it speaks for the same world as `wire`."""
    return stripe.StripeClient(wire.key, base_addresses={"api": wire.url}, http_client=transport)
