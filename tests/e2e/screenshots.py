"""The pictures for the documentation: `python -m tests.e2e.screenshots` writes them to docs/screenshots.

It needs Chromium with its driver, and pdftoppm (poppler-utils).
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from emulator.settings import Settings
from tests.e2e.browser import Browser, Device, browsing
from tests.support.serving import serving
from tests.support.shop import Object, Shop
from tests.support.wire import Wire

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
MAIL_WIDTH = 680
_COLOURS = 96
_DPI = 72
_UGLY = "Ægir-Þorlákur Łukasiewicz-Ångström & Söhne <b>GmbH</b> „Ночь“ 株式会社"


def main() -> None:
    """Takes every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(Settings(store="embedded")) as server, browsing() as browser:
        shop = Shop(Wire(server.url))
        _found(shop)
        for name, invoice in _invoices(shop).items():
            for device in ("desktop", "phone"):
                _page(browser, invoice["hosted_invoice_url"], f"page-{name}-{device}", device)
        _mails(browser, shop)
        _pdfs(shop)


def _found(shop: Shop) -> None:
    """The business whose invoices are shown."""
    settings: dict[str, Any] = {
        "address": {"line1": "510 Townsend Street", "city": "San Francisco", "state": "CA", "postal_code": "94103"},
        "brand_colour": "#0a6b8a",
        "business_name": "Northwind Studio",
        "default_footer": "Northwind Studio, Inc. is registered in Delaware.",
        "email": "billing@northwind.example.com",
        "logo": base64.b64encode(_logo()).decode(),
        "phone": "+1 415-555-0134",
        "tax_ids": [{"type": "us_ein", "value": "12-3456789"}],
    }
    shop.wire.ok(shop.wire.request("POST", "/_emulator/account", body=json.dumps(settings).encode()))


def _logo() -> bytes:
    image = Image.new("RGBA", (440, 120))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((4, 12, 100, 108), 24, "#0a6b8a")
    draw.polygon([(28, 84), (28, 36), (76, 84), (76, 36)], outline="#ffffff", width=9)
    draw.text((124, 28), "Northwind", "#12303b", ImageFont.load_default(64))
    return _png(image)


def _invoices(shop: Shop) -> dict[str, Object]:
    """An invoice in each of its states."""
    customer = _jenny(shop)
    opened = _invoice(shop, customer)
    paid = shop.post(f"/v1/invoices/{_invoice(shop, customer)['id']}/pay", payment_method=_card(shop, customer))
    void = shop.post(f"/v1/invoices/{_invoice(shop, customer)['id']}/void")
    lost = shop.post(f"/v1/invoices/{_invoice(shop, customer)['id']}/mark_uncollectible")
    return {"open": opened, "paid": paid, "void": void, "uncollectible": lost}


def _jenny(shop: Shop) -> str:
    address = {"address__line1": "Carrer de Mallorca 401", "address__city": "Barcelona", "address__country": "ES"}
    customer: str = shop.customer(**address, address__postal_code="08013", phone="+34 932 080 414")["id"]
    return customer


def _card(shop: Shop, customer: str) -> str:
    card: str = shop.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)["id"]
    return card


def _invoice(shop: Shop, customer: str) -> Object:
    vat = shop.post("/v1/tax_rates", display_name="VAT", inclusive=False, percentage=21)["id"]
    draft = shop.draft(customer, description="Thank you for your business!", default_tax_rates=[vat])
    for description, amount in (("Brand workshop", 120000), ("Landing page", 86000), ("Credit from October", -15000)):
        shop.item(customer, invoice=draft["id"], amount=amount, description=description)
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _page(browser: Browser, url: str, name: str, device: Device) -> None:
    browser.on(device).open(url)
    width, height = browser.width(), browser.height()
    browser.resize(width, height, mobile=device == "phone")
    _keep(name, browser.screenshot())


def _mails(browser: Browser, shop: Shop) -> None:
    invoice = _invoice(shop, _jenny(shop))
    shop.send(invoice["id"])
    mail = shop.get("/_emulator/outbox/wait", invoice=invoice["id"])
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(shop.wire.get(mail["links"]["html"]).body)
        file.flush()
        for scheme in ("light", "dark"):
            browser.prefer("dark" if scheme == "dark" else "light")
            browser.resize(MAIL_WIDTH, 400)
            browser.open(Path(file.name).as_uri())
            browser.resize(MAIL_WIDTH, browser.height())
            _keep(f"mail-{scheme}", browser.screenshot())
    browser.prefer("light")


def _pdfs(shop: Shop) -> None:
    for name, invoice in (
        ("1-line", _long(shop, 1)),
        ("10-lines", _long(shop, 10)),
        ("250-lines", _long(shop, 250)),
        ("ugly-names", _ugly(shop)),
    ):
        path = invoice["invoice_pdf"].removeprefix(shop.wire.url)
        _keep(f"pdf-{name}", _png(_side_by_side(list(_pages(shop.wire.get(path).body)))))


def _long(shop: Shop, lines: int) -> Object:
    customer = _jenny(shop)
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


def _keep(name: str, png: bytes) -> None:
    """Writes a picture in few colours, which keeps it small."""
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    (FOLDER / f"{name}.png").write_bytes(_png(few))


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    main()
