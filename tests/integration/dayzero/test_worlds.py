"""Nothing of one business, mode or dialect is reachable from another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.dayzero import Dayzero, new_dayzero
from tests.support.serving import Server
from tests.support.wire import Wire

pytestmark = pytest.mark.every_engine


def test_another_business_sees_nothing(server: Server, dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()
    dayzero.send(invoice["id"])
    other = new_dayzero(server.url)

    for path in (f"/invoices/{invoice['id']}", f"/customers/{invoice['customer_id']}"):
        assert other.wire.get(path).status == 404
    assert other.wire.post(f"/invoices/{invoice['id']}/send").json == {"detail": "Invoice not found"}
    assert other.wire.get("/invoices").json["items"] == other.wire.get("/customers").json["items"] == []
    assert other.outbox() == []


def test_the_world_is_the_business_whatever_the_token(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]

    assert dayzero.with_headers(Authorization="Bearer dz_colleague").wire.get(f"/invoices/{invoice}").status == 200
    spelled = dayzero.with_headers(x_business_id=dayzero.business.upper())
    assert spelled.wire.get(f"/invoices/{invoice}").status == 200


def test_live_and_test_are_apart(dayzero: Dayzero, live: Dayzero) -> None:
    invoice = dayzero.open_invoice()["id"]

    assert live.wire.get(f"/invoices/{invoice}").status == 404
    assert live.outbox() == []


def test_a_token_without_its_business_opens_no_world(dayzero: Dayzero) -> None:
    assert dayzero.with_headers(x_business_id="").wire.control("/outbox").status == 401


@pytest.mark.parametrize(
    "path", ["/v1/invoices/{}/send", "/stateset/v1/invoices/{}/send", "/beel/api/v1/invoices/{}/send"]
)
def test_no_other_path_leads_to_it(dayzero: Dayzero, path: str) -> None:
    invoice = dayzero.open_invoice()["id"]

    answer = Wire(dayzero.wire.url).request("POST", path.format(invoice), headers=dayzero.wire.headers)

    assert answer.status in (401, 404)
    assert dayzero.outbox() == []


def test_numbers_are_drawn_once(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    drafts = [dayzero.draft(customer_id=customer)["id"] for _ in range(8)]

    with ThreadPoolExecutor(4) as pool:
        opened = pool.map(lambda draft: dayzero.create(f"/invoices/{draft}/finalize", status=200), drafts)

    assert sorted(invoice["number"] for invoice in opened) == [f"INV-{number:03d}" for number in range(1, 9)]
