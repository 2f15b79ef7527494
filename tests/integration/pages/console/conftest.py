"""The console, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor


@pytest.fixture
def developer(visitor: Visitor) -> Developer:
    """Somebody who has entered the visitor's world, in a browser of their own."""
    developer = Developer(visitor.client.application.test_client())
    assert "This world is empty" in developer.enter(visitor.key)
    return developer


@pytest.fixture
def running() -> Iterator[Emulator]:
    """An emulator that does what becomes due."""
    emulator = build(Settings(store="embedded"))
    emulator.start()
    yield emulator
    emulator.stop()
