"""What the pages show in each state of an invoice, on a phone and at a desk."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from tests.e2e.browser import SIZES, Browser, Device
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.usefixtures("business")

ATTACK = "<script>document.title='owned'</script><b>{{7*7}}</b>\"'><img src=x onerror=alert(1)>"


def opened(shop: Shop) -> Object:
    return shop.open_invoice(None, 2000, description="Thank you.", footer="Registered in Delaware")


def paid(shop: Shop) -> Object:
    return shop.post(f"/v1/invoices/{opened(shop)['id']}/pay", paid_out_of_band=True)


def void(shop: Shop) -> Object:
    return shop.post(f"/v1/invoices/{opened(shop)['id']}/void")


def uncollectible(shop: Shop) -> Object:
    return shop.post(f"/v1/invoices/{opened(shop)['id']}/mark_uncollectible")


@pytest.mark.parametrize("device", SIZES)
@pytest.mark.parametrize(
    ("make", "says", "forms"),
    [
        (opened, "Invoice from Northwind Studio, Inc.", 1),
        (paid, "Invoice paid", 0),
        (void, "This invoice was voided. Nothing has to be paid.", 0),
        (uncollectible, "This invoice can no longer be paid here.", 0),
    ],
)
def test_a_page_in_each_state(
    shop: Shop, browser: Browser, make: Callable[[Shop], Object], says: str, forms: int, device: Device
) -> None:
    browser.on(device)
    invoice = make(shop)

    browser.open(invoice["hosted_invoice_url"])

    text = browser.text
    for shown in (
        says,
        "$20.00",
        invoice["number"],
        "Jenny Rosen",
        "Thank you.",
        "Registered in Delaware",
        "Test mode",
    ):
        assert shown in text
    assert browser.count("form") == forms
    assert browser.width() == SIZES[device][0], "nothing is to be scrolled sideways"
    assert browser.console_messages() == []


def test_live_mode_has_no_form_and_no_banner(live_shop: Shop, browser: Browser) -> None:
    browser.open(live_shop.open_invoice()["hosted_invoice_url"])

    assert "This invoice cannot be paid on this page." in browser.text
    assert browser.count("form") == 0
    assert "Test mode" not in browser.text


@pytest.mark.parametrize("device", SIZES)
def test_attacks_are_shown_as_text(shop: Shop, browser: Browser, device: Device) -> None:
    browser.on(device)
    settings = {"business_name": ATTACK[:250], "default_footer": ATTACK}
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode()))
    customer = shop.customer(name=ATTACK, address__line1=ATTACK)["id"]
    draft = shop.draft(customer, description=ATTACK)
    shop.item(customer, invoice=draft["id"], amount=2000, description=ATTACK)
    invoice = shop.post(f"/v1/invoices/{draft['id']}/finalize")

    browser.open(invoice["hosted_invoice_url"])

    assert browser.driver.title.startswith(f"Invoice from {ATTACK}")
    assert browser.text.count(ATTACK) >= 6
    assert browser.count("body img, body b, body script") == 0
    assert browser.width() == SIZES[device][0]
    assert browser.console_messages() == []


def test_a_word_of_5000_letters_stays_on_the_page(shop: Shop, browser: Browser) -> None:
    browser.on("phone")
    customer = shop.customer(name="W" * 256)["id"]
    browser.open(shop.open_invoice(customer, 2000, description="W" * 500, footer="W" * 5000)["hosted_invoice_url"])

    assert browser.width() == SIZES["phone"][0]


def test_many_lines_open_on_demand(shop: Shop, browser: Browser) -> None:
    invoice = shop.open_invoice(None, *range(100, 3100, 100))
    browser.open(invoice["hosted_invoice_url"])
    assert browser.text_of("details tr:last-child") == ""

    browser.click("summary")

    assert browser.text_of("summary") == "Further items: 18"
    assert browser.count(".lines tbody tr") == 30
    assert "$1.00" in browser.text_of("details tr:last-child")


def test_a_wrong_token_is_a_plain_page(shop: Shop, browser: Browser) -> None:
    url = shop.open_invoice()["hosted_invoice_url"].partition("?")[0]

    browser.open(url[:-4] + "AAAA")

    assert browser.text_of("h1") == "Page not found"
    assert "$20.00" not in browser.text


def test_the_dark_page_is_dark(shop: Shop, browser: Browser) -> None:
    url = shop.open_invoice()["hosted_invoice_url"]
    grounds = []
    for scheme in ("light", "dark"):
        browser.prefer("dark" if scheme == "dark" else "light")
        browser.open(url)
        grounds.append(browser.style_of("body", "background-color"))

    assert grounds == ["rgba(246, 248, 250, 1)", "rgba(15, 17, 23, 1)"]


def test_whatever_can_be_used_has_a_name_and_shows_the_focus(shop: Shop, browser: Browser) -> None:
    browser.open(shop.open_invoice()["hosted_invoice_url"])
    names = []
    for _ in range(6):
        browser.press(Keys.TAB)
        focused = browser.driver.switch_to.active_element
        assert focused.value_of_css_property("outline-style") == "solid"
        names.append((focused.aria_role, focused.accessible_name))

    assert names == [
        ("link", "Download invoice"),
        ("textbox", "Card number"),
        ("textbox", "Expiration date"),
        ("textbox", "Security code (CVC)"),
        ("textbox", "Name on card"),
        ("button", "Pay $20.00"),
    ]


def test_a_mistake_belongs_to_its_field(shop: Shop, browser: Browser) -> None:
    browser.open(shop.open_invoice()["hosted_invoice_url"])
    for field, text in (("#number", "1234"), ("#expiry", "12 / 34"), ("#cvc", "123")):
        browser.type(field, text)
    browser.follow(".payment button")

    described = browser.attribute_of("#number", "aria-describedby")
    assert browser.text_of(f"#{described}") == "Your card number is invalid."
    assert browser.attribute_of("html", "lang") == "en"
    assert [heading.tag_name for heading in browser.driver.find_elements(By.CSS_SELECTOR, "h1, h2, h3")][:2] == [
        "h1",
        "h2",
    ]
