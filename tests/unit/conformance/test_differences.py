"""Expectations, held against what came."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conformance.differences import (
    ABSENT,
    PRESENT,
    SET,
    TIMESTAMP,
    Exactly,
    any_of,
    differences,
    matching,
)
from tests.contract.conformance.report import shown


def found(expected: Any, actual: Any) -> list[tuple[str, Any, Any]]:
    return [(each.path, each.expected, each.actual) for each in differences(expected, actual, "GET /")]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": {"b": [1, {"c": None}]}}, {"a": {"b": [1, {"c": None, "d": 1}]}}),
        ({"a": ABSENT}, {"b": 1}),
        ({"a": PRESENT, "b": SET, "c": TIMESTAMP}, {"a": None, "b": 0, "c": 1_800_000_000}),
        ({"a": matching("in_[0-9]+"), "b": any_of(1, 2)}, {"a": "in_12", "b": 2}),
        (Exactly({"a": 1, "b": {"c": 2}}), {"b": {"c": 2, "d": 3}, "a": 1}),
        ([], []),
        (None, None),
    ],
)
def test_no_difference(expected: Any, actual: Any) -> None:
    assert found(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "difference"),
    [
        ({"a": 1}, {"a": 2}, ("a", 1, 2)),
        ({"a": 1}, {}, ("a", 1, ABSENT)),
        ({"a": 1}, {"a": True}, ("a", 1, True)),
        ({"a": False}, {"a": 0}, ("a", False, 0)),
        ({"a": None}, {}, ("a", None, ABSENT)),
        ({"a": ABSENT}, {"a": None}, ("a", ABSENT, None)),
        ({"a": {"b": 1}}, {"a": []}, ("a", "a map", [])),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, ("a.1.b", 2, 3)),
        ({"a": [1]}, {"a": [1, 2]}, ("a", [1], [1, 2])),
        ({"a": [1]}, {"a": None}, ("a", [1], None)),
        (["b", "a"], ["a", "b"], ("", ["b", "a"], ["a", "b"])),
        ({"a": [1]}, {"a": [True]}, ("a", [1], [True])),
        (Exactly({"a": 1}), {"a": 1, "b": None}, ("b", ABSENT, None)),
        (Exactly({"a": 1}), "x", ("", "a map", "x")),
        ({"a": SET}, {"a": None}, ("a", SET, None)),
        ({"a": SET}, {}, ("a", SET, ABSENT)),
    ],
)
def test_a_difference_and_its_place(expected: Any, actual: Any, difference: tuple[str, Any, Any]) -> None:
    assert found(expected, actual) == [difference]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        ("é", '"é"'),
        (ABSENT, "absent"),
        (matching("a+"), "a string like /a+/"),
        ([{"a": SET}, ABSENT], '[{"a": "not null"}, "absent"]'),
        ("x" * 20, '"xxxxxxxx…'),
    ],
)
def test_a_value_on_one_line(value: Any, text: str) -> None:
    assert shown(value, 10 if value == "x" * 20 else 300) == text
