"""/_emulator/events/wait: blocks until there is an event."""

from flask import Flask, Response, request

from emulator.api.authentication import WorldResolver
from emulator.api.control.access import with_callers_world
from emulator.api.control.event_types import event_type_in
from emulator.api.control.query_params import BadQueryError
from emulator.api.control.responses import error_response, json_response
from emulator.api.long_poll import BadTimeoutError, timeout_of, wait_until
from emulator.billing.core.events import Event
from emulator.store.list_queries import Selection
from emulator.store.read_session import UnknownCursorError
from emulator.store.store import Store
from emulator.worlds import World
from schemas.stripe.objects import render

_NEWEST = Selection(equals={}, limit=20)


def register(app: Flask, store: Store, worlds: WorldResolver) -> None:
    """Adds the wait to the app."""

    def wait(world: World) -> Response:
        """Answers with the newest event of `type` that is about `object` and came after event `after`."""
        try:
            seconds, event_type = timeout_of(request.args), event_type_in(request.args)
        except (BadTimeoutError, BadQueryError) as error:
            return error_response(400, str(error))
        about, after = request.args.get("object"), request.args.get("after")
        selection = Selection(
            equals={} if event_type is None else {"type": event_type},
            limit=1,
            ending_before=after,
            predicate=None if about is None else lambda event: event.data["object"].get("id") == about,
        )

        def look() -> Event | None:
            return next(iter(store.unit_of_work(world).list(Event, selection).items), None)

        try:
            found = wait_until(look, store.commit_signal, seconds)
        except UnknownCursorError:
            return error_response(400, f"after={after!r} names no event of this world.")
        uow = store.unit_of_work(world)
        if found is not None:
            return json_response(render(found, uow.ctx))
        newest = [event.type for event in uow.list(Event, _NEWEST).items]
        return error_response(408, f"No such event within {seconds:g} seconds.", newest_events=newest)

    query = ("type", "object", "after", "timeout")
    app.add_url_rule("/_emulator/events/wait", "events wait", with_callers_world(worlds, wait, query))
