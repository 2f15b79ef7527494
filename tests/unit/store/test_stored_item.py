"""Items that are measured once are what moto's are."""

from __future__ import annotations

from typing import Any

import pytest
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from emulator.store.engines.stored_item import StoredItem

KEYS = DynamoType({"S": "a"}), DynamoType({"S": "b"})
ATTRIBUTES: dict[str, Any] = {
    "pk": {"S": "a"},
    "sk": {"S": "b"},
    "version": {"N": "17"},
    "packed": {"B": "AAE="},
    "map": {"M": {"inner": {"S": "x"}, "other": {"N": "1"}}},
    "list": {"L": [{"S": "x"}, {"BOOL": True}]},
}


def items() -> tuple[Item, StoredItem]:
    return Item(*KEYS, ATTRIBUTES), StoredItem(*KEYS, ATTRIBUTES)


def test_it_holds_and_weighs_the_same() -> None:
    moto, ours = items()
    assert ours == moto
    assert (ours.size(), ours.size()) == (moto.size(), moto.size())


@pytest.mark.parametrize("paths", [[["pk"], ["version"]], [["map"], ["list"]], [["gone"]], [["map", "inner"]]], ids=str)
def test_a_part_of_it_is_the_same(paths: list[list[str]]) -> None:
    moto, ours = items()
    part, moto_part = ours.project(paths), moto.project(paths)
    assert (part.to_json(), part.size()) == (moto_part.to_json(), moto_part.size())
    assert ours == moto


def test_what_is_too_large_is_refused() -> None:
    large = {"packed": {"S": "x" * 405_000}}
    with pytest.raises(ItemSizeTooLarge):
        Item(*KEYS, large)
    with pytest.raises(ItemSizeTooLarge):
        StoredItem(*KEYS, large)


def test_one_that_is_changed_keeps_its_measure_until_it_is_measured_again() -> None:
    _, ours = items()
    ours.measure()
    before = ours.size()
    ours.attrs["more"] = DynamoType({"S": "x" * 100})
    assert ours.size() == before
    ours.measure()
    assert ours.size() == before + 104


def test_one_that_nobody_measures_is_as_large_as_it_is_now() -> None:
    _, ours = items()
    before = ours.size()
    ours.attrs["more"] = DynamoType({"S": "x" * 100})
    assert ours.size() == before + 104
