"""How Stateset admits callers and words what is wrong (docs.stateset.com/api-reference/errors)."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from flask import Request, Response
from werkzeug.exceptions import MethodNotAllowed

from emulator.api.fault_injection import FaultErrors
from emulator.api.idempotency import StoredReply
from emulator.api.json_dialect import Endpoint, JsonRequest, JsonSteps, json_response
from emulator.api.json_parsing import InvalidRequestError, ParameterError
from emulator.api.published_operations import NOT_EMULATED_STATUS
from emulator.api.stateset import idempotency
from emulator.api.stateset.keys import Caller, authenticate, require_scope
from emulator.api.stateset.rate_limits import above_limit, within_limit
from emulator.api.steps import IncomingRequest
from emulator.billing.core.errors import APIError
from emulator.billing.core.events import RequestCause
from emulator.billing.core.ids import random_text
from emulator.billing.core.structs import replace
from emulator.billing.stateset import choices
from emulator.billing.stateset.errors import api_error
from emulator.clock import Clock
from emulator.store.unit_of_work import UnitOfWork
from schemas.json_fields import MISSING
from schemas.json_times import iso_timestamp

HOST = "/stateset"
"""What stands in the place of the API's own host."""

PREFIX = f"{HOST}/v1"

_FORMAT_TYPES = frozenset({"value_error", "date_parsing", "string_pattern_mismatch"})
_CODES = {
    402: "PAYMENT_REQUIRED",
    405: "METHOD_NOT_ALLOWED",
    413: "VALIDATION_ERROR",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


class StatesetSteps(JsonSteps[Caller]):
    """Stateset's steps of a request; `accepted` are the only good keys, if there are any."""

    # As Axum, which Stateset's public server is made with, refuses it (docs.rs/axum, Json).
    unsupported_media_type: ClassVar[APIError | None] = api_error(
        415, "UNSUPPORTED_MEDIA_TYPE", "Expected request with `Content-Type: application/json`"
    )
    fault_errors: ClassVar[FaultErrors] = replace(JsonSteps.fault_errors, rate_limit_headers=above_limit)

    def __init__(self, clock: Clock, accepted: Collection[str] = ()) -> None:
        self._clock = clock
        self._accepted = accepted

    def new_request_id(self) -> str:
        """What errors and the header `X-Request-Id` name it by."""
        return f"req_{random_text(24)}"

    def authenticate(self, request: Request) -> Caller:
        """The caller, by `Authorization`."""
        return authenticate(request.headers, self._accepted)

    def check_scope(self, endpoint: Endpoint, caller: Caller, arguments: Mapping[str, str]) -> None:
        """Refuses a key without the endpoint's scope."""
        del arguments
        require_scope(caller, endpoint.scope)

    def begin(self, parsed: JsonRequest[Caller], uow: UnitOfWork) -> None:
        """Names the request that events are to say has caused them."""
        uow.cause = RequestCause(parsed.incoming.id, parsed.key)

    def error_reply(
        self, error: APIError, incoming: IncomingRequest, caller: Caller | None, key: str | None = None
    ) -> Response:
        """The error object of a refusal."""
        del caller, key
        if isinstance(error, InvalidRequestError):
            error = _from_parameter_errors(error.parameter_errors)
        code = error.code or _CODES[error.status]
        shown = {
            "code": code,
            "message": error.message,
            "type": choices.ERROR_TYPES[error.status],
            "details": error.extra.get("details", {}),
            "request_id": incoming.id,
            "timestamp": iso_timestamp(self._clock.real_now()),
            "documentation_url": f"https://docs.stateset.com/errors/{code}",
        }
        return json_response({"error": shown}, error.status)

    def idempotency_key(self, request: Request) -> str | None:
        """`Idempotency-Key`."""
        return idempotency.idempotency_key(request)

    def key_in_use(self, key: str) -> APIError:
        """409."""
        return idempotency.key_in_use(key)

    def replay(self, stored: StoredReply, parsed: JsonRequest[Caller]) -> Response:
        """The earlier answer, again. Raises APIError (422) for a request other than the first with its key."""
        return idempotency.replay(stored, parsed.path, parsed.fingerprint)

    def contention_error(self) -> APIError:
        """409, which Stateset's own Python SDK takes for a reason to come again, as it should."""
        return api_error(409, "RESOURCE_CONFLICT", "Others kept changing the same object; try again.")

    def limit_error(self, error: Exception) -> APIError:
        """422: parameters that all keep to their limits may still come to more than one record holds."""
        del error
        return api_error(choices.INVALID, "VALIDATION_ERROR", "This is more than the emulator can keep of one thing.")

    def to_response(self, reply: Response, incoming: IncomingRequest, caller: Caller | None) -> Response:
        """The reply with the headers that every answer has."""
        del caller
        reply.headers.update(within_limit(incoming.received_at))
        reply.headers["X-Request-Id"] = incoming.id
        return reply


def not_emulated(request: Request) -> APIError:
    """The refusal of an operation of Stateset's that is not emulated (501)."""
    operation = f"{request.method} {request.path.removeprefix(HOST)}"
    message = f"{operation} is part of Stateset's API but is not emulated; the request changed nothing."
    return api_error(NOT_EMULATED_STATUS, "NOT_EMULATED", message)


def unknown_error(request: Request) -> APIError:
    """The refusal of a path that Stateset does not have (404), or of a method that its path does not have (405)."""
    if isinstance(request.routing_exception, MethodNotAllowed):
        return api_error(405, "METHOD_NOT_ALLOWED", f"{request.method} is not allowed for {request.path}")
    return api_error(404, "RESOURCE_NOT_FOUND", f"No such path: {request.path}")


def _from_parameter_errors(parameter_errors: list[ParameterError]) -> APIError:
    """The refusal for the first thing that is wrong; `details.errors` has the others too."""
    first = parameter_errors[0]
    if first.reason.type == "json_invalid":
        return api_error(400, "VALIDATION_ERROR", "The request body is not valid JSON.")
    errors = [{"field": _field_path(each), "message": each.reason.message} for each in parameter_errors]
    return api_error(choices.INVALID, _code(first), _message(first), field=_field_path(first), errors=errors)


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
