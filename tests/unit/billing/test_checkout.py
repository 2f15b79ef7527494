"""Checkout Sessions without a store: their ids, what they add up to, and what they ask of their customers."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.catalog.price_terms import Terms
from emulator.billing.catalog.prices import Price, Recurring
from emulator.billing.checkout.amounts import gross, renewal, total, totals
from emulator.billing.checkout.choices import fits, with_choices
from emulator.billing.checkout.entry import CheckoutEntry, require_open, with_details
from emulator.billing.checkout.links import success_location
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession
from emulator.billing.checkout.session_ids import SessionAddress, new_session_id, read_session_id
from emulator.billing.checkout.settings import (
    AdjustableQuantity,
    CheckoutField,
    ChoosableAmount,
    SessionSubscriptionData,
)
from emulator.billing.checkout.stand_in import ADDRESS, filled_in
from emulator.billing.core.account import Account
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import replace
from emulator.billing.payments.payment_methods import BillingDetails

NOBODY = BillingDetails()


def price(amount: int, *, recurs: bool = False) -> Price:
    return Price(
        id=f"price_{amount}",
        created=1,
        currency="usd",
        order="price_1",
        product="prod_1",
        terms=Terms(unit_amount_decimal=str(amount)),
        recurring=Recurring(interval="month") if recurs else None,
    )


def line(amount: int, **told: Any) -> CheckoutLine:
    recurs = told.pop("recurs", False)
    return CheckoutLine(id=f"li_{amount}", description="Hat", price=price(amount, recurs=recurs), **told)


def session(*lines: CheckoutLine, **told: Any) -> CheckoutSession:
    given = {"mode": "payment", "currency": "usd", "lines": lines or (line(500),), **told}
    return CheckoutSession(id="cs_1", created=1, expires_at=100, place="cs_1", **given)


@pytest.mark.parametrize("owner", [None, "acct_1Platform"])
@pytest.mark.parametrize("livemode", [True, False])
@pytest.mark.parametrize("account", ["acct_1", "acct_1Shop", "acct_" + "x" * 64])
def test_an_id_says_whose_session_it_is(account: str, owner: str | None, *, livemode: bool) -> None:
    ctx = Context(1, Account(id=account, owner=owner), livemode, "https://pay.example", lambda: 1)
    ids = {new_session_id(ctx) for _ in range(3)}
    assert len(ids) == 3
    assert {read_session_id(id) for id in ids} == {SessionAddress(account, livemode, owner)}
    assert all(id.startswith("cs_live_a1" if livemode else "cs_test_a1") for id in ids)


@pytest.mark.parametrize(
    "id", ["", "cs_1", "cs_test_a1", "cs_test_a1zzzz", "cs_test_b1" + "0" * 56, "cs_test_a1" + "0" * 56]
)
def test_what_is_no_id_opens_nothing(id: str) -> None:
    assert read_session_id(id) is None


def test_a_trial_costs_nothing_yet() -> None:
    trial = session(
        line(900, recurs=True),
        line(500),
        mode="subscription",
        subscription_data=SessionSubscriptionData(trial_period_days=7),
    )
    assert (total(trial), gross(totals(trial))) == (500, 500)
    later = renewal(trial)
    assert later is not None
    assert later.total == 900


def test_what_a_meter_counts_costs_nothing_on_the_page() -> None:
    assert total(session(line(900, recurs=True, quantity=None), mode="subscription")) == 0


def test_quantities_within_their_bounds() -> None:
    adjustable = session(line(500, adjustable=AdjustableQuantity(minimum=1, maximum=3)))
    assert total(with_choices(adjustable, CheckoutEntry(quantities={"li_500": 3}))) == 1500
    for quantities in ({"li_500": 4}, {"li_500": 0}, {"li_1": 1}):
        with pytest.raises(APIError):
            with_choices(adjustable, CheckoutEntry(quantities=quantities))
    with pytest.raises(APIError):
        with_choices(session(), CheckoutEntry(quantities={"li_500": 2}))


@pytest.mark.parametrize(
    ("currency", "amount", "is_taken"), [("usd", 501, True), ("kwd", 501, False), ("kwd", 510, True)]
)
def test_an_amount_that_can_be_charged(currency: str, amount: int, *, is_taken: bool) -> None:
    chosen = line(0, choosable=ChoosableAmount(minimum=500, maximum=900))
    assert fits(chosen, amount, currency) is is_taken
    assert not fits(line(500), amount, currency)


@pytest.mark.parametrize(
    ("told", "param"),
    [
        ({}, "email"),
        ({"customer_email": "kim@example.com", "phone_number_collection": True}, "phone"),
        ({"customer_email": "kim@example.com", "billing_address_collection": "required"}, "billing_details[address]"),
        ({"customer_email": "kim@example.com", "shipping_address_collection": ("DE",)}, "shipping_details"),
        (
            {"customer_email": "kim@example.com", "custom_fields": (CheckoutField(key="a", label="A", type="text"),)},
            "custom_fields[a]",
        ),
        (
            {
                "customer_email": "kim@example.com",
                "shown": {"consent_collection": {"terms_of_service": "required"}},
            },
            "consent[terms_of_service]",
        ),
        (
            {"customer_email": "k@example.com", "tax_id_collection": {"enabled": True, "required": "if_supported"}},
            "tax_id",
        ),
    ],
)
def test_what_it_asks_must_be_answered(told: dict[str, Any], param: str) -> None:
    asking = session(**told)
    with pytest.raises(APIError) as refused:
        with_details(asking, CheckoutEntry(), None, NOBODY)
    assert refused.value.param == param
    # She answers all of it.
    entry = filled_in(asking, CheckoutEntry())
    answered = with_details(asking, entry, None, NOBODY)
    assert answered.customer_details is not None
    assert answered.customer_details.address == ADDRESS


def test_an_answer_that_was_not_offered() -> None:
    field = CheckoutField(key="size", label="Size", type="dropdown", options=(("Small", "s"),))
    asking = session(customer_email="kim@example.com", custom_fields=(field,))
    with pytest.raises(APIError):
        with_details(asking, CheckoutEntry(custom_fields={"size": "xl"}), None, NOBODY)
    answered = with_details(asking, CheckoutEntry(custom_fields={"size": "s"}), None, NOBODY)
    assert answered.custom_fields[0].value == "s"


def test_when_it_is_open() -> None:
    require_open(session(), 99)
    for over in (session(), replace(session(), status="complete"), replace(session(), status="expired")):
        with pytest.raises(APIError):
            require_open(over, 100)


def test_where_the_customer_goes_afterwards() -> None:
    hosted = session(success_url="https://shop.example/?id={CHECKOUT_SESSION_ID}")
    assert success_location(hosted) == "https://shop.example/?id=cs_1"
    assert success_location(session(ui_mode="embedded_page", return_url="https://shop.example/")) == (
        "https://shop.example/"
    )
