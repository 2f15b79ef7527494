"""Errors that no endpoint answers: unknown paths, unknown methods, faults of our own."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Flask, Request, Response, request

from emulator.store.availability import RETRY_AFTER_SECONDS, StoreUnavailableError

ErrorView = Callable[[Request], Response]

StatusView = Callable[[int, str], Response]
"""Shows a status with a sentence."""


def register(
    app: Flask, unknown: Mapping[str, ErrorView], failed: ErrorView, unavailable: Mapping[str, StatusView]
) -> None:
    """Adds the answers to an app.

    Args:
        app: the app.
        unknown: answers to unknown paths and methods; by path prefix, the first that fits answers.
        failed: the answer where the emulator itself failed.
        unavailable: answers while the store does not answer, where no dialect has its own; by path prefix as well.
    """

    def handle_unknown(_error: Exception) -> Response:
        return next(view for prefix, view in unknown.items() if request.path.startswith(prefix))(request)

    def handle_failure(_error: Exception) -> Response:
        return failed(request)

    def handle_unavailable(error: StoreUnavailableError) -> Response:
        view = next(view for prefix, view in unavailable.items() if request.path.startswith(prefix))
        response = view(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response

    app.register_error_handler(StoreUnavailableError, handle_unavailable)
    app.register_error_handler(404, handle_unknown)
    app.register_error_handler(405, handle_unknown)
    app.register_error_handler(500, handle_failure)
