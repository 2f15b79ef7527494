"""Features of products, and what a customer is entitled to, on the console."""

from __future__ import annotations

from tests.integration.pages.developer import Developer, forms_of
from tests.integration.pages.visitor import Visitor

UPDATED = "entitlements.active_entitlement_summary.updated"


def test_a_feature_is_made_attached_and_granted(developer: Developer, visitor: Visitor) -> None:
    product = visitor.post("/v1/products", name="Gold")["id"]
    assert "No features yet." in developer.open(f"{developer.base}/products/{product}")
    assert "Attach a feature" not in {form.button for form in forms_of(developer.html)}
    developer.open(f"{developer.base}/features")
    developer.press("New feature", name="Export", lookup_key="export")
    feature = developer.id
    developer.open(f"{developer.base}/products/{product}")
    developer.press("Attach a feature", entitlement_feature=feature)
    assert "Export" in developer.text
    price = visitor.post(
        "/v1/prices", currency="usd", unit_amount=500, product=product, **{"recurring[interval]": "month"}
    )["id"]
    card = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = visitor.post("/v1/customers", name="Jenny Rosen", **card)["id"]
    assert "Entitled to" not in developer.open(f"{developer.base}/customers/{customer}")
    visitor.post("/v1/subscriptions", customer=customer, **{"items[0][price]": price})
    assert "Entitled to" in developer.open(f"{developer.base}/customers/{customer}")
    assert developer.links(f"/features/{feature}") != []
    event = visitor.get(f"/v1/events?type={UPDATED}")["data"][0]["id"]
    assert UPDATED in developer.open(f"{developer.base}/events")
    assert "export" in developer.open(f"{developer.base}/events/{event}")
    developer.open(f"{developer.base}/products/{product}")
    developer.press("Take off")
    assert visitor.get(f"/v1/products/{product}/features")["data"] == []


def test_a_feature_is_archived_for_good(developer: Developer, visitor: Visitor) -> None:
    feature = visitor.post("/v1/entitlements/features", name="Export", lookup_key="export")["id"]
    developer.open(f"{developer.base}/features/{feature}")
    developer.press("Edit", name="Exports")
    developer.press("Archive")
    assert visitor.get(f"/v1/entitlements/features/{feature}")["name"] == "Exports"
    assert {form.button for form in forms_of(developer.html)}.isdisjoint({"Edit", "Archive"})
    assert "Exports" not in developer.open(f"{developer.base}/features")
    assert "Exports" in developer.open(f"{developer.base}/features?archived=true")
