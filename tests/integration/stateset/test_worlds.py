"""Nothing of one account, mode or dialect is reachable from another."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.serving import Server
from tests.support.stateset import Stateset, new_stateset
from tests.support.wire import Wire

pytestmark = pytest.mark.every_engine


def test_another_account_sees_nothing(server: Server, stateset: Stateset) -> None:
    invoice = stateset.invoice()
    stateset.send(invoice["id"])
    other = new_stateset(server.url)

    assert other.wire.get(f"/invoices/{invoice['id']}").status == 404
    assert other.wire.post(f"/invoices/{invoice['id']}/send").status == 404
    assert other.wire.get(f"/customers/{invoice['customer_id']}").status == 404
    assert other.wire.get("/invoices").json["data"] == other.wire.get("/customers").json["data"] == []
    assert other.outbox() == []


def test_the_two_modes_of_an_account_are_apart(stateset: Stateset, live: Stateset) -> None:
    invoice = stateset.invoice()["id"]

    assert live.wire.get(f"/invoices/{invoice}").status == 404
    assert live.wire.post("/invoices", {"customer_id": "cust_1"}).status == 404
    assert live.outbox() == []


def test_a_restricted_key_is_of_the_same_account(stateset: Stateset) -> None:
    invoice = stateset.invoice()["id"]

    assert stateset.with_key("rk_test").wire.get(f"/invoices/{invoice}").status == 200


def test_stripe_with_the_same_key_is_another_world(server: Server, stateset: Stateset) -> None:
    invoice = stateset.invoice()["id"]
    stateset.send(invoice)
    stripe = Wire(server.url, f"sk_test_{stateset.secret}")

    assert stripe.get("/v1/invoices").json["data"] == []
    assert stripe.get("/v1/events").json["data"] == []
    assert stripe.get("/_emulator/outbox").json["data"] == []
    customer = stripe.post("/v1/customers", {"email": "a@x.test"}).json["id"]
    assert stateset.wire.get(f"/customers/{customer}").status == 404
    assert len(stateset.wire.get("/customers").json["data"]) == 1


@pytest.mark.parametrize("path", ["/dayzero/api/v1/invoices/{}/send", "/beel/api/v1/invoices/{}/send"])
def test_no_other_path_leads_to_it(stateset: Stateset, path: str) -> None:
    invoice = stateset.invoice()["id"]

    answer = Wire(stateset.wire.url).request("POST", path.format(invoice), headers=stateset.wire.headers)

    assert answer.status in (401, 404)
    assert stateset.outbox() == []


def test_a_reset_empties_this_world_alone(server: Server, stateset: Stateset) -> None:
    invoice, other = stateset.invoice()["id"], new_stateset(server.url)
    kept = other.invoice()["id"]

    answer = Wire(server.url).request("POST", "/_emulator/reset", headers=stateset.wire.headers)

    assert answer.status == 200
    assert json.loads(answer.body)["deleted"] >= 3
    assert stateset.wire.get(f"/invoices/{invoice}").status == 404
    assert other.wire.get(f"/invoices/{kept}").status == 200


def test_numbers_and_sendings_are_counted_once_each(stateset: Stateset) -> None:
    customer = stateset.customer()["id"]

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: stateset.invoice(customer_id=customer, issue_date="2026-01-01"), range(8)))
        sent = list(pool.map(lambda _: stateset.send(made[0]["id"]), range(8)))

    numbers = sorted(invoice["invoice_number"] for invoice in made)
    assert numbers == [f"INV-2026-{number:04d}" for number in range(1, 9)]
    assert sorted(each["sent_count"] for each in sent) == list(range(1, 9))
    assert len(stateset.outbox()) == 8
