"""A BeeL company of its own for every test."""

from __future__ import annotations

import pytest

from tests.support.beel import Company, new_company


@pytest.fixture
def company(server_url: str) -> Company:
    """A fresh company, called with its test key."""
    return new_company(server_url)


@pytest.fixture
def live(company: Company) -> Company:
    """The same company, called with its live key."""
    return company.with_key("live")
