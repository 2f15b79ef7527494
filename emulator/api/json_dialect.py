"""What the dialects that speak plain JSON share: their endpoints, and their steps of a request.

Each says itself who may call, and how it words what is wrong.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any, ClassVar

from flask import Request, Response
from marshmallow import Schema
from msgspec import Struct, field
from werkzeug.datastructures import Headers

from emulator.api import json_parsing
from emulator.api.fault_injection import FaultErrors
from emulator.api.json_parsing import InvalidRequestError, ParameterError
from emulator.api.pipeline import Route
from emulator.api.request_context import BaseRequestContext
from emulator.api.steps import C, IncomingRequest, ParsedRequest, Steps
from emulator.billing.core.errors import APIError
from emulator.store.unit_of_work import UnitOfWork


class RequestContext(BaseRequestContext, frozen=True, kw_only=True):
    """What a handler works with: the parameters as their schemas load them, the headers, and the unit of work."""

    body: Any
    query: Any
    headers: Headers


Handler = Callable[..., Any]


class Endpoint(Struct, frozen=True):
    """One operation.

    Attributes:
        methods: its HTTP methods.
        path: its path below the dialect's prefix.
        handler: what runs.
        scope: what the caller's key must allow, `invoices:write`; for the dialect to judge.
        status: what it answers with when all is well.
        arguments: the schema of what its path names.
        query: the schema of its query.
        body: the schema of its body.
        optional_body: whether the body can be empty or null.
        form: whether its body is a form, not JSON.
        upload: the name of the file in a form that is its body; None where it takes no file.
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
    form: bool = False
    upload: str | None = None


class Routes(Struct, frozen=True):
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


def routes_below(prefix: str, endpoints: Iterable[Endpoint]) -> Iterator[Route[Endpoint]]:
    """The endpoints of a dialect, each below the dialect's prefix."""
    return (Route(endpoint, prefix + endpoint.path, endpoint.methods) for endpoint in endpoints)


class JsonRequest(ParsedRequest[C], frozen=True, kw_only=True):
    """A request with its parameters, as their schemas load them."""

    body: Any
    query: Any


class JsonSteps(Steps[Endpoint, C, JsonRequest[C], Response]):
    """The steps of a dialect that speaks plain JSON, but for who may call and how errors look."""

    fault_errors: ClassVar[FaultErrors] = FaultErrors(
        rate_limit=APIError("Too many requests", status=429),
        server_error=APIError("Internal server error", status=500),
        unavailable=APIError("Service unavailable", status=503),
        decline=APIError("Payment declined", status=402),
    )
    unsupported_media_type: ClassVar[APIError | None] = None
    """The refusal of a body that is not sent as JSON; None where it is a wrong value like any other."""

    def parse(
        self, endpoint: Endpoint, incoming: IncomingRequest, caller: C, version: str, arguments: dict[str, str]
    ) -> JsonRequest[C]:
        """The request with its parameters. Raises InvalidRequestError with everything that is wrong with them."""
        del version
        http, errors = incoming.http, list[ParameterError]()
        if endpoint.body and self.unsupported_media_type and json_parsing.is_sent_as_other_than_json(http):
            raise self.unsupported_media_type
        named = json_parsing.load(endpoint.arguments, arguments, "path", errors) if endpoint.arguments else arguments
        query = json_parsing.load(endpoint.query, json_parsing.raw_query(endpoint.query, http), "query", errors)
        body: Any
        if endpoint.upload is not None:
            body = json_parsing.load_upload(endpoint.upload, http, errors)
        elif endpoint.form:
            body = json_parsing.load_form(endpoint.body, http, errors)
        else:
            body = json_parsing.load_body(endpoint.body, http, errors, optional=endpoint.optional_body)
        if errors:
            raise InvalidRequestError(errors)
        return JsonRequest(
            incoming=incoming,
            caller=caller,
            operation=f"{http.method} {http.path}",
            arguments=named,
            key=self.idempotency_key(http),
            raw={"method": http.method, "body": body},
            body=body,
            query=query,
        )

    def idempotency_key(self, request: Request) -> str | None:
        """The key that a repetition of the request shares with it, where the dialect has such keys."""
        del request
        return None

    def stored(self, reply: Response) -> tuple[int, str] | None:
        """Only a success is kept: the request of a refusal may be tried again."""
        return (reply.status_code, reply.get_data(as_text=True)) if reply.status_code < HTTPStatus.BAD_REQUEST else None

    def handle(self, endpoint: Endpoint, parsed: JsonRequest[C], uow: UnitOfWork) -> Any:
        """What the handler answers."""
        request = RequestContext(uow=uow, body=parsed.body, query=parsed.query, headers=parsed.incoming.http.headers)
        return endpoint.handler(request, **parsed.arguments)

    def encode(self, shown: Any, endpoint: Endpoint, parsed: JsonRequest[C], uow: UnitOfWork) -> Response:
        """The reply that shows it, with the endpoint's status."""
        del parsed, uow
        return json_response(shown, endpoint.status)

    def contention_error(self) -> APIError:
        """503."""
        return APIError("Others kept changing the same object; try again.", status=503)

    def internal_error(self) -> APIError:
        """500."""
        return APIError("An unexpected error occurred in the emulator; see its output.", status=500)

    def unavailable_error(self, reason: str) -> APIError:
        """503."""
        return APIError(reason, status=503)

    def to_response(self, reply: Response, incoming: IncomingRequest, caller: C | None) -> Response:
        """The reply as it is."""
        del incoming, caller
        return reply


def json_response(value: Any, status: int) -> Response:
    """A JSON answer: compact, text as it is."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, content_type="application/json")
