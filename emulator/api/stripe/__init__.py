"""Stripe's API at the root, in every version from 2024-06-20 on (docs.stripe.com/api)."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from flask import Flask, Response, request

from emulator.api.stripe import resources
from emulator.api.stripe.endpoint import Endpoint, Routes
from emulator.api.stripe.request_handler import RequestHandler


def endpoints() -> Iterator[Endpoint]:
    """Every operation that is emulated, found in the modules of `resources`."""
    for module in pkgutil.iter_modules(resources.__path__, resources.__name__ + "."):
        routes = getattr(importlib.import_module(module.name), "routes", None)
        if isinstance(routes, Routes):
            yield from routes.endpoints


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
