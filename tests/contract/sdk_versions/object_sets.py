"""Objects of every kind, in whatever API version the shop speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.api.stripe.versions import BASIL
from tests.support.shop import EMPTY, TO_SEND, Object, Shop

NEW_YEAR = 1_767_225_600
"""2026-01-01 00:00:00 UTC."""


def catalogue(shop: Shop) -> list[Object]:
    """Products, prices, a plan, tax rates, coupons, a promotion code."""
    product = shop.product()
    coupon = shop.post("/v1/coupons", percent_off="12.5", duration="forever")
    monthly = {"currency": "usd", "product": product["id"]}
    return [
        product,
        shop.post("/v1/prices", **monthly, unit_amount=900),
        shop.post("/v1/prices", **monthly, unit_amount=900, recurring__interval="month"),
        shop.post("/v1/plans", **monthly, amount=900, interval="month"),
        shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="20"),
        coupon,
        shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon["id"]),
    ]


def taxed(shop: Shop) -> list[Object]:
    """A draft, and the open invoice it becomes, with a discount, an added and a contained tax, and shipping."""
    customer = shop.customer()["id"]
    added = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage="20")["id"]
    inside = shop.post("/v1/tax_rates", display_name="GST", inclusive=True, percentage="10")["id"]
    coupon = shop.post("/v1/coupons", percent_off="10")["id"]
    price = shop.post("/v1/prices", currency="usd", product=shop.product()["id"], unit_amount=900)["id"]
    draft = shop.draft(customer, 2000, default_tax_rates=[added], discounts__0__coupon=coupon)
    named = {"price": price} if shop.wire.version < BASIL else {"pricing__price": price}
    item = shop.post(
        "/v1/invoiceitems", customer=customer, invoice=draft["id"], tax_rates=[inside], quantity=3, **named
    )
    return [
        item,
        shop.invoice(draft["id"], expand=["customer", "discounts", "total_discount_amounts.discount"]),
        shop.post(f"/v1/invoices/{draft['id']}/finalize"),
        *shop.get(f"/v1/invoices/{draft['id']}/lines", expand=["data.discounts"])["data"],
        *shop.get("/v1/invoiceitems")["data"],
        *shop.get("/v1/invoices")["data"],
    ]


def paid_and_credited(shop: Shop) -> list[Object]:
    """A paid invoice with all that paid it, and its credit note with a refund."""
    method = {"payment_method": "pm_card_visa", "invoice_settings__default_payment_method": "pm_card_visa"}
    customer = shop.customer(**method)["id"]
    invoice = shop.post(f"/v1/invoices/{shop.open_invoice(customer)['id']}/pay")["id"]
    before = ["charge.invoice", "payment_intent.latest_charge", "payment_intent.invoice", "discount"]
    since = ["payments.data.payment.payment_intent", "confirmation_secret"]
    note = shop.post("/v1/credit_notes", invoice=invoice, amount=700, refund_amount=700)
    expanded = "refund" if shop.wire.version < BASIL else "refunds.refund"
    return [
        shop.invoice(invoice, expand=before if shop.wire.version < BASIL else since),
        note,
        shop.get(f"/v1/credit_notes/{note['id']}", expand=[expanded, "invoice"]),
        *shop.get(f"/v1/credit_notes/{note['id']}/lines")["data"],
        *(each for path in ("charges", "payment_intents", "refunds") for each in shop.get(f"/v1/{path}")["data"]),
        *shop.get(f"/v1/customers/{customer}/payment_methods")["data"],
        shop.post(
            "/v1/setup_intents",
            customer=customer,
            confirm=True,
            payment_method="pm_card_visa",
            return_url="https://example.com",
        ),
    ]


def discounted_customer(shop: Shop) -> list[Object]:
    """A customer with a discount, a tax id and a balance."""
    coupon = shop.post("/v1/coupons", amount_off=500, currency="usd", duration="repeating", duration_in_months=3)["id"]
    customer = shop.customer(coupon=coupon, balance=-300)["id"]
    return [
        shop.get(f"/v1/customers/{customer}", expand=["tax_ids"]),
        shop.post(f"/v1/customers/{customer}/tax_ids", type="eu_vat", value="DE123456789"),
        *shop.get(f"/v1/customers/{customer}/balance_transactions")["data"],
    ]


def preview(shop: Shop) -> list[Object]:
    """What the next invoice would be."""
    customer = shop.item(shop.customer()["id"])["customer"]
    imagined = {"customer": customer, "invoice_items__0__amount": 700, "invoice_items__0__currency": "usd"}
    previewed = shop.post("/v1/invoices/create_preview", **imagined)
    if shop.wire.version >= BASIL:
        return [previewed]
    lines = shop.get("/v1/invoices/upcoming/lines", **imagined)["data"]
    assert len(lines) == len(previewed["lines"]["data"]) == 2
    return [previewed, shop.get("/v1/invoices/upcoming", **imagined), *lines]


def uncollectible(shop: Shop) -> list[Object]:
    """An invoice that was given up, and one made to be sent."""
    given_up = shop.post(f"/v1/invoices/{shop.open_invoice()['id']}/mark_uncollectible")
    return [given_up, shop.post("/v1/invoices", customer=given_up["customer"], **TO_SEND, **EMPTY), *shop.events()]


def subscribed(shop: Shop) -> list[Object]:
    """Subscriptions by one price and by two, in a trial and canceled, with their items and invoices."""
    customer = shop.paying_customer()["id"]
    monthly = {"currency": "usd", "product": shop.product()["id"], "recurring__interval": "month"}
    price, other = (shop.post("/v1/prices", **monthly, unit_amount=amount)["id"] for amount in (900, 400))
    coupon = shop.post("/v1/coupons", percent_off="10")["id"]

    def made(**params: Any) -> Object:
        return shop.post("/v1/subscriptions", customer=customer, items__0__price=price, **params)

    first = made(discounts__0__coupon=coupon, expand=["latest_invoice"])
    invoice = shop.invoice(first["latest_invoice"]["id"], expand=["subscription"] if shop.wire.version < BASIL else [])
    return [
        first,
        invoice,
        *invoice["lines"]["data"],
        made(items__1__price=other),
        made(trial_period_days=7),
        shop.delete(f"/v1/subscriptions/{made()['id']}"),
        *shop.get("/v1/subscriptions", status="all")["data"],
        *shop.get("/v1/subscription_items", subscription=first["id"])["data"],
        shop.get(f"/v1/customers/{customer}"),
    ]


def scheduled(shop: Shop) -> list[Object]:
    """Schedules: of two phases, with a discount, and of a subscription that there was; what is subscribed by one."""
    customer = shop.paying_customer()["id"]
    monthly = {"currency": "usd", "product": shop.product()["id"], "recurring__interval": "month"}
    price = shop.post("/v1/prices", **monthly, unit_amount=900)["id"]
    coupon = shop.post("/v1/coupons", percent_off="10")["id"]
    items = "plans" if shop.wire.version < "2020-08-27" else "items"
    phase = {f"phases__0__{items}__0__price": price, "phases__0__discounts__0__coupon": coupon}
    made = shop.post("/v1/subscription_schedules", customer=customer, start_date="now", **phase)
    subscription = shop.post("/v1/subscriptions", customer=customer, items__0__price=price)["id"]
    return [
        made,
        shop.get(f"/v1/subscriptions/{made['subscription']}"),
        shop.post("/v1/subscription_schedules", from_subscription=subscription),
        *shop.get("/v1/subscription_schedules")["data"],
        shop.post(f"/v1/subscription_schedules/{made['id']}/cancel"),
    ]


def on_a_clock(shop: Shop) -> list[Object]:
    """A test clock before and after it advanced, with who lives on it; what was used, and the invoice that bills it."""
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=NEW_YEAR, name="New Year")
    customer = shop.paying_customer(test_clock=clock["id"])
    called = {"default_aggregation__formula": "sum", "display_name": "Calls", "event_name": "calls"}
    meter = shop.post("/v1/billing/meters", **called)
    monthly = {"currency": "usd", "product": shop.product()["id"], "recurring__interval": "month", "unit_amount": 5}
    price = shop.post("/v1/prices", **monthly, recurring__usage_type="metered", recurring__meter=meter["id"])
    made = shop.post("/v1/subscriptions", customer=customer["id"], items__0__price=price["id"])
    used = {"payload__stripe_customer_id": customer["id"], "payload__value": 7, "timestamp": NEW_YEAR}
    event = shop.post("/v1/billing/meter_events", event_name="calls", **used)
    shop.advance(clock["id"], NEW_YEAR + 32 * 86400)
    hours = {"customer": customer["id"], "start_time": NEW_YEAR, "end_time": NEW_YEAR + 3600}
    bills = shop.get("/v1/invoices", customer=customer["id"])["data"]
    return [
        clock,
        customer,
        meter,
        price,
        made,
        event,
        shop.get(f"/v1/test_helpers/test_clocks/{clock['id']}"),
        *shop.get(f"/v1/billing/meters/{meter['id']}/event_summaries", **hours)["data"],
        *bills,
        *bills[0]["lines"]["data"],
        shop.get(f"/v1/subscriptions/{made['id']}"),
        shop.post(f"/v1/billing/meters/{meter['id']}/deactivate"),
    ]


def other_ways_to_pay(shop: Shop) -> list[Object]:
    """Payments by debit and by card, with what they left in the account's balance."""
    customer = shop.customer(name="Jenny Rosen", email="jenny@example.com")["id"]
    iban = {"type": "sepa_debit", "sepa_debit__iban": "AT321904300235473204"}
    billed = {"billing_details__name": "Jenny Rosen", "billing_details__email": "jenny@example.com"}
    debit = shop.post("/v1/payment_methods", **iban, **billed)
    shop.post(f"/v1/payment_methods/{debit['id']}/attach", customer=customer)
    intent = {"amount": 1500, "currency": "eur", "customer": customer, "payment_method": debit["id"], "confirm": True}
    accepted = {"mandate_data__customer_acceptance__type": "offline", "payment_method_types": ["sepa_debit"]}
    shop.paid_intent(customer, 1000)
    return [
        shop.get(f"/v1/payment_methods/{debit['id']}"),
        shop.post("/v1/payment_intents", **intent, **accepted),
        *shop.get("/v1/charges", expand=["data.balance_transaction"])["data"],
        *shop.get("/v1/balance_transactions")["data"],
        shop.get("/v1/balance"),
    ]


def old_ways_to_pay(shop: Shop) -> list[Object]:
    """A token, a customer's card and bank account, a source, and a charge without an intent with its refund."""
    customer = shop.customer(source="tok_visa")["id"]
    account = {"bank_account__country": "US", "bank_account__currency": "usd"}
    numbers = {"bank_account__routing_number": "110000000", "bank_account__account_number": "000123456789"}
    token = shop.post("/v1/tokens", **account, **numbers)
    charge = shop.post("/v1/charges", amount=1000, currency="usd", customer=customer)
    return [
        token,
        shop.post(f"/v1/customers/{customer}/sources", source=token["id"]),
        *shop.get(f"/v1/customers/{customer}/sources")["data"],
        shop.post("/v1/sources", type="card", token="tok_visa"),
        charge,
        shop.post("/v1/refunds", charge=charge["id"], amount=300),
        shop.get(f"/v1/charges/{charge['id']}"),
        shop.get(f"/v1/customers/{customer}", expand=["sources", "default_source"]),
    ]


def disputed(shop: Shop) -> list[Object]:
    """Disputes with and without a withdrawal, and a fraud warning, each with its charge."""
    cards = ("createDispute", "createDisputeInquiry", "createIssuerFraudRecord")
    charges = [shop.post("/v1/charges", amount=900, currency="usd", source=f"tok_{card}") for card in cards]
    dispute = shop.get("/v1/disputes", limit=1)["data"][0]["id"]
    return [
        *charges,
        shop.get(f"/v1/charges/{charges[0]['id']}", expand=["dispute"]),
        shop.post(f"/v1/disputes/{dispute}", evidence__customer_name="Jenny Rosen"),
        shop.post(f"/v1/disputes/{dispute}/close"),
        *shop.get("/v1/disputes", expand=["data.charge"])["data"],
        *shop.get("/v1/radar/early_fraud_warnings")["data"],
    ]


def neighbours(shop: Shop) -> list[Object]:
    """A webhook endpoint and a shipping rate."""
    endpoint = {"url": "http://127.0.0.1:9/hook", "enabled_events": ["*"], "api_version": shop.wire.version}
    rate = {"display_name": "Post", "type": "fixed_amount"}
    return [
        shop.post("/v1/webhook_endpoints", **endpoint),
        *shop.get("/v1/webhook_endpoints")["data"],
        shop.post("/v1/shipping_rates", **rate, fixed_amount__amount=500, fixed_amount__currency="usd"),
    ]


OBJECT_SETS: tuple[Callable[[Shop], list[Object]], ...] = (
    catalogue,
    taxed,
    paid_and_credited,
    discounted_customer,
    preview,
    uncollectible,
    subscribed,
    scheduled,
    on_a_clock,
    other_ways_to_pay,
    old_ways_to_pay,
    disputed,
    neighbours,
)
