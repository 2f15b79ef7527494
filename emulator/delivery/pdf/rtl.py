"""Right-to-left text in the order of the eye (Unicode UAX #9), its Arabic letters joined.

HarfBuzz says which glyph of FiraGO each letter becomes beside its neighbours. Those glyphs have code points of their
own, the presentation forms, so that the line stays a text that can be measured and set like any other; `DocumentFont`
tells the reader's program which letters they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from unicodedata import combining

import uharfbuzz
from bidi import get_display
from pymupdf_fonts import myfont

from emulator.delivery.pdf.document_font import PRESENTATION_FORMS

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]+")
_STRONG = re.compile("[^\\W\\d_]")
_RTL_MARK, _LTR_MARK = "\u200f", "\u200e"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "‹": "›"}


def has_right_to_left(text: str) -> bool:
    """Whether any of the text runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def direction_mark(text: str) -> str:
    """The invisible mark that, before a line, gives it the direction of the first letter of the paragraph `text`.

    None is needed where nothing runs from right to left.
    """
    if not has_right_to_left(text):
        return ""
    first = _STRONG.search(text)
    return _RTL_MARK if first and _RIGHT_TO_LEFT.match(first.group()) else _LTR_MARK


@lru_cache(maxsize=1024)
def in_visual_order(line: str) -> str:
    """Return one line as it is drawn from left to right: reordered, brackets mirrored, Arabic letters joined."""
    joined = _ARABIC.sub(lambda run: "".join(_joined(run.group())), line)
    visual: str = get_display(joined)
    return _mirrored(visual)


def _joined(run: str) -> Iterator[str]:
    """The presentation forms of a run of Arabic text, in the order of the text; vowel signs stay as they are."""
    font, forms = _firago()
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"kern": False})
    # The first glyph of each cluster is its letter, or two in one.
    letters = {glyph.cluster: glyph.codepoint for glyph in buffer.glyph_infos}
    starts = sorted(letters)
    for start, end in pairwise((*starts, len(run))):
        yield forms.get(letters[start], run[start])
        yield from filter(combining, run[start + 1 : end])


def _mirrored(line: str) -> str:
    """The line with those brackets turned round that close before they open: they enclose right-to-left text."""
    characters, opened, turned = list(line), list[str](), list[int]()
    for place, character in enumerate(line):
        if character in _BRACKETS:
            if turned and line[turned[-1]] == _BRACKETS[character]:
                characters[turned.pop()], characters[place] = character, _BRACKETS[character]
            else:
                opened.append(_BRACKETS[character])
        elif character in _BRACKETS.values():
            if opened and opened[-1] == character:
                opened.pop()
            else:
                turned.append(place)
    return "".join(characters)


@cache
def _firago() -> tuple[Any, dict[int, str]]:
    """FiraGO as HarfBuzz reads it, and the character of each glyph: a presentation form where there is one."""
    face = uharfbuzz.Face(myfont("figo"))
    font = uharfbuzz.Font(face)
    characters = sorted(face.unicodes, key=lambda code: any(code in block for block in PRESENTATION_FORMS))
    return font, {font.get_nominal_glyph(code): chr(code) for code in characters}
