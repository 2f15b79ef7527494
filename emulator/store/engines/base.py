"""What every engine offers: an API of DynamoDB to connect to, from start to stop."""

from __future__ import annotations

from typing import Any, Protocol

from emulator.billing.core.structs import HoldsSecrets

CALL_SECONDS = 30.0
"""How long, unless it is set, an engine is waited for: for a connection, and for each part of an answer."""


class EngineError(Exception):
    """An engine cannot be had or cannot start.

    Its text is one sentence: `reason` (what is wrong) and `remedy` (how to mend it), both written without a capital
    and a full stop.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason[0].upper()}{reason[1:]}: {remedy}.")
        self.reason = reason
        self.remedy = remedy


class Connection(HoldsSecrets, frozen=True):
    """How to reach an engine; what is None is found by botocore as usual (AWS's own address, credentials, …)."""

    SECRETS = ("access_key", "secret_key")

    region: str
    endpoint_url: str | None = None
    access_key: str | None = None
    secret_key: str | None = None


def unsecured_connection(endpoint_url: str | None) -> Connection:
    """The connection to an engine that takes any credentials."""
    return Connection(region="us-east-1", endpoint_url=endpoint_url, access_key="emulator", secret_key="emulator")


class DynamoDBClient(Protocol):
    """Makes PynamoDB's calls in place of botocore's client."""

    def call(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Makes one call and returns what it answers.

        Args:
            operation: the name of the operation in the DynamoDB API, such as `GetItem`.
            arguments: its parameters, binary values as bytes.

        Raises:
            ClientError: the engine refuses.
            BotoCoreError: it does not answer.
        """

    def is_connected(self) -> bool:
        """Whether nothing says that the engine has gone; asks it nothing."""

    def close(self) -> None:
        """Lets go of its connections."""


class Engine(Protocol):
    """Something that speaks the DynamoDB API."""

    @property
    def name(self) -> str:
        """dynamodb-local, dynoxide, embedded or endpoint."""

    @property
    def detail(self) -> str:
        """One phrase for a person: which engine, and where its data is."""

    @property
    def connection(self) -> Connection:
        """How to reach it; to be read after `start`."""

    def start(self) -> None:
        """Returns when it answers.

        Raises:
            EngineError: it could not start.
        """

    def stop(self) -> None:
        """Ends what `start` began; harmless when nothing runs."""

    def client(self, timeout: float) -> DynamoDBClient | None:
        """What makes the calls to it and waits so many seconds; None: botocore's client does, as for AWS.

        To be asked after `start`.
        """
