"""Stripe's API at the root, in every version from 2024-06-20 on (docs.stripe.com/api)."""

from collections.abc import Callable

from flask import Flask, Response, request

from emulator.api.stripe.endpoint import Endpoint
from emulator.api.stripe.request_handler import RequestHandler
from emulator.api.stripe.resource_registry import endpoints

__all__ = ["endpoints", "register"]


def register(app: Flask, desk: RequestHandler) -> None:
    """Adds Stripe's endpoints to the app."""
    # Stripe never redirects: a path with an empty part is one that it does not have.
    app.url_map.merge_slashes = False
    for endpoint in endpoints():
        app.add_url_rule(
            endpoint.path,
            endpoint=f"{endpoint.method} {endpoint.path}",
            view_func=_view(desk, endpoint),
            methods=[endpoint.method],
            provide_automatic_options=False,
        )


def _view(desk: RequestHandler, endpoint: Endpoint) -> Callable[..., Response]:
    def view(**arguments: str) -> Response:
        return desk.answer(endpoint, request, arguments)

    return view
