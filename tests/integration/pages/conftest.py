"""The pages in process, on the embedded engine: no socket, no browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """An emulator whose worker does not run: mail stays where it was put."""
    emulator = build(Settings(store="embedded"))
    yield emulator
    emulator.stop()


@pytest.fixture
def client(emulator: Emulator) -> FlaskClient:
    """Calls the app."""
    return emulator.app.test_client()


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """A world of its own in test mode, and somebody who opens its links."""
    return Visitor(client, new_key())


@pytest.fixture
def live_visitor(visitor: Visitor) -> Visitor:
    """The same account in live mode."""
    return Visitor(visitor.client, visitor.key.replace("sk_test_", "sk_live_"))
