"""The hooks of a schema are those that marshmallow finds."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow.schema import SchemaMeta

from emulator.api.stripe.resource_registry import endpoints
from schemas.hooks import HookedSchema


def _all_below(schema: type[HookedSchema]) -> Iterator[type[HookedSchema]]:
    for each in schema.__subclasses__():
        yield each
        yield from _all_below(each)


def _hooks(found: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Without the kinds that were only asked for."""
    return {kind: hooks for kind, hooks in found.items() if hooks}


def test_every_hook_is_found_and_nothing_else() -> None:
    assert list(endpoints())
    schemas = set(_all_below(HookedSchema))
    assert {kind for each in schemas for kind in each._hooks} > {"post_dump", "validates", "validates_schema"}
    assert [each.__name__ for each in schemas if _hooks(each._hooks) != _hooks(SchemaMeta.resolve_hooks(each))] == []
