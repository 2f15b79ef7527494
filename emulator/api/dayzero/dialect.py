"""How Day Zero admits callers and words what is wrong: as FastAPI does (ondayzero.com/docs/guides/error-handling)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.exceptions import MethodNotAllowed

from emulator.api.dayzero.keys import authenticate
from emulator.api.json_dialect import Endpoint, ParameterError, json_response
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.worlds import World

PREFIX = "/dayzero/api/v1"


@dataclass(frozen=True, slots=True)
class DayzeroDialect:
    """Day Zero's side of a request; `accepted` are the only good tokens, if there are any."""

    accepted: Collection[str] = ()
    prefix: str = PREFIX

    def authenticate(self, headers: Headers, endpoint: Endpoint) -> World:
        """The world of the caller's business. Raises APIError without both headers, or if the token may only read."""
        caller = authenticate(headers, self.accepted)
        if endpoint.scope.endswith(":write") and not caller.may_write:
            raise APIError(choices.FORBIDDEN, status=403)
        return caller.world

    def error_response(self, api_error: APIError) -> Response:
        """`{"detail": "…"}`."""
        return json_response({"detail": api_error.message}, api_error.status)

    def validation_response(self, parameter_errors: list[ParameterError]) -> Response:
        """422 with every error, as FastAPI lists those of Pydantic 2."""
        return json_response({"detail": [_error(parameter_error) for parameter_error in parameter_errors]}, 422)

    def unknown(self, request: Request) -> Response:
        """FastAPI's answer to a path or a method that it does not have."""
        exception = request.routing_exception
        if not isinstance(exception, MethodNotAllowed):
            return json_response({"detail": "Not Found"}, 404)
        response = json_response({"detail": "Method Not Allowed"}, 405)
        response.headers["Allow"] = ", ".join(sorted(exception.valid_methods or ()))
        return response


def _error(parameter_error: ParameterError) -> dict[str, Any]:
    reason = parameter_error.reason
    error = {
        "type": reason.type,
        "loc": list(parameter_error.path),
        "msg": reason.message,
        "input": parameter_error.value,
    }
    return {**error, "ctx": dict(reason.context)} if reason.context else error
