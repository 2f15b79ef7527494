"""A write that nobody waits for any more, and that the engine makes all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from emulator.store.availability import StoreUnavailableError
from emulator.store.table import Table


@contextmanager
def unanswered(table: Table, about: str) -> Iterator[list[Callable[[], object]]]:
    """Has the block end with a transaction that is not answered; gives what makes it after all.

    Args:
        table: the one that is written to.
        about: what only this transaction names.
    """
    connection = table.connection
    call, late = connection._make_noted_call, list[Callable[[], object]]()

    def lose(operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if operation != "TransactWriteItems" or about not in str(arguments):
            return call(operation, arguments)
        late.append(lambda: call(operation, arguments))
        raise StoreUnavailableError("It does not answer.")

    with patch.object(connection, "_make_noted_call", lose), pytest.raises(StoreUnavailableError):
        yield late
