"""What is stored says in which shape: an earlier one is upgraded, a newer one refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
import pytest

from emulator.billing.core.resource_types import ResourceType, known_resource_types
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.world_clock import WorldClock
from emulator.store.engines.base import EngineError
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.environment import Environment
from emulator.store.keys import Keys
from emulator.store.list_queries import NumberRange, Selection
from emulator.store.record_mapper import RecordMapper
from emulator.store.serialization import NewerShapeError, decode_record, decode_state
from emulator.store.shapes import check_shapes
from emulator.store.table import Table
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.domain_objects import customer, draft
from tests.support.engines import running

WORLD = World(account="acct_1Shapes", livemode=False)


def _renamed(attributes: dict[str, Any]) -> dict[str, Any]:
    return {"title" if name == "name" else name: value for name, value in attributes.items()}


def _split(attributes: dict[str, Any]) -> dict[str, Any]:
    return {**attributes, "words": attributes["title"].split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A thing that had a name, then a title, and now its words beside it."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("book", upgrades=(_renamed, _split))

    id: str
    created: int
    title: str
    words: tuple[str, ...]


KNOWN = {each.name: each.shape for each in known_resource_types()}
POSITIVE = NumberRange(1, 10**9)


@pytest.fixture
def table() -> Iterator[Table]:
    with running(EmbeddedEngine()) as engine, closing(Table("shapes", engine)) as table:
        table.create()
        yield table


@pytest.mark.parametrize(
    ("shape", "attributes"),
    [
        (1, {"name": "Moby Dick"}),
        (2, {"title": "Moby Dick"}),
        (3, {"title": "Moby Dick", "words": ["Moby", "Dick"]}),
    ],
)
def test_an_earlier_shape_is_upgraded_step_by_step(shape: int, attributes: dict[str, Any]) -> None:
    state = msgspec.json.encode({"id": "b_1", "created": 5, **attributes})
    assert decode_state(state, shape, Book) == Book(id="b_1", created=5, title="Moby Dick", words=("Moby", "Dick"))


def test_a_newer_shape_is_refused_in_one_sentence() -> None:
    with pytest.raises(NewerShapeError) as refused:
        decode_state(b"{}", 4, Book)
    assert str(refused.value) == (
        "This book was stored in shape 4 by a newer version of the emulator, which alone can read it: this one "
        "knows shape 3."
    )


def test_a_record_says_its_shape(table: Table) -> None:
    book = Book(id="b_1", created=5, title="Moby Dick", words=("Moby", "Dick"))
    record = RecordMapper(table, WORLD, 5).record(book, WorldClock(id=WORLD.account), 7)
    assert (record.shape, decode_record(record, Book)) == (3, book)
    # What was written before records said so is in the first shape.
    record.shape, record.packed, record.state = None, None, '{"id": "b_1", "created": 5, "name": "Moby Dick"}'
    assert decode_record(record, Book) == book


def test_a_table_that_a_newer_version_has_written_into_is_refused_at_the_start(table: Table) -> None:
    check_shapes(table)
    check_shapes(table)
    record = table.record.get("table", "shapes")
    shapes = msgspec.json.decode(record.state or "")
    assert shapes == {each.name: each.shape for each in known_resource_types()} | {"keys": 2}
    # A type that is not known here is not read here either.
    record.state = msgspec.json.encode({**shapes, "gift_card": 2}).decode()
    record.save()
    check_shapes(table)
    assert msgspec.json.decode(table.record.get("table", "shapes").state or "")["gift_card"] == 2
    record.state = msgspec.json.encode({**shapes, "invoice": 99}).decode()
    record.save()
    with pytest.raises(EngineError) as refused:
        check_shapes(table)
    assert str(refused.value) == (
        "A newer version of the emulator has written into the table shapes (invoice): use that version, or set "
        "EMULATOR_TABLE or EMULATOR_DATA to another one."
    )


def numbered(table: Table) -> list[Invoice] | None:
    uow = UnitOfWork(table, WORLD, Environment(5, "http://127.0.0.1", lambda: 1))
    found = uow.list_by_number(Invoice, POSITIVE, 10)
    return None if found is None else list(found)


def test_a_new_table_holds_nothing_old(table: Table) -> None:
    for _ in range(2):
        check_shapes(table)
        assert {name: table.oldest_shapes[name] for name in KNOWN} == KNOWN
        assert numbered(table) == []


def test_a_table_of_an_earlier_version_is_not_asked_through_an_index_that_came_later(table: Table) -> None:
    """Its invoices stand in no index of numbers, whatever is written beside them later."""
    table.keys = Keys()
    invoice = draft(customer(), 1000)
    record = RecordMapper(table, WORLD, 5).record(invoice, WorldClock(id=WORLD.account), 7)
    record.by4, record.shape = None, None
    record.save()
    for _ in range(2):
        check_shapes(table)
        assert set(table.oldest_shapes.values()) == {1}
        assert numbered(table) is None
    assert decode_record(record, Invoice) == invoice


def named(table: Table) -> list[str]:
    uow = UnitOfWork(table, WORLD, Environment(5, "http://127.0.0.1", lambda: 1))
    selection = Selection(equals={"email_key": "jenny@example.com", "listed": "listed"}, limit=10)
    return [each.id for each in uow.list(Customer, selection).items]


def test_nor_is_it_for_customers_by_their_addresses(table: Table) -> None:
    """They are looked at one by one, and found."""
    table.keys = Keys()
    older, newer = customer(), customer()
    for each, knows_the_index in ((older, False), (newer, True)):
        record = RecordMapper(table, WORLD, 5).record(each, WorldClock(id=WORLD.account), 7)
        if not knows_the_index:
            record.by3, record.by4, record.shape = None, None, None
        record.save()
    check_shapes(table)
    assert named(table) == [newer.id, older.id]


def test_a_new_table_finds_customers_through_it(table: Table) -> None:
    check_shapes(table)
    found, other = customer(email="Jenny@Example.com"), customer(email="other@example.com")
    for each in (found, other):
        RecordMapper(table, WORLD, 5).record(each, WorldClock(id=WORLD.account), 7).save()
    hidden = RecordMapper(table, WORLD, 5).record(customer(), WorldClock(id=WORLD.account), 7)
    hidden.by3 = None
    hidden.save()
    assert named(table) == [found.id]
