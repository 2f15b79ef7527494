"""Stripe's steps of a request (docs.stripe.com/api)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

import msgspec
from flask import Request, Response

from emulator.api.fault_injection import FaultErrors
from emulator.api.idempotency import StoredReply
from emulator.api.request_body import read_bounded_body
from emulator.api.steps import IncomingRequest, ParsedRequest, Steps, WrongVersionError
from emulator.api.stripe import errors
from emulator.api.stripe.api_versions import ApiVersion, api_version_of
from emulator.api.stripe.current_references import with_current_references
from emulator.api.stripe.endpoint import (
    DeletedObject,
    Endpoint,
    File,
    HandlerResult,
    ListResult,
    RenderQuote,
    RequestContext,
)
from emulator.api.stripe.expandable_paths import check_expand
from emulator.api.stripe.expansion import expand, expand_of
from emulator.api.stripe.fault_errors import FAULT_ERRORS
from emulator.api.stripe.form import check_content_type, decode, is_form
from emulator.api.stripe.idempotency import check_key, check_same_request, key_in_use
from emulator.api.stripe.keys import Caller, UnauthorizedError, authenticate
from emulator.api.stripe.multipart import is_multipart, read_multipart, without_files
from emulator.api.stripe.own_versions import OwnVersions
from emulator.api.stripe.permissions import authorize, check_shown
from emulator.api.stripe.publishable_keys import (
    as_customers_see,
    check_client_secret,
    check_expanded,
    check_open,
    with_inferred_acceptance,
)
from emulator.api.stripe.render_cache import RenderCache
from emulator.api.stripe.replies import Reply, json_text, to_response
from emulator.api.stripe.versions import NEWEST, InvalidVersionError, check_version
from emulator.billing.core.errors import APIError
from emulator.billing.core.events import RequestCause
from emulator.billing.core.ids import random_text
from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.billing.subscriptions.subscription import Subscription
from emulator.billing.system.test_clocks import require_standing
from emulator.services.checkout import follow_intents
from emulator.services.subscriptions import follow_invoices
from emulator.store.serialization import TooLargeError
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered, render, render_json

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request body that are read at all; 250 lines with all their parameters fit many times."""


class StripeRequest(ParsedRequest[Caller], frozen=True, kw_only=True):
    """A request with its parameters, and the version that its reply is to be shown in."""

    version: str
    params: object

    @property
    def fingerprint(self) -> str:
        """What a repetition shares with it; a customer is not told again what the account was told."""
        return f"pk-{super().fingerprint}" if self.caller.is_publishable else super().fingerprint

    @property
    def api_version(self) -> ApiVersion:
        """How the version shows objects."""
        return api_version_of(self.version)

    @property
    def is_shown_as_it_is(self) -> bool:
        """Whether the reply shows things as the newest version does, with nothing expanded."""
        as_it_is = not self.api_version.changes and not expand_of(self.params)
        return as_it_is and not self.caller.is_publishable


class StripeSteps(Steps[Endpoint, Caller, StripeRequest, Reply]):
    """Stripe's side of a request.

    `accepted` are the only good keys, if there are any; `render_quote_pdf` writes a quote out.
    """

    fault_errors: ClassVar[FaultErrors] = FAULT_ERRORS
    keeps_errors: ClassVar[bool] = True

    def __init__(self, store: Store, accepted: Sequence[str], render_quote_pdf: RenderQuote) -> None:
        self._store = store
        self._accepted = accepted
        self._render_quote_pdf = render_quote_pdf
        self._own_versions = OwnVersions()

    def new_request_id(self) -> str:
        """What the header `Request-Id` says."""
        return f"req_{random_text(14)}"

    def authenticate(self, request: Request) -> Caller:
        """The caller, by `Authorization` and `Stripe-Account`."""
        return authenticate(request.headers, self._accepted, publishable=True)

    def check_scope(self, endpoint: Endpoint, caller: Caller, arguments: Mapping[str, str]) -> None:
        """Refuses what takes a secret key."""
        del arguments
        check_open(caller, endpoint)

    def version(self, endpoint: Endpoint, request: Request, caller: Caller) -> str:
        """The version that `Stripe-Version` names, or the account's. Refuses one that removed the endpoint."""
        requested = _requested_version(request)
        if requested is None:
            version = self._own_versions.assumed(caller.world)
        else:
            version = check_version(requested, allow_older=endpoint.version_independent)
        if endpoint.removal is not None and version >= endpoint.removal.release:
            self._check_own_version(request, version, self._store.unit_of_work(caller.world))
            raise errors.operation_removed(endpoint.operation, endpoint.removal)
        return version

    def _check_own_version(self, request: Request, version: str, uow: UnitOfWork) -> None:
        """Raises WrongVersionError for a request that names no version if the account's own is another."""
        if _requested_version(request) is None and uow.api_version != version:
            self._own_versions.note(uow.world, uow.api_version)
            raise WrongVersionError

    def parse(
        self, endpoint: Endpoint, incoming: IncomingRequest, caller: Caller, version: str, arguments: dict[str, str]
    ) -> StripeRequest:
        """The request with its parameters, those of an older version as the newest spells them."""
        try:
            return self._parse(endpoint, incoming, caller, version, arguments)
        except APIError:
            self._check_own_version(incoming.http, version, self._store.unit_of_work(caller.world))
            raise

    def _parse(
        self, endpoint: Endpoint, incoming: IncomingRequest, caller: Caller, version: str, arguments: dict[str, str]
    ) -> StripeRequest:
        http, api_version = incoming.http, api_version_of(version)
        key = check_key(http.headers.get("Idempotency-Key")) if http.method == "POST" else None
        has_file = is_multipart(http) and endpoint.takes_file
        raw = read_multipart(http) if has_file else self.raw_parameters(http)
        said = with_inferred_acceptance(raw, http) if caller.is_publishable else raw
        with api_version.spelling_params(endpoint.operation, raw):
            params = endpoint.params.parse(api_version.upgraded(endpoint.operation, said))
        check_expanded(caller, expand_of(params))
        check_expand(expand_of(params), endpoint.response_schema, is_list=endpoint.is_list, api_version=api_version)
        return StripeRequest(
            incoming=incoming,
            caller=caller,
            operation=f"{endpoint.method} {http.path}",
            arguments=arguments,
            key=key,
            raw=without_files(raw) if has_file else raw,
            version=version,
            params=params,
        )

    def raw_parameters(self, request: Request) -> dict[str, Any]:
        """What the query and the body say; the body of a GET or DELETE counts if it is a form, as Rack takes it."""
        query = decode(request.query_string, source="query string")
        if request.method != "POST" and not is_form(request.content_type):
            return query
        body = read_body(request)
        check_content_type(request.content_type, body)
        return {**query, **decode(body)}

    def key_in_use(self, key: str) -> APIError:
        """409."""
        return key_in_use(key)

    def begin(self, parsed: StripeRequest, uow: UnitOfWork) -> None:
        """Tells the unit of work which request its events are to name."""
        uow.cause = RequestCause(parsed.incoming.id, parsed.key)

    def authorize(self, endpoint: Endpoint, parsed: StripeRequest, uow: UnitOfWork) -> None:
        """Refuses what a restricted key has no permission for, and what another client secret is given for."""
        authorize(uow, parsed.caller, endpoint, parsed.arguments)
        check_client_secret(uow, parsed.caller, endpoint, parsed.arguments, parsed.params)

    def handle(self, endpoint: Endpoint, parsed: StripeRequest, uow: UnitOfWork) -> HandlerResult:
        """What the handler answers; what its refusal tells of besides words is rendered.

        Refuses to change what lives on a test clock that advances.
        """
        request = RequestContext(
            uow=uow,
            params=parsed.params,
            path=parsed.path,
            caller=parsed.caller,
            store=self._store,
            render_quote_pdf=self._render_quote_pdf,
        )
        try:
            with parsed.api_version.spelling_params(endpoint.operation, parsed.raw):
                result = endpoint.handler(request, **parsed.arguments)
        except APIError as error:
            self._check_own_version(parsed.incoming.http, parsed.version, uow)
            raise _with_shown_extra(error, parsed, uow) if error.extra else error from None
        if uow.test_clock is not None and uow.changes.written:
            require_standing(uow.test_clock)
        return result

    def publish(self, uow: UnitOfWork) -> None:
        """Lets subscriptions follow their invoices now, as the reply may show one (`expand`)."""
        follow_intents(uow)
        follow_invoices(uow)

    def render(self, result: Any, parsed: StripeRequest, uow: UnitOfWork) -> Rendered | msgspec.Raw | File:
        """What the handler answered, in the newest shape; a file is one in every version."""
        if isinstance(result, File):
            return result
        if isinstance(result, DeletedObject):
            return {"id": result.id, "object": result.object, "deleted": True}
        if isinstance(result, ListResult):
            return _render_list(result, parsed, uow)
        if isinstance(result, dict):
            return result
        if isinstance(result, Subscription):
            # It may have followed an invoice since its handler answered it.
            result = uow.changes.as_saved(result)
        rendered = uow.attachment(RenderCache)
        return rendered.json(result, uow.ctx) if parsed.is_shown_as_it_is else rendered.rendered_copy(result, uow.ctx)

    def downgrade(self, shown: Any, result: Any, parsed: StripeRequest, uow: UnitOfWork) -> None:
        """Takes back what came after the version; by now the account has been read along with other things."""
        self._check_own_version(parsed.incoming.http, parsed.version, uow)
        if not isinstance(result, DeletedObject | File):
            parsed.api_version.downgrade(shown, uow, _known_from(result))

    def expand(self, shown: Any, result: Any, parsed: StripeRequest, uow: UnitOfWork) -> None:
        """Expands what the request names. Refuses what a restricted key has no permission to read."""
        if not isinstance(result, DeletedObject | File):
            check_shown(uow, parsed.caller, expand(shown, expand_of(parsed.params), uow, parsed.api_version))

    def encode(self, shown: Any, endpoint: Endpoint, parsed: StripeRequest, uow: UnitOfWork) -> Reply:
        """200."""
        del endpoint, uow
        if isinstance(shown, File):
            return Reply(HTTPStatus.OK, "", file=shown)
        if parsed.caller.is_publishable:
            shown = as_customers_see(shown)
        return Reply(HTTPStatus.OK, json_text(shown), parsed.key)

    def encode_declined(self, error: APIError, parsed: StripeRequest, uow: UnitOfWork) -> Reply:
        """The refusal, with what it tells of besides words."""
        self._check_own_version(parsed.incoming.http, parsed.version, uow)
        return super().encode_declined(_with_shown_extra(error, parsed, uow), parsed, uow)

    def stored(self, reply: Reply) -> tuple[int, str] | None:
        """Every reply is kept."""
        return reply.status, reply.body

    def complete(self, reply: Reply, endpoint: Endpoint, parsed: StripeRequest) -> Reply:
        """The reply, after what it waits for."""
        if endpoint.completes is not None:
            endpoint.completes(self._store, parsed.world, parsed.arguments)
        return reply

    def replay(self, stored: StoredReply, parsed: StripeRequest) -> Reply:
        """The earlier reply; its headers say so."""
        check_same_request(stored, parsed.path, parsed.fingerprint)
        return Reply(stored.status, stored.body, stored.id, original_request=stored.request_id)

    def contention_error(self) -> APIError:
        """429, `lock_timeout`."""
        return errors.lock_timeout()

    def internal_error(self) -> APIError:
        """500."""
        return errors.internal_error()

    def unavailable_error(self, reason: str) -> APIError:
        """503."""
        return APIError(reason, status=503, type="api_error")

    def limit_error(self, error: Exception) -> APIError:
        """400."""
        if isinstance(error, TooLargeError):
            return APIError(f"This request makes an object larger than can be kept: {error}")
        return APIError(f"This request changes too many objects at once to be done as one: {error}")

    def error_reply(
        self, error: APIError, incoming: IncomingRequest, caller: Caller | None, key: str | None = None
    ) -> Reply:
        """The error object; it leads to the request's log if the caller may see one."""
        if caller is None or isinstance(error, UnauthorizedError | InvalidVersionError):
            return self.refusal(error, None)
        log = errors.LogEntry(incoming.id, caller.world, self._store.base_url())
        return replace(self.refusal(error, log), idempotency_key=key)

    def refusal(self, error: APIError, log: errors.LogEntry | None) -> Reply:
        """The error object as it is worded; `log` is the request's, if it is to lead there."""
        return Reply.of_error(error, log)

    def to_response(self, reply: Reply, incoming: IncomingRequest, caller: Caller | None) -> Response:
        """The reply with its headers."""
        world = None if caller is None else caller.world
        own = NEWEST if world is None else self._own_versions.assumed(world)
        version = _requested_version(incoming.http) or own
        is_post = incoming.http.method == "POST"
        return to_response(reply, request_id=incoming.id, version=version, world=world, is_post=is_post)


def _requested_version(request: Request) -> str | None:
    return request.headers.get("Stripe-Version") or None


def _with_shown_extra(error: APIError, parsed: StripeRequest, uow: UnitOfWork) -> APIError:
    """The refusal with what it tells of besides words as the caller may see it."""
    rendered = errors.render_extra(error, uow, parsed.api_version)
    if parsed.caller.is_publishable:
        rendered.extra = {
            name: as_customers_see(value) if isinstance(value, dict) else value
            for name, value in rendered.extra.items()
        }
    return rendered


def _known_from(result: Any) -> list[Entity]:
    """What a reply is about that the store may not have."""
    if isinstance(result, ListResult):
        return [] if result.parent is None else [result.parent]
    return [] if isinstance(result, dict) else [result]


def _render_list(result: ListResult, parsed: StripeRequest, uow: UnitOfWork) -> Rendered:
    data: Sequence[Rendered | msgspec.Raw] | None = result.rendered
    if data is None:
        show = render_json if parsed.is_shown_as_it_is else render
        data = [show(each, uow.ctx) for each in with_current_references(uow, result.page.items)]
    return {"object": "list", "data": data, "has_more": result.page.has_more, "url": parsed.path}


def read_body(request: Request) -> bytes:
    """The body. Raises APIError (413) for one that is larger than `MAX_BODY`."""
    body = read_bounded_body(request, MAX_BODY)
    if body is None:
        raise APIError(f"Invalid request: the body is larger than {MAX_BODY} bytes.", status=413)
    return body
