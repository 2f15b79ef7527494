"""The log of requests: what a client really sent."""

from __future__ import annotations

import random
import string
from typing import Any

import pytest

from emulator.api.stripe.keys import recognisable
from tests.support.dayzero import new_dayzero
from tests.support.serving import Server
from tests.support.shop import Object, Shop
from tests.support.wire import Wire, new_key

pytestmark = pytest.mark.every_engine


def logged(shop: Shop, **params: Any) -> list[Object]:
    found: list[Object] = shop.wire.ok(shop.wire.get("/_emulator/requests", params))["data"]
    return found


def test_what_was_sent_and_what_came(shop: Shop) -> None:
    answer = shop.wire.post(
        "/v1/customers?expand[]=default_source", {"email": "jenny@example.com"}, Idempotency_Key="k"
    )
    one = logged(shop)[0]
    assert (one["object"], one["method"], one["path"], one["status"]) == ("request", "POST", "/v1/customers", 200)
    assert (one["body"], one["query"]) == ("email=jenny%40example.com", "expand[]=default_source")
    assert one["id"] == answer.headers["Request-Id"]
    assert one["headers"]["Idempotency-Key"] == "k"
    assert (one["answer"], one["answer_bytes"]) == (answer.body.decode(), len(answer.body))
    assert one["body_bytes"] == len(one["body"])
    assert one["key"] == recognisable(shop.wire.key)
    assert one["milliseconds"] >= 0


def test_what_a_request_caused_stands_beside_it(shop: Shop) -> None:
    invoice = shop.open_invoice(shop.customer()["id"])["id"]
    shop.send(invoice)
    shop.get(f"/v1/invoices/{invoice}")
    looked, sent = logged(shop, path=f"/v1/invoices/{invoice}*", limit=2)
    events = shop.get("/_emulator/events", type="invoice.sent")["data"]
    assert sent["events"] == [{"id": event["id"], "type": "invoice.sent"} for event in events]
    assert sent["mail"] == [mail["id"] for mail in shop.get("/_emulator/outbox")["data"]]
    assert (looked["events"], looked["mail"]) == ([], [])


def test_long_texts_are_shortened_and_their_lengths_told(shop: Shop) -> None:
    answer = shop.wire.post("/v1/customers", [(f"metadata[{number}]", "x" * 500) for number in range(48)])
    (one,) = logged(shop)
    assert (len(one["body"]), one["body_bytes"] > 16384) == (16384, True)
    assert (one["answer"], one["answer_bytes"]) == (answer.body.decode()[:32768], len(answer.body))


def test_many_long_ones_are_all_written(server: Server, shop: Shop) -> None:
    for _ in range(20):
        shop.wire.post("/v1/customers", [("description", random.randbytes(8192).hex())])
    server.emulator.requests.flush()
    assert [each["status"] for each in logged(shop)] == [400] * 20


def test_secrets_of_answers_are_not_in_it(shop: Shop) -> None:
    made = shop.post("/v1/webhook_endpoints", url="http://127.0.0.1:1/hook", enabled_events=["*"])
    intent = shop.post("/v1/payment_intents", amount=100, currency="usd")
    shown = str(shop.get("/_emulator/requests"))
    assert (made["secret"] in shown, "whsec_***" in shown) == (False, True)
    assert (intent["client_secret"] in shown, f"{intent['id']}_secret_***" in shown) == (False, True)


def test_a_refusal_is_kept_with_its_words(shop: Shop) -> None:
    shop.wire.post("/v1/customers", {"wat": 1})
    one = logged(shop)[0]
    assert (one["status"], "Received unknown parameter: wat" in one["answer"]) == (400, True)


def test_newest_first_and_narrowed(shop: Shop) -> None:
    customer = shop.customer()["id"]
    shop.get(f"/v1/customers/{customer}")
    shop.wire.get("/v1/customers/cus_nope")
    assert [each["method"] for each in logged(shop)] == ["GET", "GET", "POST"]
    assert [each["status"] for each in logged(shop, path="/v1/customers/*")] == [404, 200]
    assert len(logged(shop, method="POST")) == 1
    assert [each["path"] for each in logged(shop, status=404)] == ["/v1/customers/cus_nope"]
    assert [each["status"] for each in logged(shop, limit=1)] == [404]


def test_each_once_while_they_are_written(shop: Shop) -> None:
    for number in range(60):
        shop.customer(name=str(number))
        seen = [each["id"] for each in logged(shop, limit=1000)]
        assert len(seen) == len(set(seen)) == number + 1


def test_keys_and_card_numbers_are_not_in_it(shop: Shop) -> None:
    shop.wire.post("/v1/payment_methods", {"type": "card", "card[number]": "4242424242424242", "card[cvc]": "987"})
    shown = str(shop.get("/_emulator/requests"))
    assert shop.wire.key not in shown
    assert "4242424242424242" not in shown
    assert "************4242" in shown
    assert "987" not in shop.get("/_emulator/requests")["data"][0]["body"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("4000 0000 0000 0341", "card%5Bnumber%5D=***************0341"),
        ("4000-0000-0000-0341", "card%5Bnumber%5D=***************0341"),
        ("3782 822463 10005", "card%5Bnumber%5D=*************0005"),
    ],
)
def test_card_numbers_written_in_groups_are_not_in_it(number: str, shown: str, shop: Shop) -> None:
    shop.wire.post("/v1/payment_methods", {"type": "card", "card[number]": number})
    assert shown in logged(shop)[0]["body"].split("&")


def test_what_is_no_card_number_is_legible(shop: Shop) -> None:
    shop.customer(phone="+44 20 7946 0958")
    assert "phone=%2B44+20+7946+0958" in logged(shop)[0]["body"].split("&")


def test_it_is_one_worlds_alone_and_gone_with_a_reset(shop: Shop, live_shop: Shop) -> None:
    shop.customer()
    assert logged(live_shop) == []
    live_shop.customer()
    shop.post("/_emulator/reset")
    assert logged(shop) == []
    assert len(logged(live_shop)) == 1


def test_a_long_path_is_shortened_and_keeps_no_other_request_out(server: Server, shop: Shop) -> None:
    shop.customer()
    # As long as a server may let through, and of a kind that packing does not make short.
    path = "/v1/" + "".join(random.choices(string.ascii_letters + string.digits, k=700_000))
    server.emulator.app.test_client().get(path, headers={"Authorization": f"Bearer {shop.wire.key}"})
    server.emulator.requests.flush()
    assert [each["path"] for each in logged(shop)] == [path[:4096], "/v1/customers"]


def test_a_caller_without_a_good_key_is_in_no_log(shop: Shop) -> None:
    shop.wire.get("/v1/customers", Authorization="Bearer nope")
    assert logged(shop) == []


def test_the_other_apis_are_logged_too(server_url: str) -> None:
    wire = Wire(server_url, f"beel_sk_test_{new_key().rpartition('_')[2]}")
    wire.get("/beel/api/v1/invoices")
    assert [each["path"] for each in logged(Shop(wire))] == ["/beel/api/v1/invoices"]


def test_requests_that_their_answers_do_not_name_have_ids_of_the_log(server_url: str) -> None:
    dayzero = new_dayzero(server_url)
    dayzero.wire.get("/invoices")
    (one,) = dayzero.wire.control("/requests").json["data"]
    assert dayzero.wire.control(f"/requests/{one['id']}").json == one


@pytest.mark.parametrize("limit", ["0", "1001", "x", "-1", "²", "9" * 5000])
def test_a_limit_that_is_none(limit: str, shop: Shop) -> None:
    answer = shop.wire.get("/_emulator/requests", {"limit": limit})
    assert (answer.status, "from 1 to 1000" in answer.json["error"]["message"]) == (400, True)


def test_what_changes_a_world_by_the_control_api_is_there_for_who_asks(shop: Shop) -> None:
    shop.customer()
    shop.clock(frozen=True)
    shop.wire.request("POST", "/_emulator/faults", body=b'{"target": "mail", "kind": "wat"}')
    shop.get("/_emulator/faults")
    assert [one["path"] for one in logged(shop)] == ["/v1/customers"]
    assert len(shop.get("/_emulator/requests", count=1)["data"]) == 1
    refused, moved, _ = logged(shop, control="true")
    assert (moved["method"], moved["path"], moved["status"]) == ("POST", "/_emulator/clock", 200)
    assert (moved["body"], refused["path"], refused["status"]) == ('{"frozen": true}', "/_emulator/faults", 400)
    assert shop.get(f"/_emulator/requests/{moved['id']}") == moved
    waited = shop.wire.get("/_emulator/requests/wait", {"path": "/_emulator/clock", "control": "true"})
    assert waited.json["id"] == moved["id"]
    in_vain = shop.wire.get("/_emulator/requests/wait", {"status": "418", "control": "true", "timeout": "0.1"})
    assert in_vain.json["error"]["newest_requests"][1] == moved


def test_keys_that_are_made_by_the_control_api_are_in_no_log(shop: Shop) -> None:
    key = shop.wire.key.replace("sk_", "rk_")
    body = f'{{"key": "{key}", "permissions": {{"invoice": "read"}}}}'.encode()
    shop.wire.ok(shop.wire.request("POST", "/_emulator/restricted_keys", body=body))
    (made,) = logged(shop, control="true")
    assert made["path"] == "/_emulator/restricted_keys"
    assert key not in str(made)
