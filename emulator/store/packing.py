"""How states are packed: by zlib, with a preset dictionary of what states look like (RFC 1950).

States are so alike, by their names and their nulls, that a third is left of what zlib alone makes of one. The
dictionary is the states of a few invoices, payments, subscriptions and of their events, without what is their own.
"""

import zlib
from collections.abc import Mapping
from importlib.resources import files


def _dictionary(number: int) -> bytes:
    return files("emulator.store").joinpath(f"preset_dictionary_{number}.txt").read_bytes()


_PRESET_DICTIONARY = _dictionary(2)
"""Never changes, for what was packed with it can be unpacked with it alone: a better one would be a file of its own."""

_DICTIONARIES: Mapping[bytes, bytes] = {
    zlib.adler32(each).to_bytes(4): each for each in (_dictionary(1), _PRESET_DICTIONARY)
}
"""Every dictionary that was ever packed with, by the checksum that zlib puts into what it packs."""

# Has read the dictionary, which takes longer than to pack a state: each is packed by a copy, which takes a microsecond
# or two with this little memory. With more of it, or by a higher level, states become hardly shorter.
_PACKER = zlib.compressobj(level=6, memLevel=6, zdict=_PRESET_DICTIONARY)

_HAS_DICTIONARY = 0b0010_0000
"""The bit of the second byte that says so; the checksum of the dictionary follows."""


def pack(state: bytes) -> bytes:
    """A state, packed."""
    packer = _PACKER.copy()
    return packer.compress(state) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """The state that was packed, with a dictionary or, as earlier versions did, without.

    Raises KeyError for a dictionary that a newer version has brought.
    """
    if not packed[1] & _HAS_DICTIONARY:
        return zlib.decompress(packed)
    # Without zlib's frame (RFC 1950), whose checksums would have the dictionary and the state read once more.
    return zlib.decompressobj(-zlib.MAX_WBITS, _DICTIONARIES[packed[2:6]]).decompress(packed[6:-4])
