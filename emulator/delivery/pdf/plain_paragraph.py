"""A paragraph that is broken into lines here, and not by reportlab.

Text of which some runs from right to left is broken in the order in which it is read, and only then is each line put in
the order of the eye: the other way round, what is read first would stand on the last line. And a text of thousands of
characters is broken once, however many pages it goes over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from emulator.delivery.pdf.fonts import width
from emulator.delivery.pdf.rtl import direction_mark
from emulator.delivery.pdf.text import Anchor, TextStyle, draw_line, fitting_length

_NARROWEST_LETTER = 0.1
"""Its width as a share of the size."""


class PlainParagraph(Flowable):
    """Plain text that wraps, within words longer than a line too. It keeps to the side its column keeps to."""

    def __init__(self, text: str, text_style: TextStyle, language: str) -> None:
        """Take the text, how it is set, and the language of the document."""
        super().__init__()
        self._text, self._text_style, self._language = text, text_style, language
        self._mark = direction_mark(text)
        self._lines: Sequence[str] = ()
        self._broken_for: float | None = None

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Break the text into lines; return the width given and the height that they take."""
        if self._broken_for != available_width:
            self._lines, self._broken_for = tuple(self._broken(available_width)), available_width
        self.width, self.height = available_width, len(self._lines) * self._text_style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Two paragraphs, the first of as many lines as fit; none where not even one does.

        Lines that are broken stay so: a table forgets its padding when it names the width to split for.
        """
        if self._broken_for is None:
            self.wrap(available_width, available_height)
        fitting = min(int(available_height / self._text_style.leading), len(self._lines) - 1)
        if fitting < 1:
            return []
        end = self._end_of(fitting)
        return [
            self._part(self._text[:end].removesuffix(" "), self._lines[:fitting]),
            self._part(self._text[end:], self._lines[fitting:]),
        ]

    def minWidth(self) -> float:
        """Any width will do: words are broken where they must be."""
        return 0

    def draw(self) -> None:
        """Draw the lines, the first at the top."""
        anchor: Anchor = "right" if self._text_style.right else "left"
        x = self.width if self._text_style.right else 0.0
        for number, line in enumerate(self._lines):
            y = self.height - number * self._text_style.leading - self._text_style.size
            draw_line(self.canv, self._mark + line, x, y, self._text_style, self._language, anchor)

    def _part(self, text: str, lines: Sequence[str]) -> PlainParagraph:
        """Some of the lines, with the height that a table asks for before it wraps them."""
        part = PlainParagraph(text, self._text_style, self._language)
        part._mark, part._lines, part._broken_for = self._mark, lines, self._broken_for
        part.wrap(self._broken_for or 0, 0)
        return part

    def _end_of(self, lines: int) -> int:
        """Where in the text so many lines end, with the space after the last."""
        end = 0
        for line in self._lines[:lines]:
            end += len(line)
            end += self._text[end : end + 1] == " "
        return end

    def _broken(self, available: float) -> Iterator[str]:
        """The lines: words one after the other, as many as fit."""
        space, used = self._width(" "), 0.0
        line: list[str] = []
        for word in self._text.split(" "):
            *whole, last = self._pieces(word, available)
            taken = self._width(last)
            if line and (whole or used + space + taken > available):
                yield " ".join(line)
                line, used = [], 0.0
            yield from whole
            used += space + taken if line else taken
            line.append(last)
        yield " ".join(line)

    def _pieces(self, word: str, available: float) -> Iterator[str]:
        """A word in pieces that each fit a line; most words are one."""
        while len(word) > 1 and not self._fits(word, available):
            fitting = max(1, fitting_length(word, self._text_style, self._language, available))
            yield word[:fitting]
            word = word[fitting:]
        yield word

    def _fits(self, text: str, available: float) -> bool:
        """Whether the text fits on a line; one of too many letters for any line is not measured."""
        return len(text) <= available / (self._text_style.size * _NARROWEST_LETTER) and self._width(text) <= available

    def _width(self, text: str) -> float:
        return width(text, self._text_style.font, self._text_style.size, self._language)
