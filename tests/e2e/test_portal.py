"""The customer portal in a browser, as its customer goes through it."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from tests.e2e import accessibility
from tests.e2e.browser import Browser
from tests.e2e.screenshot_data import Portal, login_page, portal
from tests.support.portal import flat
from tests.support.portal import opened as open_portal
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.usefixtures("business")

PAYS, AUTHENTICATES = "5555 5555 5555 4444", "4000 0027 6000 3184"


@pytest.fixture
def opened(shop: Shop) -> Portal:
    """A customer with a plan, and their portal."""
    return portal(shop)


def subscription(shop: Shop, opened: Portal) -> Object:
    return shop.get(f"/v1/subscriptions/{opened.subscription}")


def add_card(browser: Browser, number: str) -> None:
    for field, text in (("#number", number), ("#expiry", "12 / 34"), ("#cvc", "123"), ("#name", "Jenny Rosen")):
        browser.type(field, text)
    browser.follow_button("Add")


def test_a_plan_is_canceled_and_renewed(shop: Shop, browser: Browser, opened: Portal) -> None:
    browser.open(opened.url)
    browser.follow("a[href$='/cancel']")
    browser.click("input[value=unused]")
    browser.type("#comment", "Goodbye")
    browser.follow_button("Cancel subscription")

    assert browser.text_of("[role=status]") == "Your changes are saved."
    assert "Ends on" in browser.text_of(".plan")
    details = subscription(shop, opened)["cancellation_details"]
    assert (details["feedback"], details["comment"]) == ("unused", "Goodbye")

    browser.follow_button("Renew plan")
    assert "Renews on" in browser.text_of(".plan")
    assert subscription(shop, opened)["cancel_at_period_end"] is False


def test_a_plan_is_changed(shop: Shop, browser: Browser, opened: Portal) -> None:
    browser.open(opened.url)
    browser.follow("a[href$='/change']")
    browser.click(f"input[value={opened.other_price}]")
    browser.type("#quantity", "2")
    browser.follow_button("Continue")
    assert browser.text_of(".totals") == "Due today $96.00"
    browser.follow_button("Confirm")

    assert "2 × $60.00 / month" in browser.text_of(".plan")
    item = subscription(shop, opened)["items"]["data"][0]
    assert (item["price"]["id"], item["quantity"]) == (opened.other_price, 2)


def test_a_new_card_is_what_is_paid_with(browser: Browser, opened: Portal) -> None:
    browser.open(opened.url)
    browser.follow("a[href$='/payment-methods']")
    add_card(browser, PAYS)
    assert "Mastercard •••• 4444 Default" in browser.text_of(".methods .row")

    browser.follow("a[href$='/payment-methods']")
    add_card(browser, AUTHENTICATES)
    browser.follow_button("Complete authentication")
    assert "Visa •••• 3184 Default" in browser.text_of(".methods .row")
    assert browser.console_messages() == []


def test_a_card_that_was_authenticated_leads_back_to_the_business(shop: Shop, browser: Browser, opened: Portal) -> None:
    # Another origin than the portal's, to which browsers let a form lead only where its page allows it.
    elsewhere = f"http://localhost:{urlsplit(opened.url).port}/_emulator/health?back"
    flow = {
        "type": "payment_method_update",
        "after_completion": {"type": "redirect", "redirect": {"return_url": elsewhere}},
    }
    browser.open(open_portal(shop, opened.customer, **flat({"flow_data": flow}))["url"])
    add_card(browser, AUTHENTICATES)
    browser.follow_button("Complete authentication")
    WebDriverWait(browser.driver, 10).until(lambda _: browser.url == elsewhere)


def test_an_address_is_changed_without_scripts(shop: Shop, plain_browser: Browser, opened: Portal) -> None:
    plain_browser.open(opened.url)
    plain_browser.follow("a[href$='/details']")
    plain_browser.type("#address_line1", "Main Street 1")
    plain_browser.type("#address_country", "de")
    plain_browser.follow_button("Save changes")

    assert "Main Street 1" in plain_browser.text_of(".customer")
    address = shop.get(f"/v1/customers/{opened.customer}")["address"]
    assert (address["line1"], address["country"]) == ("Main Street 1", "DE")


def test_a_customer_gets_to_it_by_mail(shop: Shop, plain_browser: Browser, opened: Portal) -> None:
    page, email = login_page(shop), shop.get(f"/v1/customers/{opened.customer}")["email"]
    plain_browser.open(page)
    plain_browser.type("#email", email)
    plain_browser.follow_button("Send link")
    assert email in plain_browser.text_of("[role=status]")

    (mail,) = shop.get("/_emulator/outbox")["data"]
    (link,) = re.findall(r"http\S+/p/session/\S+", shop.wire.get(mail["links"]["txt"]).body.decode())
    plain_browser.open(link)
    assert "Northwind Studio Plan" in plain_browser.text_of(".plan")


def test_the_login_page_can_be_used_without_seeing_it(shop: Shop, browser: Browser, opened: Portal) -> None:
    browser.open(login_page(shop))
    for _ in range(2):
        assert browser.count("h1") == 1
        if accessibility.is_installed():
            assert accessibility.violations(browser) == []
        if browser.count("#email"):
            browser.type("#email", shop.get(f"/v1/customers/{opened.customer}")["email"])
            browser.follow_button("Send link")


@pytest.mark.parametrize(
    "page", ["", "/payment-methods", "/details", "/subscriptions/{}/cancel", "/subscriptions/{}/change"]
)
def test_it_can_be_used_without_seeing_it(shop: Shop, browser: Browser, opened: Portal, page: str) -> None:
    types = json.dumps({"payment_method_types": ["card", "sepa_debit", "us_bank_account", "paypal"]}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=types))
    for scheme in ("light", "dark"):
        browser.prefer("dark" if scheme == "dark" else "light")
        browser.open(opened.url + page.format(opened.subscription))
        assert browser.count("h1") == 1
        if accessibility.is_installed():
            assert accessibility.violations(browser) == []
