"""/_emulator/events: what has happened in a world, and waiting for it."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

import msgspec
from flask import Response

from emulator.api.control.event_types import check_event_type
from emulator.api.control.operations import Operation
from emulator.api.control.paging import PAGE, Cursor, Limit, list_page, newest
from emulator.api.control.responses import json_response
from emulator.api.control.waiting import CountError, Waiting, wait_for
from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.worlds import World
from schemas.control.events import Event as ShownEvent
from schemas.control.events import EventList, EventPage
from schemas.stripe.objects import render

_SHOWN_IN_VAIN = 20

_Type = Annotated[str, msgspec.Meta(description="The type of the event: `invoice.sent`.")]
_About = Annotated[str, msgspec.Meta(description="The id of the object that the event is about.")]
_After = Annotated[str, msgspec.Meta(description="The id of an event: later ones are looked for.")]


class _Events(Waiting, frozen=True):
    """Which events."""

    type: _Type | None = None
    object: _About | None = None


class ListEvents(_Events, frozen=True):
    """Which events to list."""

    limit: Limit = PAGE
    starting_after: Cursor | None = None


class WaitForEvents(_Events, frozen=True):
    """Which events to wait for."""

    after: _After | None = None


def operations(store: Store) -> Sequence[Operation]:
    """The list of events and the wait."""

    def shown(world: World, events: Sequence[Event]) -> list[Any]:
        ctx = store.unit_of_work(world).ctx if events else None
        return [] if ctx is None else [render(event, ctx) for event in events]

    def list_events(world: World, query: ListEvents) -> Response:
        selection = replace(
            _selection(query.type, query.object), limit=query.limit, starting_after=query.starting_after
        )
        try:
            page = list_page(store, world, Event, selection, query)
        except CountError as error:
            return error.response("events", shown(world, error.found))
        return json_response({"object": "list", "data": shown(world, page.items), "has_more": page.has_more})

    def wait(world: World, query: WaitForEvents) -> Response:
        selection = _selection(query.type, query.object, query.after)
        try:
            found = wait_for(partial(newest, store, world, Event, selection), query, store.commit_signal)
        except CountError as error:
            others = newest(store, world, Event, _selection(None, None), _SHOWN_IN_VAIN)
            return error.response("events", shown(world, error.found), newest_events=[event.type for event in others])
        events = shown(world, found)
        return json_response({"object": "list", "data": events} if query.counts else events[0])

    return (
        Operation(
            id="list_events",
            method="GET",
            path="/_emulator/events",
            summary="The events of this world, newest first; with `count` or `at_most`, once there are so many.",
            view=list_events,
            query=ListEvents,
            replies=(EventPage, EventList),
            refusals=(408, 409),
        ),
        Operation(
            id="wait_for_events",
            method="GET",
            path="/_emulator/events/wait",
            summary="Waits for an event and answers with it; with `count` or `at_most`, with a list.",
            view=wait,
            query=WaitForEvents,
            replies=(ShownEvent, EventList),
            refusals=(408, 409),
        ),
    )


def _selection(event_type: str | None, about: str | None, after: str | None = None) -> Selection:
    check_event_type(event_type)
    return Selection(
        equals={} if event_type is None else {"type": event_type},
        limit=1,
        ending_before=after,
        predicate=None if about is None else lambda event: event.data["object"].get("id") == about,
    )
