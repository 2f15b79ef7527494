"""What the main routes cost: through HTTP, and the same store calls bare, in one run on one dynoxide."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.core import ids
from emulator.billing.core.structs import replace
from emulator.billing.invoices.invoice import Invoice
from emulator.bootstrap import Emulator
from emulator.store.serialization import packed_state
from emulator.worlds import World
from tests.benchmarks.bare import record_calls, replay_of
from tests.benchmarks.server import Server
from tests.benchmarks.timing import Timing, timed

CONNECTIONS = 8
LONG = 250
"""Lines of the long invoice, which one request adds."""

_LONG_LINES = {f"lines[{number}][amount]": "2000" for number in range(LONG)}


@dataclass(frozen=True, slots=True)
class Route:
    """A route to measure: its request, and how often to make it.

    Where every request needs an invoice of its own, `fresh` makes one and its id takes the place of `{}` in the path.
    """

    name: str
    method: str
    path: str
    parameters: Mapping[str, str]
    new_invoice: Callable[[], str] | None = None
    warm_up: int = 60
    measured: int = 300

    def paths(self) -> list[str]:
        """The path of each request, in the order in which they are made; a single one where it is always the same."""
        if self.new_invoice is None:
            return [self.path]
        requests = self.warm_up + 4 * self.measured + 1
        return [self.path.format(self.new_invoice()) for _ in range(requests)]


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


_CUSTOMER = {
    "email": "jenny@example.com",
    "payment_method": "pm_card_visa",
    "invoice_settings[default_payment_method]": "pm_card_visa",
}


class BenchmarkAccount:
    """A world with one customer, who pays by card, and one open invoice to measure with."""

    def __init__(self, server: Server, key: str) -> None:
        self._server = server
        self.key = key
        self.customer = self._new_customer()
        self.open = self.opened()

    @property
    def invoice_parameters(self) -> dict[str, str]:
        """What a new invoice is made from."""
        return {"customer": self.customer, "collection_method": "send_invoice", "days_until_due": "30"}

    def _new_customer(self) -> str:
        customer: str = self._post("/v1/customers", **_CUSTOMER)["id"]
        return customer

    def _empty_draft(self) -> str:
        """A draft of a customer of its own: finalizing does not wait for the numbers of others."""
        parameters = {**self.invoice_parameters, "customer": self._new_customer()}
        draft: str = self._post("/v1/invoices", **parameters)["id"]
        return draft

    def draft(self) -> str:
        """A new draft of one line."""
        draft = self._empty_draft()
        self._post(f"/v1/invoices/{draft}/add_lines", **{"lines[0][amount]": "2000"})
        return draft

    def long_draft(self) -> str:
        """A new draft of 250 lines."""
        draft = self._empty_draft()
        self._post(f"/v1/invoices/{draft}/add_lines", **_LONG_LINES)
        return draft

    def opened(self) -> str:
        """A new open invoice of one line."""
        draft = self.draft()
        self._post(f"/v1/invoices/{draft}/finalize")
        return draft

    def _post(self, path: str, **parameters: str) -> Any:
        return self._server.call("POST", path, self.key, parameters)

    def routes(self) -> Iterator[Route]:
        """The routes that have numbers to keep."""
        yield Route("send", "POST", f"/v1/invoices/{self.open}/send", {})
        yield Route("create", "POST", "/v1/invoices", self.invoice_parameters)
        yield Route("retrieve", "GET", f"/v1/invoices/{self.open}", {})
        yield Route("list", "GET", "/v1/invoices?limit=10", {})
        yield Route("finalize", "POST", "/v1/invoices/{}/finalize", {}, self.draft, warm_up=20, measured=80)
        yield Route("pay", "POST", "/v1/invoices/{}/pay", {}, self.opened, warm_up=20, measured=80)
        long, add = self.long_draft(), "/v1/invoices/{}/add_lines"
        yield Route(f"add {LONG}", "POST", add, _LONG_LINES, self._empty_draft, warm_up=1, measured=3)
        yield Route(f"finalize {LONG}", "POST", "/v1/invoices/{}/finalize", {}, self.long_draft, warm_up=2, measured=5)
        yield Route(f"retrieve {LONG}", "GET", f"/v1/invoices/{long}", {}, warm_up=20, measured=80)


def world_of(key: str) -> World:
    """The world of a key."""
    return authenticate(Headers({"Authorization": f"Bearer {key}"})).world


def measure(server: Server, bench: Emulator, account: BenchmarkAccount, route: Route) -> Measured:
    """Measures one route; `bench` is an emulator in this process on the same table, for the bare calls."""
    table, paths = bench.store.table, route.paths()
    with record_calls(table) as calls:
        reply = bench.app.test_client().open(
            paths[-1], method=route.method, data=route.parameters, headers={"Authorization": f"Bearer {account.key}"}
        )
    if reply.status_code != 200:
        raise RuntimeError(f"{route.name} answered {reply.status_code}: {reply.text}")
    repeat = replay_of(table, calls)

    def request(number: int) -> object:
        return server.call(route.method, paths[number % len(paths)], account.key, route.parameters)

    for call in (request, repeat):
        timed(call, range(route.warm_up))
    alone = route.warm_up + 2 * route.measured
    return Measured(
        route=route.name,
        alone=_best(request, route),
        bare=_best(repeat, route),
        together=timed(request, range(alone, alone + 2 * route.measured), CONNECTIONS),
        round_trips=len(calls),
    )


def _best(call: Callable[[int], object], route: Route) -> Timing:
    """The better of two runs, since anything else on the machine only ever makes one slower."""
    halfway = route.warm_up + route.measured
    runs = (range(route.warm_up, halfway), range(halfway, halfway + route.measured))
    return min((timed(call, numbers) for numbers in runs), key=lambda timing: timing.p50)


def fill(bench: Emulator, account: BenchmarkAccount, count: int) -> Iterator[int]:
    """Adds `count` copies of the shop's open invoice, past the API; yields how many there are so far."""
    world = world_of(account.key)
    uow = bench.store.unit_of_work(world)
    original = uow.get(Invoice, account.open)
    if original is None:
        raise RuntimeError("The invoice to copy is gone.")
    record, keys = bench.store.table.record, bench.store.table.keys
    with record.batch_write() as batch:
        for number in range(count):
            created = original.created - number // 50
            id_of_copy = ids.new_id("in", account=world.account, created=created, stamp=bench.store.stamps.next())
            copy = replace(original, id=id_of_copy, created=created)
            filed = keys.index_values(world, copy)
            stored = record(
                keys.partition_key(world, Invoice.RESOURCE_TYPE),
                keys.range_key(world, Invoice.RESOURCE_TYPE, copy.id),
                version=bench.store.stamps.next(),
            )
            stored.shape = Invoice.RESOURCE_TYPE.shape
            packed = {"packed": packed_state(copy, len(filed))}
            for name, value in {**packed, **filed, **keys.number_values(world, copy)}.items():
                setattr(stored, name, value)
            batch.save(stored)
            yield number + 1
