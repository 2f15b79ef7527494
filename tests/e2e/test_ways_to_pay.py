"""The hosted page of an invoice that takes many ways to pay, as a customer goes through it."""

from __future__ import annotations

import pytest

from tests.e2e.browser import SIZES, Browser, Device
from tests.e2e.looks import look
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.usefixtures("business")


def bill(shop: Shop, currency: str, *types: str, **customer: object) -> Object:
    """An open invoice that takes payment methods of these types."""
    owner = shop.customer(**customer)["id"]
    return shop.open_invoice(owner, 4200, currency=currency, payment_settings__payment_method_types=list(types))


def euros(shop: Shop) -> Object:
    return bill(
        shop, "eur", "card", "sepa_debit", "sofort", "bancontact", "ideal", "multibanco", "customer_balance", "p24"
    )


@pytest.mark.parametrize("device", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_with_many_ways_to_pay(shop: Shop, browser: Browser, device: Device, scheme: str) -> None:
    browser.on(device)
    browser.prefer("dark" if scheme == "dark" else "light")
    browser.open(euros(shop)["hosted_invoice_url"])
    browser.click(".way summary")
    look(browser, f"ways-{scheme}-{device}")
    browser.type("#sepa_debit-iban", "DE89 3704 0044 0532 0130 01")
    browser.follow(".way[open] button")
    assert browser.text_of(".way[open] .mistake") == "This is incomplete or invalid."
    look(browser, f"mistake-{scheme}-{device}", expected="422")
    browser.type("#sepa_debit-iban", "DE89 3704 0044 0532 0130 00")
    browser.follow(".way[open] button")
    assert "Your payment by SEPA Direct Debit is being processed" in browser.text
    assert browser.count("form") == 0
    look(browser, f"processing-{scheme}-{device}")


def test_one_form_is_open_at_a_time(shop: Shop, browser: Browser) -> None:
    browser.open(euros(shop)["hosted_invoice_url"])
    for summary in browser.driver.find_elements("css selector", ".way summary"):
        summary.click()
        assert browser.count(".way[open]") == 1


def test_a_bank_account_is_debited_without_scripts(shop: Shop, plain_browser: Browser) -> None:
    shop.clock(frozen=True)
    invoice = bill(shop, "usd", "us_bank_account")
    plain_browser.open(invoice["hosted_invoice_url"])
    plain_browser.type("#us_bank_account-routing_number", "110000000")
    plain_browser.type("#us_bank_account-account_number", "000123456789")
    plain_browser.follow(".way[open] button")
    assert "being processed" in plain_browser.text
    shop.clock(advance=10)
    plain_browser.driver.refresh()
    assert plain_browser.text_of("h1") == "Invoice paid"
    assert "ACH Direct Debit •••• 6789" in plain_browser.text


@pytest.mark.parametrize(("currency", "type", "label"), [("jpy", "konbini", "Konbini"), ("eur", "ideal", "iDEAL")])
def test_a_click_and_the_page_that_follows(currency: str, type: str, label: str, shop: Shop, browser: Browser) -> None:
    invoice = bill(shop, currency, type, "card")
    browser.open(invoice["hosted_invoice_url"])
    browser.follow_button(label)
    look(browser, f"action-{type}")
    browser.open(invoice["hosted_invoice_url"])
    assert f"Your payment by {label} still waits for you." in browser.text
    look(browser, f"waiting-{type}")
    browser.follow(".notice-line a")
    browser.follow("button[value=complete]")
    assert browser.text_of("h1") == "Invoice paid"


def test_a_boleto_in_portuguese(shop: Shop, browser: Browser) -> None:
    invoice = bill(shop, "brl", "boleto", "pix", preferred_locales=["pt-BR"])
    browser.open(invoice["hosted_invoice_url"])
    browser.type("#boleto-tax_id", "000.000.000-00")
    look(browser, "boleto")
    browser.follow(".way[open] button")
    browser.follow("button[value=complete]")
    assert shop.invoice(invoice["id"])["status"] == "paid"
