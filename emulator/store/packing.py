"""How states are packed: by Zstandard, with a dictionary of what states look like (RFC 8878).

States are so alike, by their names and their nulls, that a third is left of what Zstandard alone makes of one. The
dictionary is the states of a few invoices, payments, subscriptions and of their events, without what is their own.
Earlier versions packed by zlib (RFC 1950), with the same text, with less, or with none.
"""

import zlib
from base64 import b85decode
from collections.abc import Mapping
from importlib.resources import files
from threading import Lock

from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdDecompressor, get_frame_parameters


def _text(number: int) -> bytes:
    return files("emulator.store").joinpath(f"preset_dictionary_{number}.txt").read_bytes()


_ENTROPY_TABLES = b85decode(
    b"H>5D^eGTY&HW09q=m9Vc!!QiPFbu=MAm1XF4Ydva?E?KT6jq{05<$qd6%n9cJkXlRmekZ#--fpU0Ne%h0000M4aMVO0Ua^R00dx1"
    b"ipWO@hKR<4F^N191_PqeD3+mM27(X>VJHLvAOu3BW3m7M0OU3^nUv=!q5%K^VhjK}0KfnM00031000C4000O8000"
)
"""How often which byte and which length comes (RFC 8878, 5), counted by `zstd` in 1,565 states of all kinds."""

_DICTIONARY = ZstdCompressionDict(_ENTROPY_TABLES + _text(2))
"""Never changes, for what was packed with it can be unpacked with it alone: a better one would be another one."""

_LEVEL = 5
"""By a lower one a state takes half the time and a seventh more room, by a higher one twice the time and the same."""

_DICTIONARY.precompute_compress(level=_LEVEL)
_COMPRESSOR = ZstdCompressor(level=_LEVEL, dict_data=_DICTIONARY)
_DECOMPRESSOR = ZstdDecompressor(dict_data=_DICTIONARY)
# Each works for one thread at a time.
_COMPRESSING, _DECOMPRESSING = Lock(), Lock()

_MAGIC_NUMBER = bytes.fromhex("28b52ffd")
"""What everything begins with that Zstandard has packed."""

_PRESET_DICTIONARIES: Mapping[bytes, bytes] = {zlib.adler32(each).to_bytes(4): each for each in (_text(1), _text(2))}
"""Those that zlib packed with, by the checksum that it puts into what it packs."""

_HAS_DICTIONARY = 0b0010_0000
"""The bit of zlib's second byte that says so; the checksum of the dictionary follows."""


def pack(state: bytes) -> bytes:
    """A state, packed."""
    with _COMPRESSING:
        packed = _COMPRESSOR.compress(state)
    # A copy: what the compressor returns keeps the room that the state itself might have taken.
    return bytes(memoryview(packed))


def unpack(packed: bytes) -> bytes:
    """The state that was packed. Raises KeyError for a dictionary that a newer version has brought."""
    if not packed.startswith(_MAGIC_NUMBER):
        return _inflate(packed)
    dictionary = get_frame_parameters(packed).dict_id
    if dictionary != _DICTIONARY.dict_id():
        raise KeyError(dictionary)
    with _DECOMPRESSING:
        return _DECOMPRESSOR.decompress(packed)


def _inflate(packed: bytes) -> bytes:
    """What zlib packed, with a dictionary or without."""
    if not packed[1] & _HAS_DICTIONARY:
        return zlib.decompress(packed)
    # Without zlib's frame (RFC 1950), whose checksums would have the dictionary and the state read once more.
    return zlib.decompressobj(-zlib.MAX_WBITS, _PRESET_DICTIONARIES[packed[2:6]]).decompress(packed[6:-4])
