"""A receiver for every test, and an emulator that tries again at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from emulator import bootstrap
from emulator.delivery.webhooks import recovery
from emulator.delivery.webhooks.dispatcher import WebhookConfiguration
from emulator.settings import Settings
from tests.support.serving import Server, serving
from tests.support.shop import Shop
from tests.support.webhook_receiver import Receiver
from tests.support.wire import Wire


@pytest.fixture
def endpoint(shop: Shop, receiver: Receiver) -> dict[str, Any]:
    """The receiver as an endpoint of all events."""
    return shop.post("/v1/webhook_endpoints", url=f"{receiver.url}/hook", enabled_events=["*"])


@pytest.fixture(scope="session")
def _fast_retry_server() -> Iterator[Server]:
    impatient = partial(WebhookConfiguration, timeout=1.0)
    with ExitStack() as running:
        # No longer than it is put together: others are, in the same process, which are patient.
        with patch.object(bootstrap, WebhookConfiguration.__name__, impatient):
            server = running.enter_context(serving(Settings(store="embedded", webhook_retry_delays=(0, 0))))
        yield server


@pytest.fixture
def fast_retry_server(_fast_retry_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """An emulator that waits a second for an endpoint's answer, and tries its webhooks again at once, twice."""
    monkeypatch.setattr(recovery, "IN_FLIGHT_RECHECK_SECONDS", 0)
    return _fast_retry_server


@pytest.fixture
def fast_retry_shop(fast_retry_server: Server) -> Shop:
    """A fresh account of that emulator."""
    return Shop(Wire(fast_retry_server.url))
