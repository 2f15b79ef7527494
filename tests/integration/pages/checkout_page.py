"""What tests of the page of a Checkout Session begin with: sessions, what is typed, and what the page says."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object, spelled

SUCCESS = "https://shop.example.com/thanks?session={CHECKOUT_SESSION_ID}"
CANCEL = "https://shop.example.com/basket"
CARD = {"card.number": "4242 4242 4242 4242", "card.expiry": "12/34", "card.cvc": "123", "card.name": "Jenny Rosen"}
CONTACT = {"email": "jenny@example.com"}
SHIPPING = {
    "shipping.name": "Jenny Rosen",
    "shipping.country": "US",
    "shipping.line1": "510 Townsend Street",
    "shipping.city": "San Francisco",
    "shipping.postal_code": "94103",
}
PRICE_DATA = {
    "line_items__0__price_data__currency": "usd",
    "line_items__0__price_data__product_data__name": "Notebook",
    "line_items__0__price_data__unit_amount": 2000,
}
DECLINED, INSUFFICIENT, AUTHENTICATES = "4000000000000002", "4000000000009995", "4000002760003184"


def session_of(visitor: Visitor, **params: Any) -> Object:
    """A session that sells a notebook for 20 dollars, or what else is said."""
    priced = {**PRICE_DATA, "line_items__0__quantity": 1}
    usual = {"mode": "payment", "success_url": SUCCESS, "cancel_url": CANCEL}
    is_setup = params.get("mode") == "setup"
    given = {**usual, **({"currency": "usd"} if is_setup else priced), **params}
    return visitor.post(
        "/v1/checkout/sessions", **spelled({name: value for name, value in given.items() if value is not None})
    )


def path_of(session: Object) -> str:
    """Where the page of a session is."""
    return f"/c/pay/{session['id']}"


def send(visitor: Visitor, session: Object, **typed: str) -> TestResponse:
    """The answer to the form, filled in with a card that pays and what else is said."""
    return visitor.client.post(path_of(session), data={"do": "pay", **CONTACT, "method": "card", **CARD, **typed})


def now(visitor: Visitor, session: Object) -> Object:
    """A session as it reads now."""
    return visitor.get(f"/v1/checkout/sessions/{session['id']}")


def mistakes(page: TestResponse) -> dict[str, str]:
    """What is pointed out, by the names of the fields."""
    return dict(re.findall(r'<p class="mistake" id="([^"]*)-mistake">([^<]*)<', page.text))


def told(page: TestResponse) -> str:
    """What a page says of what was tried."""
    found = re.search(r'role="(?:alert|status)">([^<]*)<', page.text)
    return found[1].strip() if found else ""


def value_of(page: TestResponse, name: str) -> str:
    found = re.search(rf'<input [^>]*id="{re.escape(name)}"[^>]* value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]


def shown_total(page: TestResponse) -> str:
    found = re.search(r'name="total" value="(\d+)"', page.text)
    assert found is not None
    return found[1]


def custom(n: int, type: str, key: str, **more: Any) -> dict[str, Any]:
    given = {"type": type, "key": key, "label__type": "custom", "label__custom": key.title(), **more}
    return {f"custom_fields__{n}__{name}": value for name, value in given.items()}
