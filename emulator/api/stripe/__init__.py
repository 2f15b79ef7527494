"""Stripe's API at the root, in every version from 2019-12-03 on (docs.stripe.com/api)."""

from collections.abc import Collection
from functools import partial

from flask import Flask, Request, Response

from emulator.api import pipeline
from emulator.api.dialect import Dependencies, Dialect
from emulator.api.pipeline import Pipeline, Route
from emulator.api.published_operations import is_published
from emulator.api.stripe import errors
from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.replies import Reply, to_response
from emulator.api.stripe.resource_registry import endpoints
from emulator.api.stripe.steps import StripeSteps
from emulator.api.stripe.unused_products import not_set_up
from emulator.api.stripe.v2_steps import V2Steps
from emulator.api.stripe.versions import NEWEST, check_version
from emulator.billing.core.errors import APIError

__all__ = ["dialect", "endpoints", "handle_failure"]


def dialect(needs: Dependencies) -> Dialect:
    """Stripe's API."""
    accepted = needs.settings.accepted_keys
    requests = {
        version: Pipeline(steps(needs.store, accepted, needs.render_quote_pdf), needs.store)
        for version, steps in (("/v1/", StripeSteps), ("/v2/", V2Steps))
    }

    def add_routes(app: Flask) -> None:
        # Stripe never redirects: a path with an empty part is one that it does not have.
        app.url_map.merge_slashes = False
        for version, own in requests.items():
            below = (each for each in endpoints() if each.path.startswith(version))
            pipeline.register(app, own, (Route(each, each.path, (each.method,)) for each in below))

    return Dialect(
        paths=tuple(requests),
        register=add_routes,
        authenticate=lambda headers: authenticate(headers, accepted).world,
        world_of_key=lambda headers: authenticate(headers, accepted).world,
        handle_unknown=lambda request: requests["/v1/"].handle_unknown(request, partial(_unknown_error, accepted)),
    )


def handle_failure(_request: Request) -> Response:
    """The response to a request in which the emulator has failed outside of every dialect."""
    reply = Reply.of_error(errors.internal_error(), None)
    return to_response(reply, request_id="", version=NEWEST, world=None)


def _unknown_error(accepted: Collection[str], request: Request) -> APIError:
    """The refusal of what no endpoint answers: Stripe does not have it, has it for others, or it is not emulated.

    Raises UnauthorizedError for a publishable key, which opens none of it.
    """
    authenticate(request.headers, accepted)
    requested = request.headers.get("Stripe-Version")
    if requested:
        check_version(requested)
    asked = request.method, request.path
    if not is_published(__name__, *asked):
        return errors.unrecognized_url(*asked)
    return not_set_up(*asked) or errors.not_emulated(*asked)
