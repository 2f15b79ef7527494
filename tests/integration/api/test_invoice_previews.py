"""Previews: what an invoice would be, without making one."""

from __future__ import annotations

from tests.support.shop import Shop, spelled


def test_a_preview_shows_the_next_invoice_and_keeps_nothing(shop: Shop) -> None:
    customer = shop.customer()["id"]
    nothing = shop.wire.post("/v1/invoices/create_preview", {"customer": customer})
    assert (nothing.status, nothing.error["code"]) == (404, "invoice_upcoming_none")
    shop.item(customer, amount=1000)
    count = len(shop.event_log())
    preview = shop.post(
        "/v1/invoices/create_preview",
        customer=customer,
        invoice_items__0__amount=500,
        invoice_items__0__currency="usd",
    )
    assert preview["id"].startswith("upcoming_in_")
    assert (preview["status"], preview["total"]) == ("draft", 1500)
    assert [line["amount"] for line in preview["lines"]["data"]] == [500, 1000]
    assert len(shop.event_log()) == count
    assert shop.get("/v1/invoices")["data"] == []
    assert len(shop.get("/v1/invoiceitems", pending=True)["data"]) == 1


def test_a_preview_changes_an_item_that_waits(shop: Shop) -> None:
    customer = shop.customer()["id"]
    tiers = {"tiers__0__up_to": 10, "tiers__0__unit_amount": 100, "tiers__1__up_to": "inf", "tiers__1__unit_amount": 50}
    terms = {"billing_scheme": "tiered", "tiers_mode": "volume", "currency": "usd", **tiers}
    price = shop.post("/v1/prices", product=shop.product()["id"], **terms)["id"]
    item = shop.post("/v1/invoiceitems", customer=customer, pricing__price=price, quantity=2)["id"]
    half = shop.coupon(percent_off=50)["id"]
    given = {"customer": customer, "invoice_items__0__invoiceitem": item}
    path = "/v1/invoices/create_preview"
    assert shop.post(path, **given, invoice_items__0__quantity=20)["total"] == 1000
    assert shop.post(path, **given, invoice_items__0__discounts__0__coupon=half)["total"] == 100
    assert shop.get(f"/v1/coupons/{half}")["times_redeemed"] == 0
    for twice_or_unknown in (item, "ii_nope"):
        refused = shop.wire.post(path, spelled({**given, "invoice_items__1__invoiceitem": twice_or_unknown}))
        assert (refused.status, refused.error["param"]) == (400, "invoice_items[1][invoiceitem]")


def test_a_preview_imagines_the_customer(shop: Shop) -> None:
    customer = shop.customer(address__country="US", address__city="Austin")["id"]
    vat = shop.tax_rate()["id"]
    shop.item(customer, amount=1000, tax_rates=[vat])
    given = {"customer": customer, "automatic_tax__enabled": False}
    assert shop.post("/v1/invoices/create_preview", **given)["total"] == 1190
    details = {
        "address__city": "Berlin",
        "shipping": "",
        "tax__ip_address": "203.0.113.7",
        "tax_exempt": "reverse",
        "tax_ids__0__type": "eu_vat",
        "tax_ids__0__value": "DE123456789",
    }
    named = {f"customer_details__{name}": value for name, value in details.items()}
    preview = shop.post("/v1/invoices/create_preview", **given, **named)
    assert (preview["total"], preview["customer_tax_exempt"]) == (1000, "reverse")
    assert (preview["customer_address"]["city"], preview["customer_address"]["country"]) == ("Berlin", "US")
    assert preview["customer_tax_ids"] == [{"type": "eu_vat", "value": "DE123456789"}]
    assert shop.get(f"/v1/customers/{customer}")["tax_exempt"] == "none"
    wrong = {**named, "customer_details__tax_ids__0__value": "nonsense"}
    refused = shop.wire.post("/v1/invoices/create_preview", spelled({**given, **wrong}))
    assert (refused.status, refused.error["code"]) == (400, "tax_id_invalid")
    assert shop.get(f"/v1/customers/{customer}/tax_ids")["data"] == []
