"""Who may use the control plane: an API key of any dialect, for its own world alone."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response, request

from emulator.api.authentication import WorldResolver
from emulator.api.control.responses import error_response
from emulator.billing.core.errors import APIError
from emulator.worlds import World

MAX_BODY = 8 * 1024 * 1024
"""Bytes that a request to the control plane may have: a thousand fixtures fit."""

P = ParamSpec("P")


def with_callers_world(
    worlds: WorldResolver, view: Callable[Concatenate[World, P], Response], query: Sequence[str] = ()
) -> Callable[P, Response]:
    """The view, given the world of the caller's key.

    It is not called, and the answer is

    - 401 without a good key,
    - 413 for a body larger than any of ours,
    - 400 for a parameter that `query` does not name: a test that misspells one must not get something else.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            world = worlds(request.headers)
        except APIError as api_error:
            return error_response(api_error.status, api_error.message)
        if (request.content_length or 0) > MAX_BODY:
            return error_response(413, f"The request is larger than {MAX_BODY} bytes.")
        unknown = next((name for name in request.args if name not in query), None)
        if unknown is not None:
            return error_response(400, _unknown_parameter(unknown, query))
        return view(world, *args, **kwargs)

    return wrapper


def _unknown_parameter(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    takes = f"it takes {', '.join(known)}" if known else "it takes none"
    hint = f"did you mean {near[0]}?" if near else f"{takes}."
    return f"{name[:100]!r} is no parameter of {request.method} {request.path}: {hint}"
