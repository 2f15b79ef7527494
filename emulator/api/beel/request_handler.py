"""The way of one BeeL request: key, scope, company, body, rule, commit, answer."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from uuid import uuid4

from flask import Request, Response

from emulator.api.beel.envelope import Reply, failure, success
from emulator.api.beel.event_publication import publish_events
from emulator.api.beel.fault_errors import FAULT_ERRORS
from emulator.api.beel.keys import Caller, authenticate
from emulator.api.beel.request_parsing import (
    check_same_request,
    idempotency_key,
    json_body,
    key_in_use,
    locale_of,
    parse_params,
)
from emulator.api.control.long_poll import wait_until
from emulator.api.fault_injection import InjectedFaultError, drop_connection, run_with_faults
from emulator.api.idempotency import InFlightKeys, StoredReply, fingerprint
from emulator.billing.beel import choices
from emulator.billing.beel.errors import BeelError, forbidden, internal_error, not_found
from emulator.billing.beel.ids import as_uuid, stable_uuid
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.resource_types import Entity
from emulator.billing.documents.document import InvoiceDocument
from emulator.store.read_session import AlreadyDone
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.beel.lifecycle import NoBody
from schemas.beel.queries import NoQuery
from schemas.beel.requests import RequestSchema

E = TypeVar("E", bound=Entity)
_log = logging.getLogger(__name__)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Key = tuple[type[Any], str]
Pdf = Callable[[InvoiceDocument], bytes]


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What a handler works with: the body and the query as their schemas read them, the unit of work, and more.

    `prefetch` is what the endpoint reads beside the thing of its path, `locale` the language of messages.
    """

    body: Any
    query: Any
    uow: UnitOfWork
    prefetch: tuple[Key, ...]
    locale: str
    pdf: Pdf

    @property
    def ctx(self) -> Context:
        """The moment of this request."""
        return self.uow.ctx

    @property
    def changes(self) -> Changes:
        """What this request changes."""
        return self.uow.changes

    def find(self, entity_class: type[E], id: str) -> E:
        """The thing with the id of the path, read together with what the operation needs beside it.

        Raises APIError (404) when there is none in this world.
        """
        wanted = as_uuid(id)
        if wanted is None:
            raise not_found()
        self.uow.load([(entity_class, wanted), *self.prefetch])
        found = self.uow.get(entity_class, wanted)
        if found is None:
            raise not_found()
        return found


@dataclass(frozen=True, slots=True)
class Binary:
    """An answer that is a PDF and no JSON."""

    content: bytes


@dataclass(frozen=True, slots=True)
class DeferredResult:
    """An answer that is there some time after the commit.

    `poll` finds it, None until then; `fallback` is answered when it does not come within `timeout`.
    """

    poll: Callable[[UnitOfWork], Any]
    fallback: Any
    timeout: float


Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One operation.

    `prefetch` are things of known ids that it reads beside the one of its path; `declares_422` is whether it tells bad
    values from bad shapes; `of_company` whether it exists below a company as well, and `flat` without one.
    """

    method: Method
    path: str
    scope: str
    handler: Handler
    status: int = 200
    body: type[RequestSchema] = NoBody
    query: type[RequestSchema] = NoQuery
    prefetch: tuple[Key, ...] = ()
    declares_422: bool = False
    company_scoped: bool = True
    has_flat_path: bool = True


@dataclass(slots=True)
class Routes:
    """The operations of one subject."""

    endpoints: list[Endpoint] = field(default_factory=list)

    def add(self, method: Method, path: str, scope: str, **options: Any) -> Callable[[Handler], Handler]:
        """Registers an operation; `options` are the further attributes of an Endpoint."""

        def register(handler: Handler) -> Handler:
            self.endpoints.append(Endpoint(method=method, path=path, scope=scope, handler=handler, **options))
            return handler

        return register


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedRequest:
    """A request that was let in."""

    world: World
    request_id: str
    path: str
    key: str | None
    locale: str
    raw: Any
    body: Any
    query: Any

    @property
    def fingerprint(self) -> str:
        """What a repetition of this request shares with it."""
        return fingerprint({"body": self.raw})


class RequestHandler:
    """Answers requests to BeeL's endpoints; `pdf` writes a document out."""

    def __init__(self, store: Store, accepted_keys: Sequence[str], pdf: Pdf) -> None:
        self._store = store
        self._accepted_keys = accepted_keys
        self._pdf = pdf
        self._in_flight = InFlightKeys(key_in_use)

    def answer(self, endpoint: Endpoint, request: Request, arguments: dict[str, str]) -> Response:
        """The response to a request that matched an endpoint; whatever is wrong with it is answered, never raised."""
        request_id, now = uuid4().hex, self._store.clock.real_now()
        try:
            caller = authenticate(request.headers, self._accepted_keys)
            reply = self._let_in(endpoint, request, arguments, caller, request_id)
        except APIError as api_error:
            reply = failure(api_error, locale_of(request), request_id, now)
        except InjectedFaultError as wrong:
            fault_error = FAULT_ERRORS.get(wrong.fault.kind)
            if fault_error is None:
                return drop_connection(wrong.fault, request)
            reply = failure(fault_error, locale_of(request), request_id, now)
        except Exception:
            # The emulator's own fault: the log has the details, the caller an answer of the shape that is documented.
            _log.exception("%s %s failed.", request.method, request.path)
            reply = failure(internal_error(), locale_of(request), request_id, now)
        return reply.response()

    def unknown(self, request: Request) -> Response:
        """The response to a path that BeeL does not have; a caller without a good key learns that first."""
        api_error: APIError = not_found()
        try:
            authenticate(request.headers, self._accepted_keys)
        except APIError as unauthorized:
            api_error = unauthorized
        return self.error_response(request, api_error)

    def error_response(self, request: Request, api_error: APIError) -> Response:
        """The response to a request that is refused."""
        return failure(api_error, locale_of(request), uuid4().hex, self._store.clock.real_now()).response()

    def _let_in(
        self, endpoint: Endpoint, request: Request, arguments: dict[str, str], caller: Caller, request_id: str
    ) -> Reply:
        if endpoint.scope not in caller.scopes:
            raise forbidden((endpoint.scope,))
        company = arguments.pop("company_id", None)
        if company is not None and as_uuid(company) != company_of(caller.world):
            raise forbidden()
        raw = json_body(request) if endpoint.body is not NoBody else {}
        parsed = ParsedRequest(
            world=caller.world,
            request_id=request_id,
            path=request.path,
            key=idempotency_key(request.headers) if endpoint.method in ("POST", "PUT") else None,
            locale=locale_of(request),
            raw=raw,
            body=parse_params(endpoint.body, raw, declares_422=endpoint.declares_422),
            query=parse_params(endpoint.query, request.args.to_dict(), declares_422=False),
        )
        with self._in_flight.hold(caller.world, parsed.key):
            return self._execute(endpoint, parsed, arguments)

    def _execute(self, endpoint: Endpoint, parsed: ParsedRequest, arguments: dict[str, str]) -> Reply:
        def operation(uow: UnitOfWork) -> Reply | DeferredResult:
            if parsed.key is not None:
                uow.guard(StoredReply, parsed.key)
            request = RequestContext(parsed.body, parsed.query, uow, endpoint.prefetch, parsed.locale, self._pdf)
            answer = endpoint.handler(request, **arguments)
            publish_events(uow)
            if isinstance(answer, Binary):
                return Reply(endpoint.status, answer.content, parsed.request_id, "application/pdf")
            if isinstance(answer, DeferredResult):
                return answer
            reply = success(answer, endpoint.status, parsed.request_id, uow.ctx.now)
            _save_reply(reply, parsed, uow)
            return reply

        try:
            reply = run_with_faults(self._store, parsed.world, f"{endpoint.method} {parsed.path}", operation)
        except AlreadyDone as done:
            check_same_request(done.guard, parsed.path, parsed.fingerprint)
            return _replay(done.guard, parsed)
        except ContentionError as error:
            raise BeelError(409, "CONFLICT", "busy") from error
        return self._await_result(reply, endpoint, parsed) if isinstance(reply, DeferredResult) else reply

    def _await_result(self, deferred: DeferredResult, endpoint: Endpoint, parsed: ParsedRequest) -> Reply:
        store, world = self._store, parsed.world
        found = wait_until(lambda: deferred.poll(store.unit_of_work(world)), store.commit_signal, deferred.timeout)
        data = deferred.fallback if found is None else found
        return success(data, endpoint.status, parsed.request_id, store.clock.real_now())


def company_of(world: World) -> str:
    """The id of the one company of an account, the same in both modes."""
    return stable_uuid(world.account, "company")


def _save_reply(reply: Reply, parsed: ParsedRequest, uow: UnitOfWork) -> None:
    """Keeps a good answer for its repetition; a refusal is none: its request may be tried again."""
    if parsed.key is not None and reply.status in choices.REPLAYED_STATUSES:
        uow.changes.save(
            StoredReply(
                id=parsed.key,
                created=uow.ctx.now,
                path=parsed.path,
                fingerprint=parsed.fingerprint,
                status=reply.status,
                body=reply.body.decode(),
                request_id=parsed.request_id,
            )
        )


def _replay(stored: StoredReply, parsed: ParsedRequest) -> Reply:
    headers = {"Idempotency-Replay": "true"}
    return Reply(stored.status, stored.body.encode(), parsed.request_id, headers=headers)
