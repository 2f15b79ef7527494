"""What those who listen get: from memory what their process commits, from the store what others do."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from emulator.api.stripe.stripecli import commit_feed
from emulator.api.stripe.stripecli.commit_feed import CommitFeed
from emulator.api.stripe.stripecli.tail import LOOK_SECONDS, Tail
from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.system.webhook_resends import resend_to_listeners
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World, account_of
from tests.support.round_trips import round_trips
from tests.support.serving import Server
from tests.support.wire import new_key

pytestmark = pytest.mark.every_engine


class Listener:
    """A tail whose seconds pass when a test says so, and the two processes whose events it hears."""

    def __init__(self, store: Store) -> None:
        self.feed = CommitFeed()
        self.own = replace(store, on_commit=self.feed.publish)
        self.other = store
        self.world = World(account_of(new_key()), livemode=False)
        self.seconds = 0.0
        self.subscription = self.feed.subscribe(self.world)
        self.tail = Tail(store, self.world, self.subscription, lambda: self.seconds)

    def poll(self) -> list[str]:
        """The events that have come, by type."""
        return [tailed.event.type for tailed in self.tail.poll()]

    def look(self) -> list[str]:
        """The same, once it is time to look into the store."""
        self.seconds += LOOK_SECONDS
        return self.poll()


@pytest.fixture
def listener(server: Server) -> Iterator[Listener]:
    """A listener of a world of its own."""
    listener = Listener(server.emulator.store)
    yield listener
    listener.feed.unsubscribe(listener.subscription)


def event(uow: UnitOfWork, type: str) -> Event:
    id = uow.ctx.new_id(Event.RESOURCE_TYPE.prefix)
    return Event(id=id, created=uow.ctx.now, type=type, api_version="2025-01-01", data={"object": {}})


def emit(store: Store, world: World, *types: str) -> list[Event]:
    """Commits events in one unit of work."""

    def operation(uow: UnitOfWork) -> list[Event]:
        events = [event(uow, type) for type in types]
        for each in events:
            uow.changes.save(each)
        return events

    return store.run(world, operation)


def test_what_its_process_commits_is_there_without_looking_and_once(listener: Listener, server: Server) -> None:
    emit(listener.own, listener.world, "a", "b")
    emit(listener.own, listener.world, "c")
    with round_trips(server.emulator) as called:
        assert listener.poll() == ["a", "b", "c"]
        assert listener.poll() == []
    assert "query" not in called
    assert listener.look() == []
    assert listener.look() == []


def test_what_another_process_commits_is_found_when_it_looks(listener: Listener) -> None:
    emit(listener.other, listener.world, "other")
    assert listener.poll() == []
    emit(listener.own, listener.world, "own")
    assert listener.look() == ["other", "own"]
    assert listener.poll() == []
    assert listener.look() == []


def test_an_event_whose_deliveries_are_counted_is_no_new_one(listener: Listener) -> None:
    (emitted,) = emit(listener.own, listener.world, "a")
    assert listener.poll() == ["a"]

    def count(uow: UnitOfWork) -> None:
        found = uow.get(Event, emitted.id)
        assert found is not None
        uow.changes.save(replace(found, pending_webhooks=1))

    listener.own.run(listener.world, count)
    assert listener.subscription.fetch() == []
    assert listener.look() == []


def test_an_event_that_is_resent_comes_once_more(listener: Listener) -> None:
    (emitted,) = emit(listener.own, listener.world, "a")
    assert listener.poll() == ["a"]
    listener.own.run(listener.world, lambda uow: resend_to_listeners(emitted, uow.ctx, uow.real_now, uow.changes))
    assert listener.poll() == ["a"]
    assert listener.look() == []


@pytest.mark.parametrize("process", ["own", "other"])
def test_a_platform_hears_its_connected_accounts_and_nobody_else_does(process: str, listener: Listener) -> None:
    store: Store = getattr(listener, process)
    connected = listener.world.connected("acct_1Connected")
    stranger = World(account_of(new_key()), livemode=False)
    emit(store, stranger, "strange")
    (emitted,) = emit(store, connected, "connected")
    store.run(connected, lambda uow: resend_to_listeners(emitted, uow.ctx, uow.real_now, uow.changes))
    if process == "other":
        listener.seconds += LOOK_SECONDS
    (tailed,) = listener.tail.poll()
    assert (tailed.event, tailed.uow.world) == (emitted, connected)
    assert listener.look() == []


def test_what_a_slow_listener_has_no_room_for_is_found_in_the_store(listener: Listener) -> None:
    with patch.object(commit_feed, "MAX_WAITING", 2):
        emit(listener.own, listener.world, "a", "b", "c")
        emit(listener.own, listener.world, "d")
    assert listener.poll() == ["a", "b"]
    assert listener.look() == ["c", "d"]


def test_who_has_gone_is_left_nothing(listener: Listener) -> None:
    listener.feed.unsubscribe(listener.subscription)
    emit(listener.own, listener.world, "a")
    assert listener.subscription.fetch() == []
