"""A fresh Day Zero business for every test."""

from __future__ import annotations

import pytest

from tests.support.dayzero import Dayzero, new_dayzero
from tests.support.serving import Server


@pytest.fixture
def dayzero(server: Server) -> Dayzero:
    """A fresh business, with a test token."""
    return new_dayzero(server.url)


@pytest.fixture
def live(dayzero: Dayzero) -> Dayzero:
    """The same business, with a live token."""
    return dayzero.with_headers(Authorization="Bearer dz_live_token")
