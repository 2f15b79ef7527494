"""One request, one transaction: all or nothing, and nothing that somebody else changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from secrets import token_urlsafe
from typing import Any

import pytest

from emulator.api.idempotency import StoredReply
from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.system.jobs import Job
from emulator.store.identity_map import AlreadyDone
from emulator.store.list_queries import Selection
from emulator.store.serialization import MAX_ITEM_BYTES, TooLargeError
from emulator.store.store import ContentionError, Store
from emulator.store.table import Table
from emulator.store.unit_of_work import ConflictError, TooManyChangesError, UnitOfWork
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.worlds import new_world

pytestmark = pytest.mark.every_engine

Begin = Callable[[], UnitOfWork]


@pytest.fixture
def begin(store: Store, world: World) -> Begin:
    """Begins a unit of work in a world of the test's own."""
    return lambda: store.unit_of_work(world)


def customer(id: str = "cus_1", **facts: Any) -> Customer:
    return Customer(**{"id": id, "created": 1_700_000_000, "invoice_prefix": "AAA", **facts})


def save(begin: Begin, *things: Customer) -> None:
    uow = begin()
    for each in things:
        uow.changes.save(each)
    uow.commit()


def test_what_is_committed_is_read(begin: Begin) -> None:
    save(begin, customer(name="Jürgen 😀", metadata={"a": "b"}, preferred_locales=("de", "fr")))
    assert begin().get(Customer, "cus_1") == customer(
        name="Jürgen 😀", metadata={"a": "b"}, preferred_locales=("de", "fr")
    )
    assert begin().get(Customer, "cus_2") is None


def test_nothing_is_written_before_the_commit(begin: Begin) -> None:
    uow = begin()
    uow.changes.save(customer())
    assert uow.get(Customer, "cus_1") == customer()
    assert begin().get(Customer, "cus_1") is None


def test_a_commit_of_nothing_is_no_call(begin: Begin) -> None:
    uow = begin()
    uow.commit()
    assert uow.round_trips == 0


def test_things_are_read_once(begin: Begin) -> None:
    save(begin, customer("cus_1"), customer("cus_2"))
    uow = begin()
    found = uow.get_many(Customer, ["cus_2", "cus_3", "cus_1"])
    assert [None if each is None else each.id for each in found] == ["cus_2", None, "cus_1"]
    assert uow.round_trips == 1
    assert uow.get(Customer, "cus_1") is found[2]
    assert uow.get(Customer, "cus_3") is None
    assert uow.round_trips == 1


def test_two_who_read_the_same(begin: Begin) -> None:
    save(begin, customer())
    first, second = begin(), begin()
    for uow, name in ((first, "first"), (second, "second")):
        read = uow.get(Customer, "cus_1")
        assert read is not None
        uow.changes.save(replace(read, name=name))
    first.commit()
    with pytest.raises(ConflictError):
        second.commit()
    assert begin().get(Customer, "cus_1") == customer(name="first")


def test_two_who_found_nothing(begin: Begin) -> None:
    first, second = begin(), begin()
    for uow, name in ((first, "first"), (second, "second")):
        assert uow.get(Customer, "cus_1") is None
        uow.changes.save(customer(name=name))
    first.commit()
    with pytest.raises(ConflictError):
        second.commit()


def test_a_new_thing_does_not_replace_one(begin: Begin) -> None:
    save(begin, customer(name="first"))
    with pytest.raises(ConflictError):
        save(begin, customer(name="second"))


@pytest.mark.parametrize("relies", [True, False])
def test_relying_on_what_is_only_read(relies: bool, begin: Begin) -> None:
    save(begin, customer("cus_1"))
    uow = begin()
    read = uow.get(Customer, "cus_1")
    assert read is not None
    if relies:
        uow.changes.check_unchanged(read)
    uow.changes.save(customer("cus_2"))
    changed = begin()
    assert changed.get(Customer, "cus_1") is not None
    changed.changes.save(customer("cus_1", name="changed"))
    changed.commit()
    if relies:
        with pytest.raises(ConflictError):
            uow.commit()
    else:
        uow.commit()
    assert (begin().get(Customer, "cus_2") is None) is relies


def test_all_or_nothing(begin: Begin) -> None:
    save(begin, customer("cus_3"))
    uow = begin()
    for id in ("cus_1", "cus_2", "cus_3"):
        uow.changes.save(customer(id))
    with pytest.raises(ConflictError):
        uow.commit()
    assert begin().get_many(Customer, ["cus_1", "cus_2"]) == [None, None]


def test_removing(begin: Begin) -> None:
    save(begin, customer())
    first, second = begin(), begin()
    for uow in (first, second):
        read = uow.get(Customer, "cus_1")
        assert read is not None
        uow.changes.remove(read)
        assert uow.get(Customer, "cus_1") is None
    first.commit()
    with pytest.raises(ConflictError):
        second.commit()
    assert begin().get(Customer, "cus_1") is None


def test_a_hundred_changes_and_no_more(begin: Begin) -> None:
    save(begin, *(customer(f"cus_{number}") for number in range(100)))
    with pytest.raises(TooManyChangesError):
        save(begin, *(customer(f"cus_a{number}") for number in range(101)))
    found = begin().get_many(Customer, [f"cus_{number}" for number in range(100)])
    assert all(each is not None for each in found)


@pytest.mark.parametrize("characters", [5000, 100_000])
def test_long_states_are_packed_and_come_back(characters: int, begin: Begin) -> None:
    """They count once for each listing they stand in as well; an engine takes 400 KB all together."""
    long = customer(description=token_urlsafe(characters)[:characters], email="a@example.com")
    save(begin, long)
    assert begin().get(Customer, "cus_1") == long


def test_what_no_engine_takes(begin: Begin) -> None:
    with pytest.raises(TooLargeError, match="customer cus_1 would take"):
        save(begin, customer(description=token_urlsafe(MAX_ITEM_BYTES)))
    assert begin().get(Customer, "cus_1") is None


def reply(key: str = "k", created: int = 4_000_000_000) -> StoredReply:
    return StoredReply(id=key, created=created, path="/", fingerprint="", status=200, body="", request_id="req_1")


def test_a_guard_is_seen_with_the_first_read(begin: Begin, store: Store, world: World) -> None:
    def operation(uow: UnitOfWork) -> None:
        uow.guard(StoredReply, "k")
        uow.get(Customer, "cus_1")
        uow.changes.save(reply())

    store.run(world, operation)
    uow = begin()
    uow.guard(StoredReply, "k")
    with pytest.raises(AlreadyDone) as done:
        uow.get(Customer, "cus_1")
    assert (done.value.guard, uow.round_trips) == (reply(), 1)


@pytest.mark.parametrize("reads", [True, False])
def test_a_guard_that_was_written_meanwhile(reads: bool, begin: Begin) -> None:
    """Who looked for it before conflicts, and sees it when run again; who did not is told at once."""
    first, second = begin(), begin()
    for uow, id in ((first, "cus_1"), (second, "cus_2")):
        uow.guard(StoredReply, "k")
        if reads:
            uow.get(Customer, id)
        uow.changes.save(customer(id))
        uow.changes.save(reply())
    first.commit()
    with pytest.raises(ConflictError if reads else AlreadyDone):
        second.commit()
    assert begin().get(Customer, "cus_2") is None


def test_a_listing_does_not_hide_that_what_was_read_has_changed(begin: Begin) -> None:
    save(begin, customer(description="old"))
    uow, other = begin(), begin()
    read = uow.get(Customer, "cus_1")
    assert read is not None
    other.get(Customer, "cus_1")
    other.changes.save(customer(description="new"))
    other.commit()
    uow.list(Customer, Selection(equals={"listed": "listed"}, limit=10))
    uow.changes.save(replace(read, name="Jenny"))
    with pytest.raises(ConflictError):
        uow.commit()


def test_what_has_expired_is_gone(begin: Begin) -> None:
    uow = begin()
    uow.changes.save(reply("old", created=1_700_000_000))
    uow.changes.save(reply("new"))
    uow.commit()
    assert begin().get(StoredReply, "old") is None
    assert begin().get(StoredReply, "new") == reply("new")
    again = begin()
    again.guard(StoredReply, "old")
    again.get(Customer, "cus_1")
    again.changes.save(reply("old"))
    again.commit()
    assert begin().get(StoredReply, "old") == reply("old")


def test_a_job_is_run_again_after_a_conflict(store: Store, world: World, begin: Begin) -> None:
    save(begin, customer(next_invoice_sequence=1))
    together = threading.Barrier(4)

    def operation(uow: UnitOfWork) -> None:
        read = uow.get(Customer, "cus_1")
        assert read is not None
        uow.changes.save(replace(read, next_invoice_sequence=read.next_invoice_sequence + 1))

    def run(_: int) -> None:
        together.wait()
        for _ in range(5):
            store.run(world, operation)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(run, range(4)))
    assert begin().get(Customer, "cus_1") == customer(next_invoice_sequence=21)


def test_a_job_that_never_gets_through(
    store: Store, world: World, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.store.store._FIRST_RETRY_DELAY", 0)
    save(begin, customer())

    def operation(uow: UnitOfWork) -> None:
        read = uow.get(Customer, "cus_1")
        assert read is not None
        uow.changes.save(replace(read, name="mine"))
        quicker = begin()
        assert quicker.get(Customer, "cus_1") is not None
        quicker.changes.save(replace(read, name="theirs", next_invoice_sequence=read.next_invoice_sequence + 1))
        quicker.commit()

    with pytest.raises(ContentionError):
        store.run(world, operation)
    kept = begin().get(Customer, "cus_1")
    assert kept is not None
    assert kept.name == "theirs"


def test_a_job_that_raises_changes_nothing(store: Store, world: World, begin: Begin) -> None:
    def operation(uow: UnitOfWork) -> None:
        uow.changes.save(customer())
        raise KeyError("no")

    with pytest.raises(KeyError):
        store.run(world, operation)
    assert begin().get(Customer, "cus_1") is None


def test_worlds_are_apart(store: Store, world: World, begin: Begin) -> None:
    save(begin, customer())
    others = [
        replace(world, livemode=True),
        replace(world, account="acct_other"),
        World("acct_connected", livemode=False, owner=world.account),
        World(world.account, livemode=False, owner="acct_other"),
    ]
    for other in others:
        assert store.unit_of_work(other).get(Customer, "cus_1") is None


def test_ids_that_no_key_can_be(begin: Begin) -> None:
    uow = begin()
    assert uow.get_many(Customer, ["", "x" * 2000, "ü" * 600]) == [None] * 3


def test_due_work_is_found_across_worlds(server: Server, store: Store) -> None:
    # In a table that no worker looks at.
    with closing(Table("idle", server.emulator.engine)) as table:
        table.create()
        store = replace(store, table=table)
        worlds = [new_world() for _ in range(3)]
        later = store.clock.real_now() + 3600
        for number, world in enumerate(worlds):
            uow = store.unit_of_work(world)
            uow.changes.save(Job(id="now", created=1, task="none", subject="x", due_at=number))
            uow.changes.save(Job(id="later", created=1, task="none", subject="x", due_at=later))
            uow.commit()
        found = [(world, each.due_at) for world, each in store.due(100)]
        assert found == [(world, number) for number, world in enumerate(worlds)]
        assert [world for world, _ in store.due(2)] == worlds[:2]


def test_committing_wakes_who_waits(store: Store, world: World) -> None:
    count = store.commit_signal.count
    store.run(world, lambda uow: uow.changes.save(customer()))
    assert store.commit_signal.count > count
    assert not [each for each in store.unit_of_work(world).changes.written if each[0] == Event.RESOURCE_TYPE.name]
