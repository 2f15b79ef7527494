"""What a publishable key opens: payment methods, and the intents whose client secret its customer was given."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shop import Shop
from tests.support.wire import Wire

CARD = {"type": "card", "card[number]": "4242424242424242", "card[exp_month]": 12, "card[exp_year]": 2034}
SECRET_ONLY = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. "
    "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys."
)
OF_A_PAYMENT = {
    *("amount", "automatic_payment_methods", "canceled_at", "cancellation_reason", "capture_method", "client_secret"),
    *("confirmation_method", "created", "currency", "description", "id", "last_payment_error", "livemode"),
    *("next_action", "object", "payment_method", "payment_method_types", "processing", "receipt_email"),
    *("setup_future_usage", "shipping", "status"),
}
"""What docs.stripe.com/api/payment_intents/object marks as "retrievable with publishable key"."""
OF_A_SETUP = {
    *("automatic_payment_methods", "cancellation_reason", "client_secret", "created", "description", "id"),
    *("last_setup_error", "livemode", "next_action", "object", "payment_method", "payment_method_types", "status"),
    "usage",
}


@pytest.fixture
def client(shop: Shop) -> Wire:
    """The shop as its customers' pages and apps call it."""
    return shop.wire.with_key(f"pk{shop.wire.key[2:]}")


def intent_of(shop: Shop, **params: Any) -> dict[str, Any]:
    return shop.post("/v1/payment_intents", amount=500, currency="usd", metadata__order="7", **params)


def test_a_customer_pays(shop: Shop, client: Wire) -> None:
    intent = intent_of(shop, payment_method_types=["card"])
    method = client.ok(client.post("/v1/payment_methods", CARD))
    assert "metadata" not in method
    path, secret = f"/v1/payment_intents/{intent['id']}", {"client_secret": intent["client_secret"]}
    paid = client.ok(client.post(f"{path}/confirm", {**secret, "payment_method": method["id"]}))
    assert (paid["status"], paid.keys()) == ("succeeded", OF_A_PAYMENT)
    seen = client.ok(client.get(path, {**secret, "expand[]": "payment_method"}))
    assert {**seen, "payment_method": method["id"]} == paid
    assert (seen["payment_method"]["id"], "metadata" in seen["payment_method"]) == (method["id"], False)
    assert shop.get(path)["metadata"] == {"order": "7"}


def test_a_customer_is_not_told_again_what_the_account_was_told(shop: Shop, client: Wire) -> None:
    intent = intent_of(shop, payment_method_types=["card"])
    path = f"/v1/payment_intents/{intent['id']}/confirm"
    said = {"client_secret": intent["client_secret"], "payment_method": "pm_card_visa"}
    assert "metadata" in shop.wire.ok(shop.wire.post(path, said, Idempotency_Key="once"))
    answer = client.post(path, said, Idempotency_Key="once")
    assert (answer.status, answer.error["type"]) == (400, "idempotency_error")


def test_a_customer_repeats_a_request(client: Wire) -> None:
    first, second = (client.ok(client.post("/v1/payment_methods", CARD, Idempotency_Key="once")) for _ in range(2))
    assert first == second


def test_a_customer_saves_a_card(shop: Shop, client: Wire) -> None:
    intent = shop.post("/v1/setup_intents", payment_method_types=["card"], customer=shop.customer()["id"])
    token = client.ok(client.post("/v1/tokens", {name: value for name, value in CARD.items() if name != "type"}))
    path, secret = f"/v1/setup_intents/{intent['id']}", {"client_secret": intent["client_secret"]}
    data = {"payment_method_data[type]": "card", "payment_method_data[card][token]": token["id"]}
    saved = client.ok(client.post(f"{path}/confirm", {**secret, **data}))
    assert (saved["status"], saved.keys()) == ("succeeded", OF_A_SETUP)
    assert client.ok(client.get(path, secret)) == saved


def test_a_refusal_tells_no_more(shop: Shop, client: Wire) -> None:
    intent = intent_of(shop, payment_method_types=["card"])
    params = {"client_secret": intent["client_secret"], "payment_method": "pm_card_chargeDeclined"}
    error = client.post(f"/v1/payment_intents/{intent['id']}/confirm", params).error
    assert (error["code"], error["payment_intent"].keys()) == ("card_declined", OF_A_PAYMENT)
    assert "metadata" not in error["payment_method"]
    assert "metadata" not in error["payment_intent"]["last_payment_error"]["payment_method"]


@pytest.mark.parametrize("kind", ["PaymentIntent", "SetupIntent"])
def test_the_client_secret_is_the_intents(kind: str, shop: Shop, client: Wire) -> None:
    made = intent_of(shop) if kind == "PaymentIntent" else shop.post("/v1/setup_intents")
    path = f"/v1/{made['object']}s/{made['id']}"
    asked = [("GET", ""), ("POST", "/confirm"), ("POST", "/verify_microdeposits")]
    for method, step in asked:
        call = client.get if method == "GET" else client.post
        missing = call(f"{path}{step}").error
        assert (missing["code"], missing["param"]) == ("parameter_missing", "client_secret")
        for caller in (call, shop.wire.get if method == "GET" else shop.wire.post):
            wrong = caller(f"{path}{step}", {"client_secret": f"{made['id']}_secret_wrong"})
            assert (wrong.status, wrong.error["param"]) == (400, "client_secret")
            assert wrong.error["message"] == (
                f"The client_secret provided does not match the client_secret associated with the {kind}."
            )
    unknown = client.get(f"{path}x", {"client_secret": "any"})
    assert (unknown.status, unknown.error["code"]) == (404, "resource_missing")


def test_an_intent_of_another_account_is_not_there(shop: Shop, client: Wire) -> None:
    """What the samples of Stripe look for when they begin, to tell whether their two keys are of one account."""
    intent = intent_of(shop)
    other = client.with_key(f"{client.key}x")
    error = other.get(f"/v1/payment_intents/{intent['id']}", {"client_secret": intent["client_secret"]}).error
    assert error["message"].startswith("No such payment_intent")


def test_what_is_confirmed_by_hand_takes_the_secret_key(shop: Shop, client: Wire) -> None:
    intent = intent_of(shop, confirmation_method="manual", payment_method_types=["card"])
    params = {"client_secret": intent["client_secret"], "payment_method": "pm_card_visa"}
    path = f"/v1/payment_intents/{intent['id']}/confirm"
    assert "cannot be confirmed using your publishable key" in client.post(path, params).error["message"]
    assert shop.wire.ok(shop.wire.post(path, params))["status"] == "succeeded"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/payment_intents"),
        ("POST", "/v1/payment_intents"),
        ("POST", "/v1/payment_intents/pi_1"),
        ("POST", "/v1/payment_intents/pi_1/cancel"),
        ("GET", "/v1/payment_methods/pm_1"),
        ("POST", "/v1/customers"),
        ("GET", "/v1/events"),
        ("POST", "/v1/invoices/in_1/send"),
        ("POST", "/v1/stripecli/sessions"),
        ("POST", "/v2/billing/meter_event_session"),
    ],
)
def test_everything_else_takes_a_secret_key(method: str, path: str, client: Wire) -> None:
    answer = client.request(method, path)
    assert (answer.status, answer.error["message"]) == (401, SECRET_ONLY)


def test_the_control_api_takes_a_secret_key(client: Wire) -> None:
    for method, path in (("POST", "/_emulator/reset"), ("GET", "/_emulator/account"), ("GET", "/_emulator/outbox")):
        assert client.request(method, path).status == 401


def test_what_can_be_expanded(shop: Shop, client: Wire) -> None:
    intent = intent_of(shop, customer=shop.customer()["id"])
    params = {"client_secret": intent["client_secret"], "expand[]": "customer"}
    assert client.get(f"/v1/payment_intents/{intent['id']}", params).error["param"] == "expand"


def test_where_a_customer_agrees_is_told_by_the_request(shop: Shop, client: Wire) -> None:
    intent = shop.post("/v1/setup_intents", payment_method_types=["sepa_debit"])
    data = {
        "client_secret": intent["client_secret"],
        "payment_method_data[type]": "sepa_debit",
        "payment_method_data[sepa_debit][iban]": "DE89370400440532013000",
        "payment_method_data[billing_details][name]": "Jenny",
        "payment_method_data[billing_details][email]": "jenny@example.com",
        "mandate_data[customer_acceptance][type]": "online",
        "mandate_data[customer_acceptance][online][infer_from_client]": "true",
    }
    path = f"/v1/setup_intents/{intent['id']}"
    assert shop.wire.post(f"{path}/confirm", data).error["code"] == "parameter_unknown"
    client.ok(client.post(f"{path}/confirm", data, User_Agent="App/1"))
    acceptance = shop.get(path, expand=["mandate"])["mandate"]["customer_acceptance"]
    assert acceptance["online"] == {"ip_address": "127.0.0.1", "user_agent": "App/1"}


@pytest.mark.parametrize("kind", ["payment", "setup"])
def test_what_an_app_opens_without_an_address_to_come_back_to(kind: str, shop: Shop, client: Wire) -> None:
    given = {"amount": 500, "currency": "usd"} if kind == "payment" else {}
    intent = shop.post(f"/v1/{kind}_intents", payment_method_types=["card"], **given)
    path, secret = f"/v1/{kind}_intents/{intent['id']}", {"client_secret": intent["client_secret"]}
    params = {**secret, "payment_method": "pm_card_threeDSecure2Required", "use_stripe_sdk": "true"}
    waiting = client.ok(client.post(f"{path}/confirm", params))
    action = waiting["next_action"]["use_stripe_sdk"]
    assert action["type"] == "three_d_secure_redirect"
    page = action["stripe_js"].removeprefix(shop.wire.url)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert shop.wire.request("POST", page, body=b"answer=complete", headers=form).status < 400
    assert client.ok(client.get(path, secret))["status"] == "succeeded"
