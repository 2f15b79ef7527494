"""The measures and colours of the invoice page, in points and hex, in one place."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER

from emulator.billing.documents.document import PageSize

TableCommand = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]

PAGE_SIZES: dict[PageSize, tuple[float, float]] = {"letter": LETTER, "a4": A4}

MARGIN = 40.0
MARGIN_TOP = 40.0
MARGIN_BOTTOM = 58.0
FOOTER_BASELINE = 30.0
TEST_BAND = 20.0

INK = HexColor("#1a1f36")
MUTED = HexColor("#697386")
RULE = HexColor("#e3e8ee")
STRONG_RULE = HexColor("#1a1f36")

TEST_FILL, TEST_INK = HexColor("#fff3d6"), HexColor("#8a4b08")
BADGES = {
    "paid": (HexColor("#d7f7e0"), HexColor("#0b6b2c")),
    "void": (HexColor("#fde4e1"), HexColor("#a41c12")),
    "draft": (HexColor("#ebeef1"), HexColor("#545969")),
    "uncollectible": (HexColor("#fde4e1"), HexColor("#a41c12")),
    "accepted": (HexColor("#d7f7e0"), HexColor("#0b6b2c")),
    "canceled": (HexColor("#ebeef1"), HexColor("#545969")),
}
STAMP = HexColor("#fcebe9")

MIN_SPLIT_HEIGHT = 24
"""A row of a table that goes on on the next page has at least this height on this one."""

LOGO_BOX = (150.0, 42.0)
