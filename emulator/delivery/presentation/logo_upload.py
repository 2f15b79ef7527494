"""A logo as it is uploaded, made as small as mails, PDFs and pages need it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from emulator.delivery.presentation.logo import readable_logo

if TYPE_CHECKING:
    from PIL import Image

_MAX_WIDTH, _MAX_HEIGHT = 520, 132
"""Three times the size at which mail and page show it, for sharp screens."""

_MAX_BYTES = 32_768
_COLOURS = 256


def prepared_logo(data: bytes) -> bytes | None:
    """The logo as a PNG or JPEG that is small in every way, or None when `data` is no picture that can be shown.

    What is small already stays as it is, byte for byte.
    """
    logo = readable_logo(data)
    if logo is None:
        return None
    if len(data) <= _MAX_BYTES and logo.width <= _MAX_WIDTH and logo.height <= _MAX_HEIGHT:
        return data
    # With the first picture to be made smaller, and not when the program starts.
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((_MAX_WIDTH, _MAX_HEIGHT), Image.Resampling.LANCZOS)
    return next(png for png in map(_written, _smaller_versions(upright)) if len(png) <= _MAX_BYTES)


def _smaller_versions(image: Image.Image) -> Iterator[Image.Image]:
    """The picture, then in few colours, then smaller; the last one always fits."""
    from PIL import Image

    yield image
    for factor in (1, 2, 4):
        yield image.reduce(factor).quantize(_COLOURS, Image.Quantize.FASTOCTREE)


def _written(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
