"""What the control API can do: operations, declared once for the requests to them and for those who read of them."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Literal

import msgspec
from flask import Flask, Response, request
from marshmallow import Schema

from emulator.api.authentication import WorldResolver
from emulator.api.control.query import BadQueryError, NoQuery, parse_query
from emulator.api.control.responses import error_response
from emulator.billing.core.errors import APIError
from emulator.store.signals import MAX_WAITING, TooManyWaitingError
from emulator.store.store import ContentionError

MAX_BODY = 8 * 1024 * 1024
"""Bytes that a request to the control API may have: a thousand fixtures fit."""

JSON = "application/json"

_EMPTY = (b"", b"{}", b"null")
"""What clients send that have nothing to say."""

_ARGUMENT = re.compile(r"{(\w+)}")

Shape = type[msgspec.Struct] | type[Schema]
"""What a body is made of, as msgspec or marshmallow checks it."""


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of the control API, for the world of the caller's key alone.

    Attributes:
        id: its name in code: `list_mails`.
        method: GET, POST or DELETE.
        path: with the names of its arguments in braces.
        summary: what it does, in a sentence.
        view: answers it; takes the world, the query if there is one, and the arguments of the path by name.
        query: the parameters that it takes; any other is refused.
        body: what it takes as JSON, None where it takes nothing.
        body_required: whether there must be a body.
        replies: what it answers with 200, one of these; nothing where that is no JSON.
        media_type: of what it answers with 200.
        refusals: the statuses that it can answer with besides those which every operation has.
        for_everybody: whether it is about no world and takes no key; it then takes any query, as probes send.
    """

    id: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    summary: str
    view: Callable[..., Response]
    query: type[msgspec.Struct] = NoQuery
    body: Shape | None = None
    body_required: bool = True
    replies: tuple[Shape, ...] = msgspec.field(default=())
    media_type: str = JSON
    refusals: tuple[int, ...] = ()
    for_everybody: bool = False

    @property
    def arguments(self) -> list[str]:
        """The names of the arguments in its path."""
        return _ARGUMENT.findall(self.path)


def register(app: Flask, worlds: WorldResolver, operations: Iterable[Operation]) -> None:
    """Adds operations to an app; `worlds` tells whose world a caller's key opens."""
    for operation in operations:
        app.add_url_rule(
            _ARGUMENT.sub(r"<\1>", operation.path),
            f"control {operation.id}",
            operation.view if operation.for_everybody else _view(operation, worlds),
            methods=[operation.method],
            strict_slashes=False,
        )


def _view(operation: Operation, worlds: WorldResolver) -> Callable[..., Response]:
    """The operation's view, given the world of the caller's key and the query.

    It is not called, and the answer is

    - 401 without a good key,
    - 413 for a body larger than any of ours,
    - 400 for a query that cannot be answered, and for a body where none is taken.

    An APIError that it raises is answered with its status and message, and 503 is the answer where so many wait that
    nobody would be left to answer others, and where others write so much in the world that it never gets through.
    """

    @wraps(operation.view)
    def view(**arguments: str) -> Response:
        try:
            world = worlds(request.headers)
            if (request.content_length or 0) > MAX_BODY:
                return error_response(413, f"The request is larger than {MAX_BODY} bytes.")
            query = parse_query(request.args, operation.query, f"{request.method} {request.path}")
            if operation.body is None and request.get_data().strip() not in _EMPTY:
                return error_response(400, _no_body_taken(operation))
            given = () if operation.query is NoQuery else (query,)
            return operation.view(world, *given, **arguments)
        except APIError as error:
            return error_response(error.status, error.message)
        except BadQueryError as error:
            return error_response(400, str(error))
        except TooManyWaitingError:
            return _not_now(f"{MAX_WAITING} requests wait already: try again in a second.")
        except ContentionError:
            return _not_now("Others are writing in this world at the same time: try again in a second.")

    return view


def _not_now(message: str) -> Response:
    response = error_response(503, message)
    response.headers["Retry-After"] = "1"
    return response


def _no_body_taken(operation: Operation) -> str:
    parameters = "it takes nothing else" if operation.query is NoQuery else "its parameters belong in the query"
    return f"{operation.method} {operation.path} takes no body: {parameters}."
