"""How long states are packed: by zlib, with a preset dictionary of what states look like (RFC 1950).

States are so alike (their names, their nulls) that less than half is left of what zlib alone makes of one. The
dictionary is states of a subscription, a charge, an invoice and its kin, without what is their own.
"""

import zlib
from collections.abc import Mapping
from importlib.resources import files

_PRESET_DICTIONARY = files("emulator.store").joinpath("preset_dictionary.txt").read_bytes()
"""Never changes, for what was packed with it can be unpacked with it alone: a better one would be a file of its own."""

_DICTIONARIES: Mapping[bytes, bytes] = {zlib.adler32(each).to_bytes(4): each for each in (_PRESET_DICTIONARY,)}
"""Every dictionary that was ever packed with, by the checksum that zlib puts into what it packs."""

# The fastest, with little memory to clear: states are short, and the best would hardly make them shorter.
_LEVEL, _MEMORY_LEVEL = 1, 6

_HAS_DICTIONARY = 0b0010_0000
"""The bit of the second byte that says so; the checksum of the dictionary follows."""


def pack(state: bytes) -> bytes:
    """A state, packed."""
    packer = zlib.compressobj(_LEVEL, memLevel=_MEMORY_LEVEL, zdict=_PRESET_DICTIONARY)
    return packer.compress(state) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """The state that was packed, with a dictionary or, as earlier versions did, without.

    Raises KeyError for a dictionary that a newer version has brought.
    """
    if not packed[1] & _HAS_DICTIONARY:
        return zlib.decompress(packed)
    return zlib.decompressobj(zdict=_DICTIONARIES[packed[2:6]]).decompress(packed)
