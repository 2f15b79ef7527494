"""The account's own API version: what requests without `Stripe-Version`, events and webhooks follow."""

from __future__ import annotations

import json

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.versions import NEWEST, OLDEST
from emulator.api.stripe.webhook_payload import payload_for
from emulator.billing.core.events import Event
from emulator.billing.system.webhook_endpoints import WebhookEndpoint
from tests.support.round_trips import round_trips
from tests.support.serving import Server
from tests.support.shop import Object, Shop
from tests.support.wire import Response, Wire

ACACIA = "2025-02-24.acacia"
CARD = {"payment_method": "pm_card_visa", "invoice_settings__default_payment_method": "pm_card_visa"}


def asked(wire: Wire, version: str) -> Response:
    """The answer to the wish for a version of the account's own."""
    return wire.request("POST", "/_emulator/account", body=json.dumps({"api_version": version}).encode())


def choose(wire: Wire, version: str) -> Object:
    """Gives the account a version of its own."""
    settings: Object = wire.ok(asked(wire, version))
    return settings


@pytest.fixture
def old(shop: Shop) -> Shop:
    """An account that has the last version before basil, called without one."""
    choose(shop.wire, ACACIA)
    return shop


def test_the_setting(shop: Shop) -> None:
    assert shop.wire.ok(shop.wire.get("/_emulator/account"))["api_version"] == NEWEST
    assert choose(shop.wire, OLDEST)["api_version"] == OLDEST
    assert shop.wire.ok(shop.wire.get("/_emulator/account"))["api_version"] == OLDEST
    refused = asked(shop.wire, "2019-11-05")
    assert refused.status == 400
    assert f"from {OLDEST} to {NEWEST}" in refused.body.decode()


def test_requests_without_a_version(old: Shop) -> None:
    answer = old.wire.post("/v1/invoices", {"customer": old.customer(**CARD)["id"]})
    assert answer.headers["Stripe-Version"] == ACACIA
    assert (answer.json["paid"], answer.json["payment_intent"]) == (False, None)
    newest = old.wire.with_version(NEWEST).get(f"/v1/invoices/{answer.json['id']}")
    assert (newest.headers["Stripe-Version"], "paid" in newest.json) == (NEWEST, False)


def test_parameters_of_its_time(old: Shop) -> None:
    customer = old.customer()["id"]
    item = old.post("/v1/invoiceitems", customer=customer, currency="usd", unit_amount=300, quantity=3)
    assert (item["amount"], item["unit_amount"]) == (900, 300)
    assert old.get("/v1/invoices/upcoming", customer=customer)["total"] == 900
    refused = old.wire.with_version(NEWEST).post("/v1/invoiceitems", {"customer": customer, "unit_amount": "300"})
    assert refused.error["code"] == "parameter_unknown"


def test_a_version_that_changes_between_requests(shop: Shop) -> None:
    customer = shop.item(shop.customer()["id"])["customer"]
    assert shop.wire.get("/v1/invoices/upcoming", {"customer": customer}).status == 404
    for version, status in ((ACACIA, 200), (NEWEST, 404), ("2020-08-27", 200)):
        choose(shop.wire, version)
        answer = shop.wire.get("/v1/invoices/upcoming", {"customer": customer})
        assert (answer.status, answer.headers["Stripe-Version"]) == (status, version)
    assert "default_currency" not in shop.get("/v1/products")
    assert shop.post("/v1/invoices", customer=customer)["lines"]["total_count"] == 1


def test_a_request_is_carried_out_once(shop: Shop) -> None:
    choose(shop.wire, "2020-08-27")
    shop.wire.ok(shop.wire.post("/v1/products", {"name": "x", "features[0][name]": "a"}, idempotency_key="k"))
    again = shop.wire.post("/v1/products", {"name": "x", "features[0][name]": "a"}, idempotency_key="k")
    assert (again.json["features"], again.headers["Idempotent-Replayed"]) == ([{"name": "a"}], "true")
    assert len(shop.get("/v1/products")["data"]) == 1


def test_events_are_of_the_accounts_version(old: Shop) -> None:
    newest = Shop(old.wire.with_version(NEWEST))
    invoice = newest.post(f"/v1/invoices/{newest.open_invoice(newest.customer(**CARD)['id'])['id']}/pay")
    for wire in (old.wire, newest.wire):
        [paid] = wire.ok(wire.get("/v1/events", {"type": "invoice.paid"}))["data"]
        assert paid["api_version"] == ACACIA
        assert (paid["data"]["object"]["id"], paid["data"]["object"]["paid"]) == (invoice["id"], True)
    [told] = old.wire.ok(old.wire.get("/_emulator/events/wait", {"type": "invoice.paid", "count": 1}))["data"]
    assert told["data"]["object"]["paid"] is True


def test_an_event_stays_as_it_was(old: Shop) -> None:
    customer = old.customer()["id"]
    choose(old.wire, NEWEST)
    old.post(f"/v1/customers/{customer}", name="Jenny")
    versions = {each["type"]: each["api_version"] for each in old.events()}
    assert versions == {"customer.created": ACACIA, "customer.updated": NEWEST}


def test_what_an_event_includes_is_what_there_was(shop: Shop) -> None:
    choose(shop.wire, "2022-08-01")
    intent = shop.post("/v1/payment_intents", amount=1000, currency="usd", confirm=True, payment_method="pm_card_visa")
    told = {each["type"]: each["data"]["object"] for each in shop.events()}
    assert told["payment_intent.created"]["charges"]["data"] == []
    [charge] = told["payment_intent.succeeded"]["charges"]["data"]
    assert charge["id"] == intent["latest_charge"] == told["charge.succeeded"]["id"]
    assert told["charge.succeeded"]["refunds"]["data"] == []


@pytest.mark.parametrize(("version", "of_its_own", "keys"), [(None, ACACIA, {"paid"}), (NEWEST, NEWEST, set())])
def test_endpoints_keep_their_version(
    version: str | None, of_its_own: str, keys: set[str], old: Shop, server: Server
) -> None:
    old.open_invoice()
    uow = server.emulator.store.unit_of_work(authenticate(Headers({"Authorization": f"Bearer {old.wire.key}"})).world)
    event = uow.get(Event, old.events(type="invoice.finalized")[0]["id"])
    assert event is not None
    endpoint = WebhookEndpoint(id="we_1", created=1, url="http://127.0.0.1:1", secret="x", api_version=version)
    told = json.loads(payload_for(event, uow, endpoint))
    assert told["api_version"] == of_its_own
    assert told["data"]["object"].keys() & {"paid"} == keys


def test_a_platform_acts_in_its_own_version(shop: Shop) -> None:
    choose(shop.wire, ACACIA)
    connected = Shop(shop.wire.for_account("acct_connected"))
    invoice = connected.open_invoice()
    assert invoice["paid"] is False
    assert {each["api_version"] for each in connected.events()} == {NEWEST}


@pytest.mark.parametrize("path", ["customers", "invoices"])
def test_it_costs_nothing_to_look_it_up(path: str, shop: Shop, server: Server) -> None:
    id = shop.customer()["id"] if path == "customers" else shop.open_invoice()["id"]
    choose(shop.wire, "2024-06-20")
    client, headers = server.emulator.app.test_client(), {"Authorization": f"Bearer {shop.wire.key}"}
    with round_trips(server.emulator) as when_named:
        client.get(f"/v1/{path}/{id}", headers={**headers, "Stripe-Version": "2024-06-20"})
    # The first one finds out.
    client.get(f"/v1/{path}/{id}", headers=headers)
    with round_trips(server.emulator) as called:
        assert client.get(f"/v1/{path}/{id}", headers=headers).headers["Stripe-Version"] == "2024-06-20"
    assert called == when_named


def test_betas_and_previews(shop: Shop) -> None:
    for sent, shown in (
        ("2025-02-24.acacia; fx_quote_preview=v1", True),
        ("2023-10-16; risk_in_requirements_beta=v1; b=v2", True),
        ("2025-06-30.preview", False),
        ("2023-12-11.preview-v2", True),
    ):
        answer = shop.wire.with_version(sent).post(
            "/v1/invoices", {"customer": shop.customer()["id"], "currency": "usd"}
        )
        assert (answer.status, answer.headers["Stripe-Version"]) == (200, sent)
        assert ("paid" in answer.json) == shown


@pytest.mark.parametrize(
    "sent",
    ["2019-2-19", "2022-08-02", "2025-09-30.acacia", "2019-12-03, 2019-12-03", "2018-11-21 accounts_upgrade=true"],
)
def test_what_is_no_version(sent: str, shop: Shop) -> None:
    answer = shop.wire.with_version(sent).get("/v1/customers")
    message = f"Invalid Stripe API version: {sent}"
    assert (answer.status, answer.json["error"]) == (400, {"message": message, "type": "invalid_request_error"})
    assert answer.headers["Stripe-Version"] == sent


def test_the_version_of_an_endpoint_is_a_release(shop: Shop) -> None:
    params = {"url": "http://127.0.0.1:1", "enabled_events[]": "*", "api_version": "2023-10-16; beta=v1"}
    refused = shop.wire.post("/v1/webhook_endpoints", params)
    assert refused.error["message"] == "Invalid Stripe API version: 2023-10-16; beta=v1"
    made = shop.wire.ok(shop.wire.post("/v1/webhook_endpoints", {**params, "api_version": "2023-10-16"}))
    assert made["api_version"] == "2023-10-16"
