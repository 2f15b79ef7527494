"""What the control plane reads and answers: plain JSON."""

from typing import Any

import msgspec
from flask import Request, Response

from emulator.api.request_body import JSON_DECODE_ERRORS


def json_response(value: Any, status: int = 200) -> Response:
    """A JSON reply."""
    body = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    return Response(body, status=status, content_type="application/json")


def error_response(status: int, message: str, **more: Any) -> Response:
    """A JSON reply that says what is wrong and how to mend it."""
    return json_response({"error": {"message": message, **more}}, status)


def json_body(request: Request) -> Any:
    """The decoded body of a request, None when it is no JSON, no text or nested beyond reason."""
    try:
        return msgspec.json.decode(request.get_data())
    except JSON_DECODE_ERRORS:
        return None
