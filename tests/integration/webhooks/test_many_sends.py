"""A thousand sends and three endpoints: every event arrives at each of them, once and in order."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.send import send_invoice
from emulator.settings import Settings
from emulator.store.unit_of_work import UnitOfWork
from tests.support.serving import Server, serving
from tests.support.shop import Shop
from tests.support.webhook_receiver import receiving
from tests.support.wire import Wire

SENDS, CONCURRENCY = 1000, 40


@pytest.mark.long
def test_a_thousand_sends_reach_three_endpoints_completely_and_in_order() -> None:
    with serving(Settings(store="embedded")) as server, ExitStack() as stack:
        receivers = [stack.enter_context(receiving()) for _ in range(3)]
        shop = Shop(Wire(server.url))
        invoice = shop.open_invoice()["id"]
        for receiver in receivers:
            shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["*"])
        for _ in range(SENDS // CONCURRENCY):
            send_often(server, shop.wire.key, invoice)
        told = [event["id"] for event in shop.events(type="invoice.sent")]
        assert len(set(told)) == SENDS
        for receiver in receivers:
            assert [each.event["id"] for each in receiver.wait(SENDS, timeout=120)] == told
        # The last one first: looking through all of them again and again would take longer than keeping them.
        for wanted in ({"event": told[-1], "count": len(receivers)}, {"count": len(receivers) * SENDS}):
            delivered = shop.get("/_emulator/webhooks/attempts/wait", timeout=60, **wanted)["data"]
        assert sorted(each["event"] for each in delivered) == sorted(told * len(receivers))
        assert {(each["number"], each["status"]) for each in delivered} == {(1, 200)}
        assert {event["pending_webhooks"] for event in shop.events(type="invoice.sent")} == {0}


def send_often(server: Server, key: str, invoice: str) -> None:
    """Sends an invoice as the API does, many times in one transaction: what is tested here comes after it."""

    def operation(uow: UnitOfWork) -> None:
        found = uow.get(Invoice, invoice)
        assert found is not None
        for _ in range(CONCURRENCY):
            send_invoice(found, None, uow.ctx, uow.changes)

    server.emulator.store.run(authenticate(Headers({"Authorization": f"Bearer {key}"})).world, operation)
