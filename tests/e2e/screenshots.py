"""The pictures of PDFs for the documentation: `python -m tests.e2e.screenshots` writes them to docs/screenshots.

Those of pages and mails are taken by the tests beside it. It needs pdftoppm (poppler-utils).
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from emulator.settings import Settings
from tests.e2e.screenshot_data import create_customer, in_few_colours, png, set_up_account
from tests.support.serving import serving
from tests.support.shop import Object, Shop
from tests.support.wire import Wire

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
_DPI = 72
_UGLY = "Ægir-Þorlákur Łukasiewicz-Ångström & Söhne <b>GmbH</b> „Ночь“ 株式会社"
_SERVICES = (
    ("Brand workshop, two days on site", 240000, 1),
    ("Landing page design", 86000, 1),
    ("Illustrations for the blog", 14500, 6),
    ("Photo licences", 2900, 12),
    ("Hosting", 4900, 3),
    ("Support hours", 9500, 8),
    ("Newsletter template", 32000, 1),
    ("Translation into Catalan, per word", 18, 2450),
    ("Courier", 3590, 2),
    ("Credit for unused time", -15000, 1),
)


def main() -> None:
    """Takes every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(Settings(store="embedded")) as server:
        shop = Shop(Wire(server.url))
        set_up_account(shop)
        for name, link in _links(shop):
            path = link.removeprefix(shop.wire.url)
            _keep(f"pdf-{name}", png(_side_by_side(list(_pages(shop.wire.get(path).body)))))


def _links(shop: Shop) -> Iterator[tuple[str, str]]:
    customer = create_customer(shop)
    yield "1-line", _services(shop, customer, 1)["invoice_pdf"]
    full = _services(shop, customer, 10)
    yield "10-lines", full["invoice_pdf"]
    yield "credit-note", _credit_note(shop, full)["pdf"]
    yield "250-lines", _deliveries(shop, customer)["invoice_pdf"]
    yield "ugly-names", _ugly(shop)["invoice_pdf"]
    yield "void", shop.post(f"/v1/invoices/{_services(shop, customer, 3)['id']}/void")["invoice_pdf"]
    yield "japanese", _japanese(shop)["invoice_pdf"]
    yield "right-to-left", _right_to_left(shop)["invoice_pdf"]


def _services(shop: Shop, customer: str, lines: int) -> Object:
    vat = shop.post("/v1/tax_rates", display_name="VAT", percentage=21, inclusive=False)["id"]
    coupon = shop.post("/v1/coupons", percent_off=10, name="Autumn offer")["id"]
    draft = shop.draft(
        customer,
        description="Thank you for your business.",
        default_tax_rates=[vat],
        discounts__0__coupon=coupon,
        custom_fields__0__name="Purchase order",
        custom_fields__0__value="PO-2026-114",
    )
    for description, amount, quantity in reversed(_SERVICES[:lines]):
        _item(shop, draft, description, amount, quantity)
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _item(shop: Shop, draft: Object, description: str, amount: int, quantity: int = 1, currency: str = "usd") -> None:
    price = {"unit_amount_decimal": str(amount), "quantity": quantity, "currency": currency}
    shop.post("/v1/invoiceitems", customer=draft["customer"], invoice=draft["id"], description=description, **price)


def _credit_note(shop: Shop, invoice: Object) -> Object:
    lines = shop.get(f"/v1/invoices/{invoice['id']}/lines", limit=100)["data"]
    given: dict[str, Any] = {}
    for place, line in enumerate(lines[2:5]):
        given |= {f"lines__{place}__type": "invoice_line_item", f"lines__{place}__invoice_line_item": line["id"]}
        given[f"lines__{place}__quantity"] = 1
    memo = "Sorry for the mix-up: these are on the next invoice."
    return shop.post("/v1/credit_notes", invoice=invoice["id"], reason="order_change", memo=memo, **given)


def _deliveries(shop: Shop, customer: str) -> Object:
    draft = shop.draft(customer)
    for number in range(250, 0, -1):
        _item(shop, draft, f"Delivery no. {number}", 1250 + number)
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _ugly(shop: Shop) -> Object:
    customer = shop.customer(name=f"{_UGLY} " + "Donaudampfschifffahrtsgesellschaft" * 3, address__line1=_UGLY)["id"]
    draft = shop.draft(customer, description="{{ 7 * 7 }} <font color=red>memo</font> \u202eoverride", footer=_UGLY)
    for description in (_UGLY, "x" * 300, "<para>markup</para> & 'quotes' \"double\"", "₹ € ¥ £ 漢字 Ελληνικά 😀"):
        _item(shop, draft, description, 99999999)
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _japanese(shop: Shop) -> Object:
    address = {
        "line1": "梅田3丁目1番1号",
        "city": "大阪市北区",
        "state": "大阪府",
        "postal_code": "530-0001",
        "country": "JP",
    }
    customer = shop.customer(
        name="株式会社サンプル商店",
        preferred_locales=["ja"],
        **{f"address__{name}": part for name, part in address.items()},
    )["id"]
    tax = shop.post("/v1/tax_rates", display_name="消費税", percentage=10, inclusive=False)["id"]
    draft = shop.draft(customer, description="いつもお世話になっております。", currency="jpy", default_tax_rates=[tax])
    for description, amount, quantity in (
        ("한국어 번역 / 中文翻譯 / 简体中文校对", 4000, 3),
        ("サーバー利用料（11月分）", 9800, 1),
        ("ブランドデザインのコンサルティング", 120000, 2),
    ):
        _item(shop, draft, description, amount, quantity, "jpy")
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def _right_to_left(shop: Shop) -> Object:
    address = {"line1": "شارع الشيخ زايد 45", "city": "دبي", "country": "AE"}
    customer = shop.customer(
        name="شركة الأمل للتجارة (المحدودة)", **{f"address__{name}": part for name, part in address.items()}
    )["id"]
    memo = "شكراً لتعاملكم معنا. يرجى السداد خلال 30 يوماً من تاريخ الفاتورة.\nתודה רבה! נתראה בפגישה הבאה (ביום ב')."
    draft = shop.draft(customer, description=memo)
    for description, amount, quantity in (
        ("Dictionary: שלום עולם (Hebrew), مرحبا بالعالم (Arabic)", 4500, 1),
        ("ייעוץ עסקי – חבילה בסיסית [שנתי], 15% הנחה", 42000, 1),
        ("تصميم الهوية البصرية للشركة (الشعار والألوان)", 180000, 2),
    ):
        _item(shop, draft, description, amount, quantity)
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
