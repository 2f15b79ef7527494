"""What happened to one thing is found among all events of the world; where the reading ends, a page says so."""

from __future__ import annotations

import time
from html import unescape
from urllib.parse import quote

import pytest

from emulator.billing.core.api_versions import NEWEST
from emulator.billing.core.events import Event
from emulator.billing.core.ids import new_id
from emulator.bootstrap import Emulator
from emulator.pages.console import events, events_about, search_box, timeline
from emulator.worlds import World
from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor


@pytest.fixture
def little_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four events at most are read for a page, two at a time."""
    monkeypatch.setattr(events_about, "_BATCH_SIZE", 2)
    for module, name in (
        (events, "MAX_READ"),
        (search_box, "_EVENTS_LOOKED_THROUGH"),
        (timeline, "_LOOKED_THROUGH"),
    ):
        monkeypatch.setattr(module, name, 4)


def pages_from(developer: Developer, url: str) -> list[str]:
    """The texts of a page and of those that it goes on with."""
    texts = [developer.open(url)]
    while more := developer.links("after=evt_"):
        link = unescape(more[0])
        texts.append(developer.open(f"{developer.base}/events{link}" if link.startswith("?") else link))
    return texts


@pytest.mark.usefixtures("little_read")
def test_where_the_reading_ends_a_page_says_where_to_go_on(visitor: Visitor, developer: Developer) -> None:
    """However much happened since, and on whatever page one begins."""
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    tax_id = visitor.post(f"/v1/customers/{customer}/tax_ids", type="eu_vat", value="DE123456789")["id"]
    for _ in range(9):
        visitor.post("/v1/customers", email="other@example.com")
    shown = pages_from(developer, f"{developer.base}/customers/{customer}")
    assert ["customer.created" in each for each in shown] == [False, False, True]
    assert "Older events" in shown[0]
    listed = pages_from(developer, f"{developer.base}/events?object={tax_id}")
    assert "Nothing of that kind among the 4 events that were looked through" in listed[0]
    assert "customer.tax_id.created" in listed[-1]
    searched = pages_from(developer, f"{developer.base}/search?q=il_nothing")
    assert "Nothing of that kind among the 4 events" in searched[0]
    assert "among the" not in searched[-1]
    # Of a type alone an index knows: nothing else is read.
    (listed_at_once,) = pages_from(developer, f"{developer.base}/events?type=customer.tax_id.created&object={tax_id}")
    assert "customer.tax_id.created" in listed_at_once


@pytest.mark.parametrize("query", ["type=invoice.paid", "object=in_nothing"])
def test_what_none_is_of_is_not_said_of_all(query: str, visitor: Visitor, developer: Developer) -> None:
    assert "Nothing has happened yet." in developer.open(f"{developer.base}/events")
    visitor.post("/v1/customers", email="jenny@example.com")
    (shown,) = pages_from(developer, f"{developer.base}/events?{query}")
    assert "Nothing of that kind." in shown
    assert "Nothing has happened yet." not in shown


@pytest.mark.usefixtures("little_read")
@pytest.mark.parametrize("wanted", ["Acme Corp", "jenny@example.com", "acme", "ABCD1234-0009"])
def test_what_is_no_id_has_no_older_events(wanted: str, visitor: Visitor, developer: Developer) -> None:
    """However many there are: a name that nobody has is called by nothing."""
    for _ in range(5):
        visitor.post("/v1/customers", email="other@example.com")
    assert "Nothing is called that." in developer.open(f"{developer.base}/search?q={quote(wanted)}")


@pytest.mark.usefixtures("little_read")
def test_nothing_is_read_from_before_a_thing_was_made(running: Emulator) -> None:
    """Its id says when, where the world has no other time than the real one and nobody chose the id."""
    store, world, now = running.store, World("acct_1Events0123456789", livemode=False), int(time.time())

    def made(prefix: str, created: int) -> str:
        return new_id(prefix, account=world.account, created=created, stamp=store.stamps.next())

    uow = store.unit_of_work(world)
    for second in range(now - 3600, now - 3591):
        event = Event(id=made("evt", second), created=second, type="price.created", api_version=NEWEST, data={})
        uow.changes.save(event)
    uow.commit()

    def is_bounded(id: str) -> bool:
        return events_about.events_about(store.unit_of_work(world), [id], 5, most_read=4).go_on_after is None

    assert is_bounded(made("in", now))
    assert is_bounded(made("cus", now))
    assert not any(is_bounded(id) for id in (made("in", now - 3600), made("in", now + 3600), "cus_Chosen01234567", "x"))


@pytest.mark.parametrize("frozen_time", [-86_400 * 365, 0, 86_400 * 365])
def test_what_lives_on_a_test_clock_has_its_events(visitor: Visitor, developer: Developer, frozen_time: int) -> None:
    """They are of the world's time, whatever time its id says."""
    clock = visitor.post("/v1/test_helpers/test_clocks", frozen_time=int(time.time()) + frozen_time)["id"]
    customer = visitor.post("/v1/customers", email="jenny@example.com", test_clock=clock)["id"]
    assert "customer.created" in developer.open(f"{developer.base}/customers/{customer}")


@pytest.mark.parametrize("moves", [(86_400,), (86_400, -86_400), (-86_400, 86_400)])
def test_whatever_the_clock_was_moved_to(visitor: Visitor, developer: Developer, moves: tuple[int, ...]) -> None:
    """A thing has the events of all times."""
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    for move in moves:
        visitor.move_clock(now=visitor.get("/_emulator/clock")["now"] + move)
        visitor.post(f"/v1/customers/{customer}", description=f"moved by {move}")
    text = developer.open(f"{developer.base}/customers/{customer}")
    assert text.count("customer.updated") == len(moves)
    assert "customer.created" in text
