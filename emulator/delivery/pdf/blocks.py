"""The blocks of the page, each made from the view as reportlab flowables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Image, Spacer, Table

from emulator.delivery.pdf.flowables import Badge, Link
from emulator.delivery.pdf.fonts import width
from emulator.delivery.pdf.paragraphs import paragraph, paragraphs
from emulator.delivery.pdf.text import TextStyle, shorten
from emulator.delivery.pdf.theme import LOGO_BOX, MIN_SPLIT_HEIGHT, MUTED, TableCommand
from emulator.delivery.presentation.logo import readable_logo
from emulator.delivery.presentation.view import DocumentView, PartyView

BODY = TextStyle()
STRONG = TextStyle(bold=True)
QUIET = TextStyle(colour=MUTED)
_TITLE = TextStyle(size=20, bold=True)
_BUSINESS = TextStyle(size=13, bold=True, colour=MUTED, right=True)
_HEADLINE = TextStyle(size=15, bold=True)
_BUSINESS_LINES = 1.8
"""Of about so many lines is the name beside the title; it stands in full among the parties."""

_GAP = 12.0
_ROUNDING = 1.0
"""A word that is exactly as wide as its column would break."""

PLAIN_TABLE: list[TableCommand] = [
    ("FONTNAME", (0, 0), (-1, -1), BODY.font),  # of empty cells too: else reportlab names a font it does not embed
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), _GAP),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
]


def title(view: DocumentView, logo: bytes | None, available: float) -> list[Flowable]:
    """What it is, with its mark at the left, the logo or the name of the seller at the right."""
    tag = view.language.tag
    word = view.title
    badge = Badge(view.mark, view.status, tag) if view.mark else ""
    word_width = width(word, _TITLE.font, _TITLE.size, tag) + _GAP + _ROUNDING
    badge_width = 130.0
    seller_width = available - word_width - badge_width
    name = shorten(view.business, _BUSINESS, tag, seller_width * _BUSINESS_LINES)
    style = [
        *PLAIN_TABLE,
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("RIGHTPADDING", (2, 0), (2, 0), 0),
        ("ALIGN", (2, 0), (2, 0), "RIGHT"),
    ]
    row = [paragraph(word, _TITLE, tag), badge, _logo(logo) or paragraph(name, _BUSINESS, tag)]
    return [_table([row], [word_width, badge_width, seller_width], style), Spacer(0, 12)]


def facts(view: DocumentView, available: float) -> list[Flowable]:
    """Number, dates and the seller's own fields, one below the other."""
    tag = view.language.tag
    labels = 118.0
    rows = [[paragraph(row.label, STRONG, tag), paragraph(row.value, BODY, tag)] for row in view.facts]
    return [_table(rows, [labels, available - labels], PLAIN_TABLE), Spacer(0, 18)] if rows else []


def parties(view: DocumentView, available: float) -> list[Flowable]:
    """Seller, bill to and ship to side by side."""
    known = (view.seller, view.bill_to, view.ship_to)
    shown = [party for party in known if party is not None and (party.name or party.lines)]
    column = available / 3
    row = [_party(party, view.language.tag) for party in shown]
    return [_table([row], [column] * len(row), PLAIN_TABLE), Spacer(0, 20)] if row else []


def headline(view: DocumentView) -> list[Flowable]:
    """The amount and when it is due, the way to pay it, and the memo."""
    tag = view.language.tag
    blocks: list[Flowable] = [paragraph(view.headline, _HEADLINE, tag)]
    if view.pay_url:
        text_style = TextStyle(bold=True, colour=HexColor(view.brand_colour))
        blocks += [Spacer(0, 5), Link(view.language.text("pay_online"), view.pay_url, text_style, tag)]
    if view.memo:
        blocks += [Spacer(0, 10), *paragraphs(view.memo, BODY, tag)]
    return [*blocks, Spacer(0, 16)]


def notes_and_footer(view: DocumentView) -> list[Flowable]:
    """Where to transfer the amount to, notes on the tax, then the seller's footer."""
    tag = view.language.tag
    transfer = [paragraph(f"{row.label}: {row.value}", BODY, tag) for row in view.transfer]
    if transfer:
        transfer = [paragraph(view.language.text("transfer.heading"), STRONG, tag), *transfer]
    notes = [*transfer, *(paragraph(note, BODY, tag) for note in view.notes)]
    footer = paragraphs(view.footer, QUIET, tag) if view.footer else []
    return [Spacer(0, 13), *notes, Spacer(0, 6 if notes else 0), *footer] if notes or footer else []


def _party(party: PartyView, tag: str) -> list[Flowable]:
    """The seller's name is bold; the others stand below a bold heading."""
    name = paragraph(party.name, BODY if party.heading else STRONG, tag)
    heading = [paragraph(party.heading, STRONG, tag)] if party.heading else []
    return [*heading, name, *(paragraph(line, BODY, tag) for line in party.lines)]


def _logo(data: bytes | None) -> Image | None:
    logo = readable_logo(data)
    if logo is None:
        return None
    scale = min(LOGO_BOX[0] / logo.width, LOGO_BOX[1] / logo.height)
    return Image(io.BytesIO(logo.data), width=logo.width * scale, height=logo.height * scale, hAlign="RIGHT")


def _table(rows: Sequence[list[Any]], widths: list[float], style: list[TableCommand]) -> Table:
    """A table without lines that may break within a row: user text can be longer than a page."""
    return Table(rows, colWidths=widths, style=style, hAlign="LEFT", splitInRow=MIN_SPLIT_HEIGHT)
