"""Products over the wire."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Object, Shop


def test_custom_ids_are_listed_by_creation(shop: Shop) -> None:
    for name in ("m", "z", "a"):
        shop.post("/v1/products", name=name, id=name)
    listed = [each["id"] for each in shop.wire.all("/v1/products", {"limit": 1})]
    assert listed == ["a", "z", "m"]
    before = shop.get("/v1/products", ending_before="z")
    assert ([each["id"] for each in before["data"]], before["has_more"]) == (["a"], False)


def test_an_id_is_given_once(shop: Shop, product: Object) -> None:
    assert shop.wire.post("/v1/products", {"name": "Other", "id": product["id"]}).error == {
        "code": "resource_already_exists",
        "doc_url": "https://stripe.com/docs/error-codes/resource-already-exists",
        "message": "Product already exists.",
        "param": "id",
        "type": "invalid_request_error",
    }


@pytest.mark.usefixtures("product")
def test_a_product_with_prices_cannot_be_deleted(shop: Shop) -> None:
    plan = shop.post("/v1/plans", product="gold", currency="usd", amount=100, interval="month")
    assert shop.wire.delete("/v1/products/gold").error["message"] == (
        "This product cannot be deleted because it has one or more user-created prices."
    )
    silver = shop.product(id="silver")["id"]
    shop.post(f"/v1/plans/{plan['id']}", product=silver)
    assert shop.delete("/v1/products/gold")["deleted"] is True
    assert shop.wire.delete("/v1/products/silver").status == 400
    shop.delete(f"/v1/plans/{plan['id']}")
    assert shop.delete("/v1/products/silver")["deleted"] is True
    priced = shop.product(default_price_data__currency="usd", default_price_data__unit_amount=1)["id"]
    assert shop.wire.delete(f"/v1/products/{priced}").status == 400


@pytest.mark.recorded("onetimesecret/onetimesecret, 336 of 336 products, made or listed, at 2025-11-17.clover")
def test_it_has_the_keys_of_its_typed_class_and_attributes(product: Object) -> None:
    known = {name: value for name, value in product.items() if name != "attributes"}
    assert_keys(known, stripe.Product)
    assert product["attributes"] == []


def test_it_is_made_read_changed_and_listed(shop: Shop, product: Object) -> None:
    newer = shop.product(name="Silver", shippable=True, url="https://example.com/silver", active=False)
    check_reading(shop, "/v1/products", newer, "No such product")
    check_listing(shop, "/v1/products", product, newer)
    check_changing(shop, "/v1/products", product)
    changed = shop.post("/v1/products/gold", name="Golden", description="Shines", tax_code="txcd_99999999")
    assert (changed["name"], changed["description"], changed["tax_code"]) == ("Golden", "Shines", "txcd_99999999")
    assert shop.post("/v1/products/gold", description="")["description"] is None
    check_filters(
        shop,
        "/v1/products",
        ({"active": True}, [product]),
        ({"ids": ["gold"]}, [product]),
        ({"shippable": True}, [newer]),
        ({"url": "https://example.com/silver"}, [newer]),
    )
    assert shop.delete("/v1/products/gold") == {"id": "gold", "object": "product", "deleted": True}
    assert shop.wire.get("/v1/products/gold").status == 404


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"name": ""}, "name", "parameter_invalid_empty"),
        ({"default_price_data[unit_amount]": 1}, "default_price_data[currency]", "parameter_missing"),
        ({"type": "nope"}, "type", None),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post("/v1/products", {"name": "Gold", **params}), param, code)


def test_a_refusal_of_the_default_price_says_where_it_stands(shop: Shop) -> None:
    price = {"currency": "usd", "unit_amount": 5, "recurring][interval": "year", "recurring][interval_count": 4}
    product = {"name": "Gold", **{f"default_price_data[{name}]": value for name, value in price.items()}}
    refused = shop.wire.post("/v1/products", product)
    assert (refused.status, refused.error["param"]) == (400, "default_price_data[recurring][interval_count]")
    assert shop.get("/v1/products")["data"] == []
