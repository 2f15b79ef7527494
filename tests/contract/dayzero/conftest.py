"""A business's live token."""

from __future__ import annotations

import pytest

from tests.support.dayzero import Dayzero


@pytest.fixture
def live(dayzero: Dayzero) -> Dayzero:
    """The same business, with a live token."""
    return dayzero.with_headers(Authorization="Bearer dz_live_token")
