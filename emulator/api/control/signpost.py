"""What is asked at addresses that people and probes guess: they are told where it is, and asked for no key."""

from collections.abc import Callable

from flask import Request, Response

from emulator import __version__
from emulator.api.control.responses import error_response

GUESSES = ("/", "/health", "/healthcheck", "/healthz", "/livez", "/ping", "/ready", "/readyz", "/status")

_WORDS = (
    f"This is stripe-invoice-emulator {__version__}. Stripe's API is below /v1/; a browser sees the console at /. "
    "GET /_emulator/health says how it is, GET /_emulator/ what a test can ask for."
)

Answerer = Callable[[Request], Response]


def with_signpost(fallback: Answerer) -> Answerer:
    """Answers a guess that comes without a key with where to go, and everything else as `fallback` does."""

    def answer(request: Request) -> Response:
        is_guess = request.method in ("GET", "HEAD") and request.path in GUESSES and not request.authorization
        return _signpost(request) if is_guess else fallback(request)

    return answer


def _signpost(request: Request) -> Response:
    return error_response(404, f"There is nothing at {request.path}. {_WORDS}")
