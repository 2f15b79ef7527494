"""What the PDF behind an invoice's link shows of what the API was told."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.integration.pages.visitor import Visitor


def drafted(visitor: Visitor, **params: Any) -> dict[str, Any]:
    customer = visitor.post("/v1/customers", email="jenny@example.com")
    return visitor.post("/v1/invoices", customer=customer["id"], **params)


def finalized(visitor: Visitor, draft: dict[str, Any]) -> tuple[dict[str, Any], PdfReader]:
    invoice = visitor.post(f"/v1/invoices/{draft['id']}/finalize")
    return invoice, PdfReader(io.BytesIO(visitor.visit(invoice["invoice_pdf"]).data))


def taxed(visitor: Visitor, inclusive: bool, display: str) -> str:
    rate = visitor.post("/v1/tax_rates", display_name="VAT", percentage=20, inclusive=str(inclusive).lower())
    draft = drafted(visitor, **{"default_tax_rates[0]": rate["id"], "rendering[amount_tax_display]": display})
    price = {"unit_amount_decimal": "1000", "quantity": 3, "currency": "usd", "description": "Hours"}
    visitor.post("/v1/invoiceitems", customer=draft["customer"], invoice=draft["id"], **price)
    return " ".join(finalized(visitor, draft)[1].pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("inclusive", "display", "shown"),
    [
        (True, "", "Hours 3 $10.00 20% $30.00 Subtotal $30.00"),
        (True, "include_inclusive_tax", "Hours 3 $10.00 20% $30.00 Subtotal $30.00"),
        (True, "exclude_tax", "Hours 3 $8.33 20% $25.00 Subtotal $30.00"),
        (False, "exclude_tax", "Hours 3 $10.00 20% $30.00 Subtotal $30.00"),
    ],
)
def test_lines_with_and_without_the_tax_inside_them(
    visitor: Visitor, inclusive: bool, display: str, shown: str
) -> None:
    text = taxed(visitor, inclusive, display)
    assert shown in text
    tax = "VAT (20% inclusive) $5.00 Total $30.00" if inclusive else "VAT (20% on $30.00) $6.00 Total $36.00"
    assert tax in text


@pytest.mark.parametrize(
    ("asked", "locale", "resolved", "width"),
    [
        ("letter", "ja", "letter", 612),
        ("a4", "en", "a4", 595),
        ("auto", "de", "letter", 612),
        ("auto", "ja", "a4", 595),
    ],
)
def test_page_sizes(visitor: Visitor, asked: str, locale: str, resolved: str, width: int) -> None:
    assert visitor.update_account(locale=locale).status_code == 200
    draft = drafted(visitor, **{"rendering[pdf][page_size]": asked})
    visitor.post("/v1/invoiceitems", customer=draft["customer"], invoice=draft["id"], amount=1, currency="usd")
    invoice, pdf = finalized(visitor, draft)
    assert invoice["rendering"]["pdf"]["page_size"] == resolved
    assert int(pdf.pages[0].mediabox.width) == width
