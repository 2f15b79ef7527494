"""Text on the colour of a brand can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.delivery.presentation.colours import contrast, text_colour_on


@pytest.mark.parametrize(
    ("ground", "ink"),
    [
        ("#000000", "#ffffff"),
        ("#ffffff", "#1a1f36"),
        ("#635bff", "#ffffff"),
        ("#ffde00", "#1a1f36"),
        ("#0A6B8A", "#ffffff"),
        ("#7fdbff", "#1a1f36"),
    ],
)
def test_ink(ground: str, ink: str) -> None:
    assert text_colour_on(ground) == ink


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_the_ink_can_be_read_on_any_brand(colour: tuple[int, int, int]) -> None:
    ground = "#" + "".join(f"{channel:02x}" for channel in colour)
    assert contrast(text_colour_on(ground), ground) >= 4.5


def test_contrast() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#777777") == 1
