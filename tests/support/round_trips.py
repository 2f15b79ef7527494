"""Seeing what a request asks of DynamoDB."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from emulator.bootstrap import Emulator

_EVENT = "before-call.dynamodb"
_NAMES = {"GetItem": "read", "BatchGetItem": "read", "Query": "query", "TransactWriteItems": "write"}


@contextmanager
def round_trips(emulator: Emulator) -> Iterator[list[str]]:
    """What this thread does while the block runs, in order: read, query, write, or DynamoDB's name of anything else."""
    called: list[str] = []
    thread = threading.get_ident()

    def note(model: Any, **_: Any) -> None:
        if threading.get_ident() == thread:
            called.append(_NAMES.get(model.name, model.name))

    events = emulator.store.table.connection.client.meta.events
    events.register(_EVENT, note)
    try:
        yield called
    finally:
        events.unregister(_EVENT, note)
