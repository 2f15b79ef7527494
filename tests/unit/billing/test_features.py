"""Features and entitlements: the rules alone."""

from __future__ import annotations

import pytest

from emulator.billing.catalog import features as rules
from emulator.billing.catalog.products import Product
from emulator.billing.core.changes import Changes
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from tests.support.domain_objects import NOW, moment, told

PRODUCT = Product(id="prod_1", created=NOW, name="Gold", order="prod_1", updated=NOW)


def made(changes: Changes | None = None, key: str = "seats") -> rules.Feature:
    params = rules.FeatureCreateParams(lookup_key=key, name="Seats")
    return rules.create_feature(params, None, moment(), changes or Changes())


def test_what_is_made_holds_its_lookup_key() -> None:
    changes = Changes()
    feature = made(changes)
    assert (feature.lookup_key, feature.name, feature.active, feature.created) == ("seats", "Seats", True, NOW)
    holder = rules.FeatureLookupKey(id="seats", created=NOW, feature=feature.id)
    assert changes.written["entitlements.feature", feature.id] == ("put", feature)
    assert changes.written["entitlements.feature_lookup_key", "seats"] == ("put", holder)
    assert told(changes) == []
    with pytest.raises(APIError, match="seats"):
        rules.create_feature(rules.FeatureCreateParams(lookup_key="seats", name="x"), holder, moment(), Changes())


def test_what_is_archived_lets_its_key_go_and_stays_so() -> None:
    changes, feature = Changes(), made()
    archived = rules.update_feature(feature, rules.FeatureUpdateParams(active=False), changes)
    assert not archived.active
    assert changes.written["entitlements.feature_lookup_key", "seats"][0] == "remove"
    for params in (rules.FeatureUpdateParams(active=True), rules.FeatureUpdateParams(name="Chairs")):
        with pytest.raises(APIError, match="archived"):
            rules.update_feature(archived, params, Changes())
    unchanged = Changes()
    assert rules.update_feature(archived, rules.FeatureUpdateParams(active=False), unchanged) == archived
    assert unchanged.written == {}


def test_a_feature_is_attached_once_and_only_while_it_is_active() -> None:
    changes, feature = Changes(), made()
    shown = rules.attach_feature(PRODUCT, feature, moment(), changes)
    product = changes.as_saved(PRODUCT)
    assert [(each.id, each.feature, each.lookup_key) for each in product.features] == [(shown.id, feature.id, "seats")]
    assert product == replace(PRODUCT, features=product.features)
    for refused in (feature, replace(made(key="other"), active=False)):
        with pytest.raises(APIError):
            rules.attach_feature(product, refused, moment(), Changes())
    rules.detach_feature(product, product.features[0], changes)
    assert changes.as_saved(PRODUCT) == PRODUCT
    assert told(changes) == []
