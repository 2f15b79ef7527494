"""/_emulator/snapshots: keeping a world as it is, and having it so again, as before each test."""

import re
from typing import Any

from flask import Flask, Response

from emulator.api.authentication import WorldResolver
from emulator.api.control.access import with_callers_world
from emulator.api.control.responses import error_response, json_response
from emulator.store import snapshots
from emulator.store.snapshots import Snapshot
from emulator.store.store import ContentionError, Store
from emulator.worlds import World

MAX_SNAPSHOTS = 50
_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9_.-]{1,64}")


def register(app: Flask, store: Store, worlds: WorldResolver) -> None:
    """Adds the snapshots to the app."""

    def list_snapshots(world: World) -> Response:
        """Every snapshot of this world, by name."""
        return json_response(
            {"object": "list", "data": [_shown(each) for each in snapshots.snapshots(store.table, world)]}
        )

    def take(world: World, name: str) -> Response:
        """Keeps the world as it is now."""
        if not _NAME.fullmatch(name):
            return error_response(
                400,
                f"{name!r} is no name for a snapshot: letters, digits and _.- are taken, 64 at most; . and .. are not.",
            )
        others = [each for each in snapshots.snapshots(store.table, world) if each.name != name]
        if len(others) >= MAX_SNAPSHOTS:
            return error_response(400, f"There are {MAX_SNAPSHOTS} snapshots already: DELETE one of them first.")
        try:
            taken = snapshots.take(store, world, name)
        except ContentionError:
            return error_response(409, f"Others were taking the snapshot {name!r} at the same time: try again.")
        return json_response(_shown(taken))

    def restore(world: World, name: str) -> Response:
        """Has the world as it was then."""
        found = snapshots.find(store.table, world, name)
        if found is None:
            return _missing(name)
        try:
            snapshots.restore(store, world, found)
        except ContentionError:
            return error_response(409, "Another reset or restore of this world is under way: try again.")
        return json_response(_shown(found))

    def delete(world: World, name: str) -> Response:
        """Forgets a snapshot."""
        if snapshots.find(store.table, world, name) is None:
            return _missing(name)
        snapshots.remove(store, world, name)
        return json_response({"deleted": name})

    path = "/_emulator/snapshots"
    app.add_url_rule(path, "snapshots", with_callers_world(worlds, list_snapshots))
    app.add_url_rule(f"{path}/<name>", "snapshot take", with_callers_world(worlds, take), methods=["POST"])
    app.add_url_rule(
        f"{path}/<name>/restore", "snapshot restore", with_callers_world(worlds, restore), methods=["POST"]
    )
    app.add_url_rule(f"{path}/<name>", "snapshot remove", with_callers_world(worlds, delete), methods=["DELETE"])


def _missing(name: str) -> Response:
    return error_response(404, f"No such snapshot: {name!r}. GET /_emulator/snapshots lists what there is.")


def _shown(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "object": "snapshot",
        "name": snapshot.name,
        "created": snapshot.created,
        "records": snapshot.records,
    }
