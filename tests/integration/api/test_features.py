"""Features over the wire."""

from __future__ import annotations

import pytest
import stripe

from tests.support.entitlements import FEATURES, new_feature
from tests.support.provider_types import assert_keys
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.restricted_keys import restricted
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine


def test_a_new_feature(shop: Shop) -> None:
    feature = new_feature(shop, "seats", metadata__team="a")
    assert_keys(feature, stripe.entitlements.Feature)
    assert feature == {
        "id": feature["id"],
        "object": "entitlements.feature",
        "active": True,
        "livemode": False,
        "lookup_key": "seats",
        "metadata": {"team": "a"},
        "name": "Seats",
    }
    assert feature["id"].startswith("feat_")
    assert shop.event_log() == []


def test_it_is_read_changed_and_listed(shop: Shop) -> None:
    made = [new_feature(shop, f"f{number}") for number in range(2)]
    check_listing(shop, FEATURES, *made)
    check_reading(shop, FEATURES, made[0], "No such feature")
    check_changing(shop, FEATURES, made[0])
    assert shop.post(f"{FEATURES}/{made[1]['id']}", name="Other", metadata="")["name"] == "Other"


def test_an_archived_one_is_in_no_list_that_does_not_ask_for_it(shop: Shop) -> None:
    old, other = new_feature(shop, "seats"), new_feature(shop, "export")
    assert shop.post(f"{FEATURES}/{old['id']}", active=False)["active"] is False
    new = new_feature(shop, "seats")
    check_filters(
        shop,
        FEATURES,
        ({}, [new, other]),
        ({"archived": False}, [new, other]),
        ({"archived": True}, [old]),
        ({"lookup_key": "seats"}, [new]),
        ({"lookup_key": "seats", "archived": True}, [old]),
        ({"lookup_key": "nobody's"}, []),
    )


def test_a_lookup_key_is_one_active_features(shop: Shop) -> None:
    feature = new_feature(shop, "seats")
    check_refusal(
        shop.wire.post(FEATURES, {"lookup_key": "seats", "name": "x"}), "lookup_key", "resource_already_exists"
    )
    shop.post(f"{FEATURES}/{feature['id']}", active=False)
    again = new_feature(shop, "seats")
    assert again["id"] != feature["id"]
    for params in ({"active": "true"}, {"name": "x"}, {"metadata[a]": "b"}):
        assert shop.wire.post(f"{FEATURES}/{feature['id']}", params).status == 400


def test_what_a_feature_takes(shop: Shop) -> None:
    for params, param in (
        ({"name": "x"}, "lookup_key"),
        ({"lookup_key": "x"}, "name"),
        ({"lookup_key": "", "name": "x"}, "lookup_key"),
        ({"lookup_key": "x" * 81, "name": "x"}, "lookup_key"),
        ({"lookup_key": "x", "name": "x" * 81}, "name"),
        ({"lookup_key[a]": "x", "name": "x"}, "lookup_key"),
        ({"lookup_key": "x", "name": "x", "active": "true"}, "active"),
    ):
        answer = shop.wire.post(FEATURES, params)
        assert (answer.status, answer.error["param"]) == (400, param), params
    assert shop.wire.post(f"{FEATURES}/feat_none", {"name": "x"}).status == 404
    assert new_feature(shop, "é" * 80)["lookup_key"] == "é" * 80


def test_test_mode_and_live_mode_have_their_own(shop: Shop, live_shop: Shop) -> None:
    feature = new_feature(shop, "seats")
    assert new_feature(live_shop, "seats")["livemode"] is True
    refused = live_shop.wire.get(f"{FEATURES}/{feature['id']}")
    assert refused.status == 404
    assert "similar object exists in test mode" in refused.error["message"]


def test_what_a_restricted_key_needs(shop: Shop) -> None:
    product, feature = shop.product()["id"], new_feature(shop, "seats")["id"]
    path, params = f"/v1/products/{product}/features", {"entitlement_feature": feature}
    wire = restricted(shop.wire, entitlement="read", product="read")
    for answer, permission in (
        (wire.get(FEATURES), None),
        (wire.get(f"{FEATURES}/{feature}"), None),
        (wire.get("/v1/entitlements/active_entitlements", {"customer": shop.customer()["id"]}), None),
        (wire.get(path), None),
        (wire.post(FEATURES, {"lookup_key": "export", "name": "x"}), "rak_entitlement_write"),
        (wire.post(f"{FEATURES}/{feature}", {"name": "x"}), "rak_entitlement_write"),
        (wire.post(path, params), "rak_product_write"),
    ):
        assert answer.status == (200 if permission is None else 403)
        assert permission is None or permission in answer.error["message"]
