"""BeeL's steps of a request (docs.beel.es)."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import uuid4

from flask import Request, Response

from emulator.api.beel import retirement
from emulator.api.beel.endpoint import Binary, DeferredResult, Endpoint, Pdf, RequestContext, company_of
from emulator.api.beel.envelope import Reply, failure, request_id_of, success
from emulator.api.beel.fault_errors import FAULT_ERRORS
from emulator.api.beel.keys import Caller, authenticate
from emulator.api.beel.request_parsing import (
    check_query,
    check_same_request,
    idempotency_key,
    json_body,
    key_in_use,
    locale_of,
    parse_params,
)
from emulator.api.fault_injection import FaultErrors
from emulator.api.idempotency import StoredReply
from emulator.api.long_poll import wait_until
from emulator.api.steps import IncomingRequest, ParsedRequest, Steps
from emulator.billing.beel import choices
from emulator.billing.beel.errors import BeelError, forbidden, internal_error, no_such_endpoint
from emulator.billing.beel.ids import as_uuid
from emulator.billing.core.errors import APIError
from emulator.services.beel import publish_events
from emulator.store.signals import TooManyWaitingError
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from schemas.beel.requests import NoBody

HOST = "/beel/api"
"""What stands in the place of BeeL's own host."""

COMPANIES = "/v1/companies/"
"""What the newer paths begin with, whose errors are problem details (RFC 9457) as well."""

_COMPANY = re.compile(rf"{COMPANIES}[^/]+")


class BeelRequest(ParsedRequest[Caller], frozen=True, kw_only=True):
    """A request with its parameters; `locale` is the language of messages."""

    locale: str
    body: Any
    query: Any


class BeelSteps(Steps[Endpoint, Caller, BeelRequest, Reply]):
    """BeeL's side of a request; `accepted` are the only good keys, if there are any; `pdf` writes a document out."""

    fault_errors: ClassVar[FaultErrors] = FAULT_ERRORS

    def __init__(self, store: Store, accepted: Collection[str], pdf: Pdf) -> None:
        self._store = store
        self._accepted = accepted
        self._pdf = pdf

    def new_request_id(self) -> str:
        """What `meta.request_id` and the header `X-Request-Id` say."""
        return uuid4().hex

    def authenticate(self, request: Request) -> Caller:
        """The caller, by `Authorization`. Raises APIError (403) where another company than theirs is to be active."""
        caller = authenticate(request.headers, self._accepted)
        active = request.headers.get("BeeL-Active-Company")
        if active and as_uuid(active) != company_of(caller.world):
            raise BeelError(403, "ACTIVE_COMPANY_NOT_ACCESSIBLE", "forbidden")
        return caller

    def check_scope(self, endpoint: Endpoint, caller: Caller, arguments: Mapping[str, str]) -> None:
        """Refuses a key without the endpoint's scope, and a path that names another company."""
        if endpoint.scope not in caller.scopes:
            raise forbidden((endpoint.scope,))
        company = arguments.get("company_id")
        if company is not None and as_uuid(company) != company_of(caller.world):
            raise forbidden()

    def parse(
        self, endpoint: Endpoint, incoming: IncomingRequest, caller: Caller, version: str, arguments: dict[str, str]
    ) -> BeelRequest:
        """The request with its parameters; the company of the path is no argument of a handler."""
        del version
        http = incoming.http
        raw = json_body(http) if endpoint.body is not NoBody else {}
        if "company_id" in arguments:
            check_query(endpoint.query, http.args)
        return BeelRequest(
            incoming=incoming,
            caller=caller,
            operation=f"{endpoint.method} {http.path}",
            arguments={name: value for name, value in arguments.items() if name != "company_id"},
            key=idempotency_key(http.headers) if endpoint.method in ("POST", "PUT") else None,
            raw={"body": raw},
            locale=locale_of(http),
            body=parse_params(endpoint.body, raw, declares_422=endpoint.declares_422),
            query=parse_params(endpoint.query, http.args.to_dict(), declares_422=False),
        )

    def key_in_use(self, key: str) -> APIError:
        """409."""
        return key_in_use(key)

    def handle(self, endpoint: Endpoint, parsed: BeelRequest, uow: UnitOfWork) -> Any:
        """What the handler answers."""
        request = RequestContext(
            uow=uow,
            body=parsed.body,
            query=parsed.query,
            prefetch=endpoint.prefetch,
            locale=parsed.locale,
            pdf=self._pdf,
        )
        # What the account wants and the time are there once the handler has read something.
        try:
            result = endpoint.handler(request, **parsed.arguments)
        except APIError:
            _refuse_retired(parsed, uow)
            raise
        _refuse_retired(parsed, uow)
        return result

    def publish(self, uow: UnitOfWork) -> None:
        """Orders the deliveries to the subscribers of webhooks."""
        publish_events(uow)

    def encode(self, shown: Any, endpoint: Endpoint, parsed: BeelRequest, uow: UnitOfWork) -> Reply:
        """The reply: in the envelope, as a PDF, or one that is completed after the commit."""
        id = parsed.incoming.id
        if isinstance(shown, Binary):
            return Reply(endpoint.status, shown.content, id, shown.content_type, shown.headers)
        if isinstance(shown, DeferredResult):
            return Reply(endpoint.status, b"", id, deferred=shown)
        headers = _location_of(shown, endpoint, parsed) if endpoint.status == HTTPStatus.CREATED else {}
        return success(shown, endpoint.status, id, uow.ctx.now, headers)

    def stored(self, reply: Reply) -> tuple[int, str] | None:
        """Only a good reply in the envelope is kept: the request of a refusal may be tried again."""
        kept = reply.is_envelope and reply.status in choices.REPLAYED_STATUSES
        return (reply.status, reply.body.decode()) if kept else None

    def complete(self, reply: Reply, endpoint: Endpoint, parsed: BeelRequest) -> Reply:
        """The reply with what its result waits for."""
        deferred = reply.deferred
        if deferred is None:
            return reply
        store, world = self._store, parsed.world
        found = None
        # Where too many wait already, the answer says what is known by now.
        with suppress(TooManyWaitingError), store.commit_signal.place():
            found = wait_until(lambda: deferred.poll(store.unit_of_work(world)), store.commit_signal, deferred.timeout)
        data = deferred.fallback if found is None else found
        return success(data, endpoint.status, parsed.incoming.id, store.clock.real_now())

    def replay(self, stored: StoredReply, parsed: BeelRequest) -> Reply:
        """The earlier reply, with the request id that its body says."""
        check_same_request(stored, parsed.path, parsed.fingerprint)
        headers, body = {"Idempotency-Replay": "true"}, stored.body.encode()
        return Reply(stored.status, body, request_id_of(body) or parsed.incoming.id, headers=headers)

    def contention_error(self) -> APIError:
        """409."""
        return BeelError(409, "CONFLICT", "busy")

    def internal_error(self) -> APIError:
        """500."""
        return internal_error()

    def unavailable_error(self, reason: str) -> APIError:
        """503, with the sentence as it is, since no provider's text says it."""
        return BeelError(503, "SERVICE_UNAVAILABLE", "store_unavailable", values={"reason": reason})

    def limit_error(self, error: Exception) -> APIError:
        """422: one transaction takes a hundred changes, and one record so many bytes."""
        del error
        return BeelError(422, "TOO_MANY_RECORDS", "too_many_records")

    def error_reply(
        self, error: APIError, incoming: IncomingRequest, caller: Caller | None, key: str | None = None
    ) -> Reply:
        """The envelope of a refusal, in the caller's language."""
        del caller, key
        path = own_path(incoming.http.path)
        problem = path if path.startswith(COMPANIES) else None
        return failure(error, locale_of(incoming.http), incoming.id, incoming.received_at, problem)

    def to_response(self, reply: Reply, incoming: IncomingRequest, caller: Caller | None) -> Response:
        """The reply with its headers."""
        del caller
        response = reply.response()
        if retirement.is_retiring(own_path(incoming.http.path)):
            response.headers.update(retirement.HEADERS)
        return response


def _location_of(made: Mapping[str, Any], endpoint: Endpoint, parsed: BeelRequest) -> Mapping[str, str]:
    """Where something new is, which the company-scoped paths say."""
    company = _COMPANY.match(own_path(parsed.path))
    if company is None or "id" not in made:
        return {}
    collection = endpoint.path.split("/")[1]
    return {"Location": f"{HOST}{company[0]}/{collection}/{made['id']}"}


def _refuse_retired(parsed: BeelRequest, uow: UnitOfWork) -> None:
    """Raises APIError (404) for a path that has retired, where the account wants that."""
    retires = retirement.is_retiring(own_path(parsed.path)) and uow.ctx.account.beel_flat_paths_retire
    if retires and retirement.has_passed(uow.ctx.now):
        raise no_such_endpoint()


def own_path(path: str) -> str:
    """A path as BeeL's own host knows it."""
    return path.removeprefix(HOST)
