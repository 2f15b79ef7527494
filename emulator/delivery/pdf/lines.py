"""The table of lines, with its head on every page, and the totals below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reportlab.platypus import Flowable, LongTable, Paragraph, Spacer, Table

from emulator.delivery.pdf.blocks import BODY, QUIET, STRONG
from emulator.delivery.pdf.fonts import runs, width
from emulator.delivery.pdf.text import Typeface, paragraph, paragraphs
from emulator.delivery.pdf.theme import INK, MUTED, RULE, STRONG_RULE, TableCommand
from emulator.delivery.presentation.view import DocumentView, LineView, Row

_HEAD = Typeface(size=8, colour=MUTED)
_GAP = 22.0
_NARROWEST_DESCRIPTION = 150.0
_WIDEST_FIGURE = 110.0
_LONGEST_FIGURE = 24
_TOTALS_SHARE = 0.5
_TOTALS_KEPT_TOGETHER = 3

_FIGURES: list[TableCommand] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("FONTNAME", (0, 0), (-1, -1), BODY.font),
    ("FONTSIZE", (0, 0), (-1, -1), BODY.size),
    ("LEADING", (0, 0), (-1, -1), BODY.leading),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK),
    ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
]
_HEAD_ROW: list[TableCommand] = [
    ("FONTSIZE", (0, 0), (-1, 0), _HEAD.size),
    ("TEXTCOLOR", (0, 0), (-1, 0), _HEAD.colour),
    ("TOPPADDING", (0, 0), (-1, 0), 0),
    ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
    ("LINEBELOW", (0, 0), (-1, 0), 0.9, STRONG_RULE),
]


def line_table(view: DocumentView, available: float) -> list[Flowable]:
    """Description, quantity, unit price, tax if any line has one, amount.

    The figures get the room they need, the description the rest.
    """
    tag = view.language.tag
    titles = list(view.columns if view.has_tax else (*view.columns[:3], view.columns[4]))
    figures = [_figures(line, view.has_tax) for line in view.lines]
    rows: list[list[Any]] = [[paragraph(titles[0], _HEAD, tag), *(_cell(name, _HEAD, tag) for name in titles[1:])]]
    style = [*_FIGURES, *_HEAD_ROW]
    for line, amounts in zip(view.lines, figures, strict=True):
        rows.append([_description(line, tag), *(_cell(amount, BODY, tag) for amount in amounts)])
        for discount in line.discounts:
            style.append(("TOPPADDING", (0, len(rows)), (-1, len(rows)), 0))
            rows.append(_discount(discount, len(titles), tag))
        style.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, RULE))
    widths = _widths(titles[1:], figures, available, tag)
    return [LongTable(rows, colWidths=widths, style=style, repeatRows=1, splitInRow=1)]


def totals(view: DocumentView, available: float) -> list[Flowable]:
    """Subtotal to amount due at the right, each with a rule above it, the last one never alone on a page."""
    tag = view.language.tag
    rows = [*view.totals, *view.settlement]
    figures = max(width(row.value, STRONG.font, STRONG.size, tag) for row in rows) + _GAP
    cells = [[paragraph(row.label, STRONG if row.strong else BODY, tag), row.value] for row in rows]
    style: list[TableCommand] = [
        *_FIGURES,
        ("LINEABOVE", (0, 1), (-1, -1), 0.5, RULE),
        *(("FONTNAME", (1, number), (1, number), STRONG.font) for number, row in enumerate(rows) if row.strong),
        ("NOSPLIT", (0, -min(_TOTALS_KEPT_TOGETHER, len(rows))), (-1, -1)),
    ]
    widths = [available * _TOTALS_SHARE - figures, figures]
    return [Spacer(0, 4), Table(cells, colWidths=widths, style=style, hAlign="RIGHT", splitInRow=1)]


def _figures(line: LineView, has_tax: bool) -> list[str]:
    return [line.quantity, line.unit_price, *([line.tax] if has_tax else []), line.amount]


def _description(line: LineView, tag: str) -> list[Paragraph]:
    detail = [paragraph(line.detail, QUIET, tag)] if line.detail else []
    return [*paragraphs(line.description, BODY, tag), *detail]


def _discount(discount: Row, columns: int, tag: str) -> list[Any]:
    return [paragraph(discount.label, QUIET, tag), *[""] * (columns - 2), discount.value]


def _cell(text: str, face: Typeface, tag: str) -> str | Paragraph:
    """Figures are plain strings, which a table draws faster; what may wrap or needs a second font is a paragraph."""
    plain = len(text) <= _LONGEST_FIGURE and runs(text, face.font, tag) == [(face.font, text)]
    return text if plain else paragraph(text, replace(face, right=True), tag)


def _widths(titles: Sequence[str], figures: Sequence[Sequence[str]], available: float, tag: str) -> list[float]:
    """As wide as the widest text of each column, narrowed evenly should nothing be left for the description."""
    columns = zip(titles, *figures, strict=True)
    widest = [max(width(text, BODY.font, BODY.size, tag) for text in set(column)) for column in columns]
    wanted = [min(figure, _WIDEST_FIGURE) + _GAP for figure in widest]
    shrink = min(1.0, (available - _NARROWEST_DESCRIPTION) / sum(wanted))
    return [available - shrink * sum(wanted), *(shrink * column for column in wanted)]
