"""Where request threads leave what they committed, for the dispatcher's event loop to fetch."""

import threading
from collections.abc import Callable

from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_dispatch import TASK
from emulator.store.unit_of_work import UnitOfWork

OnCommit = Callable[[UnitOfWork], None]


def ordered_dispatches(uow: UnitOfWork) -> list[Job]:
    """The dispatches that a unit of work ordered; one that it only wrote again was ordered by another."""
    return [each for each in uow.changes.saved(Job) if each.task == TASK and uow.is_new(each)]


class CommitRelay:
    """Passes on units of work that order webhooks.

    Nothing is kept here: while nobody fetches, the work waits in the store, where the worker finds it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[OnCommit, OnCommit] | None = None

    def subscribe(self, before_commit: OnCommit, on_commit: OnCommit) -> None:
        """From now on, both are called with each unit of work by its thread, `on_commit` in the order of commits."""
        with self._lock:
            self._listeners = before_commit, on_commit

    def unsubscribe(self) -> None:
        """From now on, nothing is passed on."""
        with self._lock:
            self._listeners = None

    def prepare(self, uow: UnitOfWork) -> None:
        """Shows what is about to be committed, if it orders webhooks."""
        listeners = self._listeners
        if listeners is not None and ordered_dispatches(uow):
            listeners[0](uow)

    def publish(self, uow: UnitOfWork) -> None:
        """Passes on what was committed, if it orders webhooks."""
        if not ordered_dispatches(uow):
            return
        with self._lock:
            if self._listeners is not None:
                self._listeners[1](uow)
