"""The 404 for what is not in a world."""

from flask import Response

from emulator.api.control.responses import error_response
from emulator.api.stateset.recognition import control_path
from emulator.worlds import World


def not_found(kind: str, name: str, world: World, collection: str) -> Response:
    """Says that there is no `kind` of that name, and where the caller of this world sees what there is."""
    listed = f"GET {control_path(world)}/{collection} lists what there is."
    return error_response(404, f"No such {kind}: {name!r}. {listed}")
