"""How fast, how completely and in which order the events of many sends reach three endpoints."""

import time
from collections.abc import Sequence
from contextlib import ExitStack

from emulator.billing.ids import from_base62
from tests.benchmarks.server import Server
from tests.integration.webhooks.receiver import Received, Receiver, receiving

ENDPOINTS = 3
_KEY = "sk_test_benchwebhooks"
_STAMP_VALUES = 62**8
_PATIENCE = 300.0


def report(server: Server, sends: int) -> None:
    """Prints events per second, the p95 from commit to arrival, and what was lost, doubled or out of order."""
    with ExitStack() as stack:
        receivers = [stack.enter_context(receiving()) for _ in range(ENDPOINTS)]
        for receiver in receivers:
            endpoint = {"url": receiver.url, "enabled_events[]": "*"}
            server.call("POST", "/v1/webhook_endpoints", _KEY, endpoint)
        began = time.perf_counter()
        told = _send(server, sends)
        _wait(receivers, len(told))
        elapsed = time.perf_counter() - began
        print(f"\nWebhooks of {sends:,} sends to {ENDPOINTS} endpoints (p95 at most 50 ms)")
        print(f"  events delivered per second   {ENDPOINTS * len(told) / elapsed:8.0f}")
        print(f"  commit to arrival, p95        {_p95(receivers):8.1f} ms")
        for receiver in receivers:
            arrived = [each.event["id"] for each in receiver.received]
            print(
                f"  {receiver.url}: lost {len(set(told) - set(arrived))}, "
                f"invented {len(set(arrived) - set(told))}, doubled {len(arrived) - len(set(arrived))}, "
                f"{'in order' if arrived == sorted(arrived) else 'OUT OF ORDER'}"
            )


def _send(server: Server, sends: int) -> list[str]:
    """Makes and sends invoices, one after the other; the ids of all events, read back from the API."""
    customer = server.call("POST", "/v1/customers", _KEY, {"email": "jenny@example.com"})["id"]
    for _ in range(sends):
        invoice = server.call(
            "POST",
            "/v1/invoices",
            _KEY,
            {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30},
        )["id"]
        item = {"customer": customer, "invoice": invoice, "amount": 2000, "currency": "usd"}
        server.call("POST", "/v1/invoiceitems", _KEY, item)
        server.call("POST", f"/v1/invoices/{invoice}/send", _KEY)
    return _events(server)


def _events(server: Server) -> list[str]:
    told: list[str] = []
    while True:
        cursor = f"&starting_after={told[-1]}" if told else ""
        page = server.call("GET", f"/v1/events?limit=100{cursor}", _KEY)
        told += [event["id"] for event in page["data"]]
        if not page["has_more"]:
            return told


def _wait(receivers: Sequence[Receiver], count: int) -> None:
    for receiver in receivers:
        receiver.wait(count, patience=_PATIENCE)


def _p95(receivers: Sequence[Receiver]) -> float:
    seconds = sorted(_latency(each) for receiver in receivers for each in receiver.received)
    return seconds[int(len(seconds) * 0.95)] * 1000


def _latency(received: Received) -> float:
    """Seconds since the event's id was made, just before the commit: its last characters are that microsecond."""
    stamp = from_base62(received.event["id"][-8:])
    return ((int(received.at * 1_000_000) - stamp) % _STAMP_VALUES) / 1_000_000
