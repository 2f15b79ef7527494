"""What stands on every page: the test band, the stamp of a void invoice, the running foot with `page x of y`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from emulator.delivery.pdf.text import TextStyle, draw_line, shorten
from emulator.delivery.pdf.theme import (
    FOOTER_BASELINE,
    MARGIN,
    MUTED,
    RULE,
    STAMP,
    TEST_BAND,
    TEST_FILL,
    TEST_INK,
)
from emulator.delivery.presentation.view import DocumentView

FOOTER = TextStyle(size=8, colour=MUTED)
_BAND = TextStyle(size=8.5, bold=True, colour=TEST_INK)
_STAMP = TextStyle(size=120, bold=True, colour=STAMP)
_PAGE_NUMBER_SPACE = 110.0

PageNumberDrawer = Callable[[Canvas, int, int], None]


class PageCountingCanvas(Canvas):
    """A canvas that writes the page numbers last, when their count is known, into a form each page refers to."""

    def __init__(self, *args: Any, draw_page_number: PageNumberDrawer, **kwargs: Any) -> None:
        """Take what reportlab's canvas takes, and the function that draws `page x of y` given canvas, x and y."""
        super().__init__(*args, **kwargs)
        self._draw_page_number = draw_page_number

    def save(self) -> None:
        """Fill in all page numbers, then write the file."""
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(_form(page))
            self._draw_page_number(self, page, pages)
            self.endForm()
        super().save()


def draw_page(canvas: Canvas, view: DocumentView, size: tuple[float, float]) -> None:
    """Draw what every page has, below the text."""
    if view.test_mark:
        _draw_test_band(canvas, view, size)
    if view.status == "void":
        _draw_stamp(canvas, view, size)
    _draw_footer(canvas, view, size)
    canvas.doForm(_form(canvas.getPageNumber()))


def page_number_drawer(view: DocumentView, size: tuple[float, float]) -> PageNumberDrawer:
    """Return the function that writes `page x of y` at the lower right."""
    language = view.language

    def draw(canvas: Canvas, page: int, pages: int) -> None:
        text = language.text("page", page=str(page), pages=str(pages))
        draw_line(canvas, text, size[0] - MARGIN, FOOTER_BASELINE, FOOTER, language.tag, "right")

    return draw


def _draw_test_band(canvas: Canvas, view: DocumentView, size: tuple[float, float]) -> None:
    canvas.setFillColor(TEST_FILL)
    canvas.rect(0, size[1] - TEST_BAND, size[0], TEST_BAND, stroke=0, fill=1)
    text = f"{view.test_mark.upper()} · {view.test_note}"
    draw_line(canvas, text, size[0] / 2, size[1] - TEST_BAND + 6.5, _BAND, view.language.tag, "centre")


def _draw_stamp(canvas: Canvas, view: DocumentView, size: tuple[float, float]) -> None:
    canvas.saveState()
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(38)
    draw_line(canvas, view.mark.upper(), 0, -40, _STAMP, view.language.tag, "centre")
    canvas.restoreState()


def _draw_footer(canvas: Canvas, view: DocumentView, size: tuple[float, float]) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.7)
    canvas.line(MARGIN, FOOTER_BASELINE + 15, size[0] - MARGIN, FOOTER_BASELINE + 15)
    text = " · ".join(filter(None, (view.number, view.headline)))
    room = size[0] - 2 * MARGIN - _PAGE_NUMBER_SPACE
    draw_line(
        canvas, shorten(text, FOOTER, view.language.tag, room), MARGIN, FOOTER_BASELINE, FOOTER, view.language.tag
    )


def _form(page: int) -> str:
    return f"page-number-{page}"
