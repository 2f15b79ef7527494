"""Which font sets which character.

Noto Sans carries Latin, Greek, Cyrillic and the currency signs; FiraGO stands in for Hebrew, Arabic, Devanagari,
Thai, Georgian and arrows. Both are under the SIL Open Font License, come from the `pymupdf-fonts` package and are
embedded as subsets. Chinese, Japanese and Korean use the CID fonts that PDF itself names: these are not embedded, the
reader's program supplies them.

Nothing is shaped or reordered: Arabic letters stand unjoined, and right-to-left scripts in the order of their
characters. What no font has (emoji) becomes a replacement character, so that it is seen that something stood there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from itertools import groupby
from operator import itemgetter

from pymupdf_fonts import myfont  # type: ignore[import-untyped] # the package comes without types
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"

_FONT_DATA = {REGULAR: "notos", BOLD: "notosbo", "FiraGO": "figo", "FiraGO-Bold": "figbo"}
_STAND_IN_FONT = {REGULAR: "FiraGO", BOLD: "FiraGO-Bold"}
_JAPANESE, _KOREAN, _CHINESE = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"
_HAN_FONTS = {"ja": _JAPANESE, "ko": _KOREAN}

_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_STAND_INS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u00ad": None})
_REPLACEMENT = "\ufffd"


def has_east_asian(text: str) -> bool:
    """Whether the text holds a script that is set without spaces between words."""
    return _EAST_ASIAN.search(text) is not None


def runs(text: str, latin: str, language: str) -> list[tuple[str, str]]:
    """Cut a text into (font name, text) runs.

    `latin` is the usual font, `REGULAR` or `BOLD`; `language` decides whose Han characters are meant when the text
    does not tell. The fonts are ready to be used when this returns.
    """
    covered = _covered(latin)
    printable = text.translate(_STAND_INS)
    if all(ord(character) in covered for character in printable):
        return [(latin, printable)]
    han = _han_font(printable, language)
    placed = [_place(character, latin, han) for character in printable]
    return [(font, "".join(character for _, character in run)) for font, run in groupby(placed, key=itemgetter(0))]


def width(text: str, latin: str, size: float, language: str) -> float:
    """Return how many points wide a text is on one line."""
    return sum(float(pdfmetrics.stringWidth(run, font, size)) for font, run in runs(text, latin, language))


def _place(character: str, latin: str, han: str) -> tuple[str, str]:
    """The font that has the character, and the character; the usual font and a replacement if none has it."""
    if ord(character) in _covered(latin):
        return latin, character
    if _HANGUL.match(character):
        return _cid_font(_KOREAN), character
    if _EAST_ASIAN.match(character):
        return _cid_font(han), character
    stand_in = _STAND_IN_FONT[latin]
    return (stand_in, character) if ord(character) in _covered(stand_in) else (latin, _REPLACEMENT)


def _han_font(text: str, language: str) -> str:
    """Kana or Hangul beside it tell whose the Han characters are.

    Alone they are read as the document's language reads them.
    """
    if _KANA.search(text):
        return _JAPANESE
    return _KOREAN if _HANGUL.search(text) else _HAN_FONTS.get(language.partition("-")[0], _CHINESE)


@cache
def _covered(name: str) -> frozenset[int]:
    """The code points an embedded font has.

    Makes the font known to reportlab, whose registry is global, when it is first needed.
    """
    load: Callable[[str], bytes] = myfont
    font = TTFont(name, io.BytesIO(load(_FONT_DATA[name])))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph) | {0xA0}


@cache
def _cid_font(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name
