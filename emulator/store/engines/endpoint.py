"""The engine that somebody else runs: AWS DynamoDB, or anything that speaks its API at an address you name."""

from __future__ import annotations

from emulator.settings import Settings
from emulator.store.engines.base import Connection, DynamoDBClient, EngineError
from emulator.store.engines.loopback_client import is_loopback, unsigned_client

_ELSEWHERE = "or AWS_ENDPOINT_URL_DYNAMODB for a DynamoDB that is not AWS's"


class EndpointEngine:
    """A DynamoDB that is there already; nothing is started or stopped."""

    name = "endpoint"

    def __init__(self, settings: Settings) -> None:
        self._endpoint = settings.dynamodb_endpoint
        self._region = settings.region
        where = self._endpoint or "AWS"
        self.detail = f"DynamoDB at {where}, table {settings.table}"
        self.connection = Connection(region=settings.region or "us-east-1", endpoint_url=self._endpoint)

    def start(self) -> None:
        """Finds the region and the credentials as every AWS tool does.

        An address that is named may need neither (DynamoDB Local, Alternator); AWS itself does.

        Raises:
            EngineError: AWS is meant, and there is no region or there are no credentials.
        """
        # A fifth of what is loaded at a start: after the port is known to be ours, as PynamoDB is, which needs it too.
        import botocore.session

        session = botocore.session.get_session()
        region = self._region or session.get_config_variable("region")
        credentials = session.get_credentials()
        if self._endpoint is None and region is None:
            raise EngineError("no AWS region is set", f"set AWS_REGION, {_ELSEWHERE}")
        if self._endpoint is None and credentials is None:
            raise EngineError(
                "there are no AWS credentials", f"set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, {_ELSEWHERE}"
            )
        placeholder = None if credentials else "emulator"
        self.connection = Connection(
            region=region or self.connection.region,
            endpoint_url=self._endpoint,
            access_key=placeholder,
            secret_key=placeholder,
        )

    def stop(self) -> None:
        """Leaves it running."""

    def client(self, timeout: float) -> DynamoDBClient | None:
        """botocore's, which signs; for a DynamoDB on this machine and without credentials one that does not.

        Such a one still has to answer what is not signed: it is asked once.
        """
        if self._endpoint is None or not is_loopback(self._endpoint) or self.connection.access_key is None:
            return None
        return unsigned_client(self.connection, timeout)
