"""Objects in every state that requests can bring them to."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.support.shop import EMPTY, TO_SEND, Object, Shop

DAY = 86400

_ADDRESS = {
    "address__line1": "510 Townsend St",
    "address__line2": "Floor 2",
    "address__city": "San Francisco",
    "address__state": "CA",
    "address__postal_code": "94103",
    "address__country": "us",
}
_SHIPPING = {f"shipping__{name}": value for name, value in _ADDRESS.items()} | {
    "shipping__name": "Jenny Rosen",
    "shipping__phone": "+14155550123",
}
_SHIPPING_DETAILS = {name.replace("shipping", "shipping_details", 1): value for name, value in _SHIPPING.items()}


def bare_customer(shop: Shop) -> Object:
    """A customer of whom nothing is known."""
    return shop.post("/v1/customers")


def full_customer(shop: Shop) -> Object:
    """A customer with every parameter."""
    return shop.customer(
        **_ADDRESS,
        **_SHIPPING,
        balance=-150,
        business_name="Rosen & Daughters",
        description="Buys often",
        individual_name="Jenny",
        invoice_prefix="ROSEN",
        invoice_settings__custom_fields__0__name="PO",
        invoice_settings__custom_fields__0__value="1234",
        invoice_settings__footer="Thank you",
        invoice_settings__rendering_options__amount_tax_display="exclude_tax",
        metadata__tier="gold",
        next_invoice_sequence=7,
        phone="+14155550123",
        preferred_locales=["de", "en-GB"],
        tax_exempt="reverse",
    )


def pending_item(shop: Shop) -> Object:
    """An item that waits."""
    return shop.item(shop.customer()["id"], description="Widget", metadata__sku="w-1")


def item_on_draft(shop: Shop) -> Object:
    """An item that stands on a draft."""
    draft = shop.draft()
    return shop.item(draft["customer"], invoice=draft["id"])


def item_on_open_invoice(shop: Shop) -> Object:
    """An item whose invoice is finalized."""
    item = item_on_draft(shop)
    shop.post(f"/v1/invoices/{item['invoice']}/finalize")
    return shop.get(f"/v1/invoiceitems/{item['id']}")


def item_by_decimal(shop: Shop) -> Object:
    """An item priced by a fraction of a cent and a fraction of a piece."""
    return shop.item(shop.customer()["id"], unit_amount_decimal="0.333", quantity_decimal="1000.5")


def item_by_price_data(shop: Shop) -> Object:
    """An item priced on the spot."""
    return shop.item(
        shop.customer()["id"],
        price_data__currency="usd",
        price_data__product=shop.product()["id"],
        price_data__unit_amount=250,
        price_data__tax_behavior="exclusive",
        quantity=4,
        period__start=1_700_000_000,
        period__end=1_700_086_400,
        discountable=False,
    )


def credit_item(shop: Shop) -> Object:
    """An item that takes off."""
    return shop.item(shop.customer()["id"], amount=-500)


def empty_draft(shop: Shop) -> Object:
    """A draft that charges, without a line."""
    return shop.post("/v1/invoices", customer=shop.customer()["id"], **EMPTY)


def full_draft(shop: Shop) -> Object:
    """A draft with every parameter and a line."""
    customer = full_customer(shop)
    shop.item(customer["id"])
    return shop.post(
        "/v1/invoices",
        **TO_SEND,
        **_SHIPPING_DETAILS,
        customer=customer["id"],
        currency="usd",
        pending_invoice_items_behavior="include",
        auto_advance=True,
        custom_fields__0__name="Ticket",
        custom_fields__0__value="42",
        description="A memo",
        effective_at=int(time.time()) - DAY,
        footer="A footer",
        metadata__order="6735",
        number="ORDER-1",
        rendering__amount_tax_display="include_inclusive_tax",
        rendering__pdf__page_size="a4",
        statement_descriptor="ROSEN ORDER",
    )


def charging_draft(shop: Shop) -> Object:
    """A draft that finalizes itself and is then charged."""
    return shop.post("/v1/invoices", customer=shop.customer()["id"], auto_advance=True, **EMPTY)


def long_draft(shop: Shop) -> Object:
    """A draft with more lines than it shows."""
    return shop.draft(None, *range(100, 112))


def open_invoice(shop: Shop) -> Object:
    """A finalized invoice."""
    return shop.open_invoice()


def full_open_invoice(shop: Shop) -> Object:
    """A finalized invoice with every parameter."""
    return shop.post(f"/v1/invoices/{full_draft(shop)['id']}/finalize")


def sent_invoice(shop: Shop) -> Object:
    """A draft that was sent."""
    return shop.send(shop.draft(None, 2000)["id"])


def expanded_invoice(shop: Shop) -> Object:
    """An open invoice with all that can be shown in it."""
    return shop.invoice(
        shop.open_invoice()["id"],
        expand=["customer", "payments.data.payment.payment_intent", "confirmation_secret", "lines"],
    )


def paid_invoice_of_nothing(shop: Shop) -> Object:
    """A draft without lines that was sent, and thereby paid."""
    return shop.send(shop.draft()["id"])


def paid_invoice_with_credit(shop: Shop) -> Object:
    """An invoice that comes to less than nothing."""
    return shop.open_invoice(None, -500)


def invoice_paid_from_balance(shop: Shop) -> Object:
    """An invoice that the customer's credit covers."""
    return shop.open_invoice(shop.customer(balance=-5000)["id"])


def shipped_invoice(shop: Shop) -> Object:
    """An open invoice with shipping by a rate made on the spot, and a line whose tax was set by hand."""
    rate = "shipping_cost__shipping_rate_data__"
    shipping: Object = {
        f"{rate}display_name": "Courier",
        f"{rate}fixed_amount__amount": 900,
        f"{rate}fixed_amount__currency": "usd",
    }
    draft = shop.draft(None, **shipping)
    tax = "lines__0__tax_amounts__0__"
    shop.post(
        f"/v1/invoices/{draft['id']}/add_lines",
        lines__0__amount=1000,
        **{
            f"{tax}amount": 190,
            f"{tax}taxable_amount": 1000,
            f"{tax}taxability_reason": "standard_rated",
            f"{tax}tax_rate_data__display_name": "VAT",
            f"{tax}tax_rate_data__inclusive": False,
            f"{tax}tax_rate_data__percentage": 19,
        },
    )
    return shop.post(f"/v1/invoices/{draft['id']}/finalize", expand=["shipping_cost.shipping_rate"])


def invoice_payment(shop: Shop) -> Object:
    """What is to be paid on an open invoice."""
    payment: Object = shop.invoice(shop.open_invoice()["id"], expand=["payments"])["payments"]["data"][0]
    return payment


def payment_intent(shop: Shop) -> Object:
    """The intent of an open invoice."""
    shop.open_invoice()
    intent: Object = shop.get("/v1/payment_intents")["data"][0]
    return shop.get(f"/v1/payment_intents/{intent['id']}")


STATES: tuple[Callable[[Shop], Object], ...] = (
    bare_customer,
    full_customer,
    pending_item,
    item_on_draft,
    item_on_open_invoice,
    item_by_decimal,
    item_by_price_data,
    credit_item,
    empty_draft,
    full_draft,
    charging_draft,
    long_draft,
    open_invoice,
    full_open_invoice,
    sent_invoice,
    expanded_invoice,
    paid_invoice_of_nothing,
    paid_invoice_with_credit,
    invoice_paid_from_balance,
    shipped_invoice,
    invoice_payment,
    payment_intent,
)
