"""From the mail's link to a paid invoice, as a customer goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver import Keys

from tests.e2e.browser import Browser
from tests.support.shop import PAID, Object, Shop

pytestmark = pytest.mark.usefixtures("business")

PAYS, DECLINES = "4242 4242 4242 4242", "4000 0000 0000 0002"
ALWAYS_AUTHENTICATES, AUTHENTICATES_ONCE = "4000 0027 6000 3184", "4000 0025 0000 3155"


def fill_in(browser: Browser, number: str, expiry: str = "12 / 34", cvc: str = "123") -> None:
    browser.type("#number", number)
    browser.type("#expiry", expiry)
    browser.type("#cvc", cvc)
    browser.follow(".payment button")


def types(shop: Shop, before: int) -> list[str]:
    """The events since there were `before` of them."""
    return [event["type"] for event in shop.events()[before:]]


def kinds(shop: Shop, before: int) -> set[str]:
    """The types of the events since there were `before` of them; their order is told elsewhere."""
    return set(types(shop, before))


def test_from_the_mail_to_a_paid_invoice(
    shop: Shop, browser: Browser, second_browser: Browser, mail_of: Callable[[str], str]
) -> None:
    invoice = shop.draft(None, 2000)
    shop.send(invoice["id"])
    before = len(shop.events())
    browser.open(mail_of(invoice["id"]))
    browser.follow("td[bgcolor] a")
    page = browser.url
    assert "$20.00" in browser.text_of(".amount")

    fill_in(browser, PAYS)

    assert browser.text_of("h1") == "Invoice paid"
    assert "Visa •••• 4242" in browser.text
    assert browser.count("form") == 0
    paid = shop.invoice(invoice["id"])
    assert (paid["status"], paid["amount_paid"], paid["amount_remaining"]) == ("paid", 2000, 0)
    assert kinds(shop, before) == set(PAID)
    second_browser.open(page)
    assert second_browser.text_of("h1") == "Invoice paid"
    assert second_browser.count("form") == 0


def test_who_comes_too_late_pays_nothing(shop: Shop, browser: Browser, second_browser: Browser) -> None:
    invoice = shop.open_invoice()
    for visitor in (browser, second_browser):
        visitor.open(invoice["hosted_invoice_url"])
    fill_in(browser, PAYS)
    before = len(shop.events())

    fill_in(second_browser, PAYS)

    assert second_browser.text_of("h1") == "Invoice paid"
    assert types(shop, before) == []


def test_loading_the_paid_page_again_pays_nothing(shop: Shop, browser: Browser) -> None:
    browser.open(shop.open_invoice()["hosted_invoice_url"])
    fill_in(browser, PAYS)
    before = len(shop.events())

    browser.driver.refresh()

    assert browser.text_of("h1") == "Invoice paid"
    assert types(shop, before) == []


def test_the_receipt_is_one_click_away(shop: Shop, browser: Browser) -> None:
    browser.open(shop.open_invoice()["hosted_invoice_url"])
    fill_in(browser, PAYS)

    browser.follow(".actions a:last-child")

    assert browser.text_of("h1") == "Receipt from Northwind Studio, Inc."
    assert "$20.00" in browser.text_of(".amount")
    assert "Visa •••• 4242" in browser.text


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (DECLINES, "Your card was declined."),
        ("4000 0000 0000 9995", "Your card has insufficient funds."),
        ("4000 0000 0000 0069", "Your card has expired."),
        ("4000 0000 0000 0127", "Your card’s security code is incorrect."),
        ("4000 0000 0000 0119", "Your card could not be processed. Try again in a little while."),
    ],
)
def test_a_declined_card_leaves_the_invoice_open(shop: Shop, browser: Browser, number: str, says: str) -> None:
    invoice = shop.open_invoice()
    browser.open(invoice["hosted_invoice_url"])
    before = len(shop.events())

    fill_in(browser, number)

    assert browser.text_of("[role=alert]") == says
    assert kinds(shop, before) == {
        "charge.failed",
        "payment_intent.payment_failed",
        "invoice.updated",
        "invoice.payment_failed",
    }
    assert shop.invoice(invoice["id"])["status"] == "open"
    fill_in(browser, PAYS)
    assert browser.text_of("h1") == "Invoice paid"


@pytest.mark.parametrize("number", [ALWAYS_AUTHENTICATES, AUTHENTICATES_ONCE])
def test_a_card_asks_its_holder(shop: Shop, browser: Browser, number: str) -> None:
    invoice = shop.open_invoice()
    browser.open(invoice["hosted_invoice_url"])
    fill_in(browser, number)
    assert browser.text_of("h1") == "Authenticate your payment"
    assert shop.invoice(invoice["id"])["status"] == "open"
    before = len(shop.events())

    browser.follow("button[value=complete]")

    assert browser.text_of("h1") == "Invoice paid"
    assert kinds(shop, before) == set(PAID)


def test_a_holder_who_fails_to_authenticate_can_try_another_card(shop: Shop, browser: Browser) -> None:
    invoice = shop.open_invoice()
    browser.open(invoice["hosted_invoice_url"])
    fill_in(browser, ALWAYS_AUTHENTICATES)
    before = len(shop.events())

    browser.follow("button[value=fail]")

    assert browser.text_of("[role=alert]").startswith("Your payment could not be authenticated.")
    assert kinds(shop, before) == {
        "payment_intent.payment_failed",
        "invoice.updated",
        "invoice.payment_failed",
    }
    fill_in(browser, PAYS)
    assert browser.text_of("h1") == "Invoice paid"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"number": "4242 4242 4242 4241"}, "Your card number is invalid."),
        ({"number": "hello"}, "Your card number is invalid."),
        ({"number": "4532 0151 1283 0366"}, "Only test cards can be used here."),
        ({"expiry": "13 / 34"}, "Your card’s expiration date is incomplete."),
        ({"expiry": "01 / 20"}, "Your card’s expiration date is in the past."),
        ({"cvc": "12"}, "Your card’s security code is incomplete."),
        ({"number": "3782 822463 10005"}, "Your card’s security code is incomplete."),
    ],
)
def test_a_slip_is_pointed_out_beside_its_field(shop: Shop, browser: Browser, typed: dict[str, Any], says: str) -> None:
    invoice = shop.open_invoice()
    browser.open(invoice["hosted_invoice_url"])
    before = len(shop.events())

    fill_in(browser, **{"number": PAYS, **typed})

    assert browser.text_of(".mistake") == says
    assert browser.count("[aria-invalid]") == 1
    assert types(shop, before) == []


def test_the_keyboard_alone_is_enough(shop: Shop, browser: Browser) -> None:
    browser.open(shop.open_invoice()["hosted_invoice_url"])
    for field, text in (("#number", PAYS), ("#expiry", "1234"), ("#cvc", "123"), ("#name", "Jenny Rosen")):
        browser.tab_to(field)
        browser.press(text)
    browser.tab_to(".payment button")

    browser.leave(lambda: browser.press(Keys.ENTER))

    assert browser.text_of("h1") == "Invoice paid"


def test_no_javascript_is_needed(shop: Shop, plain_browser: Browser) -> None:
    plain_browser.open("data:text/html,<title>off</title><script>document.title='on'</script>")
    assert plain_browser.driver.title == "off"
    plain_browser.open(shop.open_invoice()["hosted_invoice_url"])

    fill_in(plain_browser, ALWAYS_AUTHENTICATES)
    plain_browser.follow("button[value=complete]")

    assert plain_browser.text_of("h1") == "Invoice paid"


def test_the_form_speaks_the_customers_language(shop: Shop, browser: Browser) -> None:
    customer: Object = shop.customer(preferred_locales=["es"])
    browser.open(shop.open_invoice(customer["id"])["hosted_invoice_url"])

    fill_in(browser, DECLINES)

    assert browser.attribute_of("html", "lang") == "es"
    assert browser.text_of("[role=alert]") == "La tarjeta se ha rechazado."
    assert browser.text_of(".payment button") == "Pagar 20,00 US$"
