"""What is its default is not stored, and a default that changes changes nothing that is stored already."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from emulator.billing.core.account import Account
from emulator.billing.core.api_versions import NEWEST
from emulator.billing.core.resource_types import ResourceType, Upgrade, reindexed
from tests.stored_defaults import (
    Note,
    changed,
    faults,
    holders_of_things,
    left_behind,
    noted,
    present,
    stored_structs,
    upgraded,
)


def test_what_says_nothing_but_its_default_is_not_stored() -> None:
    structs = stored_structs()
    assert len(structs) > 200
    assert [each.__qualname__ for each in structs if not each.__struct_config__.omit_defaults] == []


def test_a_default_changes_with_the_shape_of_what_is_stored() -> None:
    """One that is here takes an `upgrade` of its type, which says the former default where a state says none.

    A type that is here takes one, too, which does with the things inside of its own what their upgrade does.
    """
    assert faults() == []


def test_every_default_is_written_down() -> None:
    """`make stored-defaults` writes them."""
    assert noted() == present()


def test_which_defaults_have_changed() -> None:
    before = Note({"a": 1, "b": 3}, {"x.A": {"kept": None, "turned": 1, "gone": ""}})
    defaults: dict[str, dict[str, Any]] = {"x.A": {"kept": None, "turned": 2, "new": True}, "x.B": {"new": 1}}
    held = {"x.A": {"a", "b", "c"}, "x.B": {"c"}}
    assert changed(before, Note({"a": 1, "b": 3, "c": 1}, defaults), held) == ["x.A.turned"]
    assert changed(before, Note({"a": 2, "b": 3, "c": 1}, defaults), held) == ["x.A.turned"]
    assert changed(before, Note({"a": 2, "b": 4, "c": 1}, defaults), held) == []


def _split(attributes: dict[str, Any]) -> dict[str, Any]:
    return {**attributes, "words": attributes["title"].split()}


@pytest.mark.parametrize(
    ("upgrades", "shelf", "wrong"),
    [
        ((_split,), 1, ["shelf holds book"]),
        ((_split,), 2, []),
        ((reindexed,), 1, []),
        ((reindexed, _split), 1, ["shelf holds book"]),
        ((), 1, []),
    ],
)
def test_what_holds_something_is_upgraded_with_it(upgrades: tuple[Upgrade, ...], shelf: int, wrong: list[str]) -> None:
    book = ResourceType("book", upgrades=(_split, *upgrades))
    before, after = Note({"book": 2, "shelf": 1}, {}), Note({"book": book.shape, "shelf": shelf, "room": 1}, {})
    # What came together with the upgrade never held anything earlier.
    within = {"book": {"book", "shelf", "room"}}
    assert left_behind(before, after, upgraded(before, [book, ResourceType("room")]), within) == wrong


def test_payment_links_hold_sessions() -> None:
    within = holders_of_things()
    assert "payment_link" in within["checkout.session"]
    assert {"checkout.session", "payment_link", "subscription", "quote"} <= within["price"]


def test_an_account_keeps_its_version_when_a_later_one_is_the_newest() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Account(id="acct_1")))["api_version"] == NEWEST
