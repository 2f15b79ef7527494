"""Payment intents over the wire, whether an invoice made them or not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.method_types import ACCEPTED
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Shop, spelled


def test_a_hold_is_captured_in_part(shop: Shop) -> None:
    held = shop.direct_payment(1000, capture_method="manual")
    assert (held["status"], held["amount_capturable"], held["amount_received"]) == ("requires_capture", 1000, 0)
    too_much = shop.wire.post(f"/v1/payment_intents/{held['id']}/capture", {"amount_to_capture": 1001})
    assert (too_much.status, too_much.error["code"]) == (400, "amount_too_large")
    taken = shop.post(f"/v1/payment_intents/{held['id']}/capture", amount_to_capture=600)
    assert (taken["status"], taken["amount_capturable"], taken["amount_received"]) == ("succeeded", 0, 600)
    charge = shop.get(f"/v1/charges/{taken['latest_charge']}")
    assert (charge["captured"], charge["amount_captured"]) == (True, 600)
    again = shop.wire.post(f"/v1/payment_intents/{held['id']}/capture")
    assert again.error["code"] == "payment_intent_unexpected_state"
    assert again.error["payment_intent"] == taken


def test_off_session_a_card_that_asks_for_authentication_declines(shop: Shop) -> None:
    customer = shop.customer()["id"]
    method = shop.card(customer, "pm_card_authenticationRequired")["id"]
    given = {
        "amount": 500,
        "currency": "usd",
        "customer": customer,
        "payment_method": method,
        "confirm": "true",
        "return_url": "https://example.com",
    }
    refused = shop.wire.post("/v1/payment_intents", {**given, "off_session": "true"})
    assert (refused.status, refused.error["code"]) == (402, "authentication_required")
    asked = shop.wire.post("/v1/payment_intents", {**given, "error_on_requires_action": "true"})
    assert (asked.status, asked.error["code"]) == (402, "authentication_required")
    assert shop.wire.ok(shop.wire.post("/v1/payment_intents", given))["status"] == "requires_action"


def test_an_intent_keeps_the_card_for_later_if_told_to(shop: Shop) -> None:
    customer = shop.customer()["id"]
    paid = shop.direct_payment(500, customer=customer, setup_future_usage="off_session")
    kept = shop.get(f"/v1/customers/{customer}/payment_methods")["data"]
    assert [each["id"] for each in kept] == [paid["payment_method"]]


def test_a_card_that_nobody_owns_pays_once(shop: Shop) -> None:
    given = {"amount": 500, "currency": "usd", "confirm": True, "return_url": "https://example.com"}
    paid = shop.post("/v1/payment_intents", **given, payment_method="pm_card_visa")
    again = shop.wire.post("/v1/payment_intents", spelled({**given, "payment_method": paid["payment_method"]}))
    assert (again.status, again.error["message"].startswith("The provided PaymentMethod was previously used")) == (
        400,
        True,
    )


def test_another_customers_card_does_not_pay(shop: Shop) -> None:
    method = shop.card(shop.customer()["id"])["id"]
    given = {"amount": 500, "currency": "usd", "customer": shop.customer()["id"], "payment_method": method}
    refused = shop.wire.post("/v1/payment_intents", given)
    assert (refused.status, refused.error["param"]) == (400, "payment_method")


def test_an_intent_that_collects_an_invoice_is_not_canceled_by_hand(shop: Shop) -> None:
    payments = shop.invoice(shop.open_invoice()["id"], expand=["payments"])["payments"]
    intent = payments["data"][0]["payment"]["payment_intent"]
    assert shop.wire.post(f"/v1/payment_intents/{intent}/cancel").status == 400
    assert shop.wire.post(f"/v1/payment_intents/{intent}", {"amount": 1}).status == 400


def test_it_is_made_read_changed_listed_and_canceled(shop: Shop) -> None:
    customer = shop.customer()["id"]
    older = shop.post("/v1/payment_intents", amount=500, currency="usd")
    newer = shop.post("/v1/payment_intents", amount=700, currency="eur", customer=customer)
    check_reading(shop, "/v1/payment_intents", newer, "No such payment_intent")
    check_listing(shop, "/v1/payment_intents", older, newer)
    check_changing(shop, "/v1/payment_intents", older)
    changed = shop.post(f"/v1/payment_intents/{older['id']}", amount=600, description="Rent")
    assert (changed["amount"], changed["description"]) == (600, "Rent")
    check_filters(shop, "/v1/payment_intents", ({"customer": customer}, [newer]))
    canceled = shop.post(f"/v1/payment_intents/{older['id']}/cancel", cancellation_reason="duplicate")
    assert (canceled["status"], canceled["cancellation_reason"]) == ("canceled", "duplicate")
    again = shop.wire.post(
        f"/v1/payment_intents/{older['id']}/confirm",
        {"payment_method": "pm_card_visa", "return_url": "https://example.com"},
    )
    assert (again.status, again.error["code"]) == (400, "payment_intent_unexpected_state")


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"amount": 0}, "amount", "parameter_invalid_integer"),
        ({"amount": -1}, "amount", "parameter_invalid_integer"),
        ({"amount": 49}, "amount", "amount_too_small"),
        ({"currency": "xxx"}, "currency", None),
        ({"customer": "cus_nope"}, "customer", "resource_missing"),
        ({"payment_method": "pm_nope"}, "payment_method", "resource_missing"),
        ({"wat": 1}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, Any], param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post("/v1/payment_intents", {"amount": 500, "currency": "usd", **params}), param, code)


@pytest.mark.recorded("antiwork/flexile at 2024-04-10")
@pytest.mark.parametrize(("currency", "most"), [("usd", "$999,999.99"), ("jpy", "¥99,999,999")])
def test_more_than_eight_digits_are_refused_in_the_payments_currency(currency: str, most: str, shop: Shop) -> None:
    made = shop.post("/v1/payment_intents", amount=99_999_999, currency=currency)["id"]
    asked: list[tuple[str, dict[str, str]]] = [
        ("/v1/payment_intents", {"currency": currency}),
        (f"/v1/payment_intents/{made}", {}),
        ("/v1/charges", {"currency": currency, "source": "tok_visa"}),
    ]
    for path, params in asked:
        refused = shop.wire.post(path, {"amount": 100_000_000, **params})
        assert refused.status == 400
        assert refused.error == {
            "code": "amount_too_large",
            "doc_url": "https://stripe.com/docs/error-codes/amount-too-large",
            "message": f"Amount must be no more than {most}",
            "type": "invalid_request_error",
        }


@pytest.mark.parametrize("version", ["2022-11-15", ""])
def test_the_types_of_payment_methods_change_until_it_is_paid(version: str, shop: Shop) -> None:
    """activemerchant/active_merchant sends them with updates and confirmations."""
    wire = shop.wire.with_version(version)
    intent = shop.post("/v1/payment_intents", amount=500, currency="eur", automatic_payment_methods__enabled=True)
    path = f"/v1/payment_intents/{intent['id']}"
    changed = wire.ok(wire.post(path, {"payment_method_types[]": "sepa_debit"}))
    assert (changed["payment_method_types"], changed["automatic_payment_methods"]) == (["sepa_debit"], None)
    confirmed = wire.ok(
        wire.post(f"{path}/confirm", {"payment_method": "pm_card_visa", "payment_method_types[]": "card"})
    )
    assert (confirmed["status"], confirmed["payment_method_types"]) == ("succeeded", ["card"])
    refused = wire.post(path, {"payment_method_types[]": "card"})
    assert (refused.status, refused.error["code"]) == (400, "payment_intent_unexpected_state")


@pytest.mark.parametrize(
    ("path", "name", "given"),
    [
        ("payment_intents", "error_on_requires_action", {"error_on_requires_action": "true"}),
        ("payment_intents", "mandate", {"mandate": "mandate_x"}),
        ("payment_intents", "mandate_data", spelled(ACCEPTED)),
        ("payment_intents", "off_session", {"off_session": "true"}),
        ("payment_intents", "return_url", {"return_url": "https://a.example"}),
        ("setup_intents", "mandate_data", spelled(ACCEPTED)),
        ("setup_intents", "return_url", {"return_url": "https://a.example"}),
    ],
)
def test_what_only_a_confirmation_takes(path: str, name: str, given: dict[str, str], shop: Shop) -> None:
    paid = {"amount": "500", "currency": "usd"} if path == "payment_intents" else {}
    refused = shop.wire.post(f"/v1/{path}", {**paid, **given})
    called = {"payment_intents": "PaymentIntent", "setup_intents": "SetupIntent"}[path]
    assert (refused.status, refused.error["message"]) == (
        400,
        f"The parameter `{name}` cannot be passed when creating a {called} unless `confirm` is set to true.",
    )
    assert (refused.error["code"], refused.error["param"]) == (f"{path[:-1]}_invalid_parameter", name)


def test_a_type_that_is_named_pays_in_the_currency(shop: Shop) -> None:
    """stripe-samples/accept-a-payment sends what its customer chose; the words are those of stripe-ios's tests."""
    made = shop.post("/v1/payment_intents", amount=500, currency="eur", payment_method_types=["bancontact"])["id"]
    chosen = shop.post("/v1/payment_intents", amount=500, currency="usd", automatic_payment_methods__enabled=True)["id"]
    asked: list[tuple[str, dict[str, object]]] = [
        ("/v1/payment_intents", {"amount": 500, "currency": "usd", "payment_method_types[]": ["card", "bancontact"]}),
        (f"/v1/payment_intents/{made}", {"currency": "usd"}),
        (f"/v1/payment_intents/{chosen}", {"payment_method_types[]": ["bancontact"]}),
        (f"/v1/payment_intents/{chosen}/confirm", {"payment_method_types[]": ["bancontact"]}),
    ]
    for path, params in asked:
        error = shop.wire.post(path, params).error
        assert error["message"] == (
            "The currency provided (usd) is invalid. Payments with bancontact support the following currencies: eur."
        )
        assert (error["code"], error["param"]) == ("payment_intent_invalid_parameter", "currency")
    assert shop.post(f"/v1/payment_intents/{chosen}", currency="eur")["currency"] == "eur"


@pytest.mark.parametrize("capture_method", ["automatic", "manual"])
def test_by_hand_it_is_confirmed_once_more_after_the_authentication(capture_method: str, shop: Shop) -> None:
    """As docs.stripe.com/payments/3d-secure has it, and the servers of stripe-samples/placing-a-hold rely on."""
    given = {"capture_method": capture_method, "confirmation_method": "manual", "payment_method_types": ["card"]}
    card = "pm_card_threeDSecure2Required"
    waiting = shop.post("/v1/payment_intents", amount=500, currency="usd", payment_method=card, confirm=True, **given)
    path = f"/v1/payment_intents/{waiting['id']}"
    page = waiting["next_action"]["use_stripe_sdk"]["stripe_js"].removeprefix(shop.wire.url)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    shop.wire.request("POST", page, body=b"answer=complete", headers=form)
    known = shop.get(path)
    assert (known["status"], known["next_action"], known["latest_charge"]) == ("requires_confirmation", None, None)
    assert shop.post(path, description="Cart")["status"] == "requires_confirmation"
    paid = shop.post(f"{path}/confirm")
    assert paid["status"] == ("succeeded" if capture_method == "automatic" else "requires_capture")


def test_another_card_asks_for_its_own_authentication(shop: Shop) -> None:
    given = {"confirmation_method": "manual", "payment_method_types": ["card"], "return_url": "https://a.example/back"}
    card = "pm_card_threeDSecure2Required"
    waiting = shop.post("/v1/payment_intents", amount=500, currency="usd", payment_method=card, confirm=True, **given)
    path = f"/v1/payment_intents/{waiting['id']}"
    page = waiting["next_action"]["redirect_to_url"]["url"].removeprefix(shop.wire.url)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    back = shop.wire.request("POST", page, body=b"answer=complete", headers=form).headers["Location"]
    assert "redirect_status=succeeded" in str(back)
    assert shop.post(f"{path}/confirm", payment_method=card)["status"] == "requires_action"
