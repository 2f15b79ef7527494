"""How text is set, and single lines of plain text drawn in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from emulator.delivery.pdf.fonts import BOLD, REGULAR, runs, width
from emulator.delivery.pdf.theme import INK

Anchor = Literal["left", "centre", "right"]

_ELLIPSIS = "\u2026"
_NARROWEST_CHARACTER = 0.05
"""Of the size; narrower ones are signs above others, of which no line is full."""


@dataclass(frozen=True, slots=True)
class Typeface:
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
    face: Typeface,
    language: str,
    anchor: Anchor = "left",
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
    fitting = fitting_length(text, face, language, available)
    if fitting == len(text):
        return text
    room = available - width(_ELLIPSIS, face.font, face.size, language)
    return text[: fitting_length(text, face, language, room)].rstrip() + _ELLIPSIS


def fitting_length(text: str, face: Typeface, language: str, available: float) -> int:
    """Return how many characters of the text fit into `available` points."""
    fitting, too_long = 0, min(len(text), int(available / (face.size * _NARROWEST_CHARACTER)) + 1) + 1
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if width(text[:middle], face.font, face.size, language) <= available:
            fitting = middle
        else:
            too_long = middle
    return fitting
