"""What Stripe Tax asks of products, items and customers is kept and shown; no tax is computed from it."""

from __future__ import annotations

from tests.support.shop import Shop
from tests.support.typed_classes import mismatches


def test_a_product_has_tax_details(shop: Shop) -> None:
    product = shop.post(
        "/v1/products",
        name="Concert",
        tax_details__tax_code="txcd_50021001",
        tax_details__performance_location="taxloc_1",
    )
    assert product["tax_details"] == {"performance_location": "taxloc_1", "tax_code": "txcd_50021001"}
    path = f"/v1/products/{product['id']}"
    assert shop.post(path, tax_details__tax_code="")["tax_details"] == {
        "performance_location": "taxloc_1",
        "tax_code": None,
    }
    previous = shop.events()[-1]["data"]["previous_attributes"]
    assert previous["tax_details"] == {"tax_code": "txcd_50021001"}
    assert shop.post(path, tax_details="")["tax_details"] is None
    priced = shop.post(
        "/v1/prices",
        currency="usd",
        unit_amount=1,
        product_data__name="Show",
        product_data__tax_details__tax_code="txcd_50021001",
        expand=["product"],
    )
    assert priced["product"]["tax_details"] == {"performance_location": None, "tax_code": "txcd_50021001"}
    assert [
        mismatch
        for each in (product, priced["product"])
        for mismatch in mismatches(each)
        if "default_price" not in mismatch
    ] == []


def test_an_item_and_a_line_take_a_tax_code(shop: Shop) -> None:
    item = shop.item(shop.customer()["id"], tax_code="txcd_10000000")
    updated = shop.post(f"/v1/invoiceitems/{item['id']}", tax_code="", invoicing_rules="")
    assert updated == item
    refused = shop.wire.post(f"/v1/invoiceitems/{item['id']}", {"invoicing_rules": "defer"})
    assert (refused.status, refused.error["param"]) == (400, "invoicing_rules")
    draft = shop.draft()
    made = "lines__0__price_data__product_data__"
    added = shop.post(
        f"/v1/invoices/{draft['id']}/add_lines",
        lines__0__price_data__currency="usd",
        lines__0__price_data__unit_amount=100,
        **{f"{made}name": "Seat", f"{made}tax_code": "txcd_1", f"{made}tax_details__tax_code": "txcd_2"},
    )
    product = shop.get(f"/v1/products/{added['lines']['data'][0]['pricing']['price_details']['product']}")
    assert (product["tax_code"], product["tax_details"]["tax_code"]) == ("txcd_1", "txcd_2")
    preview = shop.post(
        "/v1/invoices/create_preview",
        customer=item["customer"],
        invoice_items__0__amount=500,
        invoice_items__0__currency="usd",
        invoice_items__0__tax_code="txcd_10000000",
    )
    assert preview["total"] == 2500


def test_a_customers_tax_location(shop: Shop) -> None:
    known = {"address__country": "US", "address__state": "CA"}
    customer = shop.customer(
        **known, tax__ip_address="203.0.113.7", tax__validate_location="immediately", expand=["tax"]
    )
    assert customer["tax"] == {
        "automatic_tax": "not_collecting",
        "ip_address": "203.0.113.7",
        "location": {"country": "US", "source": "billing_address", "state": "CA"},
        "provider": "stripe",
    }
    assert mismatches(customer) == []
    assert "tax" not in shop.get(f"/v1/customers/{customer['id']}")
    elsewhere = shop.post(
        f"/v1/customers/{customer['id']}",
        shipping__name="Jenny",
        shipping__address__country="DE",
        tax__ip_address="",
        tax__validate_location="auto",
        validate=True,
        expand=["tax"],
    )
    assert elsewhere["tax"]["location"] == {"country": "DE", "source": "shipping_destination", "state": None}
    assert elsewhere["tax"]["ip_address"] is None


def test_a_customer_who_is_nowhere(shop: Shop) -> None:
    refused = shop.wire.post("/v1/customers", {"tax[validate_location]": "immediately"})
    assert (refused.status, refused.error["code"]) == (400, "customer_tax_location_invalid")
    assert shop.get("/v1/customers")["data"] == []
    nowhere = shop.customer(tax__validate_location="deferred", expand=["tax"])
    assert nowhere["tax"] == {
        "automatic_tax": "unrecognized_location",
        "ip_address": None,
        "location": None,
        "provider": "stripe",
    }
