"""Packed states: short, and readable for good."""

import json
import zlib
from base64 import b64decode
from pathlib import Path

import msgspec
import pytest

from emulator.store.packing import pack, unpack
from emulator.store.serialization import NewerShapeError, state_of
from emulator.store.table import Record
from tests.support.domain_objects import customer, draft

MAIL = msgspec.json.encode(json.loads(Path(__file__).with_name("shape_1.json").read_text())["mail"])
"""A mail as an earlier version stored it."""


@pytest.mark.parametrize("state", [MAIL, b"{}", b"\x00" * 5000, "ü€😀".encode() * 3000])
def test_what_is_packed_comes_out_again(state: bytes) -> None:
    assert unpack(pack(state)) == state


def test_states_are_packed_well() -> None:
    state = msgspec.json.encode(draft(customer(), 1000))
    assert 2 * len(pack(state)) < len(zlib.compress(state))


def test_what_was_packed_without_a_dictionary_is_read() -> None:
    assert unpack(zlib.compress(MAIL, 1)) == MAIL


def test_what_was_packed_with_the_first_dictionary_is_read() -> None:
    packed = b64decode("eD8wqjMlg9VGefGgjAh0IjBGgdKmiDYHzEiMeggewylFiWklSrUAk9oYxQ==")
    assert unpack(packed) == b'{"id":"in_1","created":5,"customer":null,"currency":"usd","status":"draft"}'


def test_the_dictionary_stays_what_it_was() -> None:
    """A changed one would make everything unreadable that was packed with it."""
    assert pack(b"{}")[2:6].hex() == "97c46815"


def test_what_a_newer_version_packed_is_refused() -> None:
    packer = zlib.compressobj(zdict=b"of a newer version")
    record = Record("acct_1/test/invoice", "in_1", version=1, packed=packer.compress(MAIL) + packer.flush())
    with pytest.raises(NewerShapeError, match="packed by a newer version"):
        state_of(record)
