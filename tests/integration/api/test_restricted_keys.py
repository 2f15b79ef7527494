"""Restricted keys with permissions of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from emulator.api.stripe.resource_registry import permissions as every_permission
from emulator.api.stripe.steps import StripeSteps
from tests.support.restricted_keys import KEYS, ask, restricted
from tests.support.round_trips import round_trips
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Wire, new_key


def refusal(wire: Wire, permission: str, account: str) -> tuple[int, dict[str, str]]:
    shown = f"{wire.key[:8]}{'*' * (len(wire.key) - 12)}{wire.key[-4:]}"
    return 403, {
        "message": f"The provided key '{shown}' does not have the required permissions for this endpoint on account "
        f"'{account}'. Having the '{permission}' permission would allow this request to continue.",
        "type": "invalid_request_error",
    }


def account_of(wire: Wire) -> str:
    account: str = wire.get("/_emulator/account").json["id"]
    return account


def test_what_may_be_read_and_written(shop: Shop) -> None:
    customer, account = shop.customer()["id"], account_of(shop.wire)
    wire = restricted(shop.wire, invoice="write", customer="read")
    made = wire.ok(wire.post("/v1/invoices", {"customer": customer}))
    assert wire.get(f"/v1/invoices/{made['id']}").status == 200
    assert wire.get("/v1/invoiceitems").status == 200
    assert wire.get(f"/v1/customers/{customer}").status == 200

    told = shop.event_log()
    for answer, permission in (
        (wire.post(f"/v1/customers/{customer}", {"name": "x"}), "rak_customer_write"),
        (wire.delete(f"/v1/customers/{customer}"), "rak_customer_write"),
        (wire.post("/v1/customers"), "rak_customer_write"),
        (wire.get("/v1/prices"), "rak_plan_read"),
        (wire.get("/v1/refunds"), "rak_charge_read"),
        (wire.get("/v1/webhook_endpoints"), "rak_webhook_read"),
        (wire.get("/v1/events"), "rak_event_read"),
        (wire.get(f"/v1/customers/{customer}/payment_methods"), "rak_payment_method_read"),
        (wire.get("/v1/prices/price_nope"), "rak_plan_read"),
        (wire.get("/v1/invoices", {"expand[]": "data.default_payment_method"}), None),
    ):
        if permission is None:
            assert answer.status == 200
        else:
            assert (answer.status, answer.error) == refusal(wire, permission, account)
            assert answer.headers["Request-Id"].startswith("req_")
    assert shop.event_log() == told


def test_expanded_objects_take_their_own_permission(shop: Shop) -> None:
    opened, account = shop.open_invoice(), account_of(shop.wire)
    wire = restricted(shop.wire, invoice="read")
    path = f"/v1/invoices/{opened['id']}"
    answer = wire.get(path, {"expand[]": "customer"})
    assert (answer.status, answer.error) == refusal(wire, "rak_customer_read", account)
    wire = restricted(shop.wire, invoice="read", customer="read")
    assert wire.ok(wire.get(path, {"expand[]": "customer"}))["customer"]["id"] == opened["customer"]


def test_parameters_are_looked_at_first(shop: Shop) -> None:
    wire = restricted(shop.wire)
    assert wire.get("/v1/customers", {"wat": "1"}).error["code"] == "parameter_unknown"
    assert wire.get("/v1/customers").status == 403


def test_a_refused_request_is_not_kept_for_its_idempotency_key(shop: Shop) -> None:
    wire = restricted(shop.wire, customer="read")
    assert wire.post("/v1/customers", Idempotency_Key="k").status == 403
    made = shop.wire.post("/v1/customers", Idempotency_Key="k")
    assert (made.status, made.headers["Idempotent-Replayed"]) == (200, None)
    assert wire.post("/v1/customers", Idempotency_Key="k").status == 403


def test_without_permissions_a_key_may_do_all(shop: Shop) -> None:
    wire = restricted(shop.wire, invoice="read")
    assert wire.post("/v1/customers").status == 403
    assert shop.wire.post("/v1/customers").status == 200
    lifted = ask(shop.wire, {"key": wire.key, "permissions": None})
    assert set(lifted.json["permissions"].values()) == {"write"}
    assert wire.post("/v1/customers").status == 200
    restricted(shop.wire)
    assert wire.post("/v1/customers").status == 403
    assert shop.wire.request("DELETE", KEYS).json == {"left": 0}
    assert wire.post("/v1/customers").status == 200


def test_modes_and_connected_accounts(shop: Shop, live_shop: Shop) -> None:
    wire = restricted(shop.wire, invoice="read")
    live = live_shop.wire.with_key(live_shop.wire.key.replace("sk_", "rk_"))
    assert live.post("/v1/customers").status == 200
    connected = wire.post("/v1/customers", Stripe_Account="acct_1Connected")
    assert (connected.status, connected.error) == refusal(wire, "rak_customer_write", "acct_1Connected")
    assert wire.get("/v1/invoices", Stripe_Account="acct_1Connected").status == 200


@pytest.mark.every_engine
def test_the_list_and_a_reset(shop: Shop) -> None:
    assert shop.get(KEYS) == {"object": "list", "data": []}
    wire = restricted(shop.wire, invoice="write", event="none")
    restricted(shop.wire, invoice="write", event="read")
    [listed] = shop.get(KEYS)["data"]
    permissions = dict.fromkeys(every_permission(), "none") | {"invoice": "write", "event": "read"}
    assert listed == {
        "object": "restricted_key",
        "key": f"rk_test_{'*' * 28}{wire.key[-4:]}",
        "permissions": permissions,
    }
    assert wire.key not in shop.wire.get(KEYS).body.decode()
    shop.wire.request("POST", "/_emulator/reset")
    assert shop.get(KEYS)["data"] == []
    assert wire.post("/v1/customers").status == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "Send a JSON object such as"),
        ({"key": "rk_test_1"}, "Send a JSON object such as"),
        ({"key": "rk_test_{}", "permissions": {"invoice": 1}}, "Send a JSON object such as"),
        ({"key": "nonsense", "permissions": {}}, "key is no API key that this emulator accepts."),
        ({"key": "sk_test_{}", "permissions": {}}, "key must be a restricted key: rk_test_... or rk_live_..."),
        ({"key": "rk_test_other", "permissions": {}}, "key is of another account or mode than the key"),
        ({"key": "rk_live_{}", "permissions": {}}, "key is of another account or mode than the key"),
        (
            {"key": "rk_test_{}", "permissions": {"invoices": "read"}},
            f"There are permissions for {', '.join(every_permission())}, not for 'invoices'.",
        ),
        (
            {"key": "rk_test_{}", "permissions": {"invoice": "all"}},
            "invoice is 'all': it must be one of none, read, write.",
        ),
    ],
)
def test_permissions_that_cannot_be_given(body: Any, message: str, wire: Wire) -> None:
    secret = wire.key.removeprefix("sk_test_")
    answer = ask(wire, json.loads(json.dumps(body).replace("_{}", f"_{secret}")))
    assert answer.status == 400
    assert answer.error["message"].startswith(message)
    assert wire.get(KEYS).json["data"] == []


def test_the_sdk_raises_its_permission_error(shop: Shop, transport: stripe.HTTPClient) -> None:
    wire = restricted(shop.wire, invoice="read")
    sdk = stripe.StripeClient(wire.key, base_addresses={"api": wire.url}, http_client=transport)
    assert sdk.v1.invoices.list().data == []
    with pytest.raises(stripe.PermissionError) as refused:
        sdk.v1.customers.list()
    assert "rak_customer_read" in str(refused.value)


def test_permissions_cost_no_round_trip(shop: Shop, server: Server) -> None:
    opened = shop.open_invoice()
    wire = restricted(shop.wire, invoice="write")
    for key in (shop.wire.key, wire.key):
        with round_trips(server.emulator) as called:
            client = server.emulator.app.test_client()
            answer = client.post(f"/v1/invoices/{opened['id']}/send", headers={"Authorization": f"Bearer {key}"})
        assert (answer.status_code, called) == (200, ["read", "write"])
    with round_trips(server.emulator) as called:
        answer = client.get("/v1/customers/cus_nope", headers={"Authorization": f"Bearer {wire.key}"})
    assert (answer.status_code, called) == (403, ["read"])


def test_a_handler_does_not_run_for_a_key_that_may_not(
    shop: Shop, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = shop.open_invoice()

    def handle(*_: Any) -> None:
        raise AssertionError("the handler has run")

    monkeypatch.setattr(StripeSteps, "handle", handle)
    client = server.emulator.app.test_client()
    headers = {"Authorization": f"Bearer {restricted(shop.wire, customer='write').key}"}
    for path in (f"/v1/invoices/{opened['id']}/void", "/v1/invoices/in_nope/void", "/v1/invoices"):
        with round_trips(server.emulator) as called:
            answer = client.post(path, headers=headers)
        assert (answer.status_code, called) == (403, ["read"])


def test_nothing_is_resent_in_a_connected_account_for_a_key_that_may_not(shop: Shop, server: Server) -> None:
    account = f"acct_{new_key().rpartition('_')[2][:16]}"
    connected = Shop(shop.wire.for_account(account))
    connected.customer()
    event = connected.events()[-1]["id"]
    asked = {"account": account, "for_stripecli": "true"}
    client = server.emulator.app.test_client()
    for permission, status, writes in (("read", 403, 0), ("write", 200, 1)):
        headers = {"Authorization": f"Bearer {restricted(shop.wire, event=permission).key}"}
        with round_trips(server.emulator) as called:
            answer = client.post(f"/v1/events/{event}/retry", data=asked, headers=headers)
        assert (answer.status_code, called.count("write")) == (status, writes)
