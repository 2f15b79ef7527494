"""Payment methods over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop, spelled

CONNECT_HINT = (
    "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should retry this "
    "request on that connected account. Learn more at https://stripe.com/docs/connect/authentication"
)


def test_each_use_of_a_token_makes_a_fresh_payment_method(shop: Shop) -> None:
    customer = shop.customer()["id"]
    first, second = shop.card(customer), shop.card(customer)
    assert first["id"] != second["id"]
    assert first["card"]["last4"] == "4242"
    assert first["card"]["fingerprint"] == second["card"]["fingerprint"]
    assert [each["id"] for each in shop.get("/v1/payment_methods", customer=customer)["data"]] == [
        second["id"],
        first["id"],
    ]
    assert shop.get(f"/v1/customers/{customer}/payment_methods", type="card", limit=1)["has_more"] is True
    assert shop.get("/v1/payment_methods")["data"] == []


def test_attaching_twice_changes_nothing(shop: Shop) -> None:
    customer = shop.customer()["id"]
    method = shop.card(customer)
    assert shop.post(f"/v1/payment_methods/{method['id']}/attach", customer=customer) == method
    assert [type for type, _ in shop.event_log()].count("payment_method.attached") == 1


def test_detaching_is_for_good_and_takes_the_default_away(shop: Shop) -> None:
    customer = shop.paying_customer()
    method = customer["invoice_settings"]["default_payment_method"]
    count = len(shop.event_log())
    assert shop.post(f"/v1/payment_methods/{method}/detach")["customer"] is None
    assert shop.log_since(count) == [
        ("payment_method.detached", {"customer": customer["id"]}),
        ("customer.updated", {"invoice_settings": {"default_payment_method": method}}),
    ]
    again = shop.wire.post(f"/v1/payment_methods/{method}/attach", {"customer": customer["id"]})
    assert (again.status, again.error["message"].startswith("This PaymentMethod was previously used")) == (400, True)
    assert shop.wire.post(f"/v1/payment_methods/{method}/detach").status == 400


def test_a_default_must_be_attached(shop: Shop) -> None:
    customer = shop.customer()["id"]
    for path, param in (
        (f"/v1/customers/{customer}", "invoice_settings[default_payment_method]"),
        (f"/v1/invoices/{shop.draft(customer)['id']}", "default_payment_method"),
        (f"/v1/invoices/{shop.open_invoice(customer)['id']}/pay", "payment_method"),
    ):
        refused = shop.wire.post(path, {param: "pm_card_visa"})
        assert refused.status == 400
        assert refused.error["param"] == param
        assert refused.error["message"] == (
            "The customer does not have a payment method with the ID pm_card_visa. "
            "The payment method must be attached to the customer."
        )


def test_a_card_that_its_issuer_declines_cannot_be_attached(shop: Shop) -> None:
    refused = shop.wire.post("/v1/payment_methods/pm_card_chargeDeclined/attach", {"customer": shop.customer()["id"]})
    assert refused.status == 402
    assert refused.error == {
        "advice_code": "try_again_later",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": "Your card was declined.",
        "network_decline_code": "01",
        "param": "",
        "type": "card_error",
    }
    assert shop.wire.post("/v1/payment_methods/pm_card_visa/attach").error["message"] == (
        "Must provide customer or customer_account."
    )


def test_a_card_by_its_number(shop: Shop) -> None:
    given = spelled(
        {"type": "card", "card__number": "4000 0000 0000 0341", "card__exp_month": 7, "card__exp_year": 2031}
    )
    made = shop.wire.ok(shop.wire.post("/v1/payment_methods", {**given, "card[cvc]": "123"}))
    assert (made["card"]["exp_month"], made["card"]["exp_year"], made["card"]["last4"]) == (7, 2031, "0341")
    assert made["customer"] is None
    shop.card(shop.customer()["id"], made["id"])
    changed = shop.post(
        f"/v1/payment_methods/{made['id']}", card__exp_year=2032, billing_details__name="Jenny", metadata__a="1"
    )
    assert (changed["card"]["exp_year"], changed["billing_details"]["name"]) == (2032, "Jenny")
    wrong = shop.wire.post("/v1/payment_methods", spelled({"type": "card", "card__number": "4242424242424241"}))
    assert (wrong.status, wrong.error["code"], wrong.error["type"]) == (402, "incorrect_number", "card_error")


def test_it_is_made_read_and_changed(shop: Shop) -> None:
    made = shop.card(shop.customer()["id"])
    check_reading(shop, "/v1/payment_methods", made, "No such PaymentMethod", CONNECT_HINT)
    check_changing(shop, "/v1/payment_methods", made)


def test_a_customers_methods_are_read_and_listed_as_such(shop: Shop) -> None:
    customer, stranger = shop.customer()["id"], shop.customer()["id"]
    older, newer = shop.card(customer), shop.card(customer, "pm_card_mastercard")
    path = f"/v1/customers/{customer}/payment_methods"
    check_reading(shop, path, older, "No such PaymentMethod", CONNECT_HINT)
    check_listing(shop, path, older, newer)
    check_filters(shop, path, ({"type": "card"}, [newer, older]), ({"type": "sepa_debit"}, []))
    assert shop.wire.get(f"/v1/customers/{stranger}/payment_methods/{older['id']}").status == 404


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({}, "type", "parameter_missing"),
        ({"type": "card"}, "card", "parameter_missing"),
        ({"type": "fax"}, "type", None),
        ({"type": "card", "wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post("/v1/payment_methods", params), param, code)


def test_a_card_for_a_connected_account_is_refused_by_name(shop: Shop) -> None:
    """Such a request says no `type`; that is not what is wrong with it here."""
    card = shop.card(shop.customer()["id"])["id"]
    refused = shop.wire.post("/v1/payment_methods", {"payment_method": card})
    assert (refused.status, refused.error["code"], refused.error["param"]) == (400, "not_emulated", "payment_method")


@pytest.mark.parametrize("validate", [True, False])
def test_it_is_attached_whether_it_is_to_be_validated_or_not(validate: bool, shop: Shop) -> None:
    customer = shop.customer()["id"]
    attached = shop.post("/v1/payment_methods/pm_card_visa/attach", customer=customer, validate=validate)
    assert attached["customer"] == customer


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/v1/subscriptions", {"default_payment_method": "pm_nope", "items__0__price": "monthly"}),
        (
            "/v1/subscription_schedules",
            {
                "default_settings__default_payment_method": "pm_nope",
                "phases__0__items__0__price": "monthly",
                "start_date": "now",
            },
        ),
    ],
)
def test_one_that_there_is_not_is_told_from_one_of_nobodys(path: str, params: dict[str, str], shop: Shop) -> None:
    """tierrun/tier, TestAPISubscribe, looks for "No such PaymentMethod"."""
    shop.price(recurring__interval="month", lookup_key="monthly")
    monthly = shop.get("/v1/prices", lookup_keys=["monthly"])["data"][0]["id"]
    given = {name: monthly if value == "monthly" else value for name, value in params.items()}
    customer = shop.customer()["id"]
    refused = shop.wire.post(path, spelled({"customer": customer, **given}))
    assert (refused.status, refused.error["code"]) == (400, "resource_missing")
    assert refused.error["message"].startswith("No such PaymentMethod: 'pm_nope'")
    unattached = shop.post("/v1/payment_methods", type="card", card__token="tok_visa")["id"]
    given = {name: unattached if value == "pm_nope" else value for name, value in given.items()}
    refused = shop.wire.post(path, spelled({"customer": customer, **given}))
    assert refused.error["message"].startswith("The customer does not have a payment method with the ID")
