"""Text on the page: paragraphs that wrap and single lines drawn in place, both from plain text.

reportlab reads its paragraphs as markup, so everything written by users is escaped here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from emulator.delivery.pdf.fonts import BOLD, REGULAR, has_east_asian, runs, width
from emulator.delivery.pdf.theme import INK

_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Typeface:
    """How a text is set: size in points, weight, colour, alignment."""

    size: float = 9
    bold: bool = False
    colour: Color = INK
    right: bool = False

    @property
    def font(self) -> str:
        """The font of everything that is not East Asian."""
        return BOLD if self.bold else REGULAR

    @property
    def leading(self) -> float:
        """The distance from line to line in points."""
        return round(self.size * 1.42, 1)


def paragraph(text: str, face: Typeface, language: str) -> Paragraph:
    """Set one line of plain text as a paragraph that wraps, within long words too and between East Asian characters."""
    markup = "".join(_marked(font, run, face.font) for font, run in runs(text, face.font, language))
    return Paragraph(markup, _style(face, has_east_asian(text)))


def paragraphs(text: str, face: Typeface, language: str) -> list[Paragraph]:
    """Set plain text of several lines; an empty line stays an empty line."""
    return [paragraph(line or "\u00a0", face, language) for line in text.split("\n")]


def draw_line(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    face: Typeface,
    language: str,
    anchor: Literal["left", "centre", "right"] = "left",
) -> None:
    """Draw one line of plain text with its baseline at `y`, beginning, centred or ending at `x`."""
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
    line = canvas.beginText(x - share * width(text, face.font, face.size, language), y)
    line.setFillColor(face.colour)
    for font, run in runs(text, face.font, language):
        line.setFont(font, face.size)
        line.textOut(run)
    canvas.drawText(line)


def shorten(text: str, face: Typeface, language: str, available: float) -> str:
    """Return the text, or as much of its beginning as fits into `available` points, with an ellipsis."""
    if width(text, face.font, face.size, language) <= available:
        return text
    fitting, too_long = 0, len(text)
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if width(text[:middle] + _ELLIPSIS, face.font, face.size, language) <= available:
            fitting = middle
        else:
            too_long = middle
    return text[:fitting].rstrip() + _ELLIPSIS


def _marked(font: str, run: str, usual: str) -> str:
    return escape(run) if font == usual else f'<font name="{font}">{escape(run)}</font>'


@lru_cache(maxsize=128)
def _style(face: Typeface, east_asian: bool) -> ParagraphStyle:
    return ParagraphStyle(
        name="text",
        fontName=face.font,
        fontSize=face.size,
        leading=face.leading,
        textColor=face.colour,
        alignment=TA_RIGHT if face.right else TA_LEFT,
        wordWrap="CJK" if east_asian else None,
        splitLongWords=1,
    )
