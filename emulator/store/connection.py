"""PynamoDB's connection, its calls made by the engine's own client where there is one."""

from __future__ import annotations

from typing import Any, cast

from pynamodb.connection import Connection as PynamoDBConnection
from pynamodb.connection._botocore_private import BotocoreBaseClientPrivate

from emulator.store.engines.base import Connection, DynamoDBClient

MAX_POOL_CONNECTIONS = 64


class StoreConnection(PynamoDBConnection):
    """A connection to one engine; whoever uses it does not see who makes the calls."""

    def __init__(self, to: Connection, client: DynamoDBClient | None) -> None:
        """`client` None: botocore's client makes the calls, as AWS wants them."""
        super().__init__(
            region=to.region,
            host=to.endpoint_url,
            aws_access_key_id=to.access_key,
            aws_secret_access_key=to.secret_key,
            max_pool_connections=MAX_POOL_CONNECTIONS,
        )
        self._engine_client = client
        self._calls = None if client is None else cast(BotocoreBaseClientPrivate, _Calls(client))

    def close(self) -> None:
        """Lets go of what it holds; it is not used again."""
        if self._engine_client is not None:
            self._engine_client.close()
        elif self._client is not None:
            self._client.close()

    def query(self, *args: Any, **options: Any) -> dict[str, Any]:
        """A query; one on an index that holds the keys alone brings whole items all the same."""
        if options.get("index_name") is not None and not options.get("attributes_to_get"):
            options["select"] = "ALL_ATTRIBUTES"
        return super().query(*args, **options)

    @property
    def client(self) -> BotocoreBaseClientPrivate:
        """What PynamoDB gives its calls to."""
        return super().client if self._calls is None else self._calls


class _Calls:
    """An engine's client by the one name that PynamoDB calls botocore's by."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client

    def _make_api_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        return self._client.call(operation_name, operation_kwargs)
