"""How soon an event reaches three endpoints, and how completely and in which order those of many sends do."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from emulator.billing.core.ids import from_base62
from tests.benchmarks.server import Server
from tests.support.webhook_receiver import Received, Receiver, receiving

ENDPOINTS = 3
_PACED = 200
_STAMP_VALUES = 62**8
_TIMEOUT = 300.0


def report(server: Server, sends: int) -> None:
    """Prints how soon an event arrives, then what becomes of the events of many sends at once."""
    _report_arrival(server)
    _report_burst(server, sends)


def _report_arrival(server: Server) -> None:
    """One send at a time, the next when everybody has its event: what an integration test waits for."""
    key = "sk_test_bencharrival"
    with _receivers(server, key) as receivers:
        invoice = _send(server, key, _customer(server, key))
        count = len(_events(server, key))
        _wait(receivers, count)
        for sent in range(1, _PACED + 1):
            server.call("POST", f"/v1/invoices/{invoice}/send", key)
            _wait(receivers, count + sent)
        seconds = sorted(_latency(each) for receiver in receivers for each in receiver.received[count:])
    print(f"\nOne event after the other to {ENDPOINTS} endpoints (p95 at most 50 ms)")
    print(f"  commit (included) to arrival, p50 {seconds[len(seconds) // 2] * 1000:8.1f} ms")
    print(f"  commit (included) to arrival, p95 {seconds[int(len(seconds) * 0.95)] * 1000:8.1f} ms")


def _report_burst(server: Server, sends: int) -> None:
    """Sends as fast as one client can make them: the machine is busy, and events queue."""
    key = "sk_test_benchwebhooks"
    with _receivers(server, key) as receivers:
        customer = _customer(server, key)
        began = time.perf_counter()
        for _ in range(sends):
            _send(server, key, customer)
        event_ids = _events(server, key)
        _wait(receivers, len(event_ids))
        elapsed = time.perf_counter() - began
        print(f"\nWebhooks of {sends:,} sends in a row to {ENDPOINTS} endpoints")
        print(f"  events delivered per second   {ENDPOINTS * len(event_ids) / elapsed:8.0f}")
        for receiver in receivers:
            arrived = [each.event["id"] for each in receiver.received]
            print(
                f"  {receiver.url}: lost {len(set(event_ids) - set(arrived))}, "
                f"invented {len(set(arrived) - set(event_ids))}, doubled {len(arrived) - len(set(arrived))}, "
                f"{'in order' if arrived == sorted(arrived) else 'OUT OF ORDER'}"
            )


@contextmanager
def _receivers(server: Server, key: str) -> Iterator[Sequence[Receiver]]:
    """Receivers that are endpoints of all events of a key's world."""
    with ExitStack() as stack:
        receivers = [stack.enter_context(receiving()) for _ in range(ENDPOINTS)]
        for receiver in receivers:
            server.call("POST", "/v1/webhook_endpoints", key, {"url": receiver.url, "enabled_events[]": "*"})
        yield receivers


def _customer(server: Server, key: str) -> str:
    customer: str = server.call("POST", "/v1/customers", key, {"email": "jenny@example.com"})["id"]
    return customer


def _send(server: Server, key: str, customer: str) -> str:
    """Makes an invoice of one line and sends it."""
    terms = {"customer": customer, "collection_method": "send_invoice", "days_until_due": "30"}
    invoice: str = server.call("POST", "/v1/invoices", key, terms)["id"]
    item = {"customer": customer, "invoice": invoice, "amount": "2000", "currency": "usd"}
    server.call("POST", "/v1/invoiceitems", key, item)
    server.call("POST", f"/v1/invoices/{invoice}/send", key)
    return invoice


def _events(server: Server, key: str) -> list[str]:
    """The ids of all events, newest first, read back from the API."""
    event_ids: list[str] = []
    while True:
        cursor = f"&starting_after={event_ids[-1]}" if event_ids else ""
        page = server.call("GET", f"/v1/events?limit=100{cursor}", key)
        event_ids += [event["id"] for event in page["data"]]
        if not page["has_more"]:
            return event_ids


def _wait(receivers: Sequence[Receiver], count: int) -> None:
    for receiver in receivers:
        receiver.wait(count, timeout=_TIMEOUT)


def _latency(received: Received) -> float:
    """Seconds since the event's id was made, just before the commit: its last characters are that microsecond."""
    stamp = from_base62(received.event["id"][-8:])
    return ((int(received.at * 1_000_000) - stamp) % _STAMP_VALUES) / 1_000_000
