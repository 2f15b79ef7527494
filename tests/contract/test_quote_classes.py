"""Quotes in every status, and in every event, hold against the official SDK's typed classes, and its files address."""

from __future__ import annotations

import stripe

from tests.support.payment_classes import mismatches
from tests.support.shop import Object, Shop

PATH = "/v1/quotes"


def quotes(shop: Shop) -> list[Object]:
    """One in each status, one that says all it can, and what they became."""
    customer = shop.paying_customer()["id"]
    monthly = shop.price(recurring__interval="month")["id"]
    full = {
        "collection_method": "send_invoice",
        "default_tax_rates": [shop.tax_rate()["id"]],
        "description": "For you",
        "discounts__0__coupon": shop.coupon(percent_off=50, duration="forever")["id"],
        "footer": "Thanks",
        "header": "Gold",
        "invoice_settings__custom_fields__0__name": "PO",
        "invoice_settings__custom_fields__0__value": "7",
        "invoice_settings__days_until_due": 14,
        "line_items__0__discounts__0__coupon": shop.coupon(percent_off=10)["id"],
        "line_items__0__tax_rates": [shop.tax_rate()["id"]],
        "line_items__1__price": shop.price()["id"],
        "metadata__a": "b",
        "subscription_data__metadata__c": "d",
        "subscription_data__trial_period_days": 3,
    }
    email = shop.customer(email="jenny@example.com")["id"]
    draft = shop.post(PATH, customer=email, line_items__0__price=monthly, **full, expand=["customer", "discounts"])
    opened = [shop.post(PATH, customer=customer, line_items__0__price=monthly) for _ in range(2)]
    opened = [shop.post(f"{PATH}/{each['id']}/finalize") for each in opened]
    accepted = shop.post(f"{PATH}/{opened[0]['id']}/accept", expand=["invoice", "subscription"])
    canceled = shop.post(f"{PATH}/{opened[1]['id']}/cancel")
    clone = shop.post(PATH, from_quote__quote=draft["id"], expand=["from_quote.quote"])
    found = [draft, *opened, accepted, canceled, clone, shop.post(PATH)]
    assert {each["status"] for each in found} == {"accepted", "canceled", "draft", "open"}
    return [*found, *shop.get(f"{PATH}/{draft['id']}/line_items")["data"]]


def test_objects_and_events(shop: Shop) -> None:
    shown = [*quotes(shop), *(event["data"]["object"] for event in shop.events()), *shop.events()]
    assert [mismatch for each in shown for mismatch in mismatches(each)] == []


def test_the_sdk_downloads_the_pdf_from_its_files_address(shop: Shop, transport: stripe.HTTPClient) -> None:
    sdk = stripe.StripeClient(
        shop.wire.key, base_addresses={"api": shop.wire.url, "files": shop.wire.url}, http_client=transport
    )
    quote = sdk.v1.quotes.create(
        {"customer": shop.customer()["id"], "line_items": [{"price": shop.price()["id"], "quantity": 2}]}
    )
    sdk.v1.quotes.finalize_quote(quote.id)
    assert sdk.v1.quotes.pdf(quote.id).io.read(5) == b"%PDF-"
