"""The pages of the other APIs say what is so."""

from __future__ import annotations

import pytest

from tests.provider_coverage import APIS, Api, page


@pytest.fixture(params=APIS, ids=lambda api: str(api.name))
def api(request: pytest.FixtureRequest) -> Api:
    """Each of the APIs."""
    found: Api = request.param
    return found


def test_the_page_is_up_to_date(api: Api) -> None:
    assert api.page.read_text(encoding="utf-8") == page(api), "run `make coverage-page`"


def test_what_is_emulated_is_published(api: Api) -> None:
    """Nothing is offered that the API itself does not have, under a name that it does not know."""
    assert api.emulated() <= set(api.published())


def test_an_operation_is_listed_once(api: Api) -> None:
    assert len(api.published()) == len(set(api.published()))
