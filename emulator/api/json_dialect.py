"""The way of one request in a dialect that speaks JSON: caller, parameters, rule, commit, answer.

A dialect says who may call, and how it words what is wrong; all between is the same for each.
"""

import json
import logging
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import Flask, Request, Response, request
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import Headers

from emulator.api.fault_injection import InjectedFaultError, drop_connection, run_with_faults
from emulator.api.request_body import read_bounded_body
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.json_fields import MISSING, ArrayOf, Path, ValidationMessage, instance, validation_messages_in

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request body that are read at all."""

_FAULT_ERRORS: Mapping[str, APIError] = {
    "rate_limit": APIError("Too many requests", status=429),
    "server_error": APIError("Internal server error", status=500),
    "unavailable": APIError("Service unavailable", status=503),
    "decline": APIError("Payment declined", status=402),
}
"""What a fault makes of a request; nothing at all where its kind is not named."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ParameterError:
    """What is wrong with one value: where it stands (`("body", "line_items", 0, "quantity")`), why, and the value."""

    path: Path
    reason: ValidationMessage
    value: Any


class InvalidRequestError(Exception):
    """A request whose parameters cannot be taken as they are."""

    def __init__(self, parameter_errors: list[ParameterError]) -> None:
        super().__init__(parameter_errors[0].reason.message)
        self.parameter_errors = parameter_errors


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What a handler works with: the parameters given, the request's headers, and the unit of work."""

    body: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Headers
    uow: UnitOfWork

    @property
    def ctx(self) -> Context:
        """The moment of this request."""
        return self.uow.ctx

    @property
    def changes(self) -> Changes:
        """What this request changes."""
        return self.uow.changes


Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation: its methods and path, what it takes, who may call it and the status it answers with.

    `scope` is for the dialect to judge. A body that `optional_body` can be empty or null.
    """

    methods: tuple[str, ...]
    path: str
    handler: Handler
    scope: str
    status: int = 200
    arguments: type[Schema] | None = None
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    optional_body: bool = False


@dataclass(slots=True)
class Routes:
    """The operations of one resource; `scope` is what `read` and `write` are of."""

    scope: str
    endpoints: list[Endpoint] = field(default_factory=list)

    def read(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        """Registers a GET."""
        return self._add(("GET",), path, f"{self.scope}:read", options)

    def write(self, path: str, *methods: str, **options: Any) -> Callable[[Handler], Handler]:
        """Registers an operation that changes something, by POST unless `methods` are named."""
        return self._add(methods or ("POST",), path, f"{self.scope}:write", options)

    def _add(
        self, methods: tuple[str, ...], path: str, scope: str, options: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.endpoints.append(Endpoint(methods, path, handler, scope, **options))
            return handler

        return register


class Dialect(Protocol):
    """What one dialect has of its own."""

    @property
    def prefix(self) -> str:
        """What every path of it begins with."""

    def authenticate(self, headers: Headers, endpoint: Endpoint) -> World:
        """The caller's world. Raises APIError for a caller who may not do this."""

    def error_response(self, api_error: APIError) -> Response:
        """The answer to a request that is refused."""

    def validation_response(self, parameter_errors: list[ParameterError]) -> Response:
        """The answer to a request with parameters that cannot be taken."""


def register(app: Flask, store: Store, dialect: Dialect, endpoints: Iterable[Endpoint]) -> None:
    """Adds a dialect's endpoints to the app."""
    for endpoint in endpoints:
        app.add_url_rule(
            dialect.prefix + endpoint.path,
            endpoint=f"{'/'.join(endpoint.methods)} {dialect.prefix}{endpoint.path}",
            view_func=_view(store, dialect, endpoint),
            methods=endpoint.methods,
            provide_automatic_options=False,
        )


def _view(store: Store, dialect: Dialect, endpoint: Endpoint) -> Callable[..., Response]:
    def view(**arguments: str) -> Response:
        try:
            return _handle(store, dialect, endpoint, arguments)
        except APIError as api_error:
            return dialect.error_response(api_error)
        except InvalidRequestError as error:
            return dialect.validation_response(error.parameter_errors)
        except InjectedFaultError as injected:
            fault_error = _FAULT_ERRORS.get(injected.fault.kind)
            return (
                drop_connection(injected.fault, request) if fault_error is None else dialect.error_response(fault_error)
            )
        except ContentionError:
            return dialect.error_response(APIError("Others kept changing the same object; try again.", status=503))
        except Exception:
            # The emulator's own fault: the log has the details, the caller gets an answer in the dialect's shape.
            _log.exception("%s %s failed.", request.method, request.path)
            return dialect.error_response(
                APIError("An unexpected error occurred in the emulator; see its output.", status=500)
            )

    return view


def _handle(store: Store, dialect: Dialect, endpoint: Endpoint, arguments: dict[str, str]) -> Response:
    world = dialect.authenticate(request.headers, endpoint)
    parameter_errors: list[ParameterError] = []
    named = _load(endpoint.arguments, arguments, "path", parameter_errors) if endpoint.arguments else arguments
    query = (
        _load(endpoint.query, _raw_query(endpoint.query, request), "query", parameter_errors) if endpoint.query else {}
    )
    body = _read_body(endpoint, endpoint.body, parameter_errors) if endpoint.body else {}
    if parameter_errors:
        raise InvalidRequestError(parameter_errors)

    def operation(uow: UnitOfWork) -> Any:
        return endpoint.handler(RequestContext(body, query, request.headers, uow), **named)

    return json_response(run_with_faults(store, world, f"{request.method} {request.path}", operation), endpoint.status)


def _raw_query(schema: type[Schema], request: Request) -> dict[str, Any]:
    lists = {name for name, field in instance(schema).fields.items() if isinstance(field, ArrayOf)}
    raw: dict[str, Any] = {}
    for name, values in request.args.lists():
        plain = name.removesuffix("[]")
        raw[plain] = [*raw.get(plain, ()), *values] if plain in lists else values[-1]
    return raw


def _read_body(endpoint: Endpoint, schema: type[Schema], parameter_errors: list[ParameterError]) -> Mapping[str, Any]:
    raw = _decode_json(_read_bytes(request))
    if raw is not None:
        return _load(schema, raw, "body", parameter_errors)
    if not endpoint.optional_body:
        parameter_errors.append(ParameterError(("body",), MISSING, None))
        return {}
    return _load(schema, {}, "body", parameter_errors)


def _load(schema: type[Schema], raw: Any, location: str, parameter_errors: list[ParameterError]) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = instance(schema).load(raw)
    except ValidationError as error:
        for path, reason in validation_messages_in(error.messages):
            value_path = path[:-1] if reason is MISSING else path
            parameter_errors.append(ParameterError((location, *path), reason, _value_at(raw, value_path)))
        return {}
    return loaded


def _value_at(raw: Any, path: Path) -> Any:
    for step in path:
        raw = raw[step]
    return raw


def _read_bytes(request: Request) -> bytes:
    """The bytes of a request's body; APIError (413) when they are too many."""
    body = read_bounded_body(request, MAX_BODY)
    if body is None:
        raise APIError(f"The request body is larger than {MAX_BODY} bytes.", status=413)
    return body


def _decode_json(body: bytes) -> Any:
    """What a JSON text stands for; None for an empty one."""
    if not body.strip():
        return None
    try:
        value = json.loads(body, parse_float=_finite, parse_constant=_no_constant)
        # A lone half of a surrogate pair is no text, though JSON can spell it.
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _malformed(error.pos, error.msg) from error
    except (ValueError, RecursionError) as error:
        raise _malformed(0, "Not a JSON text that can be taken") from error
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _malformed(position: int, reason: str) -> InvalidRequestError:
    message = ValidationMessage("json_invalid", "JSON decode error", {"error": reason})
    return InvalidRequestError([ParameterError(("body", position), message, {})])


def json_response(value: Any, status: int) -> Response:
    """A JSON answer: compact, text as it is."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, content_type="application/json")
