"""What things are made of: values that come back from the store as they were."""

import typing
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import pytest

from tests.stored_defaults import stored_structs


def parts_of(annotation: Any) -> Iterator[Any]:
    """A type and all that it is put together from, without their parameters."""
    yield typing.get_origin(annotation) or annotation
    for each in typing.get_args(annotation):
        yield from parts_of(each)


@pytest.mark.parametrize("struct", stored_structs(), ids=lambda each: each.__name__)
def test_what_has_several_of_something_has_a_tuple_of_them(struct: type[msgspec.Struct]) -> None:
    """Of `Sequence` msgspec makes a list, which is another value than the tuple that was stored, and can be changed."""
    hints = typing.get_type_hints(struct)
    lists = [name for name in struct.__struct_fields__ if {Sequence, Iterable, list} & set(parts_of(hints[name]))]
    assert lists == []
