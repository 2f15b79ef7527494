"""The way of one request, whatever its dialect, straight down and back: read `_process`, `_execute` and `_run`.

| step | where |
| --- | --- |
| authenticate | the key, by the headers |
| check scope | what the key itself says that it may do |
| version | the API version, by the headers |
| parse | path, query and body, by their schemas |
| idempotency | the key is held in this process, and guards the unit of work |
| faults | a fault that was asked for takes the place of the commit or of the reply |
| authorize | what the store says that the key may do |
| handle | services and rules change things, in the unit of work |
| publish | deliveries that the store does not order by itself |
| render, downgrade, expand, encode | the reply |
| save | the reply goes into the same transaction |
| commit | everything, or nothing |
| complete | what is only there after the commit is waited for |
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Generic

from flask import Flask, Request, Response
from flask.globals import request_ctx
from msgspec import Struct

from emulator.api.errors import ForbiddenError
from emulator.api.fault_injection import InjectedFaultError, drop_connection, run_with_faults
from emulator.api.idempotency import InFlightKeys, StoredReply
from emulator.api.signed_in import is_look
from emulator.api.steps import C, E, IncomingRequest, P, R, Steps, WrongVersionError
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.system.test_clocks import ClockAdvancingError
from emulator.store.availability import RETRY_AFTER_SECONDS, StoreUnavailableError
from emulator.store.identity_map import AlreadyDone
from emulator.store.serialization import TooLargeError
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import TooManyChangesError, UnitOfWork

_log = logging.getLogger(__name__)

_MAX_VERSIONS = 5
"""How often a request is read in another version, should the account's own change all the while."""


class Pipeline(Generic[E, C, P, R]):
    """Answers the requests to a dialect's endpoints; whatever is wrong with one is answered, never raised."""

    def __init__(self, steps: Steps[E, C, P, R], store: Store) -> None:
        self._steps = steps
        self._store = store
        self._in_flight = InFlightKeys(steps.key_in_use)

    def handle(self, endpoint: E, http: Request, arguments: dict[str, str]) -> Response:
        """The response to a request that matched an endpoint; `arguments` are those of its path."""
        return self._respond(http, partial(self._process, endpoint, arguments))

    def handle_unknown(self, http: Request, refusal: Callable[[Request], APIError]) -> Response:
        """The response to what no endpoint answers; a caller without a good key learns that first."""

        def refuse(_incoming: IncomingRequest, _caller: C) -> R:
            raise refusal(http)

        return self._respond(http, refuse)

    def error_response(self, http: Request, error: APIError) -> Response:
        """The response to a request that is refused without a look at who sent it."""
        incoming = self._incoming(http)
        return self._steps.to_response(self._steps.error_reply(error, incoming, None), incoming, None)

    def _respond(self, http: Request, process: Callable[[IncomingRequest, C], R]) -> Response:
        steps, incoming, caller = self._steps, self._incoming(http), None
        try:
            caller = steps.authenticate(http)
            reply = process(incoming, caller)
        except APIError as error:
            reply = steps.error_reply(error, incoming, caller)
        except InjectedFaultError as injected:
            fault_error = steps.fault_errors.error_of(injected.fault)
            if fault_error is None:
                return drop_connection(injected.fault, http, self._store)
            response = steps.to_response(steps.error_reply(fault_error, incoming, caller), incoming, caller)
            response.headers.update(steps.fault_errors.headers_of(injected.fault, incoming.received_at))
            return response
        except StoreUnavailableError as gone:
            # Said once in the output; each caller learns of it, and when to come back.
            caller = None
            reply = steps.error_reply(steps.unavailable_error(str(gone)), incoming, caller)
            response = steps.to_response(reply, incoming, caller)
            response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
            return response
        except Exception:
            # The emulator's own fault: the log has the details, the caller gets an answer in the dialect's shape.
            _log.exception("%s %s failed.", http.method, http.path)
            caller = None
            reply = steps.error_reply(steps.internal_error(), incoming, caller)
        return steps.to_response(reply, incoming, caller)

    def _incoming(self, http: Request) -> IncomingRequest:
        return IncomingRequest(http, self._steps.new_request_id(), self._store.clock.real_now())

    def _process(self, endpoint: E, arguments: dict[str, str], incoming: IncomingRequest, caller: C) -> R:
        """From the caller to the reply; again where the request turns out to be one of another version."""
        self._steps.check_scope(endpoint, caller, arguments)
        for _ in range(_MAX_VERSIONS):
            try:
                return self._answer(endpoint, arguments, incoming, caller)
            except WrongVersionError:
                continue
        raise self._steps.contention_error()

    def _answer(self, endpoint: E, arguments: dict[str, str], incoming: IncomingRequest, caller: C) -> R:
        """From the version to the parameters; then the request is carried out."""
        steps = self._steps
        version = steps.version(endpoint, incoming.http, caller)
        parsed = steps.parse(endpoint, incoming, caller, version, arguments)
        with self._in_flight.hold(parsed.world, parsed.key):
            return self._execute(endpoint, parsed)

    def _execute(self, endpoint: E, parsed: P) -> R:
        """Runs and commits; says in the dialect's words why that was not possible."""
        steps = self._steps
        try:
            operation = partial(self._run, endpoint, parsed)
            if is_look(parsed.incoming.http):
                reply = self._store.run(parsed.world, operation)
            else:
                reply = run_with_faults(self._store, parsed.world, parsed.operation, operation)
        except AlreadyDone as done:
            return steps.replay(done.guard, parsed)
        except (ForbiddenError, ClockAdvancingError):
            raise
        except APIError as error:
            return self._save_error(error, parsed)
        except ContentionError as error:
            raise steps.contention_error() from error
        except (TooManyChangesError, TooLargeError) as error:
            raise steps.limit_error(error) from error
        return steps.complete(reply, endpoint, parsed)

    def _run(self, endpoint: E, parsed: P, uow: UnitOfWork) -> R:
        """What happens in the unit of work, again on a fresh one when others were faster."""
        steps = self._steps
        steps.begin(parsed, uow)
        if parsed.key is not None:
            uow.guard(StoredReply, parsed.key)
        steps.authorize(endpoint, parsed, uow)
        result = steps.handle(endpoint, parsed, uow)
        steps.publish(uow)
        if isinstance(result, Declined):
            reply = steps.encode_declined(result.error, parsed, uow)
        else:
            shown = steps.render(result, parsed, uow)
            steps.downgrade(shown, result, parsed, uow)
            steps.expand(shown, result, parsed, uow)
            reply = steps.encode(shown, endpoint, parsed, uow)
        self._save(reply, parsed, uow)
        return reply

    def _save(self, reply: R, parsed: P, uow: UnitOfWork) -> None:
        """Keeps the reply for a repetition of its request."""
        stored = None if parsed.key is None else self._steps.stored(reply)
        if parsed.key is None or stored is None:
            return
        status, body = stored
        uow.changes.save(
            StoredReply(
                id=parsed.key,
                created=uow.ctx.world_now,
                path=parsed.path,
                fingerprint=parsed.fingerprint,
                status=status,
                body=body,
                request_id=parsed.incoming.id,
            )
        )

    def _save_error(self, error: APIError, parsed: P) -> R:
        """A rule's refusal may be an answer like any other: a repetition with the same key gets it again then."""
        steps, key = self._steps, parsed.key
        reply = steps.error_reply(error, parsed.incoming, parsed.caller, key)
        if key is None or not steps.keeps_errors:
            return reply

        def operation(uow: UnitOfWork) -> None:
            uow.guard(StoredReply, key)
            self._save(reply, parsed, uow)

        try:
            self._store.run(parsed.world, operation)
        except AlreadyDone as done:
            return steps.replay(done.guard, parsed)
        except ContentionError as contention:
            raise steps.contention_error() from contention
        return reply


class Route(Struct, Generic[E], frozen=True):
    """One way to an endpoint: its path as Flask takes it, and the methods."""

    endpoint: E
    path: str
    methods: tuple[str, ...]


def register(app: Flask, pipeline: Pipeline[E, C, P, R], routes: Iterable[Route[E]]) -> None:
    """Adds a dialect's routes to the app."""
    for route in routes:
        app.add_url_rule(
            route.path,
            endpoint=f"{'/'.join(route.methods)} {route.path}",
            view_func=_view(pipeline, route.endpoint),
            methods=list(route.methods),
            provide_automatic_options=False,
        )


def _view(pipeline: Pipeline[E, C, P, R], endpoint: E) -> Callable[..., Response]:
    def view(**arguments: str) -> Response:
        # Not Flask's stand-in for it, which is asked anew at each look.
        return pipeline.handle(endpoint, request_ctx.request, arguments)

    return view
