"""Packed states: short, and readable for good."""

import json
import sys
import tracemalloc
import zlib
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

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


DRAFT = b'{"id":"in_1","created":5,"customer":null,"currency":"usd","status":"draft"}'


def test_what_was_packed_with_the_first_dictionary_is_read() -> None:
    packed = b64decode("eD8wqjMlg9VGefGgjAh0IjBGgdKmiDYHzEiMeggewylFiWklSrUAk9oYxQ==")
    assert unpack(packed) == DRAFT


def test_what_was_packed_with_the_second_dictionary_is_read() -> None:
    packed = b64decode("eLuXxGgVQ7SmDZGbWabI7SdYqwXXBAvkRJhaAJPaGMU=")
    assert unpack(packed) == DRAFT


def test_the_dictionary_stays_what_it_was() -> None:
    """A changed one would make everything unreadable that was packed with it."""
    assert zstandard.get_frame_parameters(pack(b"{}")).dict_id == 2_045_250_941
    assert unpack(b64decode("KLUv/SN9Deh5S90AAEA1ZHJhZnQifQb8ZCmi0x0jSGp5zyijVlf8TQ==")) == DRAFT


def test_many_threads_may_pack_and_unpack_at_once() -> None:
    states = [b'{"id":"in_%d","status":"open"}' % number * (1 + number % 50) for number in range(2000)]
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(lambda state: unpack(pack(state)), states)) == states


def test_what_is_packed_takes_no_more_memory_than_it_has_bytes() -> None:
    """The embedded engine keeps all that was packed in memory."""
    state = msgspec.json.encode(draft(customer(), 1000))
    # Before it is counted, whatever is made once is there.
    pack(state)
    tracemalloc.start()
    packed = [pack(state) for _ in range(100)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 2 * sum(map(sys.getsizeof, packed))


OF_A_NEWER_VERSION = {
    "zlib": zlib.compressobj(zdict=b"of a newer version"),
    "Zstandard": zstandard.ZstdCompressor(
        dict_data=zstandard.train_dictionary(2048, [b"of a newer version %d" % number * 9 for number in range(99)])
    ).compressobj(),
}


@pytest.mark.parametrize("packer", OF_A_NEWER_VERSION.values(), ids=OF_A_NEWER_VERSION)
def test_what_a_newer_version_packed_is_refused(packer: Any) -> None:
    packed = packer.compress(MAIL) + packer.flush()
    record = Record("acct_1/test/invoice", "in_1", version=1, packed=packed)
    with pytest.raises(NewerShapeError, match="packed by a newer version"):
        state_of(record)
