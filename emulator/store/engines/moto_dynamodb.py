"""moto's DynamoDB as one sealed, thread-safe instance: a prepared HTTP request goes in, its answer comes out.

Importing this module imports moto, which takes a while; only the embedded engine does, and only when it starts.
"""

from __future__ import annotations

import copy
import threading
from io import BytesIO
from typing import Any, cast

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.core.model_instances import reset_model_data
from moto.core.request import normalize_request
from moto.dynamodb.exceptions import ResourceInUseException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.responses import DynamoHandler

from emulator.store.engines.ordered_table import OrderedTable

_ACCOUNT = "123456789012"


class MotoDynamoDB:
    """One DynamoDB, which shares nothing with another one in the same process."""

    def __init__(self, region: str) -> None:
        self._backend = _Backend(region, _ACCOUNT)
        # moto is not thread-safe, and a transaction must be seen whole or not at all.
        self._lock = threading.Lock()

    def answer(self, request: AWSPreparedRequest) -> AWSResponse:
        """Answers a request that botocore was about to send."""
        with self._lock:
            status, headers, body = _Handler(self._backend).dispatch_one(request)
            # moto keeps every item it ever made for the dashboard of its server, which would grow without end.
            reset_model_data()
        raw = _Body(body if isinstance(body, bytes) else body.encode())
        return AWSResponse(request.url, status, headers, raw)


class _Body(BytesIO):
    """What botocore expects of an open HTTP response."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


class _Handler(DynamoHandler):
    """moto's request handler, on a backend of its own instead of the one moto picks by account and region."""

    def __init__(self, backend: _Backend) -> None:
        super().__init__()
        self._backend = backend

    @property
    def dynamodb_backend(self) -> DynamoDBBackend:
        return self._backend

    def dispatch_one(self, request: AWSPreparedRequest) -> Any:
        return self._dispatch(normalize_request(request))


class _Backend(DynamoDBBackend):
    """moto's state, with ordered tables and transactions that cost what they change.

    moto undoes a failed transaction by putting back a deep copy of the whole table, made before every action. Here only
    the items that the transaction names are remembered. That is enough: items are replaced, never changed in place,
    but by an update, for which the item is copied.
    """

    def create_table(self, name: str, **properties: Any) -> OrderedTable:  # type: ignore[override]  # all by keyword
        if name in self.tables:
            raise ResourceInUseException(f"Table already exists: {name}")
        # Abstract for type checkers only: moto's own tables leave the same two methods out.
        table = OrderedTable(  # type: ignore[abstract]
            name, account_id=self.account_id, region=self.region_name, **properties
        )
        self.tables[name] = table
        return table

    def update_item(self, table_name: str, *args: Any, **kwargs: Any) -> Item:
        item = super().update_item(table_name, *args, **kwargs)
        self._ordered(table_name).file(item)
        return item

    def transact_write_items(self, transact_items: list[dict[str, Any]]) -> None:
        before = [self._remember(action) for action in transact_items]
        try:
            super().transact_write_items(transact_items)
        except Exception:
            for table, hash_key, range_key, item in before:
                table.restore(hash_key, range_key, item)
            raise

    def _remember(self, action: dict[str, Any]) -> tuple[OrderedTable, DynamoType, DynamoType | None, Item | None]:
        kind, details = next(iter(action.items()))
        table = self._ordered(details["TableName"])
        hash_key, range_key = self.get_keys_value(table, details["Item" if kind == "Put" else "Key"])
        item = table.get_item(hash_key, range_key)
        return table, hash_key, range_key, copy.deepcopy(item) if kind == "Update" else item

    def _ordered(self, table_name: str) -> OrderedTable:
        return cast(OrderedTable, self.get_table(table_name))
