"""The page of a Checkout Session: what its form does, and what it does not."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from werkzeug.test import TestResponse

from emulator.billing.checkout.session_ids import read_session_id
from emulator.billing.core.structs import replace
from emulator.billing.system.test_clocks import TestClock
from emulator.bootstrap import Emulator
from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.languages import catalog_texts
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.integration.pages.attacks import ATTACKS
from tests.integration.pages.test_attacks import FORBIDDEN, Structure, without_lines
from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object, spelled

SUCCESS = "https://shop.example.com/thanks?session={CHECKOUT_SESSION_ID}"
CANCEL = "https://shop.example.com/basket"
CARD = {"card.number": "4242 4242 4242 4242", "card.expiry": "12/34", "card.cvc": "123", "card.name": "Jenny Rosen"}
CONTACT = {"email": "jenny@example.com"}
SHIPPING = {
    "shipping.name": "Jenny Rosen",
    "shipping.country": "US",
    "shipping.line1": "510 Townsend Street",
    "shipping.city": "San Francisco",
    "shipping.postal_code": "94103",
}
DECLINED, INSUFFICIENT, AUTHENTICATES = "4000000000000002", "4000000000009995", "4000002760003184"


def session_of(visitor: Visitor, **params: Any) -> Object:
    """A session that sells a notebook for 20 dollars, or what else is said."""
    priced = {
        "line_items__0__price_data__currency": "usd",
        "line_items__0__price_data__product_data__name": "Notebook",
        "line_items__0__price_data__unit_amount": 2000,
        "line_items__0__quantity": 1,
    }
    usual = {"mode": "payment", "success_url": SUCCESS, "cancel_url": CANCEL}
    is_setup = params.get("mode") == "setup"
    given = {**usual, **({"currency": "usd"} if is_setup else priced), **params}
    return visitor.post(
        "/v1/checkout/sessions", **spelled({name: value for name, value in given.items() if value is not None})
    )


def path_of(session: Object) -> str:
    return f"/c/pay/{session['id']}"


def send(visitor: Visitor, session: Object, **typed: str) -> TestResponse:
    """The answer to the form, filled in with a card that pays and what else is said."""
    return visitor.client.post(path_of(session), data={"do": "pay", **CONTACT, "method": "card", **CARD, **typed})


def now(visitor: Visitor, session: Object) -> Object:
    return visitor.get(f"/v1/checkout/sessions/{session['id']}")


def mistakes(page: TestResponse) -> dict[str, str]:
    """What is pointed out, by the names of the fields."""
    return dict(re.findall(r'<p class="mistake" id="([^"]*)-mistake">([^<]*)<', page.text))


def told(page: TestResponse) -> str:
    found = re.search(r'role="(?:alert|status)">([^<]*)<', page.text)
    return found[1].strip() if found else ""


def value_of(page: TestResponse, name: str) -> str:
    found = re.search(rf'<input [^>]*id="{re.escape(name)}"[^>]* value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]


def shown_total(page: TestResponse) -> str:
    found = re.search(r'name="total" value="(\d+)"', page.text)
    assert found is not None
    return found[1]


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


def test_a_promotion_code_is_applied_and_taken_off(visitor: Visitor) -> None:
    coupon = visitor.post("/v1/coupons", percent_off=25, duration="once", name="Welcome")["id"]
    code = {"promotion__type": "coupon", "promotion__coupon": coupon, "code": "WELCOME"}
    visitor.post("/v1/promotion_codes", **spelled(code))
    session = session_of(visitor, allow_promotion_codes=True)

    wrong = send(visitor, session, do="update", code="NOSUCH")
    assert mistakes(wrong) == {"code": "This code is invalid."}
    assert value_of(wrong, "code") == "NOSUCH"

    right = send(visitor, session, do="update", code="welcome")
    assert "WELCOME" in right.text
    assert shown_total(right) == "1500"
    assert value_of(right, "email") == "jenny@example.com"

    without = send(visitor, session, do="remove_code")
    assert shown_total(without) == "2000"


def test_nobody_pays_a_total_that_they_have_not_seen(visitor: Visitor) -> None:
    session = session_of(
        visitor,
        line_items__0__adjustable_quantity__enabled=True,
        shipping_address_collection__allowed_countries=["US"],
        shipping_options__0__shipping_rate_data__display_name="Ground",
        shipping_options__0__shipping_rate_data__type="fixed_amount",
        shipping_options__0__shipping_rate_data__fixed_amount__amount=500,
        shipping_options__0__shipping_rate_data__fixed_amount__currency="usd",
        shipping_options__1__shipping_rate_data__display_name="Next day",
        shipping_options__1__shipping_rate_data__type="fixed_amount",
        shipping_options__1__shipping_rate_data__fixed_amount__amount=1500,
        shipping_options__1__shipping_rate_data__fixed_amount__currency="usd",
    )
    page = visitor.visit(path_of(session))
    assert shown_total(page) == "2500"
    options = re.findall(r'name="shipping_option" value="([^"]*)"', page.text)
    quantity = re.findall(r'name="(quantity\.[^"]*)"', page.text)[0]
    typed = {**SHIPPING, "shipping_option": options[1], quantity: "3", "total": "2500"}

    first = send(visitor, session, **typed)

    assert first.status_code == 200
    assert told(first) == "Your order has changed. Check the total, then confirm."
    assert shown_total(first) == "7500"
    assert value_of(first, "shipping.city") == "San Francisco"
    assert now(visitor, session)["status"] == "open"
    assert send(visitor, session, **typed).status_code == 200
    paid = send(visitor, session, **{**typed, "total": "7500"})
    assert paid.status_code == 303
    assert now(visitor, session)["amount_total"] == 7500


def test_a_total_that_follows_from_an_address_is_seen_before_it_is_paid(visitor: Visitor) -> None:
    rate = visitor.post("/v1/tax_rates", display_name="IVA", percentage="21", inclusive="false", country="ES")["id"]
    assert visitor.update_account(automatic_tax_rates=[{"country": "ES", "tax_rate": rate}]).status_code == 200
    session = session_of(visitor, automatic_tax__enabled=True, payment_method_types=["card"])
    typed = {"billing.country": "ES", "billing.postal_code": "08013"}
    assert mistakes(send(visitor, session, **{**typed, "billing.postal_code": ""})) == {
        "billing.postal_code": "This field is required."
    }

    first = send(visitor, session, **typed, total=shown_total(visitor.visit(path_of(session))))

    assert told(first) == "Your order has changed. Check the total, then confirm."
    assert shown_total(first) == "2420"
    assert "IVA (21%" in first.text
    assert now(visitor, session)["payment_intent"] is None
    assert send(visitor, session, **typed, total="2420").status_code == 303
    assert now(visitor, session)["amount_total"] == 2420


@pytest.mark.parametrize("count", ["0", "-1", "100000", "two", "", "1.5"])
def test_how_many_there_may_be_is_told(visitor: Visitor, count: str) -> None:
    bounds = {"enabled": True, "minimum": 1, "maximum": 10}
    asked = {f"line_items__0__adjustable_quantity__{name}": value for name, value in bounds.items()}
    session = session_of(visitor, **asked)
    quantity = re.findall(r'name="(quantity\.[^"]*)"', visitor.visit(path_of(session)).text)[0]

    page = send(visitor, session, do="update", **{quantity: count})

    assert page.status_code == 422
    assert mistakes(page) == {quantity: "Enter a number from 1 to 10."}


def custom(n: int, type: str, key: str, **more: Any) -> dict[str, Any]:
    given = {"type": type, "key": key, "label__type": "custom", "label__custom": key.title(), **more}
    return {f"custom_fields__{n}__{name}": value for name, value in given.items()}


def test_the_fields_of_the_business_are_checked_and_kept(visitor: Visitor) -> None:
    sizes = {f"dropdown__options__{n}__{name}": size for n, size in enumerate("sm") for name in ("label", "value")}
    fields = {
        **custom(0, "text", "engraving", text__maximum_length=10),
        **custom(1, "numeric", "member", numeric__minimum_length=3),
        **custom(2, "dropdown", "size", **sizes),
    }
    session = session_of(visitor, **fields)

    empty = send(visitor, session)
    assert empty.status_code == 422
    assert mistakes(empty) == {
        "custom.engraving": "This field is required.",
        "custom.member": "This field is required.",
        "custom.size": "Choose one of the options.",
    }
    wrong = {"custom.engraving": "For my dear Jenny", "custom.member": "12a", "custom.size": "xxl"}
    assert mistakes(send(visitor, session, **wrong)) == {
        "custom.engraving": "Enter at most 10 characters.",
        "custom.member": "Enter digits only.",
        "custom.size": "Choose one of the options.",
    }
    assert mistakes(send(visitor, session, **{**wrong, "custom.member": "12"}))["custom.member"] == (
        "Enter at least 3 characters."
    )
    right = {"custom.engraving": "For Jenny", "custom.member": "1234", "custom.size": "m"}
    assert send(visitor, session, **right).status_code == 303
    kept = {each["key"]: each[each["type"]]["value"] for each in now(visitor, session)["custom_fields"]}
    assert kept == {"engraving": "For Jenny", "member": "1234", "size": "m"}


@pytest.mark.parametrize(
    ("asked", "typed", "wrong"),
    [
        ({}, {"email": ""}, {"email": "This field is required."}),
        ({}, {"email": "jenny"}, {"email": "Your email is invalid."}),
        ({}, {"card.number": "4242424242424241"}, {"card.number": "Your card number is invalid."}),
        ({}, {"card.cvc": "1"}, {"card.cvc": "Your card’s security code is incomplete."}),
        ({"phone_number_collection__enabled": True}, {}, {"phone": "This field is required."}),
        ({"phone_number_collection__enabled": True}, {"phone": "call me"}, {"phone": "Your phone number is invalid."}),
        (
            {"shipping_address_collection__allowed_countries": ["US"]},
            {**SHIPPING, "shipping.country": "DE", "shipping.line1": ""},
            {"shipping.country": "Choose one of the options.", "shipping.line1": "This field is required."},
        ),
        (
            {"billing_address_collection": "required"},
            {"billing.country": "US", "billing.line1": "510 Townsend Street", "billing.postal_code": "94103"},
            {"billing.city": "This field is required."},
        ),
        ({"tax_id_collection__enabled": True}, {"tax_id": "DE123456789"}, {"tax_id_type": "This field is required."}),
        (
            {"tax_id_collection__enabled": True},
            {"tax_id_type": "eu_vat"},
            {"tax_id": "This field is required."},
        ),
        (
            {"tax_id_collection__enabled": True, "customer_creation": "always"},
            {"tax_id_type": "eu_vat", "tax_id": "nope"},
            {"tax_id": "This tax ID is invalid."},
        ),
    ],
)
def test_a_slip_is_pointed_out_beside_its_field(
    visitor: Visitor, asked: dict[str, Any], typed: dict[str, str], wrong: dict[str, str]
) -> None:
    session = session_of(visitor, **asked)

    page = send(visitor, session, **typed)

    assert page.status_code == 422
    assert told(page) == "Some fields need your attention."
    assert mistakes(page) == wrong
    assert now(visitor, session)["status"] == "open"


def test_addresses_and_numbers_are_kept(visitor: Visitor) -> None:
    session = session_of(
        visitor,
        billing_address_collection="required",
        customer_creation="always",
        phone_number_collection__enabled=True,
        shipping_address_collection__allowed_countries=["US", "ES"],
        tax_id_collection__enabled=True,
    )
    billing = {name.replace("shipping", "billing"): value for name, value in SHIPPING.items() if "name" not in name}
    tax = {"business_name": "Rosen Ltd", "tax_id_type": "eu_vat", "tax_id": "DE123456789"}

    sent = send(visitor, session, phone="+1 415 555 0134", **SHIPPING, **billing, **tax)

    assert sent.status_code == 303
    done = now(visitor, session)
    details = done["customer_details"]
    assert details["phone"] == "+1 415 555 0134"
    assert details["address"]["line1"] == "510 Townsend Street"
    assert details["tax_ids"] == [{"type": "eu_vat", "value": "DE123456789"}]
    assert done["collected_information"]["shipping_details"]["address"]["city"] == "San Francisco"


def test_what_is_agreed_to_is_ticked(visitor: Visitor) -> None:
    visitor.update_account(terms_of_service_url="https://shop.example.com/terms")
    session = session_of(
        visitor, consent_collection__terms_of_service="required", consent_collection__promotions="auto"
    )

    assert mistakes(send(visitor, session)) == {"terms": "Agree to the terms of service to continue."}
    sent = send(visitor, session, terms="yes", promotions="yes")

    assert sent.status_code == 303
    assert now(visitor, session)["consent"] == {"promotions": "opt_in", "terms_of_service": "accepted"}


def test_the_customers_address_is_fixed_and_their_card_is_offered(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    card = visitor.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)["id"]
    session = session_of(visitor, customer=customer)
    page = visitor.visit(path_of(session))
    assert 'name="email"' not in page.text
    assert card not in page.text
    visitor.post(f"/v1/payment_methods/{card}", allow_redisplay="always")
    assert "Visa •••• 4242" in visitor.visit(path_of(session)).text

    sent = visitor.client.post(path_of(session), data={"do": "pay", "method": card})

    assert sent.status_code == 303
    intent = visitor.get(f"/v1/payment_intents/{now(visitor, session)['payment_intent']}")
    assert (intent["payment_method"], intent["customer"]) == (card, customer)


def test_a_card_is_kept_for_later_where_its_holder_wants_that(visitor: Visitor) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    saving = {"saved_payment_method_options__payment_method_save": "enabled", "customer": customer}
    assert "Save my payment information for later" in visitor.visit(path_of(session_of(visitor, **saving))).text

    for ticked, kept in ({}, 0), ({"saves_method": "yes"}, 1):
        assert send(visitor, session_of(visitor, **saving), **ticked).status_code == 303
        assert len(visitor.get(f"/v1/payment_methods?customer={customer}&type=card")["data"]) == kept
    assert "Visa •••• 4242" in visitor.visit(path_of(session_of(visitor, **saving))).text


def test_the_card_of_somebody_else_pays_nothing(visitor: Visitor) -> None:
    others = visitor.post("/v1/customers", email="other@example.com")["id"]
    card = visitor.post("/v1/payment_methods/pm_card_visa/attach", customer=others)["id"]
    session = session_of(visitor, customer=visitor.post("/v1/customers", email="jenny@example.com")["id"])

    sent = visitor.client.post(path_of(session), data={"do": "pay", "method": card})

    assert sent.status_code == 422
    assert now(visitor, session)["status"] == "open"


def test_a_bank_account_is_debited_and_its_number_not_shown_again(visitor: Visitor) -> None:
    session = session_of(
        visitor, line_items__0__price_data__currency="eur", payment_method_types=["sepa_debit", "card"]
    )
    iban = "DE89370400440532013000"
    typed = {"method": "sepa_debit", "sepa_debit.name": "Jenny Rosen", "sepa_debit.iban": iban}

    page = send(visitor, session, **{**typed, "email": ""})
    assert mistakes(page) == {"email": "This field is required."}
    assert value_of(page, "sepa_debit.name") == "Jenny Rosen"
    assert iban not in page.text
    assert mistakes(send(visitor, session, **{**typed, "sepa_debit.iban": "DE1"})) == {
        "sepa_debit.iban": "This is incomplete or invalid."
    }

    assert send(visitor, session, **typed).status_code == 303
    done = now(visitor, session)
    assert (done["status"], done["payment_status"]) == ("complete", "unpaid")


def test_who_pays_elsewhere_is_sent_there(visitor: Visitor) -> None:
    session = session_of(visitor, line_items__0__price_data__currency="eur", payment_method_types=["ideal"])

    sent = send(visitor, session, method="ideal", **{"ideal.name": "Jenny Rosen"})

    assert sent.headers["Location"].endswith("/authentication")
    assert "iDEAL" in visitor.visit(sent.headers["Location"]).text
    back = visitor.client.post(sent.headers["Location"], data={"answer": "complete"})
    assert back.headers["Location"].startswith("https://shop.example.com/thanks")
    assert now(visitor, session)["payment_status"] == "paid"


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


@pytest.mark.parametrize(
    ("submit_type", "says"), [("donate", "Donate $20.00"), ("book", "Book"), ("pay", "Pay $20.00"), ("auto", "Pay")]
)
def test_the_button_says_what_it_does(visitor: Visitor, submit_type: str, says: str) -> None:
    page = visitor.visit(path_of(session_of(visitor, submit_type=submit_type)))

    button = re.search(r'<button class="button"[^>]*>([^<]*)<', page.text)
    assert button is not None
    assert button[1].startswith(says)


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


def test_a_quantity_that_changes_after_a_declined_card_is_what_is_paid(visitor: Visitor) -> None:
    """The subscription that waits since the first attempt is for as many as there were then."""
    session = session_of(
        visitor,
        mode="subscription",
        line_items__0__price_data__recurring__interval="month",
        line_items__0__adjustable_quantity__enabled=True,
    )
    send(visitor, session, **{"card.number": DECLINED})
    line = visitor.get(f"/v1/checkout/sessions/{session['id']}/line_items")["data"][0]["id"]
    visitor.client.post(path_of(session), data={"do": "update", f"quantity.{line}": "3"})

    assert send(visitor, session, **{f"quantity.{line}": "3", "total": "6000"}).status_code == 303
    done = visitor.get(f"/v1/checkout/sessions/{session['id']}?expand[]=invoice&expand[]=subscription")
    assert (done["amount_total"], done["invoice"]["amount_paid"]) == (6000, 6000)
    assert done["subscription"]["quantity"] == 3


def test_an_address_that_was_wrong_can_be_corrected_after_a_declined_card(visitor: Visitor) -> None:
    session = session_of(visitor, customer_creation="always")
    send(visitor, session, email="jnney@example.com", **{"card.number": DECLINED})

    assert send(visitor, session, email="jenny@example.com").status_code == 303
    assert now(visitor, session)["customer_details"]["email"] == "jenny@example.com"


def test_a_first_period_that_is_cut_short_says_what_the_next_ones_cost(visitor: Visitor) -> None:
    session = session_of(
        visitor,
        mode="subscription",
        line_items__0__price_data__recurring__interval="month",
        subscription_data__billing_cycle_anchor_config__day_of_month=1,
        subscription_data__proration_behavior="none",
    )
    page = visitor.visit(session["url"]).text
    assert re.search(r"Then \$20\.00 per month starting [A-Z][a-z]+ 1, ", page)
    assert '<span class="amount">$0.00</span></p>' in page
