"""Which font sets which character.

Noto Sans carries Latin, Greek, Cyrillic and the currency signs, its East Asian siblings Japanese, Korean and Chinese;
FiraGO stands in for Hebrew, Arabic, Devanagari, Thai, Georgian and arrows. All are embedded as subsets.

Right-to-left scripts are set in the order of the eye, and Arabic letters joined; other scripts are not shaped. What no
font has (emoji) becomes a replacement character, so that it is seen that something stood there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from reportlab.pdfbase import pdfmetrics

from emulator.delivery.pdf.font_files import (
    BOLD,
    FALLBACK,
    JAPANESE,
    KOREAN,
    REGULAR,
    SIMPLIFIED,
    TRADITIONAL,
    characters,
    font_with,
)
from emulator.delivery.pdf.rtl import has_right_to_left, in_visual_order

__all__ = ["BOLD", "REGULAR", "has_east_asian", "runs", "width"]

_EAST_ASIAN_FAMILIES = (JAPANESE, SIMPLIFIED, TRADITIONAL, KOREAN)
_FAMILY_OF_LANGUAGE = {"ja": JAPANESE, "ko": KOREAN}

_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_SUBSTITUTES = str.maketrans(
    {"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u00ad": None, "\u200e": None, "\u200f": None}
)
_NO_BREAK_SPACE = 0xA0
_REPLACEMENT = "\ufffd"


def has_east_asian(text: str) -> bool:
    """Whether the text holds a script that is set without spaces between words."""
    return _EAST_ASIAN.search(text) is not None


def runs(text: str, latin: str, language: str) -> list[tuple[str, str]]:
    """Cut one line of text into (font name, text) runs, from left to right.

    `latin` is the usual font, `REGULAR` or `BOLD`; `language` decides whose Han characters are meant when the text
    does not tell. The fonts are ready to be used when this returns.
    """
    usual = characters(latin)
    printable = (in_visual_order(text) if has_right_to_left(text) else text).translate(_SUBSTITUTES)
    if all(ord(character) in usual or ord(character) == _NO_BREAK_SPACE for character in printable):
        return [(latin, printable)]
    east_asian = _east_asian_family(printable, language)
    placed = [_place(character, latin, east_asian) for character in printable]
    return [(font, "".join(character for _, character in run)) for font, run in groupby(placed, key=itemgetter(0))]


def width(text: str, latin: str, size: float, language: str) -> float:
    """Return how many points wide a text is on one line."""
    return sum(float(pdfmetrics.stringWidth(run, font, size)) for font, run in runs(text, latin, language))


@lru_cache(maxsize=8192)
def _place(character: str, latin: str, east_asian: str) -> tuple[str, str]:
    """The font that has the character, and the character; the usual font and a replacement if none has it."""
    code = ord(character)
    if code in characters(latin) or code == _NO_BREAK_SPACE:
        return latin, character
    families = (east_asian, *_EAST_ASIAN_FAMILIES) if _EAST_ASIAN.match(character) else (FALLBACK,)
    for family in families:
        font = font_with(family, code, bold=latin == BOLD)
        if font is not None:
            return font, character
    return latin, _REPLACEMENT


def _east_asian_family(text: str, language: str) -> str:
    """Kana or Hangul beside it tell whose the Han characters are.

    Alone they are read as the document's language reads them.
    """
    if _KANA.search(text):
        return JAPANESE
    return KOREAN if _HANGUL.search(text) else _FAMILY_OF_LANGUAGE.get(language.partition("-")[0], SIMPLIFIED)
