"""What an `expand` may name (docs.stripe.com/expand): whatever cannot be shown is refused, however deep it stands.

A path is checked against the schemas before anything is executed, as far as they tell what it leads to; what they do
not tell is seen when it is expanded, and refused then, with nothing done either.

Observations of the real service differ: one found that names inside of another are checked, one that they are not.
"""

from collections.abc import Sequence
from typing import Any

from emulator.api.stripe.api_versions import NEWEST_API_VERSION, ApiVersion
from emulator.billing.core.errors import APIError
from schemas.stripe.objects import ObjectSchema

MAX_DEPTH = 4

_DATA = "data"


def check_expand(
    paths: Sequence[str], schema: type[ObjectSchema], *, is_list: bool, api_version: ApiVersion = NEWEST_API_VERSION
) -> None:
    """Refuses what cannot be expanded; on a list a path stands behind `data.`, which counts as a level."""
    for path in paths:
        segments = path.split(".")
        if len(segments) > MAX_DEPTH:
            raise APIError(
                f"You cannot expand more than {MAX_DEPTH} levels of a property. Property: {path}",
                code="property_expansion_max_depth",
                documented=False,
            )
        if is_list and path == "total_count":
            raise APIError("This property cannot be included (total_count)")
        if is_list and segments[0] != _DATA:
            hint = f" You may want to try expanding 'data.{path}' instead."
            raise APIError(f"This property cannot be expanded ({path}).{hint}")
        if not _leads_somewhere(segments[1:] if is_list else segments, schema, api_version):
            raise cannot_be_expanded(path)


def cannot_be_expanded(path: str) -> APIError:
    """The refusal of a path that leads to nothing that could be shown."""
    return APIError(f"This property cannot be expanded ({path}).")


def _leads_somewhere(segments: Sequence[str], schema: type[ObjectSchema], api_version: ApiVersion) -> bool:
    """Whether each step of a path names something that can be expanded, as far as the schemas tell."""
    place: tuple[str, ...] = ()
    rest = list(segments)
    while rest:
        segment = rest.pop(0)
        if not is_expandable(place, segment, schema, api_version):
            return False
        inner = _object_named(place, segment, schema, api_version)
        if inner is None and not _is_on_the_way(place, segment, schema, api_version):
            return True
        schema, place = (schema, (*place, segment)) if inner is None else (inner, ())
    return True


def is_expandable(place: tuple[str, ...], segment: str, schema: type[ObjectSchema], api_version: ApiVersion) -> bool:
    """Whether a property can be expanded, or leads to one that can; `place` is where in its object it stands."""
    here = ".".join((*place, segment))
    if here in api_version.references(schema) or here in schema.entity_includables:
        return True
    if _is_on_the_way(place, segment, schema, api_version):
        return True
    return not place and segment in api_version.expandable(schema)


def _is_on_the_way(place: tuple[str, ...], segment: str, schema: type[ObjectSchema], api_version: ApiVersion) -> bool:
    inside = ".".join((*place, segment, ""))
    known = (*api_version.references(schema), *schema.entity_includables)
    return any(each.startswith(inside) for each in known)


def _object_named(
    place: tuple[str, ...], segment: str, schema: type[ObjectSchema], api_version: ApiVersion
) -> type[Any] | None:
    """How the object is shown that an id there names; None where there is no such object here."""
    named = api_version.references(schema).get(".".join((*place, segment)))
    return ObjectSchema.by_object_name.get(named or "")
