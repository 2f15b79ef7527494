"""How Stateset admits callers and words what is wrong (docs.stateset.com/api-reference/errors)."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.exceptions import MethodNotAllowed

from emulator.api.json_dialect import Complaint, Endpoint, json_response
from emulator.api.stateset.keys import authenticate, require_scope
from emulator.billing.core.errors import Refusal
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
        """The world of the caller's key. Raises Refusal without a good key, or one without the endpoint's scope."""
        caller = authenticate(headers, self.accepted)
        require_scope(caller, endpoint.scope)
        return caller.world

    def error_response(self, api_error: Refusal) -> Response:
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

    def validation_response(self, complaints: list[Complaint]) -> Response:
        """The error object for the first thing that is wrong; `details.errors` has the others too."""
        first = complaints[0]
        if first.problem.type == "json_invalid":
            return self.error_response(api_error(400, "VALIDATION_ERROR", "The request body is not valid JSON."))
        errors = [{"field": _field_path(each), "message": each.problem.message} for each in complaints]
        return self.error_response(
            api_error(choices.INVALID, _code(first), _message(first), field=_field_path(first), errors=errors)
        )

    def unknown(self, request: Request) -> Response:
        """The answer to a path or a method that Stateset does not have, once the caller has a good key."""
        try:
            authenticate(request.headers, self.accepted)
        except Refusal as error_response:
            return self.error_response(error_response)
        if isinstance(request.routing_exception, MethodNotAllowed):
            message = f"{request.method} is not allowed for {request.path}"
            return self.error_response(api_error(405, "METHOD_NOT_ALLOWED", message))
        return self.error_response(api_error(404, "RESOURCE_NOT_FOUND", f"No such path: {request.path}"))


def _code(complaint: Complaint) -> str:
    if complaint.problem is MISSING:
        return "MISSING_REQUIRED_FIELD"
    return "INVALID_FIELD_FORMAT" if complaint.problem.type in _FORMAT_TYPES else "VALIDATION_ERROR"


def _message(complaint: Complaint) -> str:
    if complaint.problem is MISSING:
        return f"Missing required field: {_field_path(complaint)}"
    return f"Invalid value for {_field_path(complaint)}: {complaint.problem.message}"


def _field_path(complaint: Complaint) -> str:
    """A field as callers know it: `line_items[0].quantity`; the body as a whole is `body`."""
    field_path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in complaint.path[1:])
    return field_path.removeprefix(".") or str(complaint.path[0])
