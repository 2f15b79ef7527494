"""The page of a Checkout Session: what its customer is asked, and how they pay."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.pages.checkout_page import (
    DECLINED,
    SHIPPING,
    custom,
    mistakes,
    now,
    path_of,
    send,
    session_of,
    told,
    value_of,
)
from tests.integration.pages.visitor import Visitor


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


def test_the_names_of_a_business_and_of_somebody(visitor: Visitor) -> None:
    asked = {"name_collection__business__enabled": True, "name_collection__individual__enabled": True}
    more = {"name_collection__business__optional": True, "tax_id_collection__enabled": True}
    session = session_of(visitor, **asked, **more)
    page = visitor.visit(path_of(session))
    assert (page.text.count('name="business_name"'), value_of(page, "individual_name")) == (1, "")
    assert mistakes(send(visitor, session)) == {"individual_name": "This field is required."}
    assert send(visitor, session, individual_name="Kim Lee").status_code == 303
    details = now(visitor, session)["customer_details"]
    assert (details["business_name"], details["individual_name"], details["name"]) == (None, "Kim Lee", "Kim Lee")


def test_a_default_that_the_customer_empties_is_no_answer(visitor: Visitor) -> None:
    note = custom(0, "text", "note", text__default_value="Happy birthday", optional=True)
    kept, emptied = session_of(visitor, **note), session_of(visitor, **note)
    assert value_of(visitor.visit(path_of(kept)), "custom.note") == "Happy birthday"
    for session, typed, answer in ((kept, "Happy birthday", "Happy birthday"), (emptied, "", None)):
        assert send(visitor, session, **{"custom.note": typed}).status_code == 303
        assert now(visitor, session)["custom_fields"][0]["text"]["value"] == answer


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


def test_an_address_that_was_wrong_can_be_corrected_after_a_declined_card(visitor: Visitor) -> None:
    session = session_of(visitor, customer_creation="always")
    send(visitor, session, email="jnney@example.com", **{"card.number": DECLINED})

    assert send(visitor, session, email="jenny@example.com").status_code == 303
    assert now(visitor, session)["customer_details"]["email"] == "jenny@example.com"
