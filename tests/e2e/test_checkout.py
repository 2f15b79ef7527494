"""The page of a Checkout Session, from the link to the business's own page, as a customer goes."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import Keys

from tests.e2e.browser import SIZES, Browser, Device
from tests.e2e.looks import look
from tests.support.shop import Object, Shop

pytestmark = pytest.mark.usefixtures("business")

PAYS, DECLINES, AUTHENTICATES = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0027 6000 3184"
MADE = ("currency", "product_data__name", "unit_amount")
MONTHLY = {"mode": "subscription", "line_items__0__price_data__recurring__interval": "month"}


def shop_page(shop: Shop, path: str) -> str:
    """A page of the business: of another origin than the emulator's, though it answers there as well."""
    return f"http://localhost:{urlsplit(shop.wire.url).port}/_emulator/health?{path}"


def session_of(shop: Shop, **params: Any) -> Object:
    """A session that sells a notebook for 20 dollars, or what else is said."""
    usual = {
        "mode": "payment",
        "success_url": shop_page(shop, "thanks&session={CHECKOUT_SESSION_ID}"),
        "cancel_url": shop_page(shop, "basket"),
        "line_items__0__price_data__currency": "usd",
        "line_items__0__price_data__product_data__name": "Notebook",
        "line_items__0__price_data__unit_amount": 2000,
        "line_items__0__quantity": 1,
    }
    given = {name: value for name, value in {**usual, **params}.items() if value is not None}
    return shop.post("/v1/checkout/sessions", **given)


def as_it_is(shop: Shop, session: Object) -> Object:
    return shop.get(f"/v1/checkout/sessions/{session['id']}")


def priced(shop: Shop, name: str, **terms: Any) -> str:
    return str(shop.post("/v1/prices", currency="usd", product_data__name=name, **terms)["id"])


def type_card(browser: Browser, number: str = PAYS) -> None:
    typed = {"number": number, "expiry": "12 / 34", "cvc": "123", "name": "Jenny Rosen"}
    for field, text in typed.items():
        browser.type(f"[name='card.{field}']", text)


def confirm(browser: Browser) -> None:
    browser.follow("button[value=pay]")


def test_a_payment_leads_back_to_the_business(shop: Shop, browser: Browser) -> None:
    session = session_of(shop)
    browser.open(session["url"])
    assert browser.text_of(".amount") == "$20.00"
    browser.type("#email", "jenny@example.com")
    type_card(browser)

    confirm(browser)

    assert parse_qs(urlsplit(browser.url).query)["session"] == [session["id"]]
    done = as_it_is(shop, session)
    assert (done["status"], done["payment_status"]) == ("complete", "paid")
    assert done["customer_details"]["email"] == "jenny@example.com"


def test_a_subscription_begins_with_a_promotion_code(shop: Shop, browser: Browser) -> None:
    coupon = shop.coupon(percent_off="25", duration="once", name="Welcome")["id"]
    shop.post("/v1/promotion_codes", promotion__type="coupon", promotion__coupon=coupon, code="WELCOME")
    session = session_of(shop, allow_promotion_codes=True, **MONTHLY)
    browser.open(session["url"])
    assert "per month" in browser.text_of(".price")
    browser.type("#email", "jenny@example.com")
    browser.type("#code", "NOSUCH")
    browser.leave(lambda: browser.press(Keys.ENTER))
    assert browser.text_of("#code-mistake") == "This code is invalid."
    assert browser.value_of("#code") == "NOSUCH"
    assert browser.value_of("#email") == "jenny@example.com"

    browser.type("#code", "welcome")
    browser.follow(".code button")

    assert browser.text_of(".total .figure") == "$15.00"
    assert "WELCOME" in browser.text_of(".sums")
    type_card(browser)
    confirm(browser)
    done = as_it_is(shop, session)
    assert (done["status"], done["amount_total"]) == ("complete", 1500)
    subscription = shop.get(f"/v1/subscriptions/{done['subscription']}")
    assert subscription["status"] == "active"
    assert shop.invoice(subscription["latest_invoice"])["amount_paid"] == 1500


def test_a_declined_card_says_why_and_another_one_pays(shop: Shop, browser: Browser) -> None:
    session = session_of(shop)
    browser.open(session["url"])
    browser.type("#email", "jenny@example.com")
    type_card(browser, DECLINES)
    confirm(browser)
    assert browser.text_of("[role=alert]") == "Your card was declined."
    assert browser.value_of("#email") == "jenny@example.com"
    assert browser.value_of("[name='card.name']") == "Jenny Rosen"
    assert browser.value_of("[name='card.cvc']") == ""
    assert as_it_is(shop, session)["status"] == "open"

    type_card(browser)
    confirm(browser)

    assert as_it_is(shop, session)["payment_status"] == "paid"


def test_a_card_asks_its_holder(shop: Shop, browser: Browser) -> None:
    session = session_of(shop)
    browser.open(session["url"])
    browser.type("#email", "jenny@example.com")
    type_card(browser, AUTHENTICATES)
    confirm(browser)
    assert browser.text_of("h1") == "Authenticate your payment"
    assert as_it_is(shop, session)["status"] == "open"

    browser.follow("button[value=complete]")

    assert as_it_is(shop, session)["payment_status"] == "paid"


def test_a_holder_who_does_not_authenticate_can_try_another_card(shop: Shop, browser: Browser) -> None:
    session = session_of(shop)
    browser.open(session["url"])
    browser.type("#email", "jenny@example.com")
    type_card(browser, AUTHENTICATES)
    confirm(browser)

    browser.follow("button[value=fail]")

    assert browser.text_of("[role=alert]").startswith("Your payment could not be authenticated.")
    browser.type("#email", "jenny@example.com")
    type_card(browser)
    confirm(browser)
    assert as_it_is(shop, session)["payment_status"] == "paid"


def test_an_expired_session_says_so_and_leads_back(shop: Shop, browser: Browser) -> None:
    session = session_of(shop)
    shop.post(f"/v1/checkout/sessions/{session['id']}/expire")

    browser.open(session["url"])

    assert browser.text_of("h1") == "This checkout session has expired"
    assert browser.count("form") == 0
    browser.follow(".button")
    assert "basket" in browser.url


def test_a_field_of_the_business_that_is_missing_is_pointed_out(shop: Shop, browser: Browser) -> None:
    asked = {"type": "text", "key": "engraving", "label__type": "custom", "label__custom": "Engraving"}
    session = session_of(shop, **{f"custom_fields__0__{name}": value for name, value in asked.items()})
    browser.open(session["url"])
    browser.type("#email", "jenny@example.com")
    type_card(browser)
    confirm(browser)
    field = "[name='custom.engraving']"
    described = browser.attribute_of(field, "aria-describedby")
    assert browser.text_of(f"[id='{described}']") == "This field is required."
    assert browser.count("[aria-invalid]") == 1
    assert browser.value_of("[name='card.number']") == PAYS

    browser.type(field, "For Jenny")
    browser.type("[name='card.cvc']", "123")
    confirm(browser)

    assert as_it_is(shop, session)["custom_fields"][0]["text"]["value"] == "For Jenny"


def test_something_is_added_and_taken_away_again(shop: Shop, browser: Browser) -> None:
    bow, card = priced(shop, "Bow", unit_amount=400), priced(shop, "Card", unit_amount=250)
    offers = {f"optional_items__{n}__price": price for n, price in enumerate((bow, card))}
    counts = {f"optional_items__{n}__quantity": 1 for n in range(2)}
    session = session_of(shop, customer_email="jenny@example.com", **offers, **counts)
    browser.open(session["url"])
    browser.follow("button[aria-label='Add: Bow']")
    browser.follow("button[aria-label='Add: Card']")
    assert browser.text_of(".total .figure") == "$26.50"
    browser.follow("button[aria-label='Remove Bow']")
    assert browser.text_of(".offers .name") == "Bow"
    type_card(browser)
    confirm(browser)
    assert as_it_is(shop, session)["amount_total"] == 2250


def test_a_donor_says_how_much(shop: Shop, browser: Browser) -> None:
    dinner = priced(shop, "Fundraising dinner", custom_unit_amount__enabled=True, custom_unit_amount__preset=5000)
    none_made = {f"line_items__0__price_data__{name}": None for name in MADE}
    donation = {"line_items__0__price": dinner, "submit_type": "donate", "customer_email": "jenny@example.com"}
    session = session_of(shop, **none_made, **donation)
    browser.open(session["url"])
    assert browser.text_of(".amount") == "$50.00"
    browser.type("[name^='amount.']", "80")
    browser.leave(lambda: browser.press(Keys.ENTER))
    assert browser.text_of("button[value=pay]") == "Donate $80.00"
    type_card(browser)
    confirm(browser)
    assert as_it_is(shop, session)["amount_total"] == 8000


def test_the_keyboard_alone_is_enough(shop: Shop, browser: Browser) -> None:
    session = session_of(shop, customer_email="jenny@example.com", allow_promotion_codes=True)
    browser.open(session["url"])
    assert browser.text_of(".fixed") == "jenny@example.com"
    for field, text in (("number", PAYS), ("expiry", "1234"), ("cvc", "123")):
        browser.tab_to(f"[name='card.{field}']")
        browser.press(text)

    browser.leave(lambda: browser.press(Keys.ENTER))

    assert as_it_is(shop, session)["status"] == "complete"


def test_no_javascript_is_needed(shop: Shop, plain_browser: Browser) -> None:
    session = session_of(shop, customer_email="jenny@example.com")
    plain_browser.open(session["url"])
    type_card(plain_browser, AUTHENTICATES)
    confirm(plain_browser)

    plain_browser.follow("button[value=complete]")

    assert as_it_is(shop, session)["payment_status"] == "paid"


@pytest.mark.parametrize("device", SIZES)
@pytest.mark.parametrize("kind", ["payment", "trial", "setup", "donation", "everything"])
def test_nothing_is_wrong_with_the_page(shop: Shop, browser: Browser, kind: str, device: Device) -> None:
    everything = {
        "allow_promotion_codes": True,
        "billing_address_collection": "required",
        "consent_collection__promotions": "auto",
        "line_items__0__adjustable_quantity__enabled": True,
        "name_collection__business__enabled": True,
        "optional_items__0__price": priced(shop, "Wrapping paper", unit_amount=300),
        "optional_items__0__quantity": 1,
        "phone_number_collection__enabled": True,
        "shipping_address_collection__allowed_countries": ["US", "ES"],
        "tax_id_collection__enabled": True,
    }
    nothing_made = {f"line_items__0__price_data__{name}": None for name in MADE}
    params: dict[str, dict[str, Any]] = {
        "payment": {},
        "trial": {**MONTHLY, "subscription_data__trial_period_days": 14},
        "setup": {
            "mode": "setup",
            "currency": "usd",
            "line_items__0__quantity": None,
            **nothing_made,
        },
        "donation": {
            "submit_type": "donate",
            "line_items__0__price": priced(shop, "Fundraising dinner", custom_unit_amount__enabled=True),
            **nothing_made,
        },
        "everything": everything,
    }
    session = session_of(shop, **params[kind])
    browser.on(device)

    browser.open(session["url"])
    look(browser, f"checkout-{kind}-{device}")
    confirm(browser)

    assert browser.count("[aria-invalid]") > 0
    look(browser, f"checkout-{kind}-{device}-mistaken", expected="422")


def test_the_page_speaks_the_language_of_the_session(shop: Shop, browser: Browser) -> None:
    browser.open(session_of(shop, locale="es")["url"])

    assert browser.attribute_of("html", "lang") == "es"
    assert browser.text_of("button[value=pay]") == "Pagar 20,00 US$"
