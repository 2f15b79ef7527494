"""What is its default is not stored, and a default that changes changes nothing that is stored already."""

from __future__ import annotations

import msgspec

from emulator.billing.core.account import Account
from emulator.billing.core.api_versions import NEWEST
from tests.stored_defaults import Stored, changed, noted, present, stored_classes


def test_what_says_nothing_but_its_default_is_not_stored() -> None:
    assert len(stored_classes()) > 200
    assert [each.__qualname__ for each in stored_classes() if not each.__struct_config__.omit_defaults] == []


def test_a_default_changes_with_the_shape_of_what_is_stored() -> None:
    """One that is here takes an `upgrade` of its type, which says the former default where a state says none."""
    assert changed(noted(), present()) == []


def test_every_default_is_written_down() -> None:
    """`python -m tests.stored_defaults` writes them."""
    assert noted() == present()


def test_which_defaults_have_changed() -> None:
    before = {"a.A": Stored({"kept": None, "turned": 1, "gone": ""}, {"a": 1, "b": 3})}
    after = Stored({"kept": None, "turned": 2, "new": True}, {"a": 1, "b": 3})
    assert changed(before, {"a.A": after}) == ["a.A.turned"]
    assert changed(before, {"a.A": msgspec.structs.replace(after, shapes={"a": 2, "b": 3})}) == ["a.A.turned"]
    assert changed(before, {"a.A": msgspec.structs.replace(after, shapes={"a": 2, "b": 4})}) == []


def test_an_account_keeps_its_version_when_a_later_one_is_the_newest() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Account(id="acct_1")))["api_version"] == NEWEST
