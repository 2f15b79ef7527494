"""What requests would cost on AWS DynamoDB: capacity units as the engine counts them, and where they fall.

An emulator runs in this process on dynoxide, whose replies say what each call consumed. Which partition a write falls
into is worked out from the items by DynamoDB's rules (docs.aws.amazon.com, "DynamoDB read and write operations"): a
write in a transaction takes two units for each kilobyte, and one more for each index that it stands in by its keys.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from emulator.store.engines import choose
from emulator.store.engines.base import Connection, DynamoDBClient, Engine

PARTITION_WRITES = 1000
"""Write units a second that one partition takes; one whose table has local secondary indexes is never split."""

_WRITES = frozenset({"DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})
_READS = frozenset({"BatchGetItem", "GetItem", "Query", "TransactGetItems"})
_INDEX_KEYS = ("by1", "by2", "by3", "by4")
_WEBHOOK = {"url": "http://127.0.0.1:9/hook", "enabled_events[]": "invoice.sent"}


@dataclass(slots=True)
class Consumed:
    """Capacity units of some calls; `by_partition` are the writes of each partition key, its world left out."""

    calls: int = 0
    reads: float = 0
    writes: float = 0
    by_partition: Counter[str] = field(default_factory=Counter)


class _Meter:
    """An engine's client that asks what each call consumes."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self.consumed = Consumed()

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One call, counted."""
        if operation not in _READS | _WRITES:
            return self._client.call(operation, arguments)
        answer = self._client.call(operation, {**arguments, "ReturnConsumedCapacity": "INDEXES"})
        consumed = answer.get("ConsumedCapacity") or []
        for each in consumed if isinstance(consumed, list) else [consumed]:
            self.consumed.writes += float(each["CapacityUnits"]) if operation in _WRITES else 0
            self.consumed.reads += float(each["CapacityUnits"]) if operation in _READS else 0
        self.consumed.calls += 1
        for action in arguments.get("TransactItems", ()):
            self._count_partition(action)
        return answer

    def is_connected(self) -> bool:
        """Whether the engine's client is."""
        return self._client.is_connected()

    def close(self) -> None:
        """Closes the engine's client."""
        self._client.close()

    def _count_partition(self, action: dict[str, Any]) -> None:
        ((kind, write),) = action.items()
        item = write.get("Item") or write.get("Key") or {}
        kilobytes = -(-_size(item) // 1024)
        indexes = sum(name in item for name in _INDEX_KEYS)
        self.consumed.by_partition[item["pk"]["S"].rpartition("/")[2]] += 2 * kilobytes + indexes
        if kind == "Put" and "due_shard" in item:
            self.consumed.by_partition["due index"] += kilobytes


def _size(item: dict[str, Any]) -> int:
    values = {name: next(iter(value.values())) for name, value in item.items()}
    return sum(len(name) + len(value if isinstance(value, bytes) else str(value)) for name, value in values.items())


class _MeteredEngine:
    """An engine whose calls are counted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = "endpoint"
        self.detail = engine.detail
        self.meter: _Meter | None = None

    @property
    def connection(self) -> Connection:
        """The engine's own."""
        return self._engine.connection

    def start(self) -> None:
        """Starts the engine."""
        self._engine.start()

    def stop(self) -> None:
        """Stops the engine."""
        self._engine.stop()

    def client(self, timeout: float) -> DynamoDBClient:
        """A client that counts."""
        client = self._engine.client(timeout)
        if client is None:
            raise RuntimeError("This engine has no client of its own.")
        self.meter = self.meter or _Meter(client)
        return self.meter


@contextmanager
def _metered() -> Iterator[tuple[Emulator, _Meter]]:
    engine = _MeteredEngine(choose(Settings(store="dynoxide")))
    emulator = build(Settings(store="dynoxide"), engine)
    if engine.meter is None:
        raise RuntimeError("The table asked for no client.")
    try:
        yield emulator, engine.meter
    finally:
        engine.stop()


def report() -> None:
    """Prints what a request consumes, and how far the partitions go."""
    with _metered() as (emulator, meter):
        measured = _measure(emulator, meter)
    print("\nCapacity units on DynamoDB (an invoice of one line, one webhook endpoint)")
    print("  request         calls    read   write   write units by partition")
    for name, consumed in measured.items():
        shares = ", ".join(f"{key} {units}" for key, units in consumed.by_partition.most_common())
        print(f"  {name:<14} {consumed.calls:>6} {consumed.reads:7.1f} {consumed.writes:7.1f}   {shares}")
    _report_limits(measured["send"])


def _report_limits(send: Consumed) -> None:
    world = {key: units for key, units in send.by_partition.items() if key != "due index"}
    hottest, units = max(world.items(), key=lambda each: each[1])
    print(f"  one world: {PARTITION_WRITES // units} sends a second, until its partition of `{hottest}` is full")
    print("  1,000 sends a second in 1,000 worlds, in percent of what a partition takes")
    shards = 16
    due = send.by_partition["due index"] * 1000 / shards
    for key, load in (*((key, units) for key, units in world.items()), (f"due index, each of {shards}", due)):
        print(f"    {key:<24} {load * 100 / PARTITION_WRITES:6.1f} %")


def _measure(emulator: Emulator, meter: _Meter) -> dict[str, Consumed]:
    client = emulator.app.test_client()
    headers = {"Authorization": "Basic " + base64.b64encode(b"sk_test_capacity1:").decode()}
    measured: dict[str, Consumed] = {}

    def call(method: str, path: str, data: dict[str, Any] | None = None, name: str | None = None) -> Any:
        meter.consumed = Consumed()
        answer = client.open(path, method=method, data=data, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        if name is not None:
            measured[name] = meter.consumed
        return json.loads(answer.data)

    _run_requests(call)
    return measured


def _run_requests(call: Callable[..., Any]) -> None:
    call("POST", "/v1/webhook_endpoints", _WEBHOOK)
    customer = call("POST", "/v1/customers", {"email": "jenny@example.com"})["id"]
    terms = {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    invoice = call("POST", "/v1/invoices", terms, "create")["id"]
    line = {"customer": customer, "invoice": invoice, "amount": 1999, "currency": "usd"}
    call("POST", "/v1/invoiceitems", line, "add an item")
    call("POST", f"/v1/invoices/{invoice}/finalize", None, "finalize")
    call("POST", f"/v1/invoices/{invoice}/send", None, "send")
    call("GET", f"/v1/invoices/{invoice}", None, "retrieve")
    call("GET", "/v1/invoices?limit=10", None, "list")


if __name__ == "__main__":
    report()
