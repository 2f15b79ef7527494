"""What things are made of: values that come back from the store as they were."""

import typing
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import pytest

import emulator.bootstrap
from emulator.billing.core.resource_types import entity_class_of, known_resource_types

assert emulator.bootstrap, "imports all that is stored"
ENTITY_CLASSES = [entity_class_of(each.name) for each in known_resource_types()]


def attributes_of(annotation: Any, seen: set[type], path: str) -> Iterator[tuple[str, Any]]:
    """All that a type is made of, with the way there."""
    yield path, typing.get_origin(annotation) or annotation
    for each in typing.get_args(annotation):
        yield from attributes_of(each, seen, path)
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct) and annotation not in seen:
        seen.add(annotation)
        hints = typing.get_type_hints(annotation)
        for name in annotation.__struct_fields__:
            yield from attributes_of(hints[name], seen, f"{path}.{name}")


@pytest.mark.parametrize("entity_class", ENTITY_CLASSES, ids=lambda each: each.__name__)
def test_what_has_several_of_something_has_a_tuple_of_them(entity_class: type) -> None:
    """Of `Sequence` msgspec makes a list, which is another value than the tuple that was stored, and can be changed."""
    kinds = dict(attributes_of(entity_class, set(), entity_class.__name__))
    assert [path for path, kind in kinds.items() if kind in (Sequence, Iterable, list)] == []
