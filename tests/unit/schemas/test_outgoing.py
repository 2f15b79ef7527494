"""Dumping shows what marshmallow itself would show."""

from dataclasses import dataclass
from typing import Any

import pytest
from marshmallow import Schema, fields

from schemas.outgoing import OutgoingSchema


@dataclass(frozen=True, slots=True)
class _Part:
    values: int
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Thing:
    name: str
    part: _Part | None
    price: int
    digits: int = 17


class _Declared(Schema):
    name = fields.String()
    amount = fields.Integer(attribute="price", data_key="total")
    digits = fields.Integer(as_string=True)
    values = fields.Integer(attribute="part.values")
    tag = fields.String(attribute="part.tags.colour")
    missing = fields.String()
    default = fields.String(dump_default="none given")
    fixed = fields.Constant("always")
    length = fields.Function(lambda thing: len(thing.name) if isinstance(thing, _Thing) else 0)
    shouted = fields.Method("shout")

    def shout(self, thing: Any) -> str:
        return str(getattr(thing, "name", "")).upper()


class _Outgoing(OutgoingSchema, _Declared):
    pass


@pytest.mark.parametrize(
    "shown",
    [
        _Thing("pen", _Part(3, {"colour": "blue"}), 5),
        _Thing("no colour", _Part(3, {}), 5),
        _Thing("no part", None, 0),
        {"name": "a mapping", "price": "7", "part": {"values": 1, "tags": {"colour": "red"}}},
    ],
)
def test_as_marshmallow_dumps_it(shown: Any) -> None:
    expected = _Declared().dump(shown)

    assert _Outgoing().dump(shown) == expected
    assert list(_Outgoing().dump(shown)) == list(expected)
    assert _Outgoing().dump([shown], many=True) == [expected]
