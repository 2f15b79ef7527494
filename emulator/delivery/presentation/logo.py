"""The seller's logo, if it is a picture that every reader can show."""

from __future__ import annotations

import io
from typing import Literal

from msgspec import Struct

_SUBTYPES: dict[str | None, Literal["png", "jpeg"]] = {"PNG": "png", "JPEG": "jpeg"}
_MAX_PIXELS = 16_000_000


class Logo(Struct, frozen=True):
    """A PNG or JPEG with its MIME subtype and its size in pixels."""

    data: bytes
    subtype: Literal["png", "jpeg"]
    width: int
    height: int


def readable_logo(data: bytes | None) -> Logo | None:
    """Return the logo, or None if there is none, or it is no whole PNG or JPEG of a sensible size."""
    if not data:
        return None
    # With the first logo: Pillow takes its time to load, and most accounts have none.
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=list(filter(None, _SUBTYPES))) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.load()
            return Logo(data, _SUBTYPES[image.format], image.width, image.height)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
