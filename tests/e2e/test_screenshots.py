"""Pictures of the page in each of its states and of every mail: phone and desk, in the light and in the dark.

`make screenshots` keeps them in docs/screenshots; any other run takes them all the same, and looks whether they are
pictures of what they should show.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image

from tests.e2e import screenshot_data
from tests.e2e.browser import SIZES, Browser, Device
from tests.support.shop import Object, Shop

KEPT = Path(__file__).parents[2] / "docs" / "screenshots"
TODAY = int(datetime(2026, 11, 2, 9, tzinfo=UTC).timestamp())
DAY = 86_400
MAIL_WIDTH = 680
DECLINES, AUTHENTICATES = "4000 0000 0000 0002", "4000 0027 6000 3184"

Scheme = Literal["light", "dark"]
Open = Callable[[Browser, Shop], str]
"""Brings a browser to a page; a text that can be read there."""


def clock(shop: Shop, **moved: Any) -> None:
    """Stops the world's clock, or moves it on."""
    answer = shop.wire.request("POST", "/_emulator/clock", body=json.dumps(moved).encode())
    shop.wire.ok(answer)


@pytest.fixture
def studio(shop: Shop) -> Shop:
    """The business in the pictures, on the morning of November 2, 2026."""
    clock(shop, now=TODAY, frozen=True)
    screenshot_data.set_up_account(shop)
    return shop


def opened(browser: Browser, shop: Shop) -> str:
    browser.open(screenshot_data.invoice(shop)["hosted_invoice_url"])
    return "Due December 2, 2026"


def overdue(browser: Browser, shop: Shop) -> str:
    invoice = screenshot_data.invoice(shop)
    clock(shop, advance=35 * DAY)
    browser.open(invoice["hosted_invoice_url"])
    return "Overdue since December 2, 2026"


def expired(browser: Browser, shop: Shop) -> str:
    invoice = screenshot_data.invoice(shop)
    clock(shop, advance=75 * DAY)
    browser.open(invoice["hosted_invoice_url"])
    return "This link has expired"


def not_found(browser: Browser, shop: Shop) -> str:
    browser.open(f"{shop.wire.url}/i/acct_1/test_nothing")
    return "Page not found"


def paid(browser: Browser, shop: Shop) -> str:
    invoice = screenshot_data.invoice(shop)
    card = shop.post("/v1/payment_methods/pm_card_visa/attach", customer=invoice["customer"])["id"]
    shop.post(f"/v1/invoices/{invoice['id']}/pay", payment_method=card)
    browser.open(invoice["hosted_invoice_url"])
    return "Invoice paid"


def receipt(browser: Browser, shop: Shop) -> str:
    paid(browser, shop)
    browser.open(shop.get("/v1/charges")["data"][0]["receipt_url"])
    return "Receipt number"


def void(browser: Browser, shop: Shop) -> str:
    browser.open(shop.post(f"/v1/invoices/{screenshot_data.invoice(shop)['id']}/void")["hosted_invoice_url"])
    return "This invoice was voided."


def uncollectible(browser: Browser, shop: Shop) -> str:
    lost = shop.post(f"/v1/invoices/{screenshot_data.invoice(shop)['id']}/mark_uncollectible")
    browser.open(lost["hosted_invoice_url"])
    return "This invoice can no longer be paid here."


def declined(browser: Browser, shop: Shop) -> str:
    opened(browser, shop)
    pay(browser, DECLINES)
    return "Your card was declined."


def authentication(browser: Browser, shop: Shop) -> str:
    opened(browser, shop)
    pay(browser, AUTHENTICATES)
    return "Authenticate your payment"


def pay(browser: Browser, number: str) -> None:
    for field, text in (("#number", number), ("#expiry", "12 / 34"), ("#cvc", "123"), ("#name", "Jenny Rosen")):
        browser.type(field, text)
    browser.follow(".payment button")


def portal(browser: Browser, shop: Shop) -> str:
    browser.open(screenshot_data.portal(shop).url)
    return "Renews on December 2, 2026 for $24.00."


def portal_change(browser: Browser, shop: Shop) -> str:
    made = screenshot_data.portal(shop)
    query = f"price={made.other_price}&quantity=2"
    browser.open(f"{made.url}/subscriptions/{made.subscription}/change?{query}")
    return "Confirm your change"


def portal_method(browser: Browser, shop: Shop) -> str:
    made = screenshot_data.portal(shop)
    types = json.dumps({"payment_method_types": ["card", "us_bank_account", "cashapp", "paypal"]}).encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=types))
    browser.open(f"{made.url}/payment-methods")
    return "Other ways to pay"


def portal_login(browser: Browser, shop: Shop) -> str:
    browser.open(screenshot_data.login_page(shop))
    return "Log in"


def checkout(browser: Browser, shop: Shop) -> str:
    coupon = shop.post("/v1/coupons", percent_off=10, duration="once", name="Welcome")["id"]
    shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="WELCOME10")
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage=10)["id"]
    rates = {"Ground": (500, 3, 5), "Next day": (1500, 1, 1)}
    shipping = {
        f"shipping_options__{n}__shipping_rate_data__{key}": value
        for n, (name, (amount, least, most)) in enumerate(rates.items())
        for key, value in {
            "display_name": name,
            "type": "fixed_amount",
            "fixed_amount__amount": amount,
            "fixed_amount__currency": "usd",
            "delivery_estimate__minimum__unit": "business_day",
            "delivery_estimate__minimum__value": least,
            "delivery_estimate__maximum__unit": "business_day",
            "delivery_estimate__maximum__value": most,
        }.items()
    }
    session = screenshot_data.checkout(
        shop,
        **shipping,
        allow_promotion_codes=True,
        custom_fields__0__key="engraving",
        custom_fields__0__label__custom="Engraving",
        custom_fields__0__label__type="custom",
        custom_fields__0__optional=True,
        custom_fields__0__type="text",
        line_items__0__adjustable_quantity__enabled=True,
        line_items__0__tax_rates=[vat],
        line_items__1__tax_rates=[vat],
        payment_method_types=["card", "us_bank_account", "klarna"],
        phone_number_collection__enabled=True,
        shipping_address_collection__allowed_countries=["US", "ES"],
    )
    browser.open(session["url"])
    browser.type("#code", "WELCOME10")
    browser.follow(".code button")
    return "WELCOME10"


def checkout_trial(browser: Browser, shop: Shop) -> str:
    browser.open(trial_session(shop)["url"])
    return "14 days free"


def trial_session(shop: Shop) -> Object:
    lines = {
        **screenshot_data.no_lines(1),
        **screenshot_data.priced_line(0, "Studio membership", 1000, interval="month"),
    }
    customer = screenshot_data.create_customer(shop)
    return screenshot_data.checkout(
        shop, **lines, mode="subscription", customer=customer, subscription_data__trial_period_days=14
    )


def checkout_setup(browser: Browser, shop: Shop) -> str:
    lines = screenshot_data.no_lines(0, 1)
    browser.open(screenshot_data.checkout(shop, **lines, mode="setup", currency="usd")["url"])
    return "Save card"


def checkout_declined(browser: Browser, shop: Shop) -> str:
    browser.open(screenshot_data.checkout(shop)["url"])
    browser.type("#email", "jenny@example.com")
    for field, text in (("number", DECLINES), ("expiry", "12 / 34"), ("cvc", "123"), ("name", "Jenny Rosen")):
        browser.type(f"[name='card.{field}']", text)
    browser.follow("button[value=pay]")
    return "Your card was declined."


def checkout_expired(browser: Browser, shop: Shop) -> str:
    session = screenshot_data.checkout(shop)
    shop.post(f"/v1/checkout/sessions/{session['id']}/expire")
    browser.open(session["url"])
    return "This checkout session has expired"


def checkout_thanks(browser: Browser, shop: Shop) -> str:
    success = f"{shop.wire.url}/_emulator/health"
    session = screenshot_data.checkout(shop, success_url=success, customer_email="jenny@example.com")
    browser.open(session["url"])
    for field, text in (("number", "4242 4242 4242 4242"), ("expiry", "12 / 34"), ("cvc", "123")):
        browser.type(f"[name='card.{field}']", text)
    browser.follow("button[value=pay]")
    browser.open(session["url"])
    return "Thanks for your payment"


def payment_link_inactive(browser: Browser, shop: Shop) -> str:
    message = "The pottery class is full. The next one begins in May: write to us and we keep a place for you."
    line = screenshot_data.priced_line(0, "Pottery class", 4500)
    link = shop.post("/v1/payment_links", inactive_message=message, **line)
    shop.post(f"/v1/payment_links/{link['id']}", active=False)
    browser.open(link["url"])
    return "The pottery class is full."


PAGES: dict[str, Open] = {
    "open": opened,
    "overdue": overdue,
    "paid": paid,
    "receipt": receipt,
    "void": void,
    "uncollectible": uncollectible,
    "declined": declined,
    "authentication": authentication,
    "expired": expired,
    "not-found": not_found,
    "portal": portal,
    "portal-change": portal_change,
    "portal-method": portal_method,
    "portal-login": portal_login,
    "checkout": checkout,
    "checkout-trial": checkout_trial,
    "checkout-setup": checkout_setup,
    "checkout-declined": checkout_declined,
    "checkout-expired": checkout_expired,
    "checkout-thanks": checkout_thanks,
    "payment-link-inactive": payment_link_inactive,
}


@pytest.mark.parametrize("page", PAGES)
def test_pictures_of_the_page(page: str, studio: Shop, browser: Browser) -> None:
    says = PAGES[page](browser, studio)

    assert says in browser.text
    for device, (width, _) in SIZES.items():
        picture = whole_page(browser, device)
        assert keep(f"page-{page}-{device}", picture) == width
    assert [entry for entry in browser.console_messages() if "402" not in entry and "status of 4" not in entry] == []


def test_a_picture_of_the_page_in_the_dark(studio: Shop, browser: Browser) -> None:
    browser.prefer("dark")
    opened(browser, studio)

    keep("page-open-dark", whole_page(browser, "desktop"))


def test_a_picture_of_checkout_in_the_dark(studio: Shop, browser: Browser) -> None:
    browser.prefer("dark")
    checkout_trial(browser, studio)

    keep("page-checkout-dark", whole_page(browser, "desktop"))


MAILS = {
    "invoice": "Pay this invoice",
    "paid_invoice": "View invoice",
    "reminder": "Reminder: invoice from Northwind Studio",
    "receipt": "Receipt from Northwind Studio",
    "payment_failed": "Your payment to Northwind Studio was unsuccessful",
    "credit_note": "Credit note from Northwind Studio",
    "portal_login": "Billing page at Northwind Studio",
}


def test_pictures_of_every_mail(studio: Shop, browser: Browser, tmp_path: Path) -> None:
    story(studio)
    mails = {mail["kind"]: mail for mail in studio.get("/_emulator/outbox")["data"]}

    assert mails.keys() == MAILS.keys()
    for kind, says in MAILS.items():
        file = tmp_path / "mail.html"
        file.write_bytes(studio.wire.get(mails[kind]["links"]["html"]).body)
        for scheme in ("light", "dark"):
            picture = mail_picture(browser, file, "dark" if scheme == "dark" else "light")
            assert says in browser.text
            assert keep(f"mail-{kind.replace('_', '-')}-{scheme}", picture) == MAIL_WIDTH
    assert browser.console_messages() == []


def story(shop: Shop) -> None:
    """All that can be mailed: an invoice is sent, reminded of, declined, paid, sent again and credited; a link."""
    customer = screenshot_data.create_customer(shop)
    sent = shop.send(screenshot_data.draft(shop, customer)["id"])
    clock(shop, advance=30 * DAY)
    for token in ("pm_card_chargeCustomerFail", "pm_card_visa"):
        card = shop.post(f"/v1/payment_methods/{token}/attach", customer=customer)["id"]
        shop.wire.post(f"/v1/invoices/{sent['id']}/pay", {"payment_method": card})
    shop.send(sent["id"])
    line = {"type": "custom_line_item", "description": "Goodwill", "quantity": 1, "unit_amount": 5000}
    named = {f"lines[0][{name}]": value for name, value in line.items()}
    shop.wire.ok(shop.wire.post("/v1/credit_notes", {"invoice": sent["id"], "refund_amount": 5000, **named}))
    screenshot_data.ask_for_link(shop, customer)


def whole_page(browser: Browser, device: Device) -> bytes:
    """The page from its top to its end, as wide as the device."""
    browser.on(device)
    assert browser.width() == SIZES[device][0], "nothing is to be scrolled sideways"
    browser.resize(SIZES[device][0], browser.height(), mobile=device == "phone")
    return browser.screenshot()


def mail_picture(browser: Browser, file: Path, scheme: Scheme) -> bytes:
    """The whole mail, as a mail program without a window around it shows it."""
    browser.prefer(scheme)
    browser.resize(MAIL_WIDTH, 400)
    browser.open(file.as_uri())
    browser.resize(MAIL_WIDTH, browser.height())
    return browser.screenshot()


def keep(name: str, picture: bytes) -> int:
    """Writes a picture, into the documentation if that is wanted, and gives its width; it must not be blank."""
    with Image.open(io.BytesIO(picture)) as image:
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 20, f"{name} is blank"
        width: int = image.width
    if os.environ.get("KEEP_SCREENSHOTS"):
        (KEPT / f"{name}.png").write_bytes(screenshot_data.in_few_colours(picture))
    assert (KEPT / f"{name}.png").exists(), f"docs/screenshots has no {name}.png: run make screenshots"
    return width


def test_the_documentation_keeps_no_picture_that_is_not_taken() -> None:
    pages = {f"page-{page}-{device}" for page in PAGES for device in SIZES} | {"page-open-dark", "page-checkout-dark"}
    mails = {f"mail-{kind.replace('_', '-')}-{scheme}" for kind in MAILS for scheme in ("light", "dark")}
    patterns = ("page-*.png", "mail-*.png")
    kept = {file.stem for pattern in patterns for file in KEPT.glob(pattern)}

    assert kept == pages | mails
