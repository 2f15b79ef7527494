"""The page of a Checkout Session: what it says, in which language, and that nothing on it is more than text."""

from __future__ import annotations

import re

import pytest

from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.languages import catalog_texts
from tests.integration.pages.attacks import ATTACKS
from tests.integration.pages.checkout_page import (
    DECLINED,
    custom,
    path_of,
    session_of,
)
from tests.integration.pages.test_attacks import FORBIDDEN, Structure, without_lines
from tests.integration.pages.visitor import Visitor


@pytest.mark.parametrize(
    ("submit_type", "says"), [("donate", "Donate $20.00"), ("book", "Book"), ("pay", "Pay $20.00"), ("auto", "Pay")]
)
def test_the_button_says_what_it_does(visitor: Visitor, submit_type: str, says: str) -> None:
    page = visitor.visit(path_of(session_of(visitor, submit_type=submit_type)))

    button = re.search(r'<button class="button"[^>]*>([^<]*)<', page.text)
    assert button is not None
    assert button[1].startswith(says)


@pytest.mark.parametrize("locale", [each for each in SUPPORTED_LOCALES if each != "ca"])
def test_the_page_speaks_the_language_of_the_session(visitor: Visitor, locale: str) -> None:
    page = visitor.visit(path_of(session_of(visitor, locale=locale)))

    assert f'<html lang="{locale}">' in page.text
    assert catalog_texts(locale)["checkout.contact"] in page.text


@pytest.mark.parametrize(("asked", "spoken"), [("fr-CH,xx;q=0.5", "fr"), ("ca", "ca"), ("xx", "de"), ("", "de")])
def test_a_session_without_a_language_speaks_the_browsers(visitor: Visitor, asked: str, spoken: str) -> None:
    visitor.update_account(locale="de")
    page = visitor.client.get(path_of(session_of(visitor)), headers={"Accept-Language": asked})

    assert catalog_texts(spoken)["checkout.contact"] in page.text


def test_the_page_is_in_the_colour_and_the_name_of_the_session(visitor: Visitor) -> None:
    branding = {"button_color": "#7a0c4f", "display_name": "Northwind Outlet"}
    session = session_of(visitor, **{f"branding_settings__{name}": value for name, value in branding.items()})

    page = visitor.visit(path_of(session))

    assert "--brand:#7a0c4f" in page.text
    assert "Pay Northwind Outlet" in page.text


def story(visitor: Visitor, text: str) -> dict[str, Structure]:
    """Every page of a session into all of whose fields a text was written, by their names."""
    visitor.update_account(business_name=text[:250])
    session = session_of(
        visitor,
        allow_promotion_codes=True,
        billing_address_collection="required",
        custom_text__submit__message=text[:1200],
        custom_text__after_submit__message=text[:1200],
        custom_text__shipping_address__message=text[:1200],
        line_items__0__adjustable_quantity__enabled=True,
        line_items__0__price_data__product_data__name=text[:250],
        line_items__0__price_data__product_data__description=text[:500],
        phone_number_collection__enabled=True,
        shipping_address_collection__allowed_countries=["US"],
        shipping_options__0__shipping_rate_data__display_name=text[:100],
        shipping_options__0__shipping_rate_data__type="fixed_amount",
        shipping_options__0__shipping_rate_data__fixed_amount__amount=500,
        shipping_options__0__shipping_rate_data__fixed_amount__currency="usd",
        tax_id_collection__enabled=True,
        **custom(0, "text", "engraving", label__custom=text[:50]),
        **custom(1, "dropdown", "size", dropdown__options__0__label=text[:100], dropdown__options__0__value="s"),
    )
    place, pages = path_of(session), {"open": visitor.visit(path_of(session)).text}
    names = re.findall(r'name="([^"]+)"', pages["open"])
    typed = {name: text[:200] for name in names if name not in ("do", "method", "viewport", "code", "total")}
    quantity = next(name for name in names if name.startswith("quantity."))
    filled = {**typed, "do": "pay", quantity: "1"}
    pages["mistaken"] = visitor.client.post(place, data={**filled, "card.number": DECLINED}).text
    pages["without code"] = visitor.client.post(place, data={**filled, "do": "update", "code": text[:90]}).text
    visitor.post(f"/v1/checkout/sessions/{session['id']}/expire")
    pages["expired"] = visitor.visit(place).text
    return {name: Structure(page) for name, page in pages.items()}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_text(visitor: Visitor, attack: str) -> None:
    usual = story(visitor, "Harmless")

    pages = story(visitor, attack)

    for name, page in pages.items():
        assert without_lines(page.tags) == without_lines(usual[name].tags), name
        assert FORBIDDEN.search(page.text) is None, name
