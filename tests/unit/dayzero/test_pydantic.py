"""Our fields read, and complain about, the same values in the same words as the real Pydantic."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

import pytest
from marshmallow import ValidationError
from pydantic import BaseModel, Field, TypeAdapter
from pydantic import ValidationError as PydanticError

from schemas.json_fields import (
    ArrayOf,
    Boolean,
    Enum,
    Integer,
    JsonSchema,
    NestedObject,
    String,
    validation_messages_in,
)
from schemas.json_formats import Uuid

ID = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"

VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    2,
    12,
    51,
    -1,
    1.0,
    1.5,
    0.0,
    "",
    " ",
    "x",
    "12",
    " 12 ",
    "+5",
    "5.00",
    "1.5",
    "yes",
    "OFF",
    "maybe",
    "active",
    "éa",
    "x" * 11,
    [],
    [1],
    {},
    {"a": 1},
    ID,
    ID.upper(),
    ID.replace("-", ""),
    f"{{{ID}}}",
    f"urn:uuid:{ID}",
    ID[:-1],
    f"{ID}0",
    ID[:18],
    ID.replace("-af5c-", "-af5-c"),
    "urn:uuid:zz",
    "-----",
)

FIELDS = {
    "text": (String(), str),
    "short text": (String(min_length=1, max_length=10), Annotated[str, Field(min_length=1, max_length=10)]),
    "optional text": (String(max_length=1, optional=True), Annotated[str, Field(max_length=1)] | None),
    "whole": (Integer(), int),
    "whole within": (Integer(minimum=1, maximum=50), Annotated[int, Field(ge=1, le=50)]),
    "optional whole": (Integer(optional=True), int | None),
    "flag": (Boolean(), bool),
    "word": (Enum("active", "inactive", "blocked"), Literal["active", "inactive", "blocked"]),
    "uuid": (Uuid(), uuid.UUID),
    "list": (ArrayOf(Integer(), minimum=1, maximum=1), Annotated[list[int], Field(min_length=1, max_length=1)]),
}


def ours(field: Any, value: Any) -> Any:
    try:
        return "loaded", field.deserialize(value)
    except ValidationError as error:
        return "refused", [
            (path, problem.type, problem.message, dict(problem.context) or None)
            for path, problem in validation_messages_in(error.messages)
        ]


def theirs(annotation: Any, value: Any) -> Any:
    try:
        loaded = TypeAdapter(annotation).validate_python(value)
    except PydanticError as error:
        return "refused", [(each["loc"], each["type"], each["msg"], each.get("ctx")) for each in error.errors()]
    return "loaded", str(loaded) if isinstance(loaded, uuid.UUID) else loaded


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("name", FIELDS)
def test_a_value(name: str, value: Any) -> None:
    field, annotation = FIELDS[name]
    expected = theirs(annotation, value)
    if name == "word" and expected[0] == "refused":
        # FastAPI's enums say "enum" where a Literal says "literal_error"; the text is the same.
        expected = ("refused", [(path, "enum", text, context) for path, _, text, context in expected[1]])

    assert ours(field, value) == expected


class Line(BaseModel):
    quantity: Annotated[int, Field(ge=1)] = 1


class Order(BaseModel):
    name: str
    lines: Annotated[list[Line], Field(min_length=1)]


class OurLine(JsonSchema):
    quantity = Integer(minimum=1, default=1)


class OurOrder(JsonSchema):
    name = String(required=True)
    lines = ArrayOf(NestedObject(OurLine), required=True, minimum=1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": None, "lines": None},
        {"name": "x", "lines": []},
        {"name": 5, "lines": [{"quantity": 0}, {}, 5, None, {"quantity": "x"}]},
        {"name": "x", "lines": [{}], "unknown": 1},
        [],
        "text",
    ],
)
def test_a_whole_body(body: Any) -> None:
    try:
        Order.model_validate(body, from_attributes=True)
    except PydanticError as error:
        expected = [(each["loc"], each["type"], each["msg"]) for each in error.errors()]
    else:
        expected = []

    try:
        OurOrder().load(body)
    except ValidationError as error:
        found = [(path, problem.type, problem.message) for path, problem in validation_messages_in(error.messages)]
    else:
        found = []

    assert found == expected
