"""How text is set, and single lines of plain text drawn in place."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from msgspec import Struct
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from emulator.delivery.pdf.fonts import BOLD, REGULAR, runs, width
from emulator.delivery.pdf.theme import INK

Anchor = Literal["left", "centre", "right"]

_ELLIPSIS = "\u2026"


class TextStyle(Struct, frozen=True):
    """How a text is set: size in points, weight, colour, alignment."""

    size: float = 9
    bold: bool = False
    colour: Color = INK
    right: bool = False

    @property
    def font(self) -> str:
        """The font of everything that it has the characters of."""
        return BOLD if self.bold else REGULAR

    @property
    def leading(self) -> float:
        """The distance from line to line in points."""
        return round(self.size * 1.42, 1)


def draw_line(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    text_style: TextStyle,
    language: str,
    anchor: Anchor = "left",
) -> None:
    """Draw one line of plain text with its baseline at `y`, beginning, centred or ending at `x`."""
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
    line = canvas.beginText(x - share * width(text, text_style.font, text_style.size, language), y)
    line.setFillColor(text_style.colour)
    for font, run in runs(text, text_style.font, language):
        line.setFont(font, text_style.size)
        line.textOut(run)
    canvas.drawText(line)


def shorten(text: str, text_style: TextStyle, language: str, available: float) -> str:
    """Return the text, or as much of its beginning as fits into `available` points, with an ellipsis."""
    fitting = fitting_length(text, text_style, language, available)
    if fitting == len(text):
        return text
    room = available - width(_ELLIPSIS, text_style.font, text_style.size, language)
    return text[: fitting_length(text, text_style, language, room)].rstrip() + _ELLIPSIS


def fitting_length(text: str, text_style: TextStyle, language: str, available: float) -> int:
    """Return how many characters of the text fit into `available` points, each as wide as when it stands alone."""
    room = available / text_style.size
    for number, character in enumerate(text):
        room -= _character_width(character, text_style.font, language)
        if room < 0:
            return number
    return len(text)


@lru_cache(maxsize=8192)
def _character_width(character: str, font: str, language: str) -> float:
    """As a share of the size."""
    return width(character, font, 1, language)
