"""The table of lines, with its head on every page, and the totals below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, KeepTogether, LongTable, Spacer, Table

from emulator.billing.core.structs import replace
from emulator.delivery.pdf.blocks import BODY, QUIET, STRONG, notes_and_footer
from emulator.delivery.pdf.fonts import runs, width
from emulator.delivery.pdf.paragraphs import paragraph, paragraphs
from emulator.delivery.pdf.text import TextStyle
from emulator.delivery.pdf.theme import INK, MIN_SPLIT_HEIGHT, MUTED, RULE, STRONG_RULE, TableCommand
from emulator.delivery.presentation.view import DocumentView, LineView, Row

_HEAD = TextStyle(size=8, colour=MUTED)
_GAP = 22.0
_NARROWEST_DESCRIPTION = 150.0
_WIDEST_FIGURE = 110.0
_LONGEST_FIGURE = 24
_TOTALS_SHARE = 0.5
_TOTALS_KEPT_TOGETHER = 3
_MOST_KEPT_TOGETHER = 0.6
_MOST_OF_LAST = 0.7
"""Among other lines, with wider figures, the last one may be higher than by itself."""
_SHORT = 600

_FIGURES: list[TableCommand] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("FONTNAME", (0, 0), (-1, -1), BODY.font),
    ("FONTSIZE", (0, 0), (-1, -1), BODY.size),
    ("LEADING", (0, 0), (-1, -1), BODY.leading),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK),
    ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
]
_HEAD_ROW: list[TableCommand] = [
    ("FONTSIZE", (0, 0), (-1, 0), _HEAD.size),
    ("TEXTCOLOR", (0, 0), (-1, 0), _HEAD.colour),
    ("TOPPADDING", (0, 0), (-1, 0), 0),
    ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
    ("LINEBELOW", (0, 0), (-1, 0), 0.9, STRONG_RULE),
]


def lines_and_totals(view: DocumentView, available: float, page: float) -> list[Flowable]:
    """The lines, and below them what they add up to, the notes on the tax and the footer.

    The last line stays on one page with all of that, unless that alone would fill most of a page.
    """
    below = _below(view, available)
    height = sum(each.wrap(available, page)[1] for each in below)
    if height > page * _MOST_KEPT_TOGETHER or not all(map(_is_short, view.lines[-1:])):
        return [line_table(view, available), *below]
    table = line_table(view, available, below, are_whole=_are_whole(view, available, page, below))
    return [KeepTogether([table])] if len(view.lines) < 2 else [table]


def _are_whole(view: DocumentView, available: float, page: float, below: Sequence[Flowable]) -> bool:
    """Whether no line has to break, nor the last one with what stands below it."""
    last = line_table(replace(view, lines=view.lines[-1:]), available, below)
    height: float = last.wrap(available, page)[1]
    return height <= page * _MOST_OF_LAST and all(map(_is_short, view.lines))


def line_table(
    view: DocumentView, available: float, below: Sequence[Flowable] = (), *, are_whole: bool = False
) -> Table:
    """Description, quantity, unit price, tax if any line has one, amount.

    The figures get the room they need, the description the rest. A line stays together with its discounts, and the
    last one with what is to stand `below`. Rows may break, as user text can be longer than a page, unless they
    `are_whole`.
    """
    tag = view.language.tag
    titles = list(view.columns if view.has_tax else (*view.columns[:3], view.columns[4]))
    figures = [_figures(line, view.has_tax) for line in view.lines]
    rows: list[list[Any]] = [[paragraph(titles[0], _HEAD, tag), *(_cell(name, _HEAD, tag) for name in titles[1:])]]
    style = [*_FIGURES, *_HEAD_ROW]
    first = 0
    for line, amounts in zip(view.lines, figures, strict=True):
        first = len(rows)
        rows.append([_description(line, tag), *(_cell(amount, BODY, tag) for amount in amounts)])
        for discount in line.discounts:
            style += [
                ("BOTTOMPADDING", (0, len(rows) - 1), (-1, len(rows) - 1), 1),
                ("TOPPADDING", (0, len(rows)), (-1, len(rows)), 0),
                ("TEXTCOLOR", (0, len(rows)), (-1, len(rows)), MUTED),
                *([("NOSPLIT", (0, first), (-1, len(rows)))] if _is_short(line) else []),
            ]
            rows.append(_discount(discount, len(titles), tag))
        style.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, RULE))
    if below:
        style += [
            ("SPAN", (0, len(rows)), (-1, len(rows))),
            ("TOPPADDING", (0, len(rows)), (-1, len(rows)), 0),
            ("BOTTOMPADDING", (0, len(rows)), (-1, len(rows)), 0),
            ("NOSPLIT", (0, first), (-1, len(rows))),
        ]
        rows.append([list(below), *[""] * (len(titles) - 1)])
    widths = _widths(titles[1:], figures, available, tag)
    split = 0 if are_whole else MIN_SPLIT_HEIGHT
    return LongTable(rows, colWidths=widths, style=style, repeatRows=1, splitInRow=split)


def _below(view: DocumentView, available: float) -> list[Flowable]:
    return [Spacer(0, 3), _totals(view, available), *notes_and_footer(view)]


def _totals(view: DocumentView, available: float) -> Table:
    """Subtotal to amount due in the right half, each with a rule above it."""
    tag = view.language.tag
    rows = [*view.totals, *view.settlement]
    last = rows[-_TOTALS_KEPT_TOGETHER:]
    figures = max(width(row.value, STRONG.font, STRONG.size, tag) for row in rows) + _GAP
    cells = [["", paragraph(row.label, STRONG if row.strong else BODY, tag), row.value] for row in rows]
    style: list[TableCommand] = [
        *_FIGURES,
        ("LINEABOVE", (1, 1), (-1, -1), 0.5, RULE),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        *(("FONTNAME", (2, number), (2, number), STRONG.font) for number, row in enumerate(rows) if row.strong),
        *([("NOSPLIT", (0, -len(last)), (-1, -1))] if sum(len(row.label) for row in last) <= _SHORT else []),
    ]
    half = available * _TOTALS_SHARE
    return Table(cells, colWidths=[half, available - half - figures, figures], style=style, splitInRow=MIN_SPLIT_HEIGHT)


def _is_short(line: LineView) -> bool:
    """Whether a line is sure to fit on a page beside other things: only then may it be kept together."""
    texts = (line.description, line.tax, *(row.label for row in line.discounts))
    return sum(len(text) + _LONGEST_FIGURE * text.count("\n") for text in texts) <= _SHORT


def _figures(line: LineView, has_tax: bool) -> list[str]:
    return [line.quantity, line.unit_price, *([line.tax] if has_tax else []), line.amount]


def _description(line: LineView, tag: str) -> list[Flowable]:
    detail = [paragraph(line.detail, QUIET, tag)] if line.detail else []
    return [*paragraphs(line.description, BODY, tag), *detail]


def _discount(discount: Row, columns: int, tag: str) -> list[Any]:
    return [paragraph(discount.label, QUIET, tag), *[""] * (columns - 2), discount.value]


def _cell(text: str, text_style: TextStyle, tag: str) -> str | Flowable:
    """Figures are plain strings, which a table draws faster; what may wrap or needs a second font is a paragraph."""
    plain = len(text) <= _LONGEST_FIGURE and runs(text, text_style.font, tag) == [(text_style.font, text)]
    return text if plain else paragraph(text, replace(text_style, right=True), tag)


def _widths(titles: Sequence[str], figures: Sequence[Sequence[str]], available: float, tag: str) -> list[float]:
    """As wide as the widest text of each column, narrowed evenly should nothing be left for the description."""
    columns = zip(titles, *figures, strict=True)
    widest = [max(width(text, BODY.font, BODY.size, tag) for text in set(column)) for column in columns]
    wanted = [min(figure, _WIDEST_FIGURE) + _GAP for figure in widest]
    shrink = min(1.0, (available - _NARROWEST_DESCRIPTION) / sum(wanted))
    return [available - shrink * sum(wanted), *(shrink * column for column in wanted)]
