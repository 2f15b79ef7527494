"""/_emulator/snapshots: keeping a world as it is, and having it so again, as before each test."""

import re
from collections.abc import Sequence

from flask import Response

from emulator.api.control.not_found import not_found
from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.store import snapshots
from emulator.store.snapshots import Snapshot
from emulator.store.store import ContentionError, Store
from emulator.worlds import World
from schemas.control.snapshots import DeletedSnapshot, SnapshotList
from schemas.control.snapshots import Snapshot as ShownSnapshot

MAX_SNAPSHOTS = 50
_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9_.-]{1,64}")


def operations(store: Store) -> Sequence[Operation]:
    """Taking, restoring and forgetting snapshots."""

    def list_snapshots(world: World) -> Response:
        """Every snapshot of this world, by name."""
        return json_response(SnapshotList(data=[_shown(each) for each in snapshots.snapshots(store.table, world)]))

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
            return _missing(name, world)
        try:
            snapshots.restore(store, world, found)
        except ContentionError:
            return error_response(409, "Another reset or restore of this world is under way: try again.")
        return json_response(_shown(found))

    def delete(world: World, name: str) -> Response:
        """Forgets a snapshot."""
        if snapshots.find(store.table, world, name) is None:
            return _missing(name, world)
        snapshots.remove(store, world, name)
        return json_response(DeletedSnapshot(deleted=name))

    return (
        Operation(
            id="list_snapshots",
            method="GET",
            path="/_emulator/snapshots",
            summary="Every snapshot of this world, by name.",
            view=list_snapshots,
            replies=(SnapshotList,),
        ),
        Operation(
            id="take_snapshot",
            method="POST",
            path="/_emulator/snapshots/{name}",
            summary="Keeps this world under a name, as it is now.",
            view=take,
            replies=(ShownSnapshot,),
            refusals=(409,),
        ),
        Operation(
            id="restore_snapshot",
            method="POST",
            path="/_emulator/snapshots/{name}/restore",
            summary="Has this world as it was then, its clock included.",
            view=restore,
            replies=(ShownSnapshot,),
            refusals=(404, 409),
        ),
        Operation(
            id="delete_snapshot",
            method="DELETE",
            path="/_emulator/snapshots/{name}",
            summary="Forgets a snapshot.",
            view=delete,
            replies=(DeletedSnapshot,),
            refusals=(404, 409),
        ),
    )


def _missing(name: str, world: World) -> Response:
    return not_found("snapshot", name, world, "snapshots")


def _shown(snapshot: Snapshot) -> ShownSnapshot:
    return ShownSnapshot(name=snapshot.name, created=snapshot.created, records=snapshot.records)
