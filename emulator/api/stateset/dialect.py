"""How Stateset admits callers and words what is wrong (docs.stateset.com/api-reference/errors)."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.exceptions import MethodNotAllowed

from emulator.api.json_dialect import Endpoint, ParameterError, json_response
from emulator.api.stateset.keys import authenticate, require_scope
from emulator.billing.core.errors import APIError
from emulator.billing.core.ids import random_text
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error
from emulator.clock import Clock
from emulator.worlds import World
from schemas.json_fields import MISSING
from schemas.json_times import iso_timestamp

PREFIX = "/stateset/v1"

_FORMAT_TYPES = frozenset({"value_error", "date_parsing", "string_pattern_mismatch"})
_CODES = {
    402: "PAYMENT_REQUIRED",
    405: "METHOD_NOT_ALLOWED",
    413: "VALIDATION_ERROR",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


@dataclass(frozen=True, slots=True)
class StatesetDialect:
    """Stateset's side of a request; `accepted` are the only good keys, if there are any."""

    clock: Clock
    accepted: Collection[str] = ()
    prefix: str = PREFIX

    def authenticate(self, headers: Headers, endpoint: Endpoint) -> World:
        """The world of the caller's key. Raises APIError without a good key, or one without the endpoint's scope."""
        caller = authenticate(headers, self.accepted)
        require_scope(caller, endpoint.scope)
        return caller.world

    def error_response(self, api_error: APIError) -> Response:
        """The error object of a refusal."""
        code = api_error.code or _CODES[api_error.status]
        error = {
            "code": code,
            "message": api_error.message,
            "type": choices.ERROR_TYPES[api_error.status],
            "details": api_error.extra.get("details", {}),
            "request_id": f"req_{random_text(24)}",
            "timestamp": iso_timestamp(self.clock.real_now()),
            "documentation_url": f"https://docs.stateset.com/errors/{code}",
        }
        return json_response({"error": error}, api_error.status)

    def validation_response(self, parameter_errors: list[ParameterError]) -> Response:
        """The error object for the first thing that is wrong; `details.errors` has the others too."""
        first = parameter_errors[0]
        if first.reason.type == "json_invalid":
            return self.error_response(api_error(400, "VALIDATION_ERROR", "The request body is not valid JSON."))
        errors = [{"field": _field_path(each), "message": each.reason.message} for each in parameter_errors]
        return self.error_response(
            api_error(choices.INVALID, _code(first), _message(first), field=_field_path(first), errors=errors)
        )

    def unknown(self, request: Request) -> Response:
        """The answer to a path or a method that Stateset does not have, once the caller has a good key."""
        try:
            authenticate(request.headers, self.accepted)
        except APIError as error_response:
            return self.error_response(error_response)
        if isinstance(request.routing_exception, MethodNotAllowed):
            message = f"{request.method} is not allowed for {request.path}"
            return self.error_response(api_error(405, "METHOD_NOT_ALLOWED", message))
        return self.error_response(api_error(404, "RESOURCE_NOT_FOUND", f"No such path: {request.path}"))


def _code(parameter_error: ParameterError) -> str:
    if parameter_error.reason is MISSING:
        return "MISSING_REQUIRED_FIELD"
    return "INVALID_FIELD_FORMAT" if parameter_error.reason.type in _FORMAT_TYPES else "VALIDATION_ERROR"


def _message(parameter_error: ParameterError) -> str:
    if parameter_error.reason is MISSING:
        return f"Missing required field: {_field_path(parameter_error)}"
    return f"Invalid value for {_field_path(parameter_error)}: {parameter_error.reason.message}"


def _field_path(parameter_error: ParameterError) -> str:
    """A field as callers know it: `line_items[0].quantity`; the body as a whole is `body`."""
    field_path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in parameter_error.path[1:])
    return field_path.removeprefix(".") or str(parameter_error.path[0])
