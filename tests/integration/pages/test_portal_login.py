"""The portal's login page: a customer types their mail address, and gets a link."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from emulator.billing.portal.links import parse_token
from emulator.billing.portal.session import PortalSession
from emulator.bootstrap import Emulator
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.integration.pages.attacks import ATTACKS
from tests.integration.pages.portal_scene import CONFIGURATIONS, price
from tests.integration.pages.visitor import Visitor

JENNY = "jenny@example.com"


def login_page(visitor: Visitor, **params: str) -> str:
    """The link to the login page of the default configuration."""
    default = visitor.get(f"{CONFIGURATIONS}?is_default=true")["data"][0]["id"]
    given = {"login_page[enabled]": "true", **params}
    return str(visitor.post(f"{CONFIGURATIONS}/{default}", **given)["login_page"]["url"])


def ask(visitor: Visitor, page: str, email: str) -> Any:
    return visitor.client.post(page, data={"email": email})


def mailed_link(visitor: Visitor) -> str:
    """The link in the newest mail."""
    text = visitor.client.get(visitor.outbox()[-1]["links"]["txt"], headers=visitor.headers).text
    (link,) = re.findall(r"https?://\S+/p/session/\S+", text)
    return str(link)


def test_a_customer_gets_a_link_to_their_portal(visitor: Visitor) -> None:
    visitor.update_account(business_name="Northwind <b>")
    customer = visitor.post("/v1/customers", name="Jenny", email="Jenny@Example.com")["id"]
    page = login_page(visitor)
    assert "Log in" in visitor.visit(page).text
    assert ask(visitor, page, JENNY).status_code == 200
    (mail,) = visitor.outbox()
    assert (mail["kind"], mail["to"], mail["status"]) == ("portal_login", ["Jenny@Example.com"], "not_sent")
    assert mail["subject"] == "Your billing page at Northwind <b>"
    opened = visitor.visit(mailed_link(visitor))
    assert (opened.status_code, "Jenny@Example.com" in opened.text) == (200, True)
    told = visitor.get("/v1/events?type=billing_portal.session.created")["data"][0]["data"]["object"]
    assert told["customer"] == customer


def test_nobody_learns_who_is_a_customer(visitor: Visitor) -> None:
    visitor.post("/v1/customers", email=JENNY)
    page = login_page(visitor)
    known, unknown = ask(visitor, page, JENNY), ask(visitor, page, "other@example.com")
    assert known.text == unknown.text.replace("other@example.com", JENNY)
    assert (known.status_code, known.headers["Content-Type"]) == (unknown.status_code, unknown.headers["Content-Type"])
    assert len(visitor.outbox()) == 1


def test_of_several_customers_the_newest_with_an_active_subscription_is_taken(visitor: Visitor) -> None:
    product = visitor.post("/v1/products", name="Gold")["id"]
    plan = {"items[0][price]": price(visitor, 1000, product)}
    card = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    page = login_page(visitor)

    def add(name: str, *, subscribes: bool) -> str:
        customer = visitor.post("/v1/customers", name=name, email=JENNY, **card)["id"]
        return str(visitor.post("/v1/subscriptions", customer=customer, **plan)["id"]) if subscribes else ""

    def who() -> str:
        ask(visitor, page, JENNY)
        shown = visitor.visit(mailed_link(visitor)).text
        return next(name for name in ("First", "Second", "Third") if name in shown)

    add("First", subscribes=True)
    second = add("Second", subscribes=True)
    add("Third", subscribes=False)
    assert who() == "Second"
    visitor.client.delete(f"/v1/subscriptions/{second}", headers=visitor.headers)
    assert who() == "First"


def test_whoever_came_by_mail_cannot_change_their_address(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", name="Jenny", email=JENNY)["id"]
    ask(visitor, login_page(visitor), JENNY)
    link = mailed_link(visitor)
    assert 'name="email"' not in visitor.visit(f"{link}/details").text
    saved = visitor.client.post(f"{link}/details", data={"name": "Jenny Rosen", "email": "new@example.com"})
    assert saved.status_code == 303
    after = visitor.get(f"/v1/customers/{customer}")
    assert (after["name"], after["email"]) == ("Jenny Rosen", JENNY)


def test_a_mailed_link_is_good_for_an_hour(visitor: Visitor) -> None:
    visitor.move_clock(frozen=True)
    visitor.post("/v1/customers", email=JENNY)
    page = login_page(visitor)
    for waited, status in ((3599, 200), (3600, 410)):
        ask(visitor, page, JENNY)
        link = mailed_link(visitor)
        visitor.move_clock(advance=waited)
        assert visitor.visit(link).status_code == status


@pytest.mark.parametrize("deed", [{"login_page[enabled]": "false"}, {"active": "false"}])
def test_a_page_that_was_taken_away_is_not_found(visitor: Visitor, deed: dict[str, str]) -> None:
    visitor.post("/v1/customers", email=JENNY)
    given = {"features[invoice_history][enabled]": "true", "login_page[enabled]": "true"}
    configuration = visitor.post(CONFIGURATIONS, **given)
    page = configuration["login_page"]["url"]
    assert visitor.visit(page).status_code == 200
    visitor.post(f"{CONFIGURATIONS}/{configuration['id']}", **deed)
    assert (visitor.visit(page).status_code, ask(visitor, page, JENNY).status_code) == (404, 404)
    assert visitor.outbox() == []


def test_a_link_to_the_one_does_not_open_the_other(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", email=JENNY)["id"]
    page = login_page(visitor)
    session = visitor.post("/v1/billing_portal/sessions", customer=customer)["url"]
    assert visitor.visit(page.replace("/p/login/", "/p/session/")).status_code == 404
    assert visitor.visit(session.replace("/p/session/", "/p/login/")).status_code == 404
    for wrong in (page[:-3] + "abc", page.replace("test_", "live_"), page + "x"):
        assert visitor.visit(wrong).status_code == 404


def test_the_address_may_be_filled_in_by_the_link(visitor: Visitor) -> None:
    shown = visitor.client.get(login_page(visitor), query_string={"prefilled_email": 'a"<b>@example.com'}).text
    assert 'value="a&#34;&lt;b&gt;@example.com"' in shown


@pytest.mark.parametrize("typed", ["", "jenny", *ATTACKS.values(), "ü" * 500 + "@example.com", "ﷺ" * 255 + "@x.de"])
def test_what_is_no_address_of_a_customer_is_mailed_nothing(visitor: Visitor, typed: str) -> None:
    page = login_page(visitor)
    answer = ask(visitor, page, typed)
    assert answer.status_code in (200, 422)
    assert (answer.status_code == 422) == ("This is no e-mail address." in html.unescape(answer.text))
    assert "<script>alert" not in answer.text
    assert visitor.outbox() == []


def test_it_says_what_the_configuration_says_of_the_business(visitor: Visitor) -> None:
    profile = {
        "business_profile[headline]": "Welcome <u>",
        "business_profile[terms_of_service_url]": "https://a.example",
    }
    shown = visitor.visit(login_page(visitor, **profile)).text
    assert ("Welcome &lt;u&gt;" in shown, 'href="https://a.example"' in shown) == (True, True)


def test_the_mail_is_in_the_customers_language_and_the_page_in_the_browsers(visitor: Visitor) -> None:
    visitor.post("/v1/customers", email=JENNY, **{"preferred_locales[0]": "es"})
    page = login_page(visitor)
    assert "Anmelden" in visitor.client.get(page, headers={"Accept-Language": "de"}).text
    ask(visitor, page, JENNY)
    assert visitor.outbox()[-1]["subject"].startswith("Tu página de facturación")


def test_in_live_mode_the_mail_is_to_leave(live_visitor: Visitor) -> None:
    live_visitor.post("/v1/customers", email=JENNY)
    ask(live_visitor, login_page(live_visitor), JENNY)
    (mail,) = live_visitor.outbox()
    assert (mail["kind"], mail["status"]) == ("portal_login", "queued")
    assert live_visitor.visit(mailed_link(live_visitor)).status_code == 200


def test_the_page_of_a_connected_account_is_its_own(visitor: Visitor) -> None:
    connected = Visitor(visitor.client, visitor.key, "acct_1032D82eZvKYlo2C")
    connected.post("/v1/customers", email=JENNY, name="Connected")
    page = login_page(connected)
    ask(visitor, page, JENNY)
    assert visitor.outbox() == []
    assert "Connected" in visitor.visit(mailed_link(connected)).text


def expiring(visitor: Visitor, **params: str) -> str:
    """The link of a customer's session that can be recovered."""
    visitor.move_clock(frozen=True)
    customer = visitor.post("/v1/customers", name="Jenny", email=JENNY)["id"]
    given = {"after_expiration[type]": "customer_login", "return_url": "https://example.com/account", **params}
    return str(visitor.post("/v1/billing_portal/sessions", customer=customer, **given)["url"])


def test_a_link_that_has_ended_is_replaced_by_mail(visitor: Visitor) -> None:
    link = expiring(visitor, **{"flow_data[type]": "customer_update"})
    assert ask(visitor, f"{link}/recover", JENNY).headers["Location"] == visitor.visit(link).request.path
    visitor.move_clock(advance=3600)
    over = visitor.visit(link)
    assert (over.status_code, f'action="{over.request.path}/recover"' in over.text) == (410, True)
    assert visitor.outbox() == []
    assert ask(visitor, f"{link}/recover", JENNY.upper()).status_code == 200
    other = mailed_link(visitor)
    assert visitor.visit(other).headers["Location"].endswith("/details")
    assert 'href="https://example.com/account"' in visitor.visit(f"{other}/details").text
    sessions = [
        each["data"]["object"] for each in visitor.get("/v1/events?type=billing_portal.session.created")["data"]
    ]
    unlike = {name for name in sessions[0] if sessions[0][name] != sessions[1][name]}
    assert unlike == {"id", "created", "url"}
    visitor.move_clock(advance=3600)
    assert visitor.visit(other).status_code == 410
    ask(visitor, f"{other}/recover", JENNY)
    assert len(visitor.outbox()) == 2


def test_another_address_gets_no_link_and_learns_nothing(visitor: Visitor) -> None:
    link = expiring(visitor)
    visitor.post("/v1/customers", email="other@example.com")
    visitor.move_clock(advance=3600)
    right, wrong = (ask(visitor, f"{link}/recover", email) for email in (JENNY, "other@example.com"))
    assert right.text == wrong.text.replace("other@example.com", JENNY)
    assert [each["to"] for each in visitor.outbox()] == [[JENNY]]
    assert ask(visitor, f"{link}/recover", "nope").status_code == 422


def test_a_deadline_ends_that(visitor: Visitor) -> None:
    now = visitor.get("/_emulator/clock")["now"]
    link = expiring(visitor, **{"after_expiration[customer_login][expires_at]": str(now + 7200)})
    visitor.move_clock(now=now + 7199)
    assert "/recover" in visitor.visit(link).text
    visitor.move_clock(now=now + 7200)
    assert (visitor.visit(link).status_code, "/recover" in visitor.visit(link).text) == (410, False)
    assert visitor.visit(ask(visitor, f"{link}/recover", JENNY).headers["Location"]).status_code == 410
    assert visitor.outbox() == []


def test_what_can_be_recovered_outlives_its_session(visitor: Visitor, emulator: Emulator) -> None:
    link = expiring(visitor)
    visitor.move_clock(advance=3600)
    named = parse_token(link.rpartition("/")[2])
    assert named is not None

    def forget(uow: UnitOfWork) -> None:
        session = uow.get(PortalSession, named.id)
        assert session is not None
        uow.changes.remove(session)

    emulator.store.run(World(named.account, livemode=False), forget)
    assert "/recover" in visitor.visit(link).text
    ask(visitor, f"{link}/recover", JENNY)
    assert visitor.visit(mailed_link(visitor)).status_code == 200


@pytest.mark.parametrize("page", ["", "/details", "/recover"])
def test_the_address_of_a_link_that_has_ended_can_be_opened(visitor: Visitor, page: str) -> None:
    link = expiring(visitor)
    visitor.move_clock(advance=3600)
    answer = visitor.client.get(f"{link}{page}", follow_redirects=True)
    assert (answer.status_code, "/recover" in answer.text) == (410, True)
