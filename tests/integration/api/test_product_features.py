"""The features of products over the wire."""

from __future__ import annotations

import pytest
import stripe

from emulator.api.stripe.versions import OLDEST
from tests.support.entitlements import FEATURES, attach, new_feature
from tests.support.provider_types import assert_keys
from tests.support.resources import check_reading, check_refusal
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine


def test_a_feature_of_a_product(shop: Shop) -> None:
    product, feature = shop.product()["id"], new_feature(shop, "seats")
    attached = attach(shop, product, feature["id"])
    assert_keys(attached, stripe.ProductFeature)
    assert attached == {
        "id": attached["id"],
        "object": "product_feature",
        "entitlement_feature": feature,
        "livemode": False,
    }
    path = f"/v1/products/{product}/features"
    check_reading(shop, path, attached, "No such product feature")
    renamed = shop.post(f"{FEATURES}/{feature['id']}", name="Chairs")
    assert shop.get(f"{path}/{attached['id']}")["entitlement_feature"] == renamed
    assert shop.delete(f"{path}/{attached['id']}") == {
        "id": attached["id"],
        "object": "product_feature",
        "deleted": True,
    }
    assert shop.get(path)["data"] == []
    assert shop.wire.delete(f"{path}/{attached['id']}").status == 404
    assert [type for type, _ in shop.event_log()] == ["product.created"]


def test_the_features_of_a_product_are_listed(shop: Shop) -> None:
    product, other = shop.product()["id"], shop.product()["id"]
    path = f"/v1/products/{product}/features"
    assert shop.get(path, limit=100) == {"object": "list", "data": [], "has_more": False, "url": path}
    features = [new_feature(shop, f"f{number}")["id"] for number in range(3)]
    made = [attach(shop, product, feature) for feature in features]
    elsewhere = attach(shop, other, features[0])
    assert shop.get(path)["data"] == made[::-1]
    assert shop.wire.all(path, {"limit": 1}) == made[::-1]
    for cursor in (elsewhere["id"], "prodft_1"):
        assert shop.wire.get(path, {"starting_after": cursor}).error["code"] == "resource_missing"
    assert shop.wire.get(f"{path}/{elsewhere['id']}").status == 404
    old = Shop(shop.wire.with_version(OLDEST))
    assert old.get(path)["data"] == made[::-1]


def test_what_cannot_be_attached(shop: Shop) -> None:
    product, feature = shop.product()["id"], new_feature(shop, "seats")
    path = f"/v1/products/{product}/features"
    check_refusal(shop.wire.post(path, {"entitlement_feature": "feat_1"}), "entitlement_feature", "resource_missing")
    check_refusal(shop.wire.post(path), "entitlement_feature", "parameter_missing")
    attach(shop, product, feature["id"])
    twice = shop.wire.post(path, {"entitlement_feature": feature["id"]})
    check_refusal(twice, "entitlement_feature", "resource_already_exists")
    shop.post(f"{FEATURES}/{feature['id']}", active=False)
    archived = shop.wire.post(f"/v1/products/{shop.product()['id']}/features", {"entitlement_feature": feature["id"]})
    check_refusal(archived, "entitlement_feature")
    for method, where in (("GET", ""), ("POST", ""), ("GET", "/prodft_1"), ("DELETE", "/prodft_1")):
        params = {"entitlement_feature": feature["id"]} if method == "POST" else {}
        call = {"GET": shop.wire.get, "POST": shop.wire.post, "DELETE": shop.wire.delete}[method]
        unknown = call(f"/v1/products/prod_none/features{where}", params)
        assert (unknown.status, unknown.error["message"]) == (404, "No such product: 'prod_none'")


def test_an_archived_feature_stays_on_its_products(shop: Shop) -> None:
    product, feature = shop.product()["id"], new_feature(shop, "seats")
    attached = attach(shop, product, feature["id"])
    shop.post(f"{FEATURES}/{feature['id']}", active=False)
    shown = shop.get(f"/v1/products/{product}/features")["data"]
    assert [(each["id"], each["entitlement_feature"]["active"]) for each in shown] == [(attached["id"], False)]


def test_a_request_is_not_done_twice(shop: Shop) -> None:
    product, feature = shop.product()["id"], new_feature(shop, "seats")
    path, body = f"/v1/products/{product}/features", {"entitlement_feature": feature["id"]}
    answers = [shop.wire.post(path, body, idempotency_key="once") for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(shop.get(path)["data"]) == 1
