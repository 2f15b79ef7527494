"""The fonts themselves, made known to reportlab when they are first needed.

All are under the SIL Open Font License and come from PyPI: Noto Sans and FiraGO with `pymupdf-fonts`, the East Asian
Noto Sans with `justmytype-intl-cjk`, which not everybody has installed. The latter are variable fonts of ten thousands
of glyphs, of which reportlab knows nothing: HarfBuzz cuts the two weights out of them, the characters of everyday apart
from the rest, so that a Japanese invoice need not wait for characters that hardly anybody uses. Only the glyphs that a
PDF uses are embedded.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Container
from functools import cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from threading import Lock
from typing import Any

import uharfbuzz
from msgspec import Struct
from pymupdf_fonts import myfont
from reportlab.pdfbase import pdfmetrics

from emulator.delivery.pdf.document_font import DocumentFont

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
FALLBACK = "FiraGO"
JAPANESE, KOREAN, SIMPLIFIED, TRADITIONAL = "NotoSansJP", "NotoSansKR", "NotoSansSC", "NotoSansTC"


class _CommonCharacters(Struct, frozen=True):
    """The rows of a national standard that hold the characters used every day, as its codec in Python counts them."""

    codec: str
    rows: range


_STATIC = {REGULAR: "notos", BOLD: "notosbo", FALLBACK: "figo", f"{FALLBACK}-Bold": "figbo"}
_VARIABLE = {
    JAPANESE: _CommonCharacters("euc_jp", range(0xB0, 0xD0)),
    KOREAN: _CommonCharacters("euc_kr", range(0xB0, 0xC9)),
    SIMPLIFIED: _CommonCharacters("gb2312", range(0xB0, 0xD8)),
    TRADITIONAL: _CommonCharacters("big5", range(0xA4, 0xC7)),
}
_ALWAYS_COMMON = (range(0x3000, 0x3100), range(0x3130, 0x3190), range(0xFF00, 0xFFF0))
_REST = "-Rest"
_WEIGHTS = {False: 400, True: 700}
_UNUSED_TABLES = ("BASE", "GDEF", "GPOS", "GSUB", "vhea", "vmtx")
_EAST_ASIAN_FONTS = "justmytype_intl_cjk"
_LOADING = Lock()
_log = logging.getLogger(__name__)


def font_with(family: str, code: int, *, bold: bool) -> str | None:
    """The name of the font that has a character in a family, ready to be used; None if the family has no such glyph."""
    if family not in _VARIABLE:
        name = f"{family}-Bold" if bold else family
        return name if code in characters(name) else None
    if not has_east_asian_fonts():
        return None
    if code not in _all_of(family):
        return None
    name = f"{family}{'' if code in _common(family) else _REST}{'-Bold' if bold else ''}"
    return name if code in characters(name) else None


@cache
def has_east_asian_fonts() -> bool:
    """Whether the East Asian fonts are installed; says once how to have them."""
    installed = find_spec(_EAST_ASIAN_FONTS) is not None
    if not installed:
        _log.warning(
            "A PDF has Chinese, Japanese or Korean text, whose fonts are not installed: it shows replacement "
            "characters. Install stripe-invoice-emulator[cjk] to have them."
        )
    return installed


def characters(name: str) -> Container[int]:
    """The code points that a font has a glyph for; reportlab knows the font when this returns."""
    with _LOADING:
        return _loaded(name)


@cache
def _loaded(name: str) -> Container[int]:
    """Load a font once: reportlab's registry is global, and a document must not change fonts while it is made."""
    load: Callable[[str], bytes] = myfont
    font = DocumentFont(name, io.BytesIO(load(_STATIC[name]) if name in _STATIC else _subset_font(name)))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def _subset_font(name: str) -> bytes:
    """One weight of a variable font, with the characters of everyday or all others."""
    family, *parts = name.split("-")
    face, common = _face(family), _common(family)
    wanted = _all_of(family) - common if _REST[1:] in parts else _all_of(family) & common
    cut = uharfbuzz.SubsetInput()
    cut.unicode_set.update(wanted)
    cut.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    cut.flags = uharfbuzz.SubsetFlags.NO_HINTING
    cut.pin_axis_location(face, "wght", _WEIGHTS["Bold" in parts])
    return bytes(uharfbuzz.subset(face, cut).blob.data)


@cache
def _face(family: str) -> Any:
    """A variable font as HarfBuzz reads it: mapped into memory, not loaded."""
    font = files(_EAST_ASIAN_FONTS) / "fonts" / "ofl" / family.lower() / f"{family}[wght].ttf"
    with as_file(font) as path:
        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))


@cache
def _all_of(family: str) -> frozenset[int]:
    return frozenset(_face(family).unicodes)


@cache
def _common(family: str) -> frozenset[int]:
    standard = _VARIABLE[family]
    pairs = (bytes((row, cell)).decode(standard.codec, "ignore") for row in standard.rows for cell in range(0x40, 0xFF))
    return frozenset({ord(text) for text in pairs if len(text) == 1 and text > "\u2e80"}.union(*_ALWAYS_COMMON))
