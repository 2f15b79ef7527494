"""An invoice and a letter to start from; every test changes what it is about."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from emulator.billing.core.account import TaxId
from emulator.billing.core.calendar import Period
from emulator.billing.core.structs import replace
from emulator.billing.documents.document import (
    CreditNote,
    CustomField,
    Discount,
    InvoiceDocument,
    Line,
    Party,
    Shipping,
    Tax,
)
from emulator.delivery.mail import Mailbox, MailMessage

NOVEMBER_1 = 1_793_491_200
DAY = 86_400

MakeDocument = Callable[..., InvoiceDocument]
MakeLetter = Callable[..., MailMessage]

_VAT = Tax("VAT Spain", 399, "21")
_FEE = Tax("Service tax", 100, "5", inclusive=True)

_DOCUMENT = InvoiceDocument(
    seller=Party(
        "Northwind Studio, Inc.",
        ("510 Townsend Street", "San Francisco, CA 94103"),
        "US",
        "billing@northwind.example.com",
        "+1 415-555-0134",
        (TaxId("us_ein", "12-3456789"),),
    ),
    bill_to=Party("Jenny Rosen", ("Carrer de Mallorca 401", "08013 Barcelona"), "ES", "jenny@example.com"),
    ship_to=Party("Warehouse 7", ("Moll de la Fusta 3",), "ES"),
    currency="eur",
    status="open",
    livemode=True,
    subtotal=2623,
    total=3160,
    amount_due=2500,
    amount_paid=1000,
    amount_remaining=1500,
    lines=(
        Line("Design consulting", 2000, "2", "1000", taxes=(_VAT,)),
        Line(
            "Messages sent",
            123,
            "2460",
            "0.05",
            Period(NOVEMBER_1, NOVEMBER_1 + 29 * DAY),
            (_VAT, _FEE),
            (Discount("Volume", 12, "10"),),
        ),
        Line("Credit for unused time", -500, "1", "-500"),
        Line("Setup fee", 1000),
    ),
    number="4242A1B2-0001",
    issued_at=NOVEMBER_1,
    due_at=NOVEMBER_1 + 30 * DAY,
    discounts=(Discount("SUMMER", 262, "10"), Discount("Goodwill", 101)),
    total_excluding_tax=2261,
    taxes=(_VAT, _FEE),
    shipping=Shipping(505, "Express"),
    applied_balance=-160,
    credit_notes=(CreditNote("4242A1B2-0001-CN-01", 502, NOVEMBER_1 + DAY),),
    memo="Thank you for your business.\nSee you soon.",
    footer="Registered in Delaware",
    custom_fields=(CustomField("Purchase order", "PO-114"),),
    reverse_charge=True,
    hosted_url="http://127.0.0.1:12111/i/acct_1/live_token?s=em",
    pdf_url="http://127.0.0.1:12111/i/acct_1/live_token/pdf?s=em",
)
_LETTER = MailMessage(
    id="mail_1",
    kind="invoice",
    document=_DOCUMENT,
    sender=Mailbox("invoices@northwind.example.com", "Northwind Studio, Inc."),
    to=("jenny@example.com",),
    date=NOVEMBER_1 + 3 * DAY,
    message_id_domain="mail.example.com",
)


@pytest.fixture
def make_document() -> MakeDocument:
    """Return the invoice with some of its facts replaced."""

    def make(**changes: Any) -> InvoiceDocument:
        return replace(_DOCUMENT, **changes)

    return make


@pytest.fixture
def make_letter() -> MakeLetter:
    """Return the letter with some of its facts replaced."""

    def make(**changes: Any) -> MailMessage:
        return replace(_LETTER, **changes)

    return make


@pytest.fixture
def logo() -> bytes:
    """Return a small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (40, 10), "#0a7ea4").save(file, "PNG")
    return file.getvalue()
