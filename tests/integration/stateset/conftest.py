"""A fresh Stateset account for every test."""

from __future__ import annotations

import pytest

from tests.support.serving import Server
from tests.support.stateset import Stateset, new_stateset


@pytest.fixture
def stateset(server: Server) -> Stateset:
    """A fresh account in test mode."""
    return new_stateset(server.url)


@pytest.fixture
def live(stateset: Stateset) -> Stateset:
    """The same account in live mode."""
    return stateset.with_key("sk_live")
