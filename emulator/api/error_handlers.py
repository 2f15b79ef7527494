"""Errors that no endpoint answers: unknown paths, unknown methods, faults of our own."""

from collections.abc import Callable, Mapping

from flask import Flask, Request, Response, request

ErrorView = Callable[[Request], Response]


def register(app: Flask, unknown: Mapping[str, ErrorView], failed: ErrorView) -> None:
    """Adds the answers to an app; of `unknown`, by path prefix, the first that fits answers."""

    def handle_unknown(_error: Exception) -> Response:
        return next(view for prefix, view in unknown.items() if request.path.startswith(prefix))(request)

    def handle_failure(_error: Exception) -> Response:
        return failed(request)

    app.register_error_handler(404, handle_unknown)
    app.register_error_handler(405, handle_unknown)
    app.register_error_handler(500, handle_failure)
