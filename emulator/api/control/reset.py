"""/_emulator/reset: forgetting a world."""

from flask import Response

from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.store.replacement import replace_world
from emulator.store.request_log import RequestLog
from emulator.store.store import ContentionError, Store
from emulator.worlds import World
from schemas.control.health import Deleted


def operation(store: Store, log: RequestLog) -> Operation:
    """Forgetting all but the snapshots."""

    def reset(world: World) -> Response:
        log.delete_world(world)
        try:
            return json_response(Deleted(deleted=replace_world(store, world, None)))
        except ContentionError:
            return error_response(409, "Another reset or restore of this world is under way: try again.")

    return Operation(
        id="reset",
        method="POST",
        path="/_emulator/reset",
        summary="Forgets everything in this world but its snapshots.",
        view=reset,
        replies=(Deleted,),
        refusals=(409,),
    )
