"""What the main routes cost: through HTTP, and the same store calls bare, in one run on one DynamoDB Local."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing import ids
from emulator.billing.invoices.invoice import Invoice
from emulator.bootstrap import Emulator
from emulator.store.keys import index_values, partition
from emulator.store.states import written
from emulator.worlds import World
from tests.benchmarks.bare import recording, repeating
from tests.benchmarks.server import Server
from tests.benchmarks.timing import Timing, timed

WARM_UP = 60
MEASURED = 300
CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Route:
    """A route to measure: its request for an invoice, and whether a fresh invoice is needed for each."""

    name: str
    method: str
    path: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A route's cost: over HTTP on one connection and on several, its store calls bare, and how many those are."""

    route: str
    alone: Timing
    together: Timing
    bare: Timing
    round_trips: int

    @property
    def ratio(self) -> float:
        """How much dearer a request is than its bare store calls, by the median."""
        return self.alone.p50 / self.bare.p50


class Shop:
    """A world with one customer and one open invoice to measure with."""

    def __init__(self, server: Server, key: str) -> None:
        self._server = server
        self.key = key
        self.customer = self._post("/v1/customers", email="jenny@example.com")["id"]
        self.draft = self._post("/v1/invoices", **self.invoice_parameters)["id"]
        self._post("/v1/invoiceitems", customer=self.customer, invoice=self.draft, amount="2000", currency="usd")
        self.open = self._post(f"/v1/invoices/{self.draft}/finalize")["id"]

    @property
    def invoice_parameters(self) -> dict[str, str]:
        """What a new invoice is made from."""
        return {"customer": self.customer, "collection_method": "send_invoice", "days_until_due": "30"}

    def _post(self, path: str, **parameters: str) -> Any:
        return self._server.call("POST", path, self.key, parameters)

    def routes(self) -> Iterator[Route]:
        """The four routes that have numbers to keep."""
        yield Route("send", "POST", f"/v1/invoices/{self.open}/send", {})
        yield Route("create", "POST", "/v1/invoices", self.invoice_parameters)
        yield Route("retrieve", "GET", f"/v1/invoices/{self.open}", {})
        yield Route("list", "GET", "/v1/invoices?limit=10", {})


def world_of(key: str) -> World:
    """The world of a key."""
    return authenticate(Headers({"Authorization": f"Bearer {key}"})).world


def measure(server: Server, bench: Emulator, shop: Shop, route: Route) -> Measured:
    """Measures one route; `bench` is an emulator in this process on the same table, for the bare calls."""
    table = bench.store.table
    with recording(table) as calls:
        reply = bench.app.test_client().open(
            route.path, method=route.method, data=route.parameters, headers={"Authorization": f"Bearer {shop.key}"}
        )
    if reply.status_code != 200:
        raise RuntimeError(f"{route.name} answered {reply.status_code}: {reply.text}")
    repeat = repeating(table, calls)

    def request(_: int) -> object:
        return server.call(route.method, route.path, shop.key, route.parameters)

    for call in (request, repeat):
        timed(call, range(WARM_UP))
    return Measured(
        route=route.name,
        alone=_best(request),
        bare=_best(repeat),
        together=timed(request, range(MEASURED * 2), CONNECTIONS),
        round_trips=len(calls),
    )


def _best(call: Callable[[int], object]) -> Timing:
    """The better of two runs, since anything else on the machine only ever makes one slower."""
    return min((timed(call, range(MEASURED)) for _ in range(2)), key=lambda timing: timing.p50)


def fill(bench: Emulator, shop: Shop, count: int) -> Iterator[int]:
    """Adds `count` copies of the shop's open invoice, past the API; yields how many there are so far."""
    world = world_of(shop.key)
    unit = bench.store.unit_of_work(world)
    original = unit.get(Invoice, shop.open)
    if original is None:
        raise RuntimeError("The invoice to copy is gone.")
    record = bench.store.table.record
    with record.batch_write() as batch:
        for number in range(count):
            created = original.created - number // 50
            id_of_copy = ids.mint("in", account=world.account, created=created, stamp=bench.store.stamps.next())
            copy = dataclasses.replace(original, id=id_of_copy, created=created)
            filed = index_values(copy)
            stored = record(partition(world, Invoice.KIND), copy.id, version=bench.store.stamps.next())
            for name, value in {**written(copy, len(filed)), **filed}.items():
                setattr(stored, name, value)
            batch.save(stored)
            yield number + 1
