"""PynamoDB's connection, its calls made by the engine's own client where there is one."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection as PynamoDBConnection
from pynamodb.connection._botocore_private import BotocoreBaseClientPrivate

from emulator.store.availability import Availability
from emulator.store.engines.base import Connection, DynamoDBClient
from emulator.store.write_counts import WriteCounter

MAX_POOL_CONNECTIONS = 64
_BOTOCORE_ATTEMPTS = 4
_ABOUT_TABLES = frozenset({"CreateTable", "DescribeTable", "UpdateTimeToLive"})
_WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})
_NO_TABLE = "ResourceNotFoundException"
_SERVER_ERROR = 500


class StoreConnection(PynamoDBConnection):
    """A connection to one engine; whoever uses it does not see who makes the calls."""

    def __init__(
        self,
        to: Connection,
        client: DynamoDBClient | None,
        availability: Availability,
        writes: WriteCounter | None,
        timeout: float,
    ) -> None:
        """Connects to an engine.

        Args:
            to: which.
            client: makes the calls; None: botocore's does, as AWS wants them, and waits `timeout` seconds in all.
            availability: is told whether it answers.
            writes: counts the calls, where somebody asks for that.
            timeout: seconds to wait for it.
        """
        super().__init__(
            region=to.region,
            host=to.endpoint_url,
            aws_access_key_id=to.access_key,
            aws_secret_access_key=to.secret_key,
            max_pool_connections=MAX_POOL_CONNECTIONS,
            max_retry_attempts=_BOTOCORE_ATTEMPTS - 1,
            connect_timeout_seconds=timeout / _BOTOCORE_ATTEMPTS,
            read_timeout_seconds=timeout / _BOTOCORE_ATTEMPTS,
        )
        self._availability = availability
        self._writes = writes
        self._restore_table: Callable[[], bool] | None = None
        self._engine_client = client
        self._calls = None if client is None else cast(BotocoreBaseClientPrivate, _Calls(client))

    def expect_table(self, restore: Callable[[], bool]) -> None:
        """From now on there is an engine that answers, and a table in it.

        Args:
            restore: makes the table where the engine has lost it, and says whether it was this call that did.
        """
        self._restore_table = restore

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Makes a call, and no more: PynamoDB numbers it, tells listeners, who are none, and asks its price."""
        return self._make_api_call(operation_name, operation_kwargs)

    def _make_api_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Makes a call, and notes what it may have written and whether it was answered.

        Raises:
            ClientError: the engine refuses.
            BotoCoreError: it does not answer, and never has.
            StoreUnavailableError: it does not answer any more, takes no writes, or had lost its table.
        """
        with self._counted(operation_name, operation_kwargs):
            return self._make_noted_call(operation_name, operation_kwargs)

    def _counted(self, operation_name: str, operation_kwargs: dict[str, Any]) -> AbstractContextManager[None]:
        return nullcontext() if self._writes is None else self._writes.counted(operation_name, operation_kwargs)

    def _make_noted_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        restore, writes, began = self._restore_table, operation_name in _WRITES, time.monotonic()
        try:
            answer: dict[str, Any] = super()._make_api_call(operation_name, operation_kwargs)
        except (BotoCoreError, ClientError) as error:
            if restore is None or operation_name in _ABOUT_TABLES:
                raise
            if _is_no_answer(error):
                said = _as_botocore_says_it(error)
                is_refusal = writes and isinstance(said, ClientError)
                note = self._availability.note_refused_write if is_refusal else self._availability.note_loss
                raise note(str(said), began) from error
            if isinstance(error, ClientError) and error.response["Error"]["Code"] == _NO_TABLE:
                raise self._availability.note_lost_table(made_again=restore()) from error
            self._availability.note_answer()
            raise
        self._availability.note_answer(wrote=writes)
        return answer

    def is_connected(self) -> bool:
        """Whether nothing says that the engine has gone; asks it nothing."""
        return self._engine_client is None or self._engine_client.is_connected()

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


def _is_no_answer(error: BotoCoreError | ClientError) -> bool:
    """Whether a call failed without a word of the engine's own about it."""
    said = _as_botocore_says_it(error)
    if isinstance(said, ClientError):
        return said.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400) >= _SERVER_ERROR
    return True


def _as_botocore_says_it(error: BotoCoreError | ClientError) -> BotoCoreError | ClientError:
    """The error beneath PynamoDB's own, which leaves out the status and adds what is no news here."""
    return error.__cause__ if isinstance(error, ClientError) and isinstance(error.__cause__, ClientError) else error
