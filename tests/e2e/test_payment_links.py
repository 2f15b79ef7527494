"""Payment links in a browser: whoever opens one buys, or is told why not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.browser import SIZES, Browser, Device
from tests.e2e.looks import look
from tests.support.shop import Object, Shop

PATH = "/v1/payment_links"
CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Jenny Rosen"}


def link_of(shop: Shop, **params: Any) -> Object:
    line = "line_items__0__"
    sold = {"currency": "usd", "product_data__name": "Pottery class", "unit_amount": 4500}
    priced = {f"{line}price_data__{name}": value for name, value in sold.items()}
    return shop.post(PATH, **{**priced, f"{line}quantity": 1}, **params)


def pay(browser: Browser) -> None:
    for field, text in CARD.items():
        browser.type(f"[name='card.{field}']", text)
    browser.follow("button[value=pay]")


@pytest.mark.parametrize("device", SIZES)
def test_somebody_buys_and_is_thanked(shop: Shop, browser: Browser, device: Device) -> None:
    browser.on(device)
    message = "Bring an apron.\nWe begin at six."
    said = {"after_completion__hosted_confirmation__custom_message": message}
    link = link_of(shop, after_completion__type="hosted_confirmation", allow_promotion_codes=True, **said)
    browser.open(f"{link['url']}?prefilled_email=jenny%40example.com")
    look(browser, f"payment-link-{device}")
    pay(browser)
    assert browser.text_of("h1") == "Thanks for your payment"
    assert message in browser.text
    look(browser, f"payment-link-thanks-{device}")
    (session,) = shop.get("/v1/checkout/sessions", payment_link=link["id"])["data"]
    assert (session["payment_status"], session["customer_details"]["email"]) == ("paid", "jenny@example.com")


@pytest.mark.parametrize("message", ["", "The class is full. The next one is in May: write to hello@pottery.example."])
@pytest.mark.parametrize("device", SIZES)
def test_an_inactive_link_says_so_kindly(shop: Shop, browser: Browser, device: Device, message: str) -> None:
    browser.on(device)
    link = link_of(shop, **({"inactive_message": message} if message else {}))
    shop.post(f"{PATH}/{link['id']}", active=False)
    browser.open(link["url"])
    assert browser.text_of("h1") == "This link is no longer active"
    assert (message or "Nothing was charged.") in browser.text
    look(browser, f"payment-link-inactive-{bool(message)}-{device}", expected="410")


def test_who_comes_too_late_is_told(shop: Shop, browser: Browser) -> None:
    link = link_of(shop, restrictions__completed_sessions__limit=1)
    browser.open(link["url"])
    late = browser.url
    browser.open(link["url"])
    browser.type("#email", "jenny@example.com")
    pay(browser)
    browser.open(late)
    assert browser.text_of("h1") == "This link is no longer active"
    assert browser.count("form") == 0
    look(browser, "payment-link-too-late", expected="410")
