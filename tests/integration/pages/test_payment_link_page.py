"""Where a payment link leads, and what its visitors see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import TestResponse

from emulator.billing.checkout.session import LOCALES
from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.languages import language
from tests.integration.pages.checkout_page import PRICE_DATA, path_of, send, value_of
from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object, spelled
from tests.support.wire import new_key

PATH = "/v1/payment_links"
ELSEWHERE = "https://shop.example.com/thanks?session={CHECKOUT_SESSION_ID}"


def link_of(visitor: Visitor, **params: Any) -> Object:
    """A link that sells a notebook for 20 dollars."""
    given = {**PRICE_DATA, "line_items__0__quantity": 1, **params}
    return visitor.post(PATH, **spelled({name: value for name, value in given.items() if value is not None}))


def opened(visitor: Visitor, link: Object, query: str = "") -> Object:
    """The session that a visitor gets."""
    answer = visitor.visit(f"{link['url']}{query}")
    assert answer.status_code == 303, answer.text
    return visitor.get(f"/v1/checkout/sessions/{answer.headers['Location'].rpartition('/')[2]}")


def paid(visitor: Visitor, session: Object, **typed: str) -> TestResponse:
    """The page that follows a payment on our own."""
    answer = send(visitor, session, **typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, path_of(session))
    return visitor.visit(path_of(session))


def test_it_leads_to_the_page_of_a_session_which_thanks(visitor: Visitor) -> None:
    link = link_of(visitor)
    answer = visitor.visit(link["url"])
    assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store")
    session = opened(visitor, link)
    page = visitor.visit(path_of(session))
    assert ("Pay $20.00" in page.text, 'class="back"' in page.text) == (True, False)
    thanks = paid(visitor, session)
    assert "Thanks for your payment" in thanks.text
    assert "A payment to" in thanks.text


def test_it_thanks_in_the_words_of_the_business(visitor: Visitor) -> None:
    said = {"after_completion__hosted_confirmation__custom_message": "See you <b>soon</b>."}
    link = link_of(visitor, after_completion__type="hosted_confirmation", **said)
    thanks = paid(visitor, opened(visitor, link))
    assert "See you &lt;b&gt;soon&lt;/b&gt;." in thanks.text
    assert "You can close this page" not in thanks.text


def test_it_leads_on_to_the_business(visitor: Visitor) -> None:
    link = link_of(visitor, after_completion__type="redirect", after_completion__redirect__url=ELSEWHERE)
    session = opened(visitor, link)
    page = visitor.visit(path_of(session))
    assert "form-action 'self' https://shop.example.com;" in page.headers["Content-Security-Policy"]
    answer = send(visitor, session)
    assert answer.headers["Location"] == ELSEWHERE.replace("{CHECKOUT_SESSION_ID}", session["id"])


def test_what_the_address_says_stands_in_the_form(visitor: Visitor) -> None:
    link = link_of(visitor)
    suggested = visitor.visit(path_of(opened(visitor, link, "?prefilled_email=kim%40example.com&locale=de")))
    assert value_of(suggested, "email") == "kim@example.com"
    assert ('lang="de"' in suggested.text, "Mein Name" not in suggested.text) == (True, True)
    other = opened(visitor, link, "?prefilled_email=kim%40example.com")
    send(visitor, other, email="jenny@example.com")
    assert visitor.get(f"/v1/checkout/sessions/{other['id']}")["customer_details"]["email"] == "jenny@example.com"
    fixed = opened(visitor, link, "?locked_prefilled_email=kim%40example.com")
    assert "kim@example.com" in visitor.visit(path_of(fixed)).text
    send(visitor, fixed, email="jenny@example.com")
    assert visitor.get(f"/v1/checkout/sessions/{fixed['id']}")["customer_details"]["email"] == "kim@example.com"


def test_a_code_of_the_address_is_taken_off(visitor: Visitor) -> None:
    coupon = visitor.post("/v1/coupons", percent_off=50, duration="once")["id"]
    visitor.post("/v1/promotion_codes", **{"promotion[type]": "coupon", "promotion[coupon]": coupon, "code": "HALF"})
    session = opened(visitor, link_of(visitor, allow_promotion_codes="true"), "?prefilled_promo_code=half")
    page = visitor.visit(path_of(session))
    assert ("HALF" in page.text, "Pay $10.00" in page.text) == (True, True)


@pytest.mark.parametrize("locale", sorted(set(LOCALES) & set(SUPPORTED_LOCALES)))
def test_an_inactive_link_says_so(visitor: Visitor, locale: str) -> None:
    link = link_of(visitor)
    visitor.post(f"{PATH}/{link['id']}", active="false")
    answer = visitor.visit(f"{link['url']}?locale={locale}")
    spoken = language(locale)
    assert answer.status_code == 410
    assert spoken.text("checkout.link_inactive.title") in answer.text
    assert ("<form" in answer.text, answer.headers["Cache-Control"]) == (False, "no-store")


def test_it_says_so_in_the_words_of_the_business(visitor: Visitor) -> None:
    link = link_of(visitor, inactive_message="The concert is <sold out>.")
    visitor.post(f"{PATH}/{link['id']}", active="false")
    page = visitor.visit(link["url"])
    assert "The concert is &lt;sold out&gt;." in page.text
    assert "Nothing was charged" not in page.text


def test_who_comes_too_late_is_told(visitor: Visitor) -> None:
    link = link_of(visitor, inactive_message="Sold out.", restrictions__completed_sessions__limit=1)
    first, second = opened(visitor, link), opened(visitor, link)
    paid(visitor, first)
    page = visitor.visit(path_of(second))
    assert ("Sold out." in page.text, 'value="pay"' in page.text) == (True, False)
    answer = send(visitor, second)
    assert (answer.status_code, answer.headers["Location"]) == (303, path_of(second))
    assert visitor.get(f"/v1/checkout/sessions/{second['id']}")["status"] == "open"
    assert visitor.visit(link["url"]).status_code == 410


def test_of_many_who_pay_at_once_those_who_are_late_are_told(visitor: Visitor) -> None:
    link = link_of(visitor, inactive_message="Sold out.", restrictions__completed_sessions__limit=1)
    sessions = [opened(visitor, link) for _ in range(6)]
    visitors = [Visitor(visitor.client.application.test_client(), visitor.key) for _ in sessions]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, visitors, sessions))
    assert [each.status_code for each in answers] == [303] * 6
    pages = [visitor.visit(path_of(each)).text for each in sessions]
    assert ["Sold out." in each for each in pages].count(True) == 5


def test_a_bank_is_asked_before_it_thanks(visitor: Visitor) -> None:
    said = {"after_completion__hosted_confirmation__custom_message": "See you soon."}
    money = {"line_items__0__price_data__currency": "eur", "payment_method_types__0": "sepa_debit"}
    link = link_of(visitor, after_completion__type="hosted_confirmation", **said, **money)
    session = opened(visitor, link)
    typed = {"method": "sepa_debit", "sepa_debit.name": "Kim", "sepa_debit.iban": "AT611904300234573201"}
    page = paid(visitor, session, **typed)
    assert ("See you soon." in page.text, page.text.count("<p>") > 1) == (True, True)


def test_a_live_link_shows_its_page(visitor: Visitor) -> None:
    live = Visitor(visitor.client, new_key("live"))
    link = link_of(live)
    assert (link["livemode"], "/b/test_" in link["url"]) == (True, False)
    assert visitor.visit(link["url"]).status_code == 303
    in_test_mode = link["url"].replace("/b/", "/b/test_")
    assert visitor.visit(in_test_mode).status_code == 404


def test_of_a_connected_account(visitor: Visitor) -> None:
    connected = Visitor(visitor.client, visitor.key, "acct_1Connected")
    link = link_of(connected)
    session = opened(connected, link)
    assert (session["payment_link"], session["amount_total"]) == (link["id"], 2000)
    assert visitor.get(f"{PATH}/{link['id']}")["error"]["code"] == "resource_missing"
