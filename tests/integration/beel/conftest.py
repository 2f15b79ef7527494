"""A company's live key."""

from __future__ import annotations

import pytest

from tests.support.beel import Company


@pytest.fixture
def live(company: Company) -> Company:
    """The same company, called with its live key."""
    return company.with_key("live")
