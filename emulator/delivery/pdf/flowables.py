"""Two small things reportlab has no flowable for: a word on a coloured ground, and a link."""

from __future__ import annotations

from reportlab.platypus import Flowable

from emulator.delivery.pdf.fonts import width
from emulator.delivery.pdf.text import TextStyle, draw_line
from emulator.delivery.pdf.theme import BADGES


class Badge(Flowable):
    """A word in the colours of an invoice status, as wide as the word."""

    def __init__(self, word: str, status: str, language: str) -> None:
        """Take the word, the status that gives the colours, and the language the word is in."""
        super().__init__()
        ground, ink = BADGES[status]
        self._word, self._ground, self._language = word, ground, language
        self._text_style = TextStyle(size=9.5, bold=True, colour=ink)
        self.width = width(word, self._text_style.font, self._text_style.size, language) + 16
        self.height = 19.0

    def draw(self) -> None:
        """Draw the ground, then the word on it."""
        self.canv.setFillColor(self._ground)
        self.canv.roundRect(0, 0, self.width, self.height, 4.5, stroke=0, fill=1)
        draw_line(self.canv, self._word, 8, 6, self._text_style, self._language)


class Link(Flowable):
    """Words that lead to a web page when clicked."""

    def __init__(self, words: str, url: str, text_style: TextStyle, language: str) -> None:
        """Take the words, an http or https address, and how the words are set."""
        super().__init__()
        self._words, self._url, self._text_style, self._language = words, url, text_style, language
        self.width = width(words, text_style.font, text_style.size, language)
        self.height = text_style.leading

    def draw(self) -> None:
        """Draw the words underlined and lay the link over them."""
        draw_line(self.canv, self._words, 0, 3.5, self._text_style, self._language)
        self.canv.setStrokeColor(self._text_style.colour)
        self.canv.setLineWidth(0.6)
        self.canv.line(0, 1.5, self.width, 1.5)
        self.canv.linkURL(self._url, (0, 0, self.width, self.height), relative=1)
