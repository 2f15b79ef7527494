"""An account's live key."""

from __future__ import annotations

import pytest

from tests.support.stateset import Stateset


@pytest.fixture
def live(stateset: Stateset) -> Stateset:
    """The same account in live mode."""
    return stateset.with_key("sk_live")
