"""How Day Zero admits callers and words what is wrong: as FastAPI does (ondayzero.com/docs/guides/error-handling)."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Request, Response, current_app
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from emulator.api.dayzero.keys import Caller, authenticate, world_of_grant
from emulator.api.dayzero.oauth import grant_of
from emulator.api.errors import ForbiddenError
from emulator.api.json_dialect import Endpoint, JsonRequest, JsonSteps, json_response
from emulator.api.json_parsing import InvalidRequestError, ParameterError, UnreadableBodyError
from emulator.api.published_operations import NOT_EMULATED_STATUS
from emulator.api.steps import IncomingRequest
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.tokens import DayzeroToken
from emulator.billing.system.restricted_keys import digest_of
from emulator.store.unit_of_work import UnitOfWork

HOST = "/dayzero"
"""What stands in the place of the API's own host."""

PREFIX = f"{HOST}/api/v1"
TOKEN_PATH = f"{PREFIX}/oauth/token"
"""Where grants are exchanged, by whoever has one."""


class DayzeroSteps(JsonSteps[Caller]):
    """Day Zero's steps of a request; `accepted` are the only good tokens, if there are any."""

    def __init__(self, accepted: Collection[str] = ()) -> None:
        self._accepted = accepted

    def authenticate(self, request: Request) -> Caller:
        """The caller's business, by both headers; who exchanges a grant is known by that."""
        if request.path == TOKEN_PATH:
            return Caller(world_of_grant(grant_of(request)), may_write=True)
        return authenticate(request.headers, self._accepted)

    def check_scope(self, endpoint: Endpoint, caller: Caller, arguments: Mapping[str, str]) -> None:
        """Raises ForbiddenError for a token that may only read."""
        del arguments
        if endpoint.scope.endswith(":write") and not caller.may_write:
            raise ForbiddenError(choices.FORBIDDEN, status=403)

    def authorize(self, endpoint: Endpoint, parsed: JsonRequest[Caller], uow: UnitOfWork) -> None:
        """Raises APIError (401) for a token that was revoked or has expired, ForbiddenError for what it may not do."""
        token = parsed.caller.issued_token
        if token is None:
            return
        known = uow.get(DayzeroToken, digest_of(token))
        if known is None or known.is_expired(uow.ctx.now):
            raise APIError(choices.UNAUTHENTICATED, status=401)
        resource, _, access = endpoint.scope.partition(":")
        if not known.allows(resource, "write" if access == "write" else "read"):
            raise ForbiddenError(choices.FORBIDDEN, status=403)

    def limit_error(self, error: Exception) -> APIError:
        """400: what fits the limits of every parameter can still be more than one record takes."""
        del error
        return APIError("The request holds more than can be stored", status=400)

    def error_reply(
        self, error: APIError, incoming: IncomingRequest, caller: Caller | None, key: str | None = None
    ) -> Response:
        """`{"detail": "…"}`; 422 with every error in the parameters, as FastAPI lists those of Pydantic 2."""
        del incoming, caller, key
        if isinstance(error, UnreadableBodyError):
            return json_response({"detail": "There was an error parsing the body"}, 400)
        if isinstance(error, InvalidRequestError):
            return json_response({"detail": [_error(each) for each in error.parameter_errors]}, 422)
        detail = {"detail": error.message}
        # Clients of OAuth look for the code (RFC 6749, 5.2).
        shown = detail if error.code is None else {"error": error.code, "error_description": error.message, **detail}
        return json_response(shown, error.status)


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
