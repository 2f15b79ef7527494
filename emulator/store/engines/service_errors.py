"""What DynamoDB says when it refuses, as the exception that PynamoDB knows."""

from __future__ import annotations

from typing import Any

import msgspec
from botocore.exceptions import ClientError


def client_error(status: int, body: bytes | str, operation: str) -> ClientError:
    """The error that botocore would raise for an answer that is none of the good ones.

    Args:
        status: the HTTP status.
        body: the answer, usually JSON with `__type`, a message and perhaps `CancellationReasons`.
        operation: the operation that was called, such as `GetItem`.
    """
    try:
        said = msgspec.json.decode(body)
    except ValueError:
        said = None
    facts: dict[str, Any] = said if isinstance(said, dict) else {}
    # The name stands behind a namespace: com.amazonaws.dynamodb.v20120810#ValidationException.
    code = str(facts.get("__type", status)).rpartition("#")[2]
    message = str(facts.get("message") or facts.get("Message") or "")
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}},
    }
    if "CancellationReasons" in facts:
        response["CancellationReasons"] = facts["CancellationReasons"]
    return ClientError(response, operation)
