"""Listings: one query on one index, newest first, with the id itself as the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from emulator.billing.core.ids import Stamps, new_id
from emulator.billing.customers.customer import Customer
from emulator.store.list_queries import Page, Selection, UnknownCursorError
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.round_trips import nothing_recent

pytestmark = pytest.mark.every_engine

START = 1_700_000_000


@pytest.fixture(autouse=True)
def _nothing_recent(store: Store) -> Iterator[None]:
    """Where a cursor stands is always looked up: what that costs is stated."""
    with nothing_recent(store.table):
        yield


@pytest.fixture
def made(store: Store, world: World) -> list[Customer]:
    """Thirty customers, oldest first: three in every second, every third with a mail address, one in ten deleted."""
    stamps = Stamps()
    made = [
        Customer(
            id=new_id("cus", account=world.account, created=START + number // 3, stamp=stamps.next()),
            created=START + number // 3,
            invoice_prefix="AAA",
            email="third@example.com" if number % 3 == 0 else None,
            deleted=number % 10 == 9,
        )
        for number in range(30)
    ]
    uow = store.unit_of_work(world)
    # What a process reads of a world first tells it that nobody has closed it.
    uow.load([])
    for each in made:
        uow.changes.save(each)
    uow.commit()
    return made


def listed(store: Store, world: World, limit: int = 100, **selection: Any) -> Page[Customer]:
    uow = store.unit_of_work(world)
    selected = Selection(**{"equals": {}, "limit": limit, **selection})
    page = uow.list(Customer, selected)
    # Callers may choose a customer's id: where it stands is looked up, along with what every request reads first.
    assert uow.round_trips == (1 if selected.cursor is None else 2)
    return page


def test_newest_first_also_within_a_second(store: Store, world: World, made: list[Customer]) -> None:
    page = listed(store, world)
    assert (list(page.items), page.has_more) == (made[::-1], False)


@pytest.mark.parametrize("limit", [1, 2, 7, 29, 30, 31])
def test_pages_join_without_gap_or_repetition(limit: int, store: Store, world: World, made: list[Customer]) -> None:
    seen: list[Customer] = []
    cursor: str | None = None
    while True:
        page = listed(store, world, limit, starting_after=cursor)
        seen.extend(page.items)
        if not page.has_more:
            break
        cursor = page.items[-1].id
    assert seen == made[::-1]

    backwards: list[Customer] = []
    cursor = made[0].id
    while True:
        page = listed(store, world, limit, ending_before=cursor)
        backwards = [*page.items, *backwards]
        if not page.has_more:
            break
        cursor = page.items[0].id
    assert backwards == made[:0:-1]


def test_an_index_settles_a_filter(store: Store, world: World, made: list[Customer]) -> None:
    living = [each for each in made if not each.deleted]
    assert list(listed(store, world, equals={"listed": "listed"}).items) == living[::-1]
    thirds = [each for each in living if each.email]
    both = {"listed": "listed", "email": "third@example.com"}
    assert list(listed(store, world, equals=both).items) == thirds[::-1]
    page = listed(store, world, 2, equals=both, starting_after=thirds[4].id)
    assert (list(page.items), page.has_more) == ([thirds[3], thirds[2]], True)


def test_a_filter_that_no_index_has(store: Store, world: World, made: list[Customer]) -> None:
    page = listed(store, world, 4, equals={"invoice_prefix": "AAA"}, predicate=lambda each: each.created % 2 == 0)
    even = [each for each in made if each.created % 2 == 0][::-1]
    assert (list(page.items), page.has_more) == (even[:4], True)
    assert list(listed(store, world, equals={"invoice_prefix": "BBB"}).items) == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, slice(0, 30)),
        (START, None, slice(0, 30)),
        (START + 1, None, slice(3, 30)),
        (None, START, slice(0, 3)),
        (START + 2, START + 3, slice(6, 12)),
        (START + 9, START + 9, slice(27, 30)),
        (START + 10, None, slice(0, 0)),
        (None, START - 1, slice(0, 0)),
        (START + 5, START + 4, slice(0, 0)),
    ],
)
def test_bounds_of_creation(
    first: int | None, last: int | None, expected: slice, store: Store, world: World, made: list[Customer]
) -> None:
    page = listed(store, world, created_from=first, created_to=last)
    assert list(page.items) == made[expected][::-1]


@pytest.mark.parametrize("name", ["starting_after", "ending_before"])
def test_an_unknown_cursor(name: str, store: Store, world: World, made: list[Customer]) -> None:
    assert made
    for cursor in ("cus_nope", "zzz", "x" * 3000):
        with pytest.raises(UnknownCursorError):
            listed(store, world, 3, **{name: cursor})


def test_a_cursor_outside_the_filter(store: Store, world: World, made: list[Customer]) -> None:
    uow = store.unit_of_work(world)
    selection = Selection(equals={"listed": "listed"}, limit=2, starting_after=made[19].id)
    assert list(uow.list(Customer, selection).items) == [made[18], made[17]]
    assert made[19].deleted
    assert uow.round_trips == 2


def test_a_value_is_found_by_the_whole_of_it(store: Store, world: World) -> None:
    """Those that begin with it, followed by what separates values in keys, are others."""
    stamps = Stamps()
    emails = ["a", "a#listed#b", "a", "a#listed#", "a#listed#a", "a"]
    uow = store.unit_of_work(world)
    uow.load([])
    for email in emails:
        id = new_id("cus", account=world.account, created=START, stamp=stamps.next())
        uow.changes.save(Customer(id=id, created=START, invoice_prefix="AAA", email=email))
    uow.commit()
    for limit in (1, 2, 3, 100):
        for email in emails:
            selection = Selection(equals={"email": email, "listed": "listed"}, limit=limit)
            page = store.unit_of_work(world).list(Customer, selection)
            assert [each.email for each in page.items] == [email] * min(limit, emails.count(email))
            assert page.has_more == (emails.count(email) > limit)
