"""What this process commits itself, handed to its listeners in memory: they need not look into the store for it."""

import threading
from collections import deque
from collections.abc import Sequence

from msgspec import Struct

from emulator.billing.core.events import Event
from emulator.billing.system.listener_notices import ListenerNotice
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

MAX_WAITING = 1000
"""How much may wait for one listener; what comes on top of it is found in the store, later."""

Emitted = Event | ListenerNotice


class Subscription:
    """What one listener is yet to fetch, in the order of commits."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: deque[Emitted] = deque()

    def put(self, emitted: Sequence[Emitted]) -> None:
        """Leaves something for the listener, as far as there is room."""
        with self._condition:
            self._waiting.extend(emitted[: MAX_WAITING - len(self._waiting)])
            self._condition.notify_all()

    def fetch(self) -> list[Emitted]:
        """What has come since the last time."""
        with self._condition:
            fetched = list(self._waiting)
            self._waiting.clear()
            return fetched

    def wait(self, seconds: float) -> None:
        """Returns as soon as there is something to fetch, or after so many seconds."""
        with self._condition:
            self._condition.wait_for(lambda: bool(self._waiting), timeout=seconds)


class _Listener(Struct, frozen=True):
    key_prefix: str
    subscription: Subscription


class CommitFeed:
    """Passes on the new events and the notices of committed units of work, to the listeners of their worlds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[_Listener, ...] = ()

    def subscribe(self, world: World) -> Subscription:
        """From now on, what is committed for those who listen to a world is left in the subscription."""
        subscription = Subscription()
        with self._lock:
            self._listeners = (*self._listeners, _Listener(world.key_prefix, subscription))
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """From now on, nothing more is left there."""
        with self._lock:
            self._listeners = tuple(each for each in self._listeners if each.subscription is not subscription)

    def publish(self, uow: UnitOfWork) -> None:
        """Passes on what was committed, if somebody listens."""
        listeners = self._listeners
        if not listeners:
            return
        # An event that was there before is one whose deliveries are counted.
        events = filter(uow.is_new, uow.changes.saved(Event))
        _leave(listeners, uow.world, sorted(events, key=lambda event: event.id))
        _leave(listeners, uow.world.platform or uow.world, uow.changes.saved(ListenerNotice))


def _leave(listeners: Sequence[_Listener], world: World, emitted: Sequence[Emitted]) -> None:
    if not emitted:
        return
    for listener in listeners:
        if listener.key_prefix == world.key_prefix:
            listener.subscription.put(emitted)
