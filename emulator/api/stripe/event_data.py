"""What an event shows of its object, in any version (docs.stripe.com/api/events/object)."""

from typing import Any

from emulator.api.stripe.api_versions import api_version_of
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.objects import Rendered


def previous_attributes(before: Rendered, after: Rendered) -> Rendered:
    """The old values of what changed, nested: of a map only its changed keys, of a list the whole old list.

    A key that is new shows as null (docs.stripe.com/api/events/object, `data.previous_attributes`).
    """
    previous: Rendered = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            old = previous_attributes(old, new)
        previous[name] = old
    return {name: previous[name] for name in sorted(previous)}


def data_in_version(data: dict[str, Any], version: str, uow: UnitOfWork) -> dict[str, Any]:
    """What an event shows in a version, from what it shows in the newest.

    What was before is put together, shown as it was, and compared again.
    """
    after = _copy(data["object"])
    before = _merged(after, data["previous_attributes"]) if "previous_attributes" in data else None
    api_version = api_version_of(version)
    api_version.downgrade([after] if before is None else [after, before], uow)
    if before is None:
        return {"object": after}
    previous = previous_attributes(before, after)
    return {"object": after, "previous_attributes": previous} if previous else {"object": after}


def _merged(after: Rendered, previous: Rendered) -> Rendered:
    """The object before: as it is after, with the old values of what changed."""
    before: Rendered = _copy(after)
    for name, old in previous.items():
        new = after.get(name)
        both_maps = isinstance(old, dict) and isinstance(new, dict)
        before[name] = _merged(new or {}, old) if both_maps else _copy(old)
    return before


def _copy(value: Any) -> Any:
    """A copy that can be changed: the event itself stays as it was emitted."""
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value
