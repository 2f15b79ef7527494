"""Where request threads leave what they committed, for the dispatcher's event loop to fetch."""

import threading
from collections.abc import Callable

from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_dispatch import TASK
from emulator.store.unit_of_work import UnitOfWork

OnCommit = Callable[[UnitOfWork], None]


def ordered_dispatches(uow: UnitOfWork) -> list[Job]:
    """The dispatches that a unit of work ordered."""
    return [each for each in uow.changes.saved(Job) if each.task == TASK]


class CommitRelay:
    """Passes on committed units of work that order webhooks.

    Nothing is kept here: while nobody fetches, the work waits in the store, where the worker finds it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on_commit: OnCommit | None = None

    def subscribe(self, on_commit: OnCommit) -> None:
        """From now on, `on_commit` is called with each unit of work in the order of commits, by their threads."""
        with self._lock:
            self._on_commit = on_commit

    def unsubscribe(self) -> None:
        """From now on, nothing is passed on."""
        with self._lock:
            self._on_commit = None

    def publish(self, uow: UnitOfWork) -> None:
        """Passes on what was committed, if it orders webhooks."""
        if not ordered_dispatches(uow):
            return
        with self._lock:
            if self._on_commit is not None:
                self._on_commit(uow)
