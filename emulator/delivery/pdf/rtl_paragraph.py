"""A paragraph some of which runs from right to left.

It is broken into lines in the order in which it is read, and only then is each line put in the order of the eye: the
other way round, what is read first would stand on the last line. It keeps to the side its column keeps to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from emulator.delivery.pdf.fonts import width
from emulator.delivery.pdf.rtl import direction_mark
from emulator.delivery.pdf.text import Anchor, Typeface, draw_line, fitting_length


class RtlParagraph(Flowable):
    """Plain text that wraps, within long words too."""

    def __init__(self, text: str, face: Typeface, language: str) -> None:
        """Take the text, how it is set, and the language of the document."""
        super().__init__()
        self._text, self._face, self._language = text, face, language
        self._mark = direction_mark(text)
        self._lines: Sequence[str] = ()

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Break the text into lines; return the width given and the height that they take."""
        self._lines = tuple(self._broken(available_width))
        self.width, self.height = available_width, len(self._lines) * self._face.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Two paragraphs, the first of as many lines as fit; none where not even one does."""
        self.wrap(available_width, available_height)
        fitting = int(available_height / self._face.leading)
        if not 0 < fitting < len(self._lines):
            return [self] if fitting else []
        end = self._end_of(fitting)
        return [self._part(self._text[:end].rstrip(" ")), self._part(self._text[end:])]

    def minWidth(self) -> float:  # noqa: N802 # reportlab's name
        """Any width will do: words are broken where they must be."""
        return 0

    def draw(self) -> None:
        """Draw the lines, the first at the top."""
        anchor: Anchor = "right" if self._face.right else "left"
        x = self.width if self._face.right else 0.0
        for number, line in enumerate(self._lines):
            y = self.height - number * self._face.leading - self._face.size
            draw_line(self.canv, self._mark + line, x, y, self._face, self._language, anchor)

    def _part(self, text: str) -> RtlParagraph:
        part = RtlParagraph(text, self._face, self._language)
        part._mark = self._mark
        return part

    def _end_of(self, lines: int) -> int:
        """Where in the text so many lines end, with the space after the last."""
        end = 0
        for line in self._lines[:lines]:
            end += len(line)
            end += self._text[end : end + 1] == " "
        return end

    def _broken(self, available: float) -> Iterator[str]:
        line = ""
        for word in self._text.split(" "):
            longer = f"{line} {word}" if line else word
            if self._width(longer) <= available:
                line = longer
                continue
            if line:
                yield line
            *whole, line = self._pieces(word, available)
            yield from whole
        yield line

    def _pieces(self, word: str, available: float) -> Iterator[str]:
        """A word in pieces that each fit a line; most words are one."""
        while len(word) > 1 and self._width(word) > available:
            fitting = max(1, fitting_length(word, self._face, self._language, available))
            yield word[:fitting]
            word = word[fitting:]
        yield word

    def _width(self, text: str) -> float:
        return width(text, self._face.font, self._face.size, self._language)
