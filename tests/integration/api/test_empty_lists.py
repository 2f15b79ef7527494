"""Lists of what nothing here makes, which programs that copy a whole account read."""

from __future__ import annotations

import pytest

from emulator.api.stripe.empty_lists import EMPTY_LISTS
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.versions import OLDEST
from tests.support.shop import Shop

every_list = pytest.mark.parametrize("endpoint", EMPTY_LISTS, ids=lambda each: each.path)


@every_list
@pytest.mark.parametrize("version", ["", OLDEST])
def test_they_are_there_and_empty(endpoint: Endpoint, version: str, shop: Shop) -> None:
    asked = {"limit": 100}
    if "created" in endpoint.params.instance().load_fields:
        asked |= {"created[gte]": 1577836800, "created[lt]": 1893456000}
    answer = shop.wire.with_version(version).get(endpoint.path, asked)
    assert answer.status == 200
    assert answer.json == {"object": "list", "data": [], "has_more": False, "url": endpoint.path}


@every_list
def test_a_cursor_names_nothing_and_what_is_unknown_is_refused(endpoint: Endpoint, shop: Shop) -> None:
    for cursor in ("starting_after", "ending_before"):
        refused = shop.wire.get(endpoint.path, {cursor: "x_1"})
        assert (refused.status, refused.error["code"], refused.error["param"]) == (400, "resource_missing", cursor)
    assert shop.wire.get(endpoint.path, {"bogus": "1"}).error["code"] == "parameter_unknown"
    assert shop.wire.get(endpoint.path, {"expand[]": "data.bogus"}).status == 400


@every_list
def test_what_could_be_expanded_can_be_asked_for(endpoint: Endpoint, shop: Shop) -> None:
    for name in sorted(endpoint.response_schema.expandable()):
        assert shop.wire.get(endpoint.path, {"expand[]": f"data.{name}"}).status == 200
