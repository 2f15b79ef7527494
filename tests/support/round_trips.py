"""Seeing what a request asks of DynamoDB."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from emulator.bootstrap import Emulator

_NAMES = {"GetItem": "read", "BatchGetItem": "read", "Query": "query", "TransactWriteItems": "write"}


@contextmanager
def round_trips(emulator: Emulator) -> Iterator[list[str]]:
    """What this thread does while the block runs, in order: read, query, write, or DynamoDB's name of anything else."""
    called: list[str] = []
    thread = threading.get_ident()

    connection = emulator.store.table.connection
    dispatch = connection.dispatch

    def noted(operation: str, arguments: dict[str, Any]) -> Any:
        if threading.get_ident() == thread:
            called.append(_NAMES.get(operation, operation))
        return dispatch(operation, arguments)

    with patch.object(connection, "dispatch", noted):
        yield called
