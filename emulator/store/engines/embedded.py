"""The engine that needs nothing but Python: moto's DynamoDB inside this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.store.engines.base import Connection, DynamoDBClient, EngineError

if TYPE_CHECKING:
    from emulator.store.engines.moto_dynamodb import MotoDynamoDB

_REGION = "us-east-1"


class EmbeddedEngine:
    """DynamoDB without a server and without HTTP: calls are answered here and never leave the process."""

    name = "embedded"
    detail = "moto's DynamoDB inside this process; data ends with the process"

    def __init__(self) -> None:
        # The reserved domain makes sure that a request of a client that is not this engine's reaches nobody.
        self.connection = Connection(
            region=_REGION, endpoint_url="http://dynamodb.invalid", access_key="embedded", secret_key="embedded"
        )
        self._dynamodb: MotoDynamoDB | None = None

    def start(self) -> None:
        """Loads moto and begins with no table."""
        from emulator.store.engines.moto_dynamodb import MotoDynamoDB

        self._dynamodb = MotoDynamoDB(_REGION)

    def stop(self) -> None:
        """Forgets all data."""
        self._dynamodb = None

    def client(self, timeout: float) -> DynamoDBClient:
        """Itself; it keeps nobody waiting."""
        del timeout
        return self

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Answers a call.

        Raises:
            ClientError: it is refused.
            EngineError: the engine does not run.
        """
        if self._dynamodb is None:
            raise EngineError("the embedded engine does not run", "start it before its client is used")
        return self._dynamodb.call(operation, arguments)

    def is_connected(self) -> bool:
        """It is in this process."""
        return True

    def close(self) -> None:
        """There is nothing to let go of."""
