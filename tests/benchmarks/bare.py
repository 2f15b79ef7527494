"""The store calls of a route, made bare: recorded from one real request and repeated through the same PynamoDB client.

Conditions are dropped, so that a call can be repeated; everything else is what the route sent.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from emulator.store.table import Table


@dataclass(frozen=True, slots=True)
class StoreCall:
    """One call to DynamoDB: the operation and its arguments."""

    operation: str
    arguments: dict[str, Any]


@contextmanager
def record_calls(table: Table) -> Iterator[list[StoreCall]]:
    """The calls that are made on a table's connection meanwhile."""
    calls: list[StoreCall] = []
    dispatch = table.connection.dispatch

    def noted(operation: str, arguments: dict[str, Any]) -> Any:
        calls.append(StoreCall(operation, copy.deepcopy(arguments)))
        return dispatch(operation, arguments)

    with patch.object(table.connection, "dispatch", noted):
        yield calls


def replay_of(table: Table, calls: list[StoreCall]) -> Callable[[int], object]:
    """A function that makes these calls again, one after another."""
    bare = [StoreCall(call.operation, _unconditional(call.arguments)) for call in calls]

    def repeat(_: int) -> None:
        for call in bare:
            table.connection.dispatch(call.operation, copy.copy(call.arguments))

    return repeat


def _unconditional(arguments: dict[str, Any]) -> dict[str, Any]:
    bare = copy.deepcopy(arguments)
    actions = bare.get("TransactItems", ())
    for action in actions:
        for put in action.values():
            for name in ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"):
                put.pop(name, None)
    if actions:
        bare["TransactItems"] = [action for action in actions if "ConditionCheck" not in action]
        bare.pop("ClientRequestToken", None)
    return bare
