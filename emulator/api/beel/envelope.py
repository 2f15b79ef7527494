"""What every BeeL answer is wrapped in: `{success, data | error, meta}` (docs.beel.es, Responses)."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response

from emulator.api.beel.endpoint import DeferredResult
from emulator.api.beel.rate_limits import rate_limit_headers
from emulator.billing.beel.calendar import iso_timestamp
from emulator.billing.beel.errors import BeelError
from emulator.billing.core.errors import APIError
from schemas.beel.responses import error_body

_JSON_TYPE = "application/json"
_JSON = msgspec.json.Encoder(decimal_format="number")


class Reply(msgspec.Struct, frozen=True):
    """An answer before it leaves.

    Attributes:
        status: the HTTP status.
        body: what it says.
        request_id: also the header `X-Request-Id`.
        content_type: what the body is.
        headers: further headers.
        deferred: what is to be waited for before there is a body.
    """

    status: int
    body: bytes
    request_id: str
    content_type: str = _JSON_TYPE
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    deferred: DeferredResult | None = None

    @property
    def is_envelope(self) -> bool:
        """Whether the body is what a result is wrapped in, and all there."""
        return self.deferred is None and self.content_type == _JSON_TYPE

    def response(self) -> Response:
        """The response as Flask sends it."""
        response = Response(self.body, status=self.status, content_type=self.content_type, headers=dict(self.headers))
        response.headers["X-Request-Id"] = self.request_id
        response.headers["Cache-Control"] = "no-store"
        return response


def success(data: Any, status: int, request_id: str, now: int, headers: Mapping[str, str] | None = None) -> Reply:
    """A good answer; 204 has no body. `now` is unix seconds, UTC."""
    if status == 204:
        return Reply(status, b"", request_id)
    body = _JSON.encode({"success": True, "data": data, "meta": _meta(request_id, now)})
    return Reply(status, body, request_id, headers=headers or {})


def failure(api_error: APIError, locale: str, request_id: str, now: int, problem_path: str | None = None) -> Reply:
    """The answer to a request that is refused, with the members of RFC 9457 about `problem_path` if there is one."""
    error = _error(api_error, locale)
    body = {"success": False, "error": error, "meta": _meta(request_id, now)}
    if problem_path is not None:
        body |= _problem_details(error, problem_path)
    rate_limit = api_error.rate_limit if isinstance(api_error, BeelError) else None
    headers = {} if rate_limit is None else rate_limit_headers(rate_limit)
    return Reply(api_error.status, _JSON.encode(body), request_id, headers=headers)


def _problem_details(error: Mapping[str, Any], path: str) -> dict[str, str]:
    code = str(error["code"])
    return {
        "type": f"https://docs.beel.es/errors/{code}",
        "title": code.replace("_", " ").capitalize(),
        "detail": str(error["message"]),
        "instance": path,
    }


def _error(api_error: APIError, locale: str) -> dict[str, Any]:
    code = api_error.code or "BAD_REQUEST"
    if not isinstance(api_error, BeelError):
        return error_body(code, api_error.message)
    errors = [
        {"index": each.index, "field": each.field, "message": each.detail.text_in(locale)} for each in api_error.items
    ]
    return error_body(code, api_error.message_in(locale), api_error.details_in(locale), errors)


def request_id_of(body: bytes) -> str | None:
    """The request that an earlier answer says it is of, None for an answer without a body."""
    return msgspec.json.decode(body)["meta"]["request_id"] if body else None


def _meta(request_id: str, now: int) -> dict[str, str]:
    return {"timestamp": iso_timestamp(now), "request_id": request_id}
