"""Text on the colour of a brand can be read."""

from __future__ import annotations

import pytest

from emulator.delivery.presentation.colours import ink_on


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
    assert ink_on(ground) == ink
