"""Seeing what an emulator asks of DynamoDB."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from emulator.bootstrap import Emulator
from emulator.store.recent_records import RecentRecords
from emulator.store.table import Table

Notice = Callable[[str, dict[str, Any]], object]
"""Is told of a call: DynamoDB's name of the operation, and its arguments."""

_NAMES = {"GetItem": "read", "BatchGetItem": "read", "Query": "query", "TransactWriteItems": "write"}


@contextmanager
def noticing(table: Table, notice: Notice) -> Iterator[None]:
    """Has each call told of before it is made, whatever thread makes it, while the block runs."""
    connection = table.connection
    dispatch = connection.dispatch

    def noticed(operation: str, arguments: dict[str, Any]) -> Any:
        notice(operation, arguments)
        return dispatch(operation, arguments)

    with patch.object(connection, "dispatch", noticed):
        yield


def of_this_thread(notice: Notice) -> Notice:
    """Is told of the calls of the present thread alone."""
    thread = threading.get_ident()

    def own(operation: str, arguments: dict[str, Any]) -> None:
        if threading.get_ident() == thread:
            notice(operation, arguments)

    return own


@contextmanager
def round_trips(emulator: Emulator) -> Iterator[list[str]]:
    """What this thread does while the block runs, in order: read, query, write, or DynamoDB's name of anything else.

    It is counted for things that nobody has read or written lately, as requests cost at most.
    """
    called: list[str] = []
    with (
        nothing_recent(emulator.store.table),
        noticing(
            emulator.store.table, of_this_thread(lambda operation, _: called.append(_NAMES.get(operation, operation)))
        ),
    ):
        yield called


@contextmanager
def nothing_recent(table: Table) -> Iterator[None]:
    """Has nothing remembered of things by their keys while the block runs."""
    with patch.object(table, "recent_records", RecentRecords(None)):
        yield
