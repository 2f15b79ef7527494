"""`previous_attributes`: what changed, as it was."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.stripe.event_data import previous_attributes


@pytest.mark.parametrize(
    ("before", "after", "previous"),
    [
        ({}, {}, {}),
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2}, {"a": 1}),
        ({"a": None}, {"a": 2}, {"a": None}),
        ({"a": 2}, {"a": None}, {"a": 2}),
        ({"b": 1, "a": 1}, {"a": 2, "b": 2}, {"a": 1, "b": 1}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1, "y": 3}}, {"a": {"y": 2}}),
        ({"a": {"x": {"y": 1, "z": 1}}}, {"a": {"x": {"y": 2, "z": 1}}}, {"a": {"x": {"y": 1}}}),
        ({"a": None}, {"a": {"x": 1}}, {"a": None}),
        ({"a": {"x": 1}}, {"a": None}, {"a": {"x": 1}}),
        ({"metadata": {}}, {"metadata": {"k": "v"}}, {"metadata": {"k": None}}),
        ({"metadata": {"k": "v"}}, {"metadata": {}}, {"metadata": {"k": "v"}}),
        ({"data": [1, 2]}, {"data": [1, 2, 3]}, {"data": [1, 2]}),
        ({"data": [{"x": 1}]}, {"data": [{"x": 2}]}, {"data": [{"x": 1}]}),
        ({}, {"a": 1}, {"a": None}),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_previous_attributes(before: dict[str, Any], after: dict[str, Any], previous: dict[str, Any]) -> None:
    shown = previous_attributes(before, after)
    assert shown == previous
    assert list(shown) == sorted(shown)
