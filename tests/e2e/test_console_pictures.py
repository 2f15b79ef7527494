"""Pictures of every page of the console: at a desk and on a phone, each in the light and beside it in the dark.

axe-core finds nothing wrong with any of them.

`make screenshots` keeps them in docs/screenshots; any other run takes them all the same.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e import accessibility, screenshot_data
from tests.e2e.browser import SIZES, Browser, Device, Scheme
from tests.e2e.test_screenshots import KEPT, TODAY, clock, story
from tests.support.beel import new_company
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Wire

GALLERY = KEPT.parent / "gallery.md"
SHARE = 0.75
"""How large a picture is kept."""

PAGES: Mapping[str, str] = {
    "entrance": "An API key names a world",
    "empty": "This world is empty",
    "home": "Last requests",
    "invoices": "NW1206-0001",
    "invoice": "Brand workshop",
    "invoice-draft": "Add a line",
    "invoice-json": "hosted_invoice_url",
    "refusal": "Your card was declined.",
    "customers": "Jenny Rosen",
    "customer": "Ways to pay",
    "products": "Brand workshop",
    "subscriptions": "$900.00 each month",
    "subscription": "What is paid for",
    "schedule": "End behavior",
    "quote": "Care plan with visits",
    "test-clock": "Advance to …",
    "payments": "$2,311.10",
    "dispute": "Evidence",
    "credit-notes": "NW1204-0001-CN-01",
    "more": "/v1/tax_rates",
    "requests": "POST /v1/invoices",
    "request": "What came of it",
    "events": "invoice.finalized",
    "event": "Deliveries",
    "webhooks": "delivered",
    "webhook": "Headers of the last attempt",
    "mails": "Your receipt from Northwind Studio",
    "mail": "Message-ID",
    "clock": "finalize the draft",
    "faults": "Withdraw",
    "shell": "Any request",
    "search": "Nothing is called that",
    "provider": "Consultoría",
}
"""Each page with something that can be read there."""


@dataclass(frozen=True, slots=True)
class Tour:
    """A world to show around in, and where its pages are."""

    shop: Shop
    addresses: Mapping[str, str]


@pytest.fixture(scope="module")
def tour(server: Server, browser_of_session: Browser) -> Tour:
    """The business of the other pictures, with all that can happen to invoices behind it."""
    browser, shop = browser_of_session, Shop(Wire(server.url))
    root = f"{server.url}/_emulator/console"
    browser.on("desktop").open(root)
    browser.driver.delete_all_cookies()
    entrance = browser.url
    sign_in(browser, root, f"{shop.wire.key}empty")
    empty = browser.url
    sign_in(browser, root, shop.wire.key)
    base = browser.url
    clock(shop, now=TODAY, frozen=True)
    screenshot_data.set_up_account(shop)
    receiver = f"{server.url}/_emulator/console/receiver/{base.partition('/console/')[2]}/200"
    shop.post("/v1/webhook_endpoints", url=receiver, enabled_events=["invoice.paid", "invoice.sent"])
    shop.price(product=shop.product(name="Brand workshop")["id"], unit_amount=120000)
    story(shop)
    for prefix, end in (("NW1205", "void"), ("NW1206", "mark_uncollectible")):
        shop.post(f"/v1/invoices/{screenshot_data.invoice(shop, prefix)['id']}/{end}")
    opened = screenshot_data.invoice(shop, "NW1207")["id"]
    draft = screenshot_data.draft(shop, screenshot_data.create_customer(shop, invoice_prefix="NW1208"))["id"]
    shop.post(f"/v1/invoices/{draft}", auto_advance=True)
    subscription, test_clock = subscribed(shop)
    fault = b'{"target": "webhook", "kind": "duplicate", "matches": "invoice.voided", "times": 3}'
    shop.wire.ok(shop.wire.request("POST", "/_emulator/faults", body=fault))
    paid = shop.get("/v1/invoices", status="paid")["data"][0]
    sent = shop.get("/_emulator/events/wait", type="invoice.sent", object=paid["id"])["id"]
    shop.get("/_emulator/webhooks/attempts/wait", count=3)
    delivery = shop.get("/_emulator/webhooks/attempts", event=sent)["data"][0]["delivery"]
    requests = shop.get("/_emulator/requests?path=/v1/invoices/*/send")["data"]
    mail = next(each["id"] for each in shop.get("/_emulator/outbox")["data"] if each["kind"] == "invoice")
    schedule, quote = to_come(shop)
    disputed = shop.post("/v1/charges", amount=120000, currency="usd", source="tok_createDispute")["dispute"]
    paths = {
        "home": "",
        "invoices": "/invoices",
        "invoice": f"/invoices/{paid['id']}",
        "invoice-draft": f"/invoices/{draft}",
        "invoice-json": f"/invoices/{paid['id']}/json",
        "refusal": f"/invoices/{opened}",
        "customers": "/customers",
        "customer": f"/customers/{paid['customer']}",
        "products": "/products",
        "subscriptions": f"/subscriptions?status=all&test_clock={test_clock}",
        "subscription": f"/subscriptions/{subscription}",
        "schedule": f"/subscription_schedules/{schedule}",
        "quote": f"/quotes/{quote}",
        "test-clock": f"/test_clocks/{test_clock}",
        "payments": "/payment_intents",
        "dispute": f"/disputes/{disputed}",
        "credit-notes": "/credit_notes",
        "more": "/more",
        "requests": "/requests",
        "request": f"/requests/{requests[-1]['id']}",
        "events": "/events",
        "event": f"/events/{sent}",
        "webhooks": "/deliveries",
        "webhook": f"/deliveries/{delivery}",
        "mails": "/mails",
        "mail": f"/mails/{mail}",
        "clock": "/clock",
        "faults": "/faults",
        "shell": "/shell",
        "search": "/search?q=Nobody",
    }
    addresses = {name: base + path for name, path in paths.items()}
    company = new_company(server.url)
    sign_in(browser, root, company.key)
    provider = f"{browser.url}/provider_invoices/{company.issue_invoice()['id']}"
    return Tour(shop, {"entrance": entrance, "empty": empty, **addresses, "provider": provider})


def subscribed(shop: Shop) -> tuple[str, str]:
    """A customer who lives on a test clock, and pays each month."""
    clock = shop.post("/v1/test_helpers/test_clocks", frozen_time=TODAY, name="A year from now")["id"]
    customer = shop.paying_customer(test_clock=clock, name="Mika Tanaka", invoice_prefix="NW1209")["id"]
    price = shop.price(product=shop.product(name="Care plan")["id"], unit_amount=90000, recurring__interval="month")
    made = shop.post("/v1/subscriptions", customer=customer, items__0__price=price["id"])["id"]
    shop.post(f"/v1/test_helpers/test_clocks/{clock}/advance", frozen_time=TODAY + 31 * 86_400)
    return made, clock


def to_come(shop: Shop) -> tuple[str, str]:
    """A subscription in the first of two phases, and a quote that nobody accepted yet."""
    customer = shop.paying_customer(name="Noor Haddad", invoice_prefix="NW1210")["id"]
    products = [shop.product(name=name)["id"] for name in ("Care plan", "Care plan with visits")]
    prices = [shop.price(product=each, unit_amount=90000, recurring__interval="month")["id"] for each in products]
    phases = {f"phases__{number}__items__0__price": price for number, price in enumerate(prices)}
    lasting = {f"phases__{number}__duration__interval": "month" for number in range(2)}
    schedule = shop.post("/v1/subscription_schedules", customer=customer, start_date="now", **phases, **lasting)["id"]
    quote = shop.post("/v1/quotes", customer=customer, line_items__0__price=prices[1], line_items__0__quantity=2)["id"]
    shop.post(f"/v1/quotes/{quote}/finalize")
    return schedule, quote


def sign_in(browser: Browser, root: str, key: str) -> None:
    """Opens the world of a key."""
    browser.open(root)
    browser.type("#key", key)
    browser.follow("main button[type=submit]")


@pytest.mark.parametrize("page", PAGES)
def test_pictures_of_the_console(page: str, tour: Tour, browser: Browser) -> None:
    for device in SIZES:
        looks = [taken(page, tour, browser, device, scheme) for scheme in ("light", "dark")]
        keep(f"console-{page}-{device}", beside(looks))
    assert [said for said in browser.console_messages() if "/live" not in said] == []


def test_axe_looks_at_the_pages() -> None:
    assert accessibility.is_installed() or os.environ.get("CI") != "true", "make contract-tools brings axe-core"


def taken(page: str, tour: Tour, browser: Browser, device: Device, scheme: Scheme) -> Image.Image:
    """As much of a page as is seen at first."""
    browser.on(device).prefer(scheme)
    browser.open(tour.addresses[page])
    if page == "refusal":
        browser.click("#a-pay-by-test-card summary")
        browser.choose("#a-pay-by-test-card select", "pm_card_chargeDeclined")
        browser.follow("#a-pay-by-test-card button")
    assert PAGES[page] in browser.text
    assert browser.width() == SIZES[device][0], "nothing is to be scrolled sideways"
    if accessibility.is_installed():
        assert accessibility.violations(browser) == []
    browser.on(device)
    with Image.open(io.BytesIO(browser.screenshot())) as image:
        return image.convert("RGB").crop((0, 0, *SIZES[device]))


def beside(looks: list[Image.Image]) -> Image.Image:
    """Pictures of one size beside each other, smaller."""
    width, height = looks[0].size
    sheet = Image.new("RGB", (width * len(looks), height))
    for number, look in enumerate(looks):
        sheet.paste(look, (number * width, 0))
    return sheet.resize((round(sheet.width * SHARE), round(height * SHARE)), Image.Resampling.LANCZOS)


def keep(name: str, picture: Image.Image) -> None:
    """Writes a picture into the documentation, if that is wanted; it must not be blank."""
    assert len(picture.getcolors(1 << 24) or ()) > 20, f"{name} is blank"
    if os.environ.get("KEEP_SCREENSHOTS"):
        (KEPT / f"{name}.png").write_bytes(screenshot_data.in_few_colours(screenshot_data.png(picture), 256))
    assert (KEPT / f"{name}.png").exists(), f"docs/screenshots has no {name}.png: run make screenshots"


def test_the_gallery_shows_every_picture_and_no_other() -> None:
    wanted = {f"console-{page}-{device}" for page in PAGES for device in SIZES}

    assert {file.stem for file in KEPT.glob("console-*.png")} == wanted
    assert set(re.findall(r"screenshots/(console-[a-z-]+)\.png", GALLERY.read_text("utf-8"))) == wanted


def test_the_gallery_names_no_picture_that_there_is_not() -> None:
    named = re.findall(r"\((screenshots/[^)]+)\)", GALLERY.read_text("utf-8"))

    assert [name for name in named if not Path(GALLERY.parent, name).exists()] == []
