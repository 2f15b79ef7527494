"""A world that another process has closed, or this one before it was killed: whatever is read of it waits first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import pytest

from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.jobs import Job
from emulator.bootstrap import build
from emulator.settings import Settings
from emulator.store import identity_map
from emulator.store.closed_worlds import CLOSING_TASK, REPLACEMENT_ID, WorldClosedError
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.list_queries import NumberRange, Selection
from emulator.store.replacement import replace_world
from emulator.store.store import Store
from emulator.store.table import Table
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.world_gates import WorldGates
from emulator.store.write_counts import WriteCounts
from tests.support.serving import Server
from tests.support.worlds import new_world

FAR_OFF = 4_000_000_000
"""A second at which no worker takes the job while the test runs."""

READS: list[Callable[[UnitOfWork], Sequence[Entity | None] | None]] = [
    lambda uow: uow.get_many(Customer, ["cus_1"]),
    lambda uow: uow.list(Customer, Selection(equals={}, limit=10)).items,
    lambda uow: uow.list_by_number(Invoice, NumberRange(1, 2000), 10),
    lambda uow: uow.list_by_term(Customer, "customer#metadata#a#b", 10),
]


@pytest.fixture(params=["one of several processes", "one that others do not tell what they write"])
def store(server: Server, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The store as a process has it that did not close the world."""
    own = server.emulator.store
    writes = WriteCounts(2).of_process(1) if request.param == "one of several processes" else None
    with closing(Table(own.table.name, server.emulator.engine, writes=writes)) as table:
        table.keys, table.oldest_shapes = own.table.keys, own.table.oldest_shapes
        yield replace(own, table=table, gates=WorldGates())


@pytest.mark.parametrize("read", READS)
def test_whoever_reads_waits(
    read: Callable[[UnitOfWork], Sequence[Entity | None] | None], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = new_world()
    closing = Job(id=REPLACEMENT_ID, created=1, task=CLOSING_TASK, subject="", due_at=FAR_OFF, by_real_time=True)
    uow = store.unit_of_work(world, sees_closed=True)
    uow.changes.save(closing)
    uow.commit()
    monkeypatch.setattr(identity_map, "WAIT_SECONDS", 0.1)
    with pytest.raises(WorldClosedError):
        read(store.unit_of_work(world))
    uow = store.unit_of_work(world, sees_closed=True)
    assert uow.get(Job, REPLACEMENT_ID) == closing
    uow.changes.remove(closing)
    uow.commit()
    assert list(read(store.unit_of_work(world)) or ()) in ([], [None])


def test_who_knows_that_a_world_is_open_asks_no_more_until_somebody_may_have_closed_it(server: Server) -> None:
    world, store = new_world(), server.emulator.store

    def trips() -> int:
        uow = store.unit_of_work(world)
        uow.list(Customer, Selection(equals={}, limit=10))
        return uow.round_trips

    assert [trips(), trips()] == [2, 1]
    replace_world(store, world, None)
    assert [trips(), trips()] == [2, 1]


class Endpoint(EmbeddedEngine):
    """An engine that stands for one elsewhere, however it was chosen."""

    name = "endpoint"


@pytest.mark.parametrize(
    ("engine", "workers", "is_shared"), [(EmbeddedEngine, 1, False), (EmbeddedEngine, 2, True), (Endpoint, 1, True)]
)
def test_others_may_work_in_the_table_of_an_endpoint_and_beside_other_workers(
    engine: type[EmbeddedEngine], workers: int, is_shared: bool
) -> None:
    emulator, world = build(Settings(workers=workers), engine()), new_world()
    try:
        assert emulator.store.is_shared == is_shared
        emulator.store.unit_of_work(world).load([])
        assert (emulator.store.table.world_facts.known(world) is None) == is_shared
    finally:
        emulator.stop()
