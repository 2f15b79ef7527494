"""/_emulator/requests: what was asked of a world, what it answered, and waiting for it."""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import Annotated, Literal

import msgspec
from flask import Response

from emulator.api.control.not_found import not_found
from emulator.api.control.operations import Operation
from emulator.api.control.responses import json_response
from emulator.api.control.waiting import CountError, Waiting, wait_for
from emulator.store.request_log import LoggedRequest, RequestLog
from emulator.worlds import World
from schemas.control.requests import LoggedRequest as ShownRequest
from schemas.control.requests import RequestList

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
_SHOWN_IN_VAIN = 20


class WaitForRequests(Waiting, frozen=True):
    """Which requests to wait for."""

    method: (
        Annotated[Literal["GET", "POST", "PUT", "PATCH", "DELETE"], msgspec.Meta(description="The method.")] | None
    ) = None
    path: Annotated[str, msgspec.Meta(description="The path, or a pattern with *: `/v1/invoices/*`.")] | None = None
    control: Annotated[bool, msgspec.Meta(description="Whether changes by `/_emulator` count, too.")] = False
    status: Annotated[int, msgspec.Meta(ge=100, le=599, description="The status that was answered.")] | None = None


class ListRequests(WaitForRequests, frozen=True):
    """Which requests to list."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT, description="How many to list.")] = DEFAULT_LIMIT


def operations(log: RequestLog) -> Sequence[Operation]:
    """The request log and the wait for it."""

    def find(world: World, query: WaitForRequests, limit: int) -> Sequence[LoggedRequest]:
        return list(islice(filter(_wanted(query), log.read(world, with_control=query.control)), limit))

    def waited(world: World, query: WaitForRequests) -> Sequence[LoggedRequest]:
        return wait_for(lambda limit: find(world, query, limit), query, log.added)

    def list_requests(world: World, query: ListRequests) -> Response:
        try:
            found = waited(world, query) if query.counts else find(world, query, query.limit)
        except CountError as error:
            return error.response("requests", _shown(error.found))
        return json_response(RequestList(data=_shown(found)))

    def wait(world: World, query: WaitForRequests) -> Response:
        try:
            found = _shown(waited(world, query))
        except CountError as error:
            others = list(islice(log.read(world, with_control=query.control), _SHOWN_IN_VAIN))
            return error.response("requests", _shown(error.found), newest_requests=_shown(others))
        return json_response(RequestList(data=found) if query.counts else found[0])

    def retrieve(world: World, request: str) -> Response:
        found = next((one for one in log.read(world, with_control=True) if one.id == request), None)
        if found is None:
            return not_found("request", request, world, "requests")
        return json_response(_shown([found])[0])

    return (
        Operation(
            id="list_requests",
            method="GET",
            path="/_emulator/requests",
            summary="What was asked of this world in the last 24 hours and how it was answered, newest first.",
            view=list_requests,
            query=ListRequests,
            replies=(RequestList,),
            refusals=(408, 409),
        ),
        Operation(
            id="wait_for_requests",
            method="GET",
            path="/_emulator/requests/wait",
            summary="Waits for a request and answers with it; with `count` or `at_most`, with a list.",
            view=wait,
            query=WaitForRequests,
            replies=(ShownRequest, RequestList),
            refusals=(408, 409),
        ),
        Operation(
            id="retrieve_request",
            method="GET",
            path="/_emulator/requests/{request}",
            summary="One request by its id, as `Request-Id` and `request_log_url` name it.",
            view=retrieve,
            replies=(ShownRequest,),
            refusals=(404,),
        ),
    )


def _wanted(query: WaitForRequests) -> Callable[[LoggedRequest], bool]:
    def is_wanted(one: LoggedRequest) -> bool:
        return (
            query.method in (None, one.method)
            and (query.path is None or fnmatchcase(one.path, query.path))
            and query.status in (None, one.status)
        )

    return is_wanted


def _shown(requests: Sequence[LoggedRequest]) -> list[ShownRequest]:
    return msgspec.convert(requests, list[ShownRequest], from_attributes=True)
