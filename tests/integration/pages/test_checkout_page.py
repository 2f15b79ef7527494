"""The page of a Checkout Session: what its form does, and what it does not."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from emulator.billing.checkout.session_ids import read_session_id
from emulator.billing.core.structs import replace
from emulator.billing.system.test_clocks import TestClock
from emulator.bootstrap import Emulator
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.integration.pages.checkout_page import (
    AUTHENTICATES,
    CANCEL,
    CARD,
    CONTACT,
    DECLINED,
    INSUFFICIENT,
    SUCCESS,
    now,
    path_of,
    send,
    session_of,
    told,
    value_of,
)
from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object


def test_a_payment_leads_to_the_success_url(visitor: Visitor) -> None:
    session = session_of(visitor, line_items__0__price_data__product_data__description="Dotted pages")
    page = visitor.visit(session["url"])
    assert page.status_code == 200
    for shown in ("Pay $20.00", "Notebook", "Dotted pages"):
        assert shown in page.text
    assert f'href="{CANCEL}"' in page.text

    sent = send(visitor, session)

    assert sent.status_code == 303
    assert sent.headers["Location"] == f"https://shop.example.com/thanks?session={session['id']}"
    done = now(visitor, session)
    assert (done["status"], done["payment_status"]) == ("complete", "paid")
    details = done["customer_details"]
    assert (details["email"], details["name"]) == ("jenny@example.com", "Jenny Rosen")


def test_a_page_is_for_the_visitor_alone(visitor: Visitor) -> None:
    page = visitor.visit(session_of(visitor)["url"])

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self' https://shop.example.com;" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("number", "says"),
    [(DECLINED, "Your card was declined."), (INSUFFICIENT, "Your card has insufficient funds.")],
)
def test_a_declined_card_says_why_and_keeps_what_was_typed(visitor: Visitor, number: str, says: str) -> None:
    session = session_of(visitor)

    page = send(visitor, session, **{"card.number": number})

    assert page.status_code == 402
    assert told(page) == says
    assert value_of(page, "email") == "jenny@example.com"
    assert value_of(page, "card.number") == number
    assert value_of(page, "card.cvc") == ""
    assert now(visitor, session)["status"] == "open"
    assert send(visitor, session).status_code == 303


@pytest.mark.parametrize(("mode", "extra"), [("payment", {}), ("setup", {}), ("subscription", {"monthly": True})])
def test_a_card_is_authenticated_on_the_way(visitor: Visitor, mode: str, extra: Object) -> None:
    monthly = {"line_items__0__price_data__recurring__interval": "month"} if extra else {}
    session = session_of(visitor, mode=mode, **monthly)

    sent = send(visitor, session, **{"card.number": AUTHENTICATES})

    place = sent.headers["Location"]
    assert (sent.status_code, place) == (303, f"{path_of(session)}/authentication")
    page = visitor.visit(place)
    assert "Authenticate your payment" in page.text
    assert "https://shop.example.com" in page.headers["Content-Security-Policy"]
    assert "still waits for you" in visitor.visit(path_of(session)).text
    back = visitor.client.post(place, data={"answer": "complete"})
    assert back.headers["Location"] == SUCCESS.format(CHECKOUT_SESSION_ID=session["id"])
    assert now(visitor, session)["status"] == "complete"
    assert visitor.visit(place).headers["Location"] == path_of(session)


def test_who_does_not_authenticate_may_pay_with_another_card(visitor: Visitor) -> None:
    session = session_of(visitor)
    place = send(visitor, session, **{"card.number": AUTHENTICATES}).headers["Location"]

    page = visitor.client.post(place, data={"answer": "fail"})

    assert told(page).startswith("Your payment could not be authenticated.")
    assert value_of(page, "email") == "jenny@example.com"
    assert send(visitor, session).status_code == 303


def test_a_session_that_is_over_thanks_and_takes_nothing(visitor: Visitor) -> None:
    session = session_of(visitor)
    location = send(visitor, session).headers["Location"]
    page = visitor.visit(path_of(session))
    assert page.status_code == 200
    for shown in ("Thanks for your payment", "$20.00", "already completed", f'href="{location}"'):
        assert shown in page.text
    assert "<form" not in page.text
    before = len(visitor.get("/v1/charges")["data"])

    assert send(visitor, session).headers["Location"] == path_of(session)

    assert len(visitor.get("/v1/charges")["data"]) == before


def test_an_expired_session_says_so(visitor: Visitor) -> None:
    session = session_of(visitor)
    visitor.post(f"/v1/checkout/sessions/{session['id']}/expire")

    page = visitor.visit(path_of(session))

    assert page.status_code == 410
    assert "This checkout session has expired" in page.text
    assert f'href="{CANCEL}"' in page.text
    assert "<form" not in page.text
    assert send(visitor, session).headers["Location"] == path_of(session)


@pytest.mark.parametrize("spoil", [lambda id: id[:-2] + "xx", lambda id: id.replace("_test_", "_live_"), lambda _: "x"])
def test_a_link_that_nobody_gave_out_opens_nothing(visitor: Visitor, spoil: Any) -> None:
    place = f"/c/pay/{spoil(session_of(visitor)['id'])}"

    for path in (place, f"{place}/authentication"):
        for reply in (visitor.visit(path), visitor.client.post(path, data=CARD)):
            assert reply.status_code == 404
            assert "Page not found" in reply.text


def test_a_session_of_the_business_own_page_has_none_here(visitor: Visitor) -> None:
    session = session_of(
        visitor, ui_mode="embedded_page", success_url=None, cancel_url=None, return_url="https://shop.example.com"
    )

    assert visitor.visit(path_of(session)).status_code == 404


def test_live_mode_takes_no_payment(live_visitor: Visitor) -> None:
    session = session_of(live_visitor)

    page = live_visitor.visit(path_of(session))

    assert "Nothing can be paid on this page in live mode." in page.text
    assert "$20.00" in page.text
    assert "<form" not in page.text
    assert "Test mode" not in page.text
    assert send(live_visitor, session).headers["Location"] == path_of(session)
    assert now(live_visitor, session)["status"] == "open"


def test_a_subscription_begins_with_its_trial(visitor: Visitor) -> None:
    session = session_of(
        visitor,
        mode="subscription",
        line_items__0__price_data__recurring__interval="month",
        subscription_data__trial_period_days=14,
    )
    page = visitor.visit(path_of(session))
    for shown in ("Try Notebook", "14 days free", "Then $20.00 per month starting", "Start trial", "$0.00"):
        assert shown in page.text

    assert send(visitor, session).status_code == 303

    subscription = visitor.get(f"/v1/subscriptions/{now(visitor, session)['subscription']}")
    assert subscription["status"] == "trialing"


def test_a_card_is_saved(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    session = session_of(visitor, mode="setup", customer=customer)
    page = visitor.visit(path_of(session))
    assert "Save card" in page.text

    assert send(visitor, session).status_code == 303

    intent = visitor.get(f"/v1/setup_intents/{now(visitor, session)['setup_intent']}")
    assert intent["status"] == "succeeded"
    assert visitor.get(f"/v1/payment_methods/{intent['payment_method']}")["customer"] == customer


def test_what_costs_nothing_asks_for_no_way_to_pay(visitor: Visitor) -> None:
    session = session_of(visitor, line_items__0__price_data__unit_amount=0)
    page = visitor.visit(path_of(session))
    assert 'name="method"' not in page.text
    assert "Complete order" in page.text

    sent = visitor.client.post(path_of(session), data={"do": "pay", **CONTACT})

    assert sent.status_code == 303
    assert now(visitor, session)["payment_status"] == "no_payment_required"


def test_nothing_is_paid_while_the_customers_clock_moves(visitor: Visitor, emulator: Emulator) -> None:
    clock = visitor.post("/v1/test_helpers/test_clocks", frozen_time="1900000000")["id"]
    customer = visitor.post("/v1/customers", email="jenny@example.com", test_clock=clock)["id"]
    monthly = {"line_items__0__price_data__recurring__interval": "month"}
    trial = {"mode": "subscription", "subscription_data__trial_period_days": 14, **monthly}
    session = session_of(visitor, customer=customer, **trial)
    assert "starting March 31, 2030" in visitor.visit(path_of(session)).text

    waiting = send(visitor, session, **{"card.number": AUTHENTICATES, "card.expiry": "12/39"}).headers["Location"]

    set_clock(emulator, session, clock, "advancing")
    page = visitor.visit(path_of(session))
    assert "The clock of this sandbox is moving just now." in page.text
    assert "<form" not in page.text
    for sent in (send(visitor, session), visitor.client.post(waiting, data={"answer": "complete"})):
        assert sent.headers["Location"] == path_of(session)
    assert now(visitor, session)["status"] == "open"
    set_clock(emulator, session, clock, "ready")
    visitor.client.post(waiting, data={"answer": "complete"})
    assert now(visitor, session)["status"] == "complete"


def set_clock(emulator: Emulator, session: Object, clock: str, to: Literal["advancing", "ready"]) -> None:
    """Makes a clock one that moves, or stands still, as it is in the midst of an advance."""

    def change(uow: UnitOfWork) -> None:
        found = uow.get(TestClock, clock)
        assert found is not None
        uow.changes.save(replace(found, status=to))

    address = read_session_id(session["id"])
    assert address is not None
    emulator.store.run(World(address.account, livemode=address.livemode), change)
