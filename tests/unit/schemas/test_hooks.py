"""The hooks of a schema are those that marshmallow finds."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from marshmallow import Schema
from marshmallow.schema import SchemaMeta

import schemas
from schemas.hooks import HookedSchema
from tests.support.modules import modules_of


@pytest.fixture(autouse=True, scope="module")
def loaded() -> None:
    """Every schema that there is."""
    modules_of(schemas)


def _all_below(schema: type[HookedSchema]) -> Iterator[type[HookedSchema]]:
    for each in schema.__subclasses__():
        yield each
        yield from _all_below(each)


def _hooks(found: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Without the kinds that were only asked for."""
    return {kind: hooks for kind, hooks in found.items() if hooks}


def test_every_hook_is_found_and_nothing_else() -> None:
    found = set(_all_below(HookedSchema))
    assert {kind for each in found for kind in each._hooks} > {"post_dump", "validates", "validates_schema"}
    assert [each.__name__ for each in found if _hooks(each._hooks) != _hooks(SchemaMeta.resolve_hooks(each))] == []


def test_no_schema_of_ours_has_them_looked_for_at_length() -> None:
    ours = [each for each in Schema.__subclasses__() if each.__module__.startswith(("emulator.", "schemas."))]
    assert ours == [HookedSchema]
