"""The engine that needs nothing but Python: moto's DynamoDB inside this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient

from emulator.store.engines.base import Connection, EngineError

if TYPE_CHECKING:
    from emulator.store.engines.moto_dynamodb import MotoDynamoDB

_REGION = "us-east-1"


class EmbeddedEngine:
    """DynamoDB without a server: the attached client's requests are answered here and never leave the process.

    Only attached clients are served; botocore is otherwise left alone.
    """

    name = "embedded"
    detail = "moto's DynamoDB inside this process; data ends with the process"

    def __init__(self) -> None:
        # The reserved domain makes sure that a request of a client that was not attached reaches nobody.
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

    def attach(self, client: BaseClient) -> None:
        """Answers what `client` is about to send."""
        # The stubs do not know that what a handler of this event returns is taken for the answer.
        client.meta.events.register("before-send.dynamodb", self._answer)  # type: ignore[arg-type]

    def _answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        if self._dynamodb is None:
            raise EngineError("the embedded engine does not run", "start it before its client is used")
        return self._dynamodb.answer(request)
