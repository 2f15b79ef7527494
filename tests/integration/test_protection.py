"""Every answer, whoever's it is, tells a browser what it may not do with it."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop

PATHS = [
    "/",
    "/v1/customers",
    "/v1/nope",
    "/_emulator/",
    "/_emulator/nope",
    "/_emulator/events",
    "/_emulator/console",
    "/beel/api/v1/invoices",
    "/stateset/v1/invoices",
    "/dayzero/api/v1/invoices",
    "/i/nope",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer(path: str, shop: Shop) -> None:
    headers = shop.wire.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]
    assert "frame-ancestors" in headers["Content-Security-Policy"]


def test_every_form_of_a_mail_and_the_pdf_of_an_invoice(shop: Shop) -> None:
    invoice = shop.send(shop.open_invoice(shop.customer()["id"])["id"])
    mail = shop.get("/_emulator/outbox")["data"][0]
    pdf = invoice["invoice_pdf"].removeprefix(shop.wire.url)
    for path in (*mail["links"].values(), pdf):
        headers = shop.wire.get(path).headers
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
        assert "frame-ancestors" in headers["Content-Security-Policy"]
