"""Entitlements through the official Python SDK, as docs.stripe.com/billing/entitlements goes about it."""

from __future__ import annotations

import pytest
import stripe

from tests.support.entitlements import UPDATED
from tests.support.shop import Shop
from tests.support.subscriptions import Books


def test_entitlements_from_beginning_to_end(sdk: stripe.StripeClient, shop: Shop) -> None:
    books, features, products = Books(shop), sdk.v1.entitlements.features, sdk.v1.products
    product, customer = products.create({"name": "Gold"}).id, shop.paying_customer()["id"]
    made = [features.create({"name": f"Feature {number}", "lookup_key": f"f{number:02}"}) for number in range(12)]
    attached = [products.features.create(product, {"entitlement_feature": each.id}) for each in made]
    assert products.features.retrieve(product, attached[0].id).entitlement_feature.lookup_key == "f00"
    assert [each.id for each in products.features.list(product, {"limit": 5}).auto_paging_iter()] == [
        each.id for each in attached[::-1]
    ]
    subscription = books.subscribe(customer, books.price(1000, product=product))
    active = sdk.v1.entitlements.active_entitlements
    listed = list(active.list({"customer": customer, "limit": 5, "expand": ["data.feature"]}).auto_paging_iter())
    assert [each.feature for each in listed] == made[::-1]
    assert active.retrieve(listed[0].id).lookup_key == "f11"

    event = sdk.v1.events.list({"type": UPDATED}).data[0]
    summary = event.data.object
    assert isinstance(summary, stripe.entitlements.ActiveEntitlementSummary)
    assert (len(summary.entitlements.data), summary.entitlements.has_more) == (10, True)
    assert [each.id for each in summary.entitlements.auto_paging_iter()] == [each.id for each in listed]

    products.features.delete(product, attached[0].id)
    assert features.update(made[0].id, {"active": False}).active is False
    with pytest.raises(stripe.InvalidRequestError, match="is archived"):
        products.features.create(product, {"entitlement_feature": made[0].id})
    assert len(active.list({"customer": customer, "limit": 100}).data) == 12
    sdk.v1.subscriptions.cancel(subscription["id"])
    assert active.list({"customer": customer}).data == []
