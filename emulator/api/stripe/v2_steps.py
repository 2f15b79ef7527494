"""Version 2 of Stripe's API: JSON in and out, below /v2 (docs.stripe.com/api-v2-overview).

Keys, worlds, versions, idempotency and faults are those of version 1; what is told here is what differs.
"""

from typing import Any, ClassVar

from flask import Request

from emulator.api.json_parsing import decode_json
from emulator.api.stripe import errors
from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.form import decode
from emulator.api.stripe.keys import Caller
from emulator.api.stripe.meter_event_tokens import STREAM_PATH, authenticate_by_token, leads_to_stripe
from emulator.api.stripe.replies import Reply
from emulator.api.stripe.steps import StripeSteps, read_body
from emulator.api.stripe.versions import InvalidVersionError
from emulator.billing.core.errors import APIError

OLDEST_VERSION = "2024-09-30.acacia"
"""The release with which version 2 of the API began (docs.stripe.com/changelog/acacia)."""


class V2Steps(StripeSteps):
    """What version 2 does at each step of a request."""

    keeps_errors: ClassVar[bool] = False
    """A request that failed is carried out when it comes again (docs.stripe.com/api-v2-overview, Idempotency)."""

    def authenticate(self, request: Request) -> Caller:
        """The caller, by a key or, of a stream of events, by the token of its session."""
        return authenticate_by_token(request.headers) if request.path == STREAM_PATH else super().authenticate(request)

    def version(self, endpoint: Endpoint, request: Request, caller: Caller) -> str:
        """The version that `Stripe-Version` names, which has to be there: no account's own counts here.

        Refuses by name what would end at Stripe itself.
        """
        if leads_to_stripe(request):
            raise errors.not_emulated(request.method, request.path)
        requested = request.headers.get("Stripe-Version")
        if not requested:
            raise InvalidVersionError("Requests to version 2 of the API must name a version in `Stripe-Version`.")
        version = super().version(endpoint, request, caller)
        if version < OLDEST_VERSION:
            raise InvalidVersionError(
                f"Version 2 of the API begins with {OLDEST_VERSION}: it is not there in {requested}."
            )
        return version

    def raw_parameters(self, request: Request) -> dict[str, Any]:
        """What the JSON in the body says; null is what is not said at all."""
        query = decode(request.query_string, source="query string")
        body = read_body(request)
        if not body:
            return query
        if not request.is_json:
            raise APIError("Invalid request: version 2 of the API takes `Content-Type: application/json`.")
        said = decode_json(body)
        if not isinstance(said, dict):
            raise APIError("Invalid request: the body must be a JSON object.")
        return {**query, **{name: value for name, value in said.items() if value is not None}}

    def refusal(self, error: APIError, log: errors.LogEntry | None) -> Reply:
        """An error of version 2 leads to no page about its code, and to no log."""
        del log
        error.documented = False
        return Reply.of_error(error, None)
