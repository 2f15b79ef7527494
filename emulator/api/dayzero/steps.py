"""How Day Zero admits callers and words what is wrong: as FastAPI does (ondayzero.com/docs/guides/error-handling)."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Request, Response, current_app
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from emulator.api.dayzero.keys import Caller, authenticate
from emulator.api.errors import ForbiddenError
from emulator.api.json_dialect import Endpoint, JsonSteps, json_response
from emulator.api.json_parsing import InvalidRequestError, ParameterError, UnreadableBodyError
from emulator.api.published_operations import NOT_EMULATED_STATUS
from emulator.api.steps import IncomingRequest
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices

HOST = "/dayzero"
"""What stands in the place of the API's own host."""

PREFIX = f"{HOST}/api/v1"


class DayzeroSteps(JsonSteps[Caller]):
    """Day Zero's steps of a request; `accepted` are the only good tokens, if there are any."""

    def __init__(self, accepted: Collection[str] = ()) -> None:
        self._accepted = accepted

    def authenticate(self, request: Request) -> Caller:
        """The caller's business, by both headers."""
        return authenticate(request.headers, self._accepted)

    def check_scope(self, endpoint: Endpoint, caller: Caller, arguments: Mapping[str, str]) -> None:
        """Raises ForbiddenError for a token that may only read."""
        del arguments
        if endpoint.scope.endswith(":write") and not caller.may_write:
            raise ForbiddenError(choices.FORBIDDEN, status=403)

    def error_reply(
        self, error: APIError, incoming: IncomingRequest, caller: Caller | None, key: str | None = None
    ) -> Response:
        """`{"detail": "…"}`; 422 with every error in the parameters, as FastAPI lists those of Pydantic 2."""
        del incoming, caller, key
        if isinstance(error, UnreadableBodyError):
            return json_response({"detail": "There was an error parsing the body"}, 400)
        if isinstance(error, InvalidRequestError):
            return json_response({"detail": [_error(each) for each in error.parameter_errors]}, 422)
        return json_response({"detail": error.message}, error.status)


def not_emulated(request: Request) -> APIError:
    """The refusal of an operation of Day Zero's that is not emulated (501)."""
    operation = f"{request.method} {request.path.removeprefix(HOST)}"
    message = f"{operation} is part of Day Zero's API but is not emulated; the request changed nothing."
    return APIError(message, status=NOT_EMULATED_STATUS)


def handle_unknown(request: Request) -> Response:
    """FastAPI's answer to a path or a method that it does not have, whoever asks.

    A path that it has but for a slash at the end is redirected to (starlette.io/routing, `redirect_slashes`).
    """
    exception = request.routing_exception
    if not isinstance(exception, MethodNotAllowed):
        other = _address_without_slash(request)
        return json_response({"detail": "Not Found"}, 404) if other is None else _redirect(other)
    response = json_response({"detail": "Method Not Allowed"}, 405)
    response.headers["Allow"] = ", ".join(sorted(exception.valid_methods or ()))
    return response


def _address_without_slash(request: Request) -> str | None:
    """The address without the slash at its end, None where that is none either; no path of this API has one."""
    path = request.path.rstrip("/")
    adapter = current_app.create_url_adapter(request)
    if path == request.path or adapter is None:
        return None
    try:
        adapter.match(path)
    except MethodNotAllowed:
        pass
    except HTTPException:
        return None
    query = request.query_string.decode("latin-1")
    return request.base_url.rstrip("/") + (f"?{query}" if query else "")


def _redirect(address: str) -> Response:
    return Response(status=307, headers={"Location": address})


def _error(parameter_error: ParameterError) -> dict[str, Any]:
    reason = parameter_error.reason
    error = {
        "type": reason.type,
        "loc": list(parameter_error.path),
        "msg": reason.message,
        "input": parameter_error.value,
    }
    return {**error, "ctx": dict(reason.context)} if reason.context else error
