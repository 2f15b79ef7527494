"""Pages of the console that the gallery does not show: schedules, quotes, disputes; on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.e2e.browser import SIZES, Browser, Device
from tests.e2e.looks import look
from tests.e2e.test_console_pictures import sign_in
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Wire

PAGES = ("schedules", "schedule", "quotes", "quote", "disputes", "dispute", "inquiry", "warnings", "charge")


@pytest.fixture(scope="module")
def addresses(server: Server, browser_of_session: Browser) -> Mapping[str, str]:
    """A world with one of each, and where its pages are."""
    shop = Shop(Wire(server.url))
    customer = shop.paying_customer()["id"]
    products = [shop.product(name=name)["id"] for name in ("Care plan", "Care plan with visits and repairs")]
    prices = [shop.price(product=each, unit_amount=4200, recurring__interval="month")["id"] for each in products]
    phases = {f"phases__{number}__items__0__price": price for number, price in enumerate(prices)}
    lasting = {f"phases__{number}__duration__interval": "month" for number in range(2)}
    schedule = shop.post("/v1/subscription_schedules", customer=customer, start_date="now", **phases, **lasting)
    quote = shop.post("/v1/quotes", customer=customer, line_items__0__price=prices[0], line_items__0__quantity=3)
    shop.post(f"/v1/quotes/{quote['id']}/finalize")
    cards = ("createDispute", "createDisputeInquiry", "createIssuerFraudRecord")
    lost, inquiry, _ = [shop.post("/v1/charges", amount=4200, currency="usd", source=f"tok_{each}") for each in cards]
    shop.post(f"/v1/disputes/{lost['dispute']}/close")
    browser_of_session.on("desktop")
    browser_of_session.open(f"{server.url}/_emulator/console")
    browser_of_session.driver.delete_all_cookies()
    sign_in(browser_of_session, f"{server.url}/_emulator/console", shop.wire.key)
    paths = {
        "schedules": "subscription_schedules",
        "schedule": f"subscription_schedules/{schedule['id']}",
        "quotes": "quotes",
        "quote": f"quotes/{quote['id']}",
        "disputes": "disputes",
        "dispute": f"disputes/{lost['dispute']}",
        "inquiry": f"disputes/{inquiry['dispute']}",
        "warnings": "early_fraud_warnings",
        "charge": f"charges/{lost['id']}",
    }
    return {name: f"{browser_of_session.url}/{path}" for name, path in paths.items()}


@pytest.mark.parametrize("device", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page(page: str, addresses: Mapping[str, str], browser: Browser, device: Device, scheme: str) -> None:
    browser.on(device)
    browser.prefer("dark" if scheme == "dark" else "light")
    browser.open(addresses[page])
    assert browser.text_of("h1")
    look(browser, f"console-{page}-{scheme}-{device}", expected="/live")
