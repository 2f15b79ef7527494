"""The console in a real browser: what a developer does there by clicks, at a desk and on a phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.e2e.browser import SIZES, Browser, Device
from tests.e2e.test_pages import ATTACK
from tests.support.shop import Shop
from tests.support.wire import new_key

R = TypeVar("R")

SENT = {"collection_method": "send_invoice", "days_until_due": 30}


def enter(browser: Browser, shop: Shop) -> str:
    """Signs in; gives what the addresses of the world begin with."""
    browser.open(f"{shop.wire.url}/_emulator/console")
    browser.type("#key", shop.wire.key)
    browser.follow("main button[type=submit]")
    return browser.url


def fill(browser: Browser, action: str, **typed: str) -> None:
    """Opens an action, fills in its form and sends it; `a__b` is the field `a[b]`."""
    form = f"#a-{action}"
    browser.click(f"{form} > summary")
    for name, text in typed.items():
        outermost, *steps = name.split("__")
        browser.type(f'{form} [name="{outermost}{"".join(f"[{step}]" for step in steps)}"]', text)
    browser.follow(f"{form} button[type=submit]")


def eventually(browser: Browser, look: Callable[[], R]) -> R:
    """Waits until the page shows something by itself."""
    # A part that is just being replaced is looked at again.
    return WebDriverWait(browser.driver, 20, 0.05, [WebDriverException]).until(lambda _driver: look())


@pytest.mark.parametrize("device", SIZES)
def test_the_story_of_a_sandbox(shop: Shop, browser: Browser, device: Device) -> None:
    browser.on(device)
    base = enter(browser, shop)
    assert "This world is empty" in browser.text

    browser.open(f"{base}/deliveries")
    fill(browser, "use-the-built-in-receiver")
    browser.open(f"{base}/customers")
    fill(browser, "new-customer", name="Jenny Rosen", email="jenny@example.com")
    fill(browser, "new-invoice", description="Thank you!")
    fill(browser, "add-a-line", lines__0__description="Teapot", lines__0__amount="4200")
    assert "$42.00" in browser.text_of("h1")
    browser.follow_button("Send")
    invoice = browser.url.partition("?")[0]
    assert "invoice.sent" in browser.text_of(".timeline")
    fill(browser, "pay-by-test-card")
    assert browser.text_of("h1 .pill") == "paid"

    eventually(browser, lambda: browser.count(".delivery .pill.good") >= 8)
    browser.follow('.mail a[href*="/mails/mail_"]:not([href$=".pdf"])')
    assert "not sent" in browser.text_of("h1")
    browser.switch_to_frame("iframe")
    assert "$42.00" in browser.text
    browser.driver.switch_to.default_content()
    pdf = shop.wire.get(shop.invoice(invoice.rpartition("/")[2])["invoice_pdf"].removeprefix(shop.wire.url))
    assert pdf.body.startswith(b"%PDF")
    browser.open(f"{base}/requests?path=*/pay")
    browser.follow("tbody a")
    assert "invoice.paid" in browser.text_of(".timeline")
    assert browser.width() == SIZES[device][0], "nothing is to be scrolled sideways"
    assert [said for said in browser.console_messages() if "/live" not in said] == []


def test_a_refused_action_says_why_and_keeps_what_was_typed(shop: Shop, browser: Browser) -> None:
    base = enter(browser, shop)
    browser.open(f"{base}/customers")
    fill(browser, "new-customer", name="Jenny", email="nowhere")

    assert "Invalid email address: nowhere" in browser.text_of("#outcome .says")
    assert browser.value_of('#a-new-customer [name="name"]') == "Jenny"
    browser.type('#a-new-customer [name="email"]', "jenny@example.com")
    browser.follow("#a-new-customer button[type=submit]")
    assert browser.text_of("h1") == "Jenny"


def test_an_event_is_sent_again(shop: Shop, browser: Browser) -> None:
    base = enter(browser, shop)
    browser.open(f"{base}/deliveries")
    fill(browser, "use-the-built-in-receiver")
    shop.customer()
    event = shop.events()[-1]["id"]
    shop.get("/_emulator/webhooks/attempts/wait", event=event)
    browser.open(f"{base}/events/{event}")
    browser.follow("#section-1 tbody a")
    assert browser.count("section.attempt") == 1

    browser.follow_button("Resend")
    eventually(browser, lambda: browser.count("section.attempt") == 2)
    assert '"signature": "good"' in browser.text


def test_a_move_of_the_clock_finalizes_a_draft(shop: Shop, browser: Browser) -> None:
    base = enter(browser, shop)
    draft = shop.draft(None, 700, auto_advance=True, **SENT)["id"]
    browser.open(f"{base}/clock")
    assert "finalize the draft" in browser.text

    browser.follow_button("To what is due next")
    browser.open(f"{base}/invoices/{draft}")
    assert browser.text_of("h1 .pill") == "open"
    assert "By itself, when its time had come" in browser.text


def test_two_worlds_never_mix(shop: Shop, browser: Browser) -> None:
    first = enter(browser, shop)
    other = Shop(shop.wire.with_key(new_key()))
    browser.open(f"{first}/customers")
    mine = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    second = enter(browser, other)
    assert second != first
    browser.driver.close()
    browser.driver.switch_to.window(mine)

    # On the page of before the second world was opened.
    fill(browser, "new-customer", name="Mine")
    assert browser.url.startswith(first)
    assert [each["name"] for each in shop.get("/v1/customers")["data"]] == ["Mine"]
    assert other.get("/v1/customers")["data"] == []
    browser.open(f"{second}/customers")
    assert "No customers yet." in browser.text


@pytest.mark.parametrize("device", SIZES)
def test_attack_strings_are_text_in_every_field(shop: Shop, browser: Browser, device: Device) -> None:
    browser.on(device)
    base = enter(browser, shop)
    browser.open(f"{base}/customers")
    fill(browser, "new-customer", name=ATTACK, email="jenny@example.com", description=ATTACK, address__line1=ATTACK)
    fill(browser, "new-invoice", description=ATTACK)
    fill(browser, "add-a-line", lines__0__description=ATTACK, lines__0__amount="700")
    browser.follow_button("Send")
    browser.open(f"{base}/products")
    fill(browser, "new-product", name=ATTACK, description=ATTACK)
    pages = ["", "/invoices", "/customers", "/products", "/requests", "/events", "/mails", "/clock", "/search?q=<b>"]
    for path in (*pages, *(f"/invoices/{each['id']}" for each in shop.get("/v1/invoices")["data"])):
        browser.open(base + path)
        assert "owned" not in browser.driver.title.partition(" – ")[2]
        assert browser.count("main b, main script, main img") == 0
        assert browser.width() == SIZES[device][0], "nothing is to be scrolled sideways"
    assert [said for said in browser.console_messages() if "/live" not in said] == []


def test_what_happens_elsewhere_appears_by_itself(shop: Shop, browser: Browser) -> None:
    base = enter(browser, shop)
    browser.open(f"{base}/invoices")
    assert "No invoices yet." in browser.text

    invoice = shop.open_invoice()
    eventually(browser, lambda: invoice["number"] in browser.text)
    shop.post(f"/v1/invoices/{invoice['id']}/void")
    eventually(browser, lambda: browser.text_of("tbody .pill") == "void")


def test_a_form_that_is_being_filled_in_stays_as_it_is(shop: Shop, browser: Browser) -> None:
    base = enter(browser, shop)
    browser.open(f"{base}/customers")
    browser.click("#a-new-customer > summary")
    browser.type('#a-new-customer [name="name"]', "Half typed")

    shop.customer(name="From elsewhere")
    eventually(browser, lambda: "From elsewhere" in browser.text)
    assert browser.value_of('#a-new-customer [name="name"]') == "Half typed"


def test_keys_take_the_place_of_the_mouse(shop: Shop, browser: Browser) -> None:
    base = enter(browser, shop)
    numbers = [shop.open_invoice()["number"] for _ in range(3)]
    browser.open(f"{base}/invoices")
    browser.press("j", "j", "j", "k")
    assert numbers[1] in browser.text_of("tr.chosen")
    browser.leave(lambda: browser.press(Keys.ENTER))
    assert numbers[1] in browser.text_of("h1")
    browser.press("/")
    browser.press(*numbers[2])
    browser.leave(lambda: browser.press(Keys.ENTER))
    assert numbers[2] in browser.text_of("h1")
    browser.open(base)
    browser.tab_to("#actions button, #actions summary", 40)


def test_it_works_without_scripts(shop: Shop, plain_browser: Browser) -> None:
    browser = plain_browser
    base = enter(browser, shop)
    browser.open(f"{base}/customers")
    fill(browser, "new-customer", name="Jenny", email="jenny@example.com")
    fill(browser, "new-invoice")
    fill(browser, "add-a-line", lines__0__amount="700")
    browser.follow_button("Send")
    assert browser.text_of("h1 .pill") == "open"


def test_another_provider_has_an_inbox_too(shop: Shop, browser: Browser) -> None:
    browser.open(f"{shop.wire.url}/_emulator/console")
    browser.type("#key", f"beel_sk_test_{new_key().removeprefix('sk_test_')}")
    browser.follow("main button[type=submit]")
    base = browser.url
    for path in ("/mails", "/events", "/requests", "/clock"):
        browser.open(base + path)
        assert browser.count("main h1") == 1
    assert json.dumps(browser.console_messages()).count("error") == 0
