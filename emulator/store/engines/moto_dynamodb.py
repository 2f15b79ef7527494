"""moto's DynamoDB as one sealed, thread-safe instance: a call goes in, its answer comes out, and no HTTP in between.

Importing this module imports moto, which takes a while; only the embedded engine does, and only when it starts.
"""

from __future__ import annotations

import copy
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import msgspec
from moto.core.exceptions import ServiceException
from moto.core.model_instances import reset_model_data
from moto.core.responses import ActionResult
from moto.dynamodb import responses
from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.exceptions import (
    MultipleTransactionsException,
    ResourceInUseException,
    TooManyTransactionsException,
    TransactionCanceledException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from emulator.clock import Clock
from emulator.store.engines.ordered_table import OrderedTable
from emulator.store.engines.remembered_conditions import remember_conditions
from emulator.store.engines.service_errors import client_error
from emulator.store.engines.stored_item import store_measured_items
from emulator.store.transaction_limits import MAX_ACTIONS

_ACCOUNT = "123456789012"
_BAD_REQUEST = 400
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


class MotoDynamoDB:
    """One DynamoDB, which shares nothing with another one in the same process."""

    def __init__(self, region: str) -> None:
        remember_conditions()
        store_measured_items()
        # In the whole process: it answers as moto's own, which asks more of each value.
        cast(Any, responses).dynamo_to_dict = plain
        self._backend = _Backend(region, _ACCOUNT)
        self._clock = Clock()
        # moto is not thread-safe, and a transaction must be seen whole or not at all.
        self._lock = threading.Lock()

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Answers a call of the DynamoDB API.

        Raises:
            ClientError: it is refused.
        """
        with self._lock:
            self._backend.delete_expired(self._clock.real_now())
            try:
                return _Handler(self._backend, arguments).answer(operation)
            except HTTPException as error:
                raise client_error(error.code or _BAD_REQUEST, error.description or "", operation) from error
            except ServiceException as error:
                said = msgspec.json.encode({"__type": error.code, "message": error.message})
                raise client_error(_BAD_REQUEST, said, operation) from error
            finally:
                # moto keeps every item it ever made for the dashboard of its server, which would grow without end.
                reset_model_data()


class _Handler(DynamoHandler):
    """moto's request handler, on a backend of its own instead of the one moto picks by account and region."""

    def __init__(self, backend: _Backend, arguments: dict[str, Any]) -> None:
        super().__init__()
        self._backend = backend
        # What moto would have made of a request's body.
        self.body = self.params = arguments

    @property
    def dynamodb_backend(self) -> DynamoDBBackend:
        return self._backend

    def query(self) -> Any:
        """A query; moto forgets that an index brings whole items where they are asked for, whatever it holds."""
        with self._backend.whole_items(self.body["TableName"], self.body.get("Select") == "ALL_ATTRIBUTES"):
            return super().query()

    def transact_write_items(self) -> ActionResult:
        """A transaction; moto reads each condition beforehand, to see whether it names all that it is given."""
        self._backend.transact_write_items(self.body["TransactItems"])
        return ActionResult({})

    def answer(self, operation: str) -> dict[str, Any]:
        action = getattr(self, _WORD_START.sub("_", operation).lower())
        return cast(dict[str, Any], action().result)


class _Target(Struct, frozen=True):
    """What an action of a transaction is about, and what was there before."""

    table: OrderedTable
    hash_key: DynamoType
    range_key: DynamoType | None
    item: Item | None

    @property
    def key(self) -> tuple[str, Any, Any]:
        """Of which a transaction has one action at most."""
        return self.table.name, self.hash_key.value, self.range_key and self.range_key.value


class _Backend(DynamoDBBackend):
    """moto's state, with ordered tables and transactions that cost what they change.

    moto undoes a failed transaction by putting back a deep copy of the whole table, made before every action. Here only
    the items that the transaction names are remembered. That is enough: items are replaced, never changed in place,
    but by an update, for which the item is copied.
    """

    def create_table(self, name: str, **properties: Any) -> OrderedTable:  # type: ignore[override] # all by keyword
        if name in self.tables:
            raise ResourceInUseException(f"Table already exists: {name}")
        table = OrderedTable(  # type: ignore[abstract] # moto's own tables leave the same two methods out
            name, account_id=self.account_id, region=self.region_name, **properties
        )
        self.tables[name] = table
        return table

    def update_item(self, table_name: str, *args: Any, **kwargs: Any) -> Item:
        item = super().update_item(table_name, *args, **kwargs)
        self._ordered(table_name).file(item)
        return item

    def transact_write_items(self, transact_items: list[dict[str, Any]]) -> None:
        """All actions, or none of them; each condition is asked of the item as it was before."""
        if len(transact_items) > MAX_ACTIONS:
            raise TooManyTransactionsException
        targets = [self._target(action) for action in transact_items]
        if len({target.key for target in targets}) < len(targets):
            raise MultipleTransactionsException
        refusals = [_refusal(action, target.item) for action, target in zip(transact_items, targets, strict=True)]
        if any(code is not None for code, _, _ in refusals):
            raise TransactionCanceledException(refusals)
        try:
            for action in transact_items:
                self._act(action)
        except Exception:
            for target in targets:
                target.table.restore(target.hash_key, target.range_key, target.item)
            raise

    def _act(self, action: dict[str, Any]) -> None:
        """Does one action of a transaction, whose condition holds, which is all that a `ConditionCheck` asks for."""
        match action:
            case {"Put": put}:
                self._ordered(put["TableName"]).replace_item(put["Item"])
            case {"Delete": delete}:
                self.delete_item(delete["TableName"], delete["Key"])
            case {"Update": update}:
                self.update_item(
                    update["TableName"],
                    update["Key"],
                    update_expression=update["UpdateExpression"],
                    expression_attribute_names=update.get("ExpressionAttributeNames"),
                    expression_attribute_values=update.get("ExpressionAttributeValues"),
                )

    @contextmanager
    def whole_items(self, table_name: str, wanted: bool) -> Iterator[None]:
        """Has the queries of a block bring whole items from an index."""
        table = self.tables.get(table_name)
        if not wanted or not isinstance(table, OrderedTable):
            yield
            return
        table.brings_whole_items = True
        try:
            yield
        finally:
            table.brings_whole_items = False

    def delete_expired(self, now: int) -> None:
        """Deletes what its time to live is over of, which moto keeps."""
        for table in self.tables.values():
            if isinstance(table, OrderedTable):
                table.delete_expired(now)

    def _target(self, action: dict[str, Any]) -> _Target:
        kind, details = next(iter(action.items()))
        table = self._ordered(details["TableName"])
        hash_key, range_key = self.get_keys_value(table, details["Item" if kind == "Put" else "Key"])
        item = table.get_item(hash_key, range_key)
        return _Target(table, hash_key, range_key, copy.deepcopy(item) if kind == "Update" else item)

    def _ordered(self, table_name: str) -> OrderedTable:
        return cast(OrderedTable, self.get_table(table_name))


def _refusal(action: dict[str, Any], item: Item | None) -> tuple[str | None, str | None, dict[str, Any] | None]:
    """Why an action is not done to an item: a code, a text, and the item where it is asked for; None where it is."""
    details = next(iter(action.values()))
    condition = get_filter_expression(
        details.get("ConditionExpression"),
        details.get("ExpressionAttributeNames"),
        details.get("ExpressionAttributeValues"),
    )
    if condition.expr(item):
        return None, None, None
    is_shown = details.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
    shown = item.to_json()["Attributes"] if item is not None and is_shown else None
    return "ConditionalCheckFailed", "The conditional request failed", shown


def plain(value: Any) -> Any:
    """What moto answers, without its own values.

    moto asks of each value, too, whether it is a moment, and imports anew what its own values are.
    """
    if isinstance(value, DynamoType):
        # Whoever calls moto over HTTP leaves base64 with it.
        return dynamo_to_dict(value) if value.type in ("B", "BS") else {value.type: plain(value.value)}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return dynamo_to_dict(value) if hasattr(value, "to_json") else value
