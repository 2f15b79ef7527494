"""Replies: Stripe's JSON and Stripe's headers (docs.stripe.com/api/request_ids, /api/versioning)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Response
from werkzeug.datastructures import Headers

from emulator.api.stripe.endpoint import File
from emulator.api.stripe.errors import LogEntry, error_body
from emulator.api.stripe.keys import UnauthorizedError
from emulator.billing.core.errors import APIError
from emulator.worlds import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Reply(msgspec.Struct, frozen=True):
    """An answer before its headers.

    Attributes:
        status: the HTTP status.
        body: the JSON text.
        idempotency_key: the key of a request that got as far as its handler.
        original_request: the id of the request whose answer it repeats.
        challenge: whether the caller is told how to authenticate.
        file: what it says instead of JSON, where it is a file.
        final: whether SDKs, which would try again after a 5xx, are told not to.
    """

    status: int
    body: str
    idempotency_key: str | None = None
    original_request: str | None = None
    challenge: bool = False
    file: File | None = None
    final: bool = False

    @classmethod
    def of_error(cls, api_error: APIError, log: LogEntry | None) -> Reply:
        """The answer to a request that is refused."""
        challenge = isinstance(api_error, UnauthorizedError)
        final = api_error.status == HTTPStatus.NOT_IMPLEMENTED
        return cls(api_error.status, json_text(error_body(api_error, log)), challenge=challenge, final=final)


def json_text(value: Any) -> str:
    """JSON as the API prints it: indented by two spaces, text as it is."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


# Put together once: each reply begins with a copy, which werkzeug makes at once of headers, and of a map one by one.
_HEADERS = Headers(
    {
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": (
            "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, "
            "X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required"
        ),
        "Access-Control-Max-Age": "300",
        "Cache-Control": "no-cache, no-store",
        "Content-Security-Policy": "base-uri 'none'; default-src 'none'; form-action 'none'; frame-ancestors 'none'",
        "Content-Type": "application/json",
        # Stripe's is of two years, with subdomains and preload: of a server that speaks http no browser may be told so.
        "Strict-Transport-Security": "max-age=0",
        "Vary": "Origin",
    }
)


class _Response(Response):
    """A response whose headers stand as they are: werkzeug copies them, for a `Location` and the length of the body."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Its headers, the length of the body among them since that was set."""
        del environ
        return self.headers


def _put_file(response: Response, file: File) -> None:
    """Has a response say a file, which is what it is called and nothing else."""
    if isinstance(file.content, bytes):
        response.set_data(file.content)
    else:
        response.response = file.content
        response.headers["Content-Length"] = str(file.size)
    response.content_type = file.content_type
    if file.disposition is not None:
        response.headers["Content-Disposition"] = file.disposition
        response.headers["X-Content-Type-Options"] = "nosniff"


def to_response(reply: Reply, *, request_id: str, version: str, world: World | None, is_post: bool = False) -> Response:
    """The response as it leaves. A caller who could not be told who they are gets no request id, as with Stripe.

    That it need not be asked again is said of every POST that has been decided (recorded).
    """
    response = _Response(reply.body, status=reply.status, headers=Headers(_HEADERS))
    if reply.file is not None:
        _put_file(response, reply.file)
    if reply.challenge:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Stripe"'
    if reply.final or (is_post and reply.status < HTTPStatus.CONFLICT):
        response.headers["Stripe-Should-Retry"] = "false"
    if world is None:
        return response
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = version
    response.headers["X-Stripe-Routing-Context-Priority-Tier"] = "livemode" if world.livemode else "api-testmode"
    if reply.idempotency_key is not None:
        response.headers["Idempotency-Key"] = reply.idempotency_key
        response.headers["Original-Request"] = reply.original_request or request_id
    if reply.original_request is not None:
        response.headers["Idempotent-Replayed"] = "true"
    return response
