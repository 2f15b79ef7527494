"""Headers that have a browser take an answer for what it says it is, keep none of it, and frame it nowhere else."""

from flask import Flask, Response

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
}


def register(app: Flask) -> None:
    """Adds them to every answer of an app that does not say otherwise."""

    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(protect)
