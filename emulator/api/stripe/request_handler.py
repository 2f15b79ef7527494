"""The way of one request, straight down and back: key, version, parameters, rule, commit, reply."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Request, Response

from emulator.api.fault_injection import InjectedFaultError, drop_connection, run_with_faults
from emulator.api.idempotency import InFlightKeys, StoredReply, fingerprint
from emulator.api.request_body import read_bounded_body
from emulator.api.stripe import errors
from emulator.api.stripe.api_versions import ApiVersion, api_version_of
from emulator.api.stripe.current_references import with_current_references
from emulator.api.stripe.endpoint import DeletedObject, Endpoint, HandlerResult, ListResult, RequestContext
from emulator.api.stripe.expansion import check_expand, expand, expand_of
from emulator.api.stripe.fault_errors import FAULT_ERRORS
from emulator.api.stripe.form import check_content_type, decode
from emulator.api.stripe.idempotency import check_key, check_same_request, key_in_use
from emulator.api.stripe.keys import Caller, UnauthorizedError, authenticate
from emulator.api.stripe.operations import is_stripe_operation
from emulator.api.stripe.permissions import ForbiddenError, PermissionCheck, authorize
from emulator.api.stripe.render_cache import RenderCache
from emulator.api.stripe.replies import Reply, json_text, to_response
from emulator.api.stripe.versions import NEWEST, InvalidVersionError, check_version
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.events import RequestCause
from emulator.billing.core.ids import random_text
from emulator.billing.core.resource_types import Entity
from emulator.store.read_session import AlreadyDone
from emulator.store.serialization import TooLargeError
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import TooManyChangesError, UnitOfWork
from emulator.worlds import World
from schemas.stripe.objects import Rendered, render
from schemas.stripe.parameter_errors import InvalidParameterError

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request body that are read at all; 250 lines with all their parameters fit many times."""


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A request that was let in: who sent it, what it asks for and how its answer is found again."""

    caller: Caller
    request_id: str
    version: str
    path: str
    key: str | None
    raw: dict[str, Any]
    params: Any

    @property
    def world(self) -> World:
        """The world it is about."""
        return self.caller.world

    @property
    def fingerprint(self) -> str:
        """What a repetition of this request shares with it."""
        return fingerprint(self.raw)

    @property
    def api_version(self) -> ApiVersion:
        """How the version shows objects."""
        return api_version_of(self.version)


class RequestHandler:
    """Answers requests to Stripe's endpoints."""

    def __init__(self, store: Store, accepted_keys: Sequence[str] = ()) -> None:
        self._store = store
        self._accepted_keys = accepted_keys
        self._in_flight = InFlightKeys(key_in_use)

    def answer(self, endpoint: Endpoint, request: Request, arguments: dict[str, str]) -> Response:
        """The response to a request that matched an endpoint; whatever is wrong with it is answered, never raised."""
        return self._respond(request, partial(self._let_in, endpoint, request, arguments))

    def handle_unrecognized(self, request: Request) -> Response:
        """The response to what no endpoint answers: Stripe does not have it, or it is not emulated.

        A caller without a good key learns that first.
        """

        def refuse(_caller: Caller, _request_id: str) -> Reply:
            check_version(request.headers.get("Stripe-Version"))
            known = is_stripe_operation(request.method, request.path)
            raise (errors.not_emulated if known else errors.unrecognized_url)(request.method, request.path)

        return self._respond(request, refuse)

    def _respond(self, request: Request, process: Callable[[Caller, str], Reply]) -> Response:
        request_id = f"req_{random_text(14)}"
        version, world = NEWEST, None
        try:
            caller = authenticate(request.headers, self._accepted_keys)
            version, world = request.headers.get("Stripe-Version") or NEWEST, caller.world
            reply = process(caller, request_id)
        except (UnauthorizedError, InvalidVersionError) as error:
            reply = Reply.of_error(error, None)
        except APIError as error:
            reply = self._error_reply(error, world, request_id)
        except InjectedFaultError as injected:
            api_error = FAULT_ERRORS.error_of(injected.fault)
            if api_error is None:
                return drop_connection(injected.fault, request)
            reply = self._error_reply(api_error, world, request_id)
        return to_response(reply, request_id=request_id, version=version, world=world)

    def handle_failure(self, request: Request) -> Response:
        """The response to a request in which the emulator itself has a fault."""
        del request
        api_error = APIError(
            "An unknown error occurred in the emulator; its own output has the details.", status=500, type="api_error"
        )
        request_id = f"req_{random_text(14)}"
        return to_response(
            self._error_reply(api_error, None, request_id), request_id=request_id, version=NEWEST, world=None
        )

    def _error_reply(self, api_error: APIError, world: World | None, request_id: str, key: str | None = None) -> Reply:
        if world is None:
            return Reply.of_error(api_error, None)
        log = errors.LogEntry(request_id, world.livemode, self._store.clock.real_now())
        return replace(Reply.of_error(api_error, log), idempotency_key=key)

    def _let_in(
        self, endpoint: Endpoint, request: Request, arguments: dict[str, str], caller: Caller, request_id: str
    ) -> Reply:
        version = check_version(request.headers.get("Stripe-Version"), allow_older=endpoint.version_independent)
        if endpoint.removed_in is not None and version >= endpoint.removed_in:
            raise errors.operation_removed(endpoint.operation, endpoint.removed_in)
        api_version = api_version_of(version)
        key = check_key(request.headers.get("Idempotency-Key")) if request.method == "POST" else None
        try:
            raw = _raw_parameters(request)
            params = endpoint.params.parse(api_version.upgraded(endpoint.operation, raw))
        except InvalidParameterError as error:
            raise errors.from_parameter_error(error.parameter_error) from error
        check_expand(expand_of(params), endpoint.response_schema, is_list=endpoint.is_list, api_version=api_version)
        parsed = ParsedRequest(caller, request_id, version, request.path, key, raw, params)
        with self._in_flight.hold(parsed.world, key):
            return self._execute(endpoint, parsed, arguments)

    def _execute(self, endpoint: Endpoint, parsed: ParsedRequest, arguments: dict[str, str]) -> Reply:
        def operation(uow: UnitOfWork) -> Reply:
            uow.cause = RequestCause(parsed.request_id, parsed.key)
            if parsed.key is not None:
                uow.guard(StoredReply, parsed.key)
            request = RequestContext(parsed.params, parsed.path, uow, self._store)
            check_first = endpoint.has_outside_effects
            with authorize(
                uow, parsed.caller, endpoint.method, endpoint.permission, check_first=check_first
            ) as check_expanded:
                answer = _call_handler(endpoint, request, arguments, parsed.api_version)
                if isinstance(answer, Declined):
                    api_error = errors.render_extra(answer.error, request.uow, parsed.api_version)
                    reply = self._error_reply(api_error, parsed.world, parsed.request_id, parsed.key)
                else:
                    shown = self._render(answer, request, parsed.api_version, check_expanded)
                    reply = Reply(HTTPStatus.OK, json_text(shown), parsed.key)
            return self._save_reply(reply, parsed, uow)

        try:
            return run_with_faults(self._store, parsed.world, f"{endpoint.method} {parsed.path}", operation)
        except AlreadyDone as done:
            return _replay(done.guard, parsed)
        except ForbiddenError:
            raise
        except APIError as api_error:
            return self._save_error_reply(api_error, parsed)
        except ContentionError as error:
            raise errors.lock_timeout() from error
        except TooManyChangesError as error:
            raise APIError(f"This request changes too many objects at once to be done as one: {error}") from error
        except TooLargeError as error:
            raise APIError(f"This request makes an object larger than can be kept: {error}") from error

    def _render(
        self,
        answer: Entity | DeletedObject | ListResult | Rendered,
        request: RequestContext[Any],
        api_version: ApiVersion,
        check_expanded: PermissionCheck,
    ) -> Rendered:
        if isinstance(answer, DeletedObject):
            return {"id": answer.id, "object": answer.object, "deleted": True}
        known: list[Entity] = []
        if isinstance(answer, ListResult):
            shown = self._render_list(answer, request)
            known = [] if answer.parent is None else [answer.parent]
        elif isinstance(answer, dict):
            shown = answer
        else:
            shown, known = request.uow.attachment(RenderCache).rendered_copy(answer, request.ctx), [answer]
        api_version.downgrade(shown, request.uow, known)
        check_expanded(expand(shown, expand_of(request.params), request.uow, api_version))
        return shown

    def _render_list(self, result: ListResult, request: RequestContext[Any]) -> Rendered:
        data = result.rendered
        if data is None:
            data = [render(each, request.ctx) for each in with_current_references(request.uow, result.page.items)]
        return {"object": "list", "data": data, "has_more": result.page.has_more, "url": request.path}

    def _save_reply(self, reply: Reply, parsed: ParsedRequest, uow: UnitOfWork) -> Reply:
        if parsed.key is not None:
            uow.changes.save(
                StoredReply(
                    id=parsed.key,
                    created=uow.ctx.now,
                    path=parsed.path,
                    fingerprint=parsed.fingerprint,
                    status=reply.status,
                    body=reply.body,
                    request_id=parsed.request_id,
                )
            )
        return reply

    def _save_error_reply(self, api_error: APIError, parsed: ParsedRequest) -> Reply:
        """A rule's refusal is an answer like any other: a repetition with the same key gets it again."""
        reply = self._error_reply(api_error, parsed.world, parsed.request_id, parsed.key)
        key = parsed.key
        if key is None:
            return reply

        def operation(uow: UnitOfWork) -> Reply:
            uow.guard(StoredReply, key)
            return self._save_reply(reply, parsed, uow)

        try:
            return self._store.run(parsed.world, operation)
        except AlreadyDone as done:
            return _replay(done.guard, parsed)
        except ContentionError as error:
            raise errors.lock_timeout() from error


def _call_handler(
    endpoint: Endpoint, request: RequestContext[Any], arguments: dict[str, str], api_version: ApiVersion
) -> HandlerResult:
    try:
        return endpoint.handler(request, **arguments)
    except APIError as api_error:
        raise errors.render_extra(api_error, request.uow, api_version) if api_error.extra else api_error from None


def _replay(stored: StoredReply, parsed: ParsedRequest) -> Reply:
    check_same_request(stored, parsed.path, parsed.fingerprint)
    return Reply(stored.status, stored.body, stored.id, original_request=stored.request_id)


def _raw_parameters(request: Request) -> dict[str, Any]:
    query = decode(request.query_string, source="query string")
    if request.method != "POST":
        return query
    body = _read_bounded_body(request)
    check_content_type(request.content_type, body)
    return {**query, **decode(body)}


def _read_bounded_body(request: Request) -> bytes:
    body = read_bounded_body(request, MAX_BODY)
    if body is None:
        raise APIError(f"Invalid request: the body is larger than {MAX_BODY} bytes.", status=413)
    return body
