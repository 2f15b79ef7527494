"""A link as a QR code (ISO/IEC 18004), for the ways to pay that are shown one."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from flask import Response

from emulator.pages.responses import PRIVATE

if TYPE_CHECKING:
    from reportlab.graphics.barcode.qrencoder import QRCode

_MARGIN = 4
_PIXELS = 6
_VERSION = None


def svg_response(text: str) -> Response:
    """The code as an SVG."""
    modules = _modules(text)
    size = len(modules)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, is_dark in enumerate(row) if is_dark)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dark}"/></svg>'
    )
    return Response(svg, content_type="image/svg+xml", headers=PRIVATE)


def png_response(text: str) -> Response:
    """The code as a PNG, in black and white."""
    rows = [_packed([each for each in row for _ in range(_PIXELS)]) for row in _modules(text)]
    raw = b"".join(b"\0" + row for row in rows for _ in range(_PIXELS))
    size = len(rows) * _PIXELS
    header = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data) for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    )
    return Response(png, content_type="image/png", headers=PRIVATE)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _packed(row: list[bool]) -> bytes:
    """One bit a pixel: 1 is white."""
    bits = "".join("0" if is_dark else "1" for is_dark in row)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "1")
    return int(padded, 2).to_bytes(len(padded) // 8)


def _modules(text: str) -> list[list[bool]]:
    """Whether each module is dark, the quiet zone around them included."""
    # Loaded for who is shown a code; it brings all of reportlab.
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(_VERSION, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    blank = [False] * (count + 2 * _MARGIN)
    inside = [
        [False] * _MARGIN + [_is_dark(code, row, column) for column in range(count)] + [False] * _MARGIN
        for row in range(count)
    ]
    return [blank] * _MARGIN + inside + [blank] * _MARGIN


def _is_dark(code: QRCode, row: int, column: int) -> bool:
    return bool(code.isDark(row, column))
