"""The business and the customer in the pictures of the documentation, and how a picture is kept."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from PIL import Image, ImageDraw, ImageFont

from tests.support.portal import CONFIGURATIONS, flat, opened
from tests.support.shop import Object, Shop
from tests.support.subscriptions import Books

_COLOURS = 96


def set_up_account(shop: Shop) -> None:
    """Sets the account up as the business whose invoices are shown."""
    settings: dict[str, Any] = {
        "address": {"line1": "510 Townsend Street", "city": "San Francisco", "state": "CA", "postal_code": "94103"},
        "brand_colour": "#0a6b8a",
        "business_name": "Northwind Studio",
        "default_footer": "Northwind Studio, Inc. is registered in Delaware.",
        "email": "billing@northwind.example.com",
        "email_failed_payments": True,
        "email_receipts": True,
        "logo": base64.b64encode(_logo()).decode(),
        "phone": "+1 415-555-0134",
        "reminders": {"on_due_date": True},
        "tax_ids": [{"type": "us_ein", "value": "12-3456789"}],
    }
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode()))


def _logo() -> bytes:
    image = Image.new("RGBA", (440, 120))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((4, 12, 100, 108), 24, "#0a6b8a")
    draw.polygon([(28, 84), (28, 36), (76, 84), (76, 36)], outline="#ffffff", width=9)
    draw.text((124, 28), "Northwind", "#12303b", ImageFont.load_default(64))
    return png(image)


def create_customer(shop: Shop, **params: Any) -> str:
    """The customer."""
    address = {"address__line1": "Carrer de Mallorca 401", "address__city": "Barcelona", "address__country": "ES"}
    customer: str = shop.customer(
        **{**address, "address__postal_code": "08013", "phone": "+34 932 080 414", "invoice_prefix": "NW1204", **params}
    )["id"]
    return customer


def draft(shop: Shop, customer: str) -> Object:
    """A draft of three lines with tax."""
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage=21)["id"]
    made = shop.draft(customer, description="Thank you for your business!", default_tax_rates=[vat])
    for description, amount in (("Brand workshop", 120000), ("Landing page", 86000), ("Credit from October", -15000)):
        shop.item(customer, invoice=made["id"], amount=amount, description=description)
    return made


def invoice(shop: Shop, prefix: str = "NW1204") -> Object:
    """An open invoice of three lines with tax."""
    customer = create_customer(shop, invoice_prefix=prefix)
    return shop.post(f"/v1/invoices/{draft(shop, customer)['id']}/finalize")


@dataclass(frozen=True, slots=True)
class Portal:
    """A customer with a plan, the address of their portal, and a price that they can change to."""

    url: str
    customer: str
    subscription: str
    other_price: str


def portal(shop: Shop) -> Portal:
    """The portal of a customer who may do whatever there is."""
    books, card = Books(shop), {"payment_method": "pm_card_visa"}
    tax_id = {"tax_id_data__0__type": "eu_vat", "tax_id_data__0__value": "ESA12345674"}
    customer = create_customer(shop, invoice_settings__default_payment_method="pm_card_visa", **card, **tax_id)
    plan, team = (shop.product(name=f"Northwind {name} Plan")["id"] for name in ("Studio", "Team"))
    monthly, other = books.price(2400, product=plan), books.price(6000, product=team)
    update = {
        "enabled": True,
        "default_allowed_updates": ["price", "quantity", "promotion_code"],
        "proration_behavior": "always_invoice",
        "products": [
            {"product": plan, "prices": [monthly, books.price(24000, interval="year", product=plan)]},
            {"product": team, "prices": [other]},
        ],
    }
    reasons = ["too_expensive", "missing_features", "switched_service", "unused", "other"]
    features = {
        "customer_update": {"enabled": True, "allowed_updates": ["name", "email", "address", "phone", "tax_id"]},
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {"enabled": True, "cancellation_reason": {"enabled": True, "options": reasons}},
        "subscription_update": update,
    }
    profile = {
        "headline": "Your plan with Northwind Studio",
        "privacy_policy_url": "https://northwind.example.com/privacy",
        "terms_of_service_url": "https://northwind.example.com/terms",
    }
    configuration = shop.post(CONFIGURATIONS, **flat({"features": features, "business_profile": profile}))["id"]
    subscription = books.subscribe(customer, monthly)["id"]
    session = opened(shop, customer, configuration=configuration, return_url="https://northwind.example.com/account")
    return Portal(session["url"], customer, subscription, other)


def login_page(shop: Shop) -> str:
    """The address of a page on which customers ask for a link to their portal."""
    profile = {"business_profile__headline": "Your plan with Northwind Studio"}
    features = {"features__invoice_history__enabled": True, "login_page__enabled": True}
    return str(shop.post(CONFIGURATIONS, **profile, **features)["login_page"]["url"])


def ask_for_link(shop: Shop, customer: str) -> None:
    """The customer asks for a link to their portal, which comes by mail."""
    page, email = login_page(shop).removeprefix(shop.wire.url), shop.get(f"/v1/customers/{customer}")["email"]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asked = shop.wire.request("POST", page, body=urlencode({"email": email}).encode(), headers=form)
    assert asked.status == 200


def checkout(shop: Shop, **params: Any) -> Object:
    """A Checkout Session that sells two notebooks and a pen; what is None is left out."""
    given: dict[str, Any] = {
        "mode": "payment",
        "success_url": "https://northwind.example.com/thanks",
        "cancel_url": "https://northwind.example.com/basket",
        "currency": None,
        **priced_line(0, "Linen notebook", 2400, 2),
        **priced_line(1, "Fountain pen", 7900),
        **params,
    }
    return shop.post("/v1/checkout/sessions", **{name: value for name, value in given.items() if value is not None})


def priced_line(place: int, name: str, amount: int, quantity: int = 1, **recurring: Any) -> dict[str, Any]:
    """The parameters of a line of a session; `interval="month"` for one that recurs."""
    price: dict[str, Any] = {"currency": "usd", "product_data__name": name, "unit_amount": amount}
    price |= {f"recurring__{key}": value for key, value in recurring.items()}
    line = f"line_items__{place}__"
    return {**{f"{line}price_data__{key}": value for key, value in price.items()}, f"{line}quantity": quantity}


def no_lines(*places: int) -> dict[str, None]:
    """The parameters of lines, left out."""
    return {name: None for place in places for name in priced_line(place, "", 0)}


def png(image: Image.Image) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def in_few_colours(picture: bytes, colours: int = _COLOURS) -> bytes:
    """The same picture in a smaller file."""
    with Image.open(io.BytesIO(picture)) as image:
        return png(image.convert("RGB").quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))
