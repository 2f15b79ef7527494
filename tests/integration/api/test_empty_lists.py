"""Lists of what nothing here makes, which programs that copy a whole account read."""

from __future__ import annotations

import pytest

from emulator.api.stripe.empty_lists import EMPTY_LISTS
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.versions import OLDEST
from tests.support.shop import Object, Shop

every_list = pytest.mark.parametrize("endpoint", EMPTY_LISTS, ids=lambda each: each.path)


def required(endpoint: Endpoint, shop: Shop) -> Object:
    """What the list cannot do without."""
    return {"customer": shop.customer()["id"]} if endpoint.params.instance().load_fields.keys() & {"customer"} else {}


@every_list
@pytest.mark.parametrize("version", ["", OLDEST])
def test_they_are_there_and_empty(endpoint: Endpoint, version: str, shop: Shop) -> None:
    asked = {"limit": 100, **required(endpoint, shop)}
    if "created" in endpoint.params.instance().load_fields:
        asked |= {"created[gte]": 1577836800, "created[lt]": 1893456000}
    answer = shop.wire.with_version(version).get(endpoint.path, asked)
    assert answer.status == 200
    assert answer.json == {"object": "list", "data": [], "has_more": False, "url": endpoint.path}


@every_list
def test_a_cursor_names_nothing_and_what_is_unknown_is_refused(endpoint: Endpoint, shop: Shop) -> None:
    asked = required(endpoint, shop)
    for cursor in ("starting_after", "ending_before"):
        refused = shop.wire.get(endpoint.path, {**asked, cursor: "x_1"})
        assert (refused.status, refused.error["code"], refused.error["param"]) == (400, "resource_missing", cursor)
    assert shop.wire.get(endpoint.path, {**asked, "bogus": "1"}).error["code"] == "parameter_unknown"
    assert shop.wire.get(endpoint.path, {**asked, "expand[]": "data.bogus"}).status == 400


@every_list
def test_what_could_be_expanded_can_be_asked_for(endpoint: Endpoint, shop: Shop) -> None:
    asked = required(endpoint, shop)
    for name in sorted(endpoint.response_schema.expandable()):
        assert shop.wire.get(endpoint.path, {**asked, "expand[]": f"data.{name}"}).status == 200


def test_a_customer_who_is_not_there_has_no_entitlements(shop: Shop) -> None:
    path = "/v1/entitlements/active_entitlements"
    refused = shop.wire.get(path, {"customer": "cus_none"})
    assert (refused.status, refused.error["code"], refused.error["param"]) == (400, "resource_missing", "customer")
    assert shop.wire.get(path).error["code"] == "parameter_missing"


def test_a_product_has_no_features(shop: Shop) -> None:
    path = f"/v1/products/{shop.product()['id']}/features"
    assert shop.get(path, limit=100) == {"object": "list", "data": [], "has_more": False, "url": path}
    assert shop.wire.get(path, {"starting_after": "prodft_1"}).error["code"] == "resource_missing"
    unknown = shop.wire.get("/v1/products/prod_none/features")
    assert (unknown.status, unknown.error["message"]) == (404, "No such product: 'prod_none'")
