"""Logos are made small, and what is no picture is not taken."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from emulator.delivery.presentation.logo import readable_logo
from emulator.delivery.presentation.logo_upload import prepared_logo


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """Noise, which no format makes small."""
    file = io.BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(1).randbytes(3 * width * height)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_small_logo_stays_as_it_is(kind: str) -> None:
    logo = picture(80, 40, kind)

    assert prepared_logo(logo) == logo


@pytest.mark.parametrize(("width", "height"), [(2000, 500), (100, 3000), (520, 132), (1, 4000)])
def test_a_large_logo_is_made_small(width: int, height: int) -> None:
    logo = readable_logo(prepared_logo(picture(width, height)))

    assert logo is not None
    assert logo.width <= 520
    assert logo.height <= 132
    assert len(logo.data) <= 32_768


@pytest.mark.parametrize("data", [b"", b"nope", b"GIF89a", picture(40, 40)[:100], b"<svg/>"])
def test_what_is_no_picture_is_not_taken(data: bytes) -> None:
    assert prepared_logo(data) is None
