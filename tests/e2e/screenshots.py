"""The pictures of PDFs for the documentation: `python -m tests.e2e.screenshots` writes them to docs/screenshots.

Those of pages and mails are taken by the tests beside it. It needs pdftoppm (poppler-utils).
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from emulator.settings import Settings
from tests.e2e.scenery import found, in_few_colours, jenny, png
from tests.support.serving import serving
from tests.support.shop import Object, Shop
from tests.support.wire import Wire

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
_DPI = 72
_UGLY = "Ægir-Þorlákur Łukasiewicz-Ångström & Söhne <b>GmbH</b> „Ночь“ 株式会社"


def main() -> None:
    """Takes every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(Settings(store="embedded")) as server:
        shop = Shop(Wire(server.url))
        found(shop)
        _pdfs(shop)


def _pdfs(shop: Shop) -> None:
    for name, invoice in (
        ("1-line", _long(shop, 1)),
        ("10-lines", _long(shop, 10)),
        ("250-lines", _long(shop, 250)),
        ("ugly-names", _ugly(shop)),
    ):
        path = invoice["invoice_pdf"].removeprefix(shop.wire.url)
        _keep(f"pdf-{name}", png(_side_by_side(list(_pages(shop.wire.get(path).body)))))


def _long(shop: Shop, lines: int) -> Object:
    customer = jenny(shop)
    draft = shop.draft(customer)
    for number in range(1, lines + 1):
        shop.item(customer, invoice=draft["id"], amount=1250 + number, description=f"Delivery no. {number}")
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _ugly(shop: Shop) -> Object:
    customer = shop.customer(name=f"{_UGLY} " + "Donaudampfschifffahrtsgesellschaft" * 3, address__line1=_UGLY)["id"]
    draft = shop.draft(customer, description="{{ 7 * 7 }} <font color=red>memo</font> \u202eoverride", footer=_UGLY)
    for description in (_UGLY, "x" * 300, "<para>markup</para> & 'quotes' \"double\"", "₹ € ¥ £ 漢字 Ελληνικά"):
        shop.item(customer, invoice=draft["id"], amount=99999999, description=description)
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _pages(pdf: bytes) -> Iterator[Image.Image]:
    """The first two pages and the last."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "invoice.pdf"
        file.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(_DPI), "-png", file, Path(folder) / "page"], check=True)
        pages = sorted(Path(folder).glob("page-*.png"))
        for page in dict.fromkeys((*pages[:2], pages[-1])):
            yield Image.open(io.BytesIO(page.read_bytes()))


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    gap = 12
    width = sum(page.width for page in pages) + gap * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * gap), "#d5dae1")
    left = gap
    for page in pages:
        sheet.paste(page, (left, gap))
        left += page.width + gap
    return sheet


def _keep(name: str, picture: bytes) -> None:
    (FOLDER / f"{name}.png").write_bytes(in_few_colours(picture))


if __name__ == "__main__":
    main()
