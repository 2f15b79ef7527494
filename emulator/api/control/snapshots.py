"""/_emulator/snapshots: keeping a world as it is, and having it so again, as before each test."""

import re
from typing import Any

import msgspec
from flask import Flask, Response

from emulator.api.authentication import Worlds
from emulator.api.control.access import in_own_world
from emulator.api.control.responses import answer, problem
from emulator.store import snapshots
from emulator.store.snapshots import Snapshot
from emulator.store.store import Store
from emulator.worlds import World

MAX_SNAPSHOTS = 50
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def register(app: Flask, store: Store, worlds: Worlds) -> None:
    """Adds the snapshots to the app."""

    def listed(world: World) -> Response:
        """Every snapshot of this world, by name."""
        return answer({"object": "list", "data": [_shown(each) for each in snapshots.snapshots(store.table, world)]})

    def taken(world: World, name: str) -> Response:
        """Keeps the world as it is now."""
        if not _NAME.fullmatch(name):
            return problem(400, f"{name!r} is no name for a snapshot: letters, digits and _.- are taken, 64 at most.")
        others = [each for each in snapshots.snapshots(store.table, world) if each.name != name]
        if len(others) >= MAX_SNAPSHOTS:
            return problem(400, f"There are {MAX_SNAPSHOTS} snapshots already: DELETE one of them first.")
        return answer(_shown(snapshots.take(store, world, name)))

    def restored(world: World, name: str) -> Response:
        """Has the world as it was then."""
        found = snapshots.find(store.table, world, name)
        if found is None:
            return _missing(name)
        snapshots.bring_back(store, world, name)
        return answer(_shown(found))

    def removed(world: World, name: str) -> Response:
        """Forgets a snapshot."""
        if snapshots.find(store.table, world, name) is None:
            return _missing(name)
        snapshots.remove(store.table, world, name)
        return answer({"deleted": name})

    path = "/_emulator/snapshots"
    app.add_url_rule(path, "snapshots", in_own_world(worlds, listed))
    app.add_url_rule(f"{path}/<name>", "snapshot take", in_own_world(worlds, taken), methods=["POST"])
    app.add_url_rule(f"{path}/<name>/restore", "snapshot restore", in_own_world(worlds, restored), methods=["POST"])
    app.add_url_rule(f"{path}/<name>", "snapshot remove", in_own_world(worlds, removed), methods=["DELETE"])


def _missing(name: str) -> Response:
    return problem(404, f"No such snapshot: {name!r}. GET /_emulator/snapshots lists what there is.")


def _shown(snapshot: Snapshot) -> dict[str, Any]:
    return {"object": "snapshot", **msgspec.to_builtins(snapshot)}
