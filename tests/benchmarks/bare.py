"""The store calls of a route, made bare: recorded from one real request and repeated through the same PynamoDB client.

Conditions are dropped, so that a call can be repeated; everything else is what the route sent.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from emulator.store.table import Table
from tests.support.round_trips import noticing


@dataclass(frozen=True, slots=True)
class StoreCall:
    """One call to DynamoDB: the operation and its arguments."""

    operation: str
    arguments: dict[str, Any]


@contextmanager
def record_calls(table: Table) -> Iterator[list[StoreCall]]:
    """The calls that are made on a table's connection meanwhile."""
    calls: list[StoreCall] = []
    with noticing(table, lambda operation, given: calls.append(StoreCall(operation, copy.deepcopy(given)))):
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
