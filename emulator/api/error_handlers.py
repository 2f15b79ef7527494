"""Errors that no endpoint answers: unknown paths, unknown methods, faults of our own."""

from collections.abc import Callable, Mapping

from flask import Flask, Request, Response, request

Answerer = Callable[[Request], Response]


def register(app: Flask, unknown: Mapping[str, Answerer], failed: Answerer) -> None:
    """Adds the answers to an app; of `unknown`, by path prefix, the first that fits answers."""

    def answer_unknown(_error: Exception) -> Response:
        return next(answer for prefix, answer in unknown.items() if request.path.startswith(prefix))(request)

    def answer_failure(_error: Exception) -> Response:
        return failed(request)

    app.register_error_handler(404, answer_unknown)
    app.register_error_handler(405, answer_unknown)
    app.register_error_handler(500, answer_failure)
