"""Paragraphs that wrap, from plain text.

reportlab reads its paragraphs as markup, so everything written by users is escaped here and nowhere else.
"""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from emulator.delivery.pdf.fonts import has_east_asian, runs
from emulator.delivery.pdf.plain_paragraph import PlainParagraph
from emulator.delivery.pdf.rtl import has_right_to_left
from emulator.delivery.pdf.text import TextStyle

_LONG = 400
"""So many characters, and reportlab's own way of breaking lines becomes slow on narrow columns."""


def paragraph(text: str, text_style: TextStyle, language: str) -> Flowable:
    """Set one line of plain text as a paragraph that wraps, within long words too and between East Asian characters."""
    if len(text) > _LONG or has_right_to_left(text):
        return PlainParagraph(text, text_style, language)
    markup = "".join(_marked(font, run, text_style.font) for font, run in runs(text, text_style.font, language))
    return Paragraph(markup, _style(text_style, has_east_asian(text)))


def paragraphs(text: str, text_style: TextStyle, language: str) -> list[Flowable]:
    """Set plain text of several lines; an empty line stays an empty line."""
    return [paragraph(line or "\u00a0", text_style, language) for line in text.split("\n")]


def _marked(font: str, run: str, usual: str) -> str:
    return escape(run) if font == usual else f'<font name="{font}">{escape(run)}</font>'


@lru_cache(maxsize=128)
def _style(text_style: TextStyle, east_asian: bool) -> ParagraphStyle:
    return ParagraphStyle(
        name="text",
        fontName=text_style.font,
        fontSize=text_style.size,
        leading=text_style.leading,
        textColor=text_style.colour,
        alignment=TA_RIGHT if text_style.right else TA_LEFT,
        wordWrap="CJK" if east_asian else None,
        splitLongWords=1,
    )
