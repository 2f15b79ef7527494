"""Prices that lines and items have made on the spot: what is refused of them is named where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.shop import Object, Shop, spelled

_DATA: Mapping[str, Any] = {"currency": "usd", "unit_amount": 900, "recurring__interval": "month"}
_PLACES = {
    "/v1/checkout/sessions": ("line_items", {"mode": "subscription", "success_url": "https://shop.example"}),
    "/v1/quotes": ("line_items", {}),
    "/v1/subscriptions": ("items", {}),
}


@pytest.fixture(params=_PLACES)
def path(request: pytest.FixtureRequest) -> str:
    """Where a price can be made on the spot."""
    path: str = request.param
    return path


def _params(path: str, shop: Shop, data: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    lines, usual = _PLACES[path]
    customer = shop.paying_customer()["id"]
    made = {f"price_data__{name}": value for name, value in {**_DATA, "product": shop.product()["id"], **data}.items()}
    line = {f"{lines}__0__{name}": value for name, value in {**made, "quantity": 2, **more}.items()}
    return spelled({**usual, "customer": customer, **line})


def _refused(path: str, shop: Shop, data: Mapping[str, Any], **more: Any) -> Object:
    answer = shop.wire.post(path, _params(path, shop, data, **more))
    assert answer.status == 400, answer.json
    return answer.error


def test_a_price_is_made(shop: Shop, path: str) -> None:
    answer = shop.wire.post(path, _params(path, shop, {}))
    assert answer.status == 200, answer.json
    assert shop.get("/v1/prices")["data"] == []


@pytest.mark.parametrize(
    ("data", "param"),
    [
        ({"unit_amount_decimal": "900.5"}, "unit_amount"),
        ({"product": "prod_nope"}, "product"),
        ({"recurring__interval_count": 50}, "recurring"),
    ],
)
def test_what_is_wrong_with_it_is_named_where_it_stands(
    shop: Shop, path: str, data: Mapping[str, Any], param: str
) -> None:
    wrong = _refused(path, shop, data)["param"]
    assert wrong.startswith(f"{_PLACES[path][0]}[0][price_data][{param}]")


def test_a_price_is_named_or_made(shop: Shop, path: str) -> None:
    price = shop.price(recurring__interval="month")["id"]
    error = _refused(path, shop, {}, price=price)
    assert error["message"] == "You may only specify one of these parameters: price, price_data."
    assert error["param"] == f"{_PLACES[path][0]}[0][price]"
