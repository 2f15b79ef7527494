"""/_emulator/requests: what was asked of a world, and what it answered."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from itertools import islice

import msgspec
from flask import Flask, Response, request

from emulator.api.authentication import WorldResolver
from emulator.api.control.access import with_callers_world
from emulator.api.control.query_params import BadQueryError, number_in
from emulator.api.control.responses import error_response, json_response
from emulator.store.request_log import LoggedRequest, RequestLog
from emulator.worlds import World

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000

_QUERY = ("method", "path", "status", "limit")


def register(app: Flask, log: RequestLog, worlds: WorldResolver) -> None:
    """Adds the request log to the app."""

    def list_requests(world: World) -> Response:
        """The requests of this world, newest first; `method`, `path` (a pattern with *) and `status` narrow them."""
        try:
            limit = number_in(request.args, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        except BadQueryError as error:
            return error_response(400, str(error))
        found = islice(filter(_wanted(), log.read(world)), limit)
        return json_response(
            {"object": "list", "data": [{"object": "request", **msgspec.to_builtins(one)} for one in found]}
        )

    app.add_url_rule("/_emulator/requests", "requests", with_callers_world(worlds, list_requests, _QUERY))


def _wanted() -> Callable[[LoggedRequest], bool]:
    method, path, status = (request.args.get(name) for name in ("method", "path", "status"))

    def is_wanted(one: LoggedRequest) -> bool:
        return (
            method in (None, one.method)
            and (path is None or fnmatchcase(one.path, path))
            and status in (None, str(one.status))
        )

    return is_wanted
