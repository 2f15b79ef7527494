"""Schemas of JSON parameters and the structs that they load as."""

from __future__ import annotations

import pytest
from msgspec import Struct

from emulator.billing.core.params import NOT_GIVEN, Given
from schemas.json_fields import ArrayOf, Integer, String
from schemas.json_params import ParamsSchema


class Params(Struct, frozen=True):
    name: str
    count: int = 1
    note: Given[str | None] = NOT_GIVEN
    tags: tuple[str, ...] = ()


class Schema(ParamsSchema[Params]):
    name = String(required=True)
    count = Integer(optional=True, default=1)
    note = String(optional=True, default=NOT_GIVEN)
    tags = ArrayOf(String(), optional=True, default=())


class Loose(ParamsSchema[Params]):
    name = String()
    count = Integer()
    tags = ArrayOf(String())


def test_it_loads_the_struct() -> None:
    assert Schema().load({"name": "a", "tags": ["x"]}) == Params("a", tags=("x",))
    assert Schema().load({"name": "a", "count": None, "note": None, "tags": None}) == Params("a", note=None)


def test_one_that_does_not_agree_is_not_made() -> None:
    with pytest.raises(TypeError, match="Loose and Params do not agree on name, note"):
        Loose()
