"""Links to the hosted page, the PDF and the receipt: what they open, to whom, and for how long."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from freezegun import freeze_time
from pypdf import PdfReader
from werkzeug.test import TestResponse

from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.languages import catalog_texts
from tests.integration.pages.visitor import Visitor
from tests.support.shop import Object


def told(page: TestResponse) -> str:
    """The sentence that a page shows above its form."""
    found = re.search(r'role="alert">([^<]*)<', page.text)
    return found[1] if found else ""


def test_a_page_is_for_the_visitor_alone(visitor: Visitor) -> None:
    page = visitor.visit(visitor.open_invoice()["hosted_invoice_url"])

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_pdf_comes_as_a_file(visitor: Visitor) -> None:
    invoice = visitor.open_invoice()

    pdf = visitor.visit(invoice["invoice_pdf"])

    assert pdf.content_type == "application/pdf"
    assert pdf.headers["Content-Disposition"] == f"attachment; filename=Invoice-{invoice['number']}.pdf"
    assert invoice["number"] in PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: url.replace("/test_", "/live_"),
        lambda url: url.replace("acct_", "acct_X"),
        lambda url: url.replace("acct_", "beel_"),
        lambda url: re.sub(r"(test_.{20}).", r"\1A", url),
        lambda url: re.sub(r"test_[^/?]*", "test_", url),
        lambda url: re.sub(r"test_[^/?]*", "%00", url),
        lambda url: re.sub(r"test_[^/?]*", "test_" + "A" * 3000, url),
    ],
)
@pytest.mark.parametrize("link", ["hosted_invoice_url", "invoice_pdf"])
def test_a_wrong_link_is_a_plain_page(visitor: Visitor, link: str, spoil: object) -> None:
    assert callable(spoil)
    url = spoil(visitor.open_invoice()[link])

    for reply in (visitor.visit(url), visitor.pay(url) if link == "hosted_invoice_url" else visitor.visit(url)):
        assert reply.status_code == 404
        assert reply.content_type == "text/html; charset=utf-8"
        assert "Page not found" in reply.text


def test_the_link_to_an_invoice_opens_no_receipt(visitor: Visitor) -> None:
    url = visitor.open_invoice()["hosted_invoice_url"]

    assert visitor.visit(url.replace("/i/", "/receipts/")).status_code == 404


@pytest.mark.parametrize("locale", SUPPORTED_LOCALES)
def test_pages_without_an_invoice_speak_the_browsers_language(visitor: Visitor, locale: str) -> None:
    page = visitor.client.get("/i/acct_1/test_1", headers={"Accept-Language": f"{locale},xx;q=0.5"})

    assert catalog_texts(locale)["hosted.not_found.title"] in page.text


@pytest.mark.parametrize("path", ["/i/", "/i/acct_1", "/invoice/acct_1/test_1", "/receipts/acct_1"])
def test_paths_beside_the_links_are_plain_pages_too(visitor: Visitor, path: str) -> None:
    reply = visitor.visit(path)

    assert (reply.status_code, reply.content_type) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("locale", SUPPORTED_LOCALES)
def test_the_page_speaks_the_customers_language(visitor: Visitor, locale: str) -> None:
    texts = catalog_texts(locale)

    page = visitor.visit(visitor.open_invoice(**{"preferred_locales[]": locale})["hosted_invoice_url"])

    for key in ("hosted.card_number", "hosted.expiry", "hosted.download", "totals.amount_due", "mark.test_note"):
        assert texts[key] in page.text


def test_links_expire_and_new_ones_open(visitor: Visitor) -> None:
    with freeze_time("2026-01-01 12:00") as clock:
        invoice = visitor.open_invoice()
        clock.move_to("2026-03-01 12:00")
        assert visitor.visit(invoice["hosted_invoice_url"]).status_code == 200
        clock.move_to("2026-03-03 12:00")
        old = [visitor.visit(invoice[link]) for link in ("hosted_invoice_url", "invoice_pdf")]
        new = visitor.get(f"/v1/invoices/{invoice['id']}")["hosted_invoice_url"]

        assert [reply.status_code for reply in (*old, visitor.pay(invoice["hosted_invoice_url"]))] == [410, 410, 410]
        assert "This link has expired" in old[0].text
        assert "$20.00" not in old[0].text
        assert visitor.visit(new).status_code == 200
        clock.move_to("2026-03-13 12:00")
        assert visitor.visit(new).status_code == 200


def test_live_mode_takes_no_payment(live_visitor: Visitor) -> None:
    invoice = live_visitor.open_invoice()

    reply = live_visitor.pay(invoice["hosted_invoice_url"])

    assert reply.status_code == 303
    assert live_visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "open"
    assert "<form" not in live_visitor.visit(invoice["hosted_invoice_url"]).text


def test_a_declined_card_is_402_and_a_slip_422(visitor: Visitor) -> None:
    url = visitor.open_invoice()["hosted_invoice_url"]

    declined, slip = visitor.pay(url, number="4000000000000002"), visitor.pay(url, cvc="")

    assert (declined.status_code, told(declined)) == (402, "Your card was declined.")
    assert (slip.status_code, told(slip)) == (422, "")


def test_a_form_that_is_too_large_is_not_read(visitor: Visitor) -> None:
    url = visitor.open_invoice()["hosted_invoice_url"]

    assert visitor.pay(url, name="x" * 100_000).status_code == 422


def test_nothing_to_authenticate_leads_back_to_the_page(visitor: Visitor) -> None:
    url = visitor.open_invoice()["hosted_invoice_url"].partition("?")[0]

    for reply in (visitor.visit(f"{url}/authentication"), visitor.client.post(f"{url}/authentication")):
        assert reply.status_code == 303
        assert url.endswith(reply.headers["Location"])


def test_a_card_that_waits_since_the_api_charged_it_can_be_authenticated(visitor: Visitor) -> None:
    invoice = visitor.open_invoice()
    url = invoice["hosted_invoice_url"].partition("?")[0]
    card = visitor.post("/v1/payment_methods/pm_card_threeDSecure2Required/attach", customer=invoice["customer"])
    refused = visitor.client.post(
        f"/v1/invoices/{invoice['id']}/pay", data={"payment_method": card["id"]}, headers=visitor.headers
    )
    assert refused.status_code == 402

    visitor.client.post(f"{url}/authentication", data={"answer": "complete"})

    assert visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "paid"


def test_the_receipt_follows_refunds(visitor: Visitor) -> None:
    invoice = visitor.open_invoice()
    visitor.pay(invoice["hosted_invoice_url"])
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    found = re.search(r'href="([^"]*/receipts/[^"/]+/[^"/]+)"', page)
    assert found is not None
    before = visitor.visit(found[1])
    charge = visitor.get("/v1/charges")["data"][0]["id"]
    visitor.post("/v1/refunds", charge=charge, amount=500)

    after = visitor.visit(found[1])

    assert "Visa •••• 4242" in before.text
    assert "Refunded" not in before.text
    assert "$5.00" in after.text


def test_the_api_knows_the_receipt(visitor: Visitor) -> None:
    invoice = visitor.open_invoice()
    visitor.pay(invoice["hosted_invoice_url"], number="4000000000000002")
    visitor.pay(invoice["hosted_invoice_url"])

    paid, failed = visitor.get("/v1/charges")["data"]

    assert failed["receipt_url"] is None
    assert invoice["number"] in visitor.visit(paid["receipt_url"]).text


def paid_without_an_invoice(visitor: Visitor) -> Object:
    """The charge of a guest's payment."""
    visitor.post(
        "/v1/payment_intents",
        amount=4200,
        currency="usd",
        payment_method="pm_card_visa",
        confirm="true",
        return_url="https://example.com",
    )
    charge: Object = visitor.get("/v1/charges")["data"][0]
    return charge


def test_a_payment_without_an_invoice_has_a_receipt_too(visitor: Visitor) -> None:
    charge = paid_without_an_invoice(visitor)

    receipt = visitor.visit(charge["receipt_url"])

    assert receipt.status_code == 200
    assert "$42.00" in receipt.text
    assert "/i/" not in receipt.text
    assert visitor.visit(charge["receipt_url"].replace("/receipts/", "/i/")).status_code == 404


def test_a_connected_accounts_links_open(visitor: Visitor) -> None:
    connected = replace(visitor, connected="acct_1Connected")
    connected.update_account(business_name="Northwind")
    invoice = connected.open_invoice()

    visitor.pay(invoice["hosted_invoice_url"])

    paid = visitor.visit(invoice["hosted_invoice_url"]).text
    assert "Visa •••• 4242" in paid
    assert "Northwind" in paid
    assert visitor.visit(re.sub(r"/acct_[^.]*[.]", "/", invoice["hosted_invoice_url"])).status_code == 404


def test_an_invoice_paid_elsewhere_has_no_receipt(visitor: Visitor) -> None:
    invoice = visitor.open_invoice()
    visitor.post(f"/v1/invoices/{invoice['id']}/pay", paid_out_of_band="true")

    assert "/receipts/" not in visitor.visit(invoice["hosted_invoice_url"]).text


def test_the_receipt_can_be_downloaded(visitor: Visitor) -> None:
    invoice = visitor.open_invoice(**{"preferred_locales[]": "es"})
    visitor.pay(invoice["hosted_invoice_url"])
    charge = visitor.get("/v1/charges")["data"][0]
    visitor.post("/v1/refunds", charge=charge["id"], amount=500)
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    link = f"{charge['receipt_url']}/pdf"
    assert f'href="{link}">Descargar recibo<' in page
    assert f'href="{link}">Descargar recibo<' in visitor.visit(charge["receipt_url"]).text

    pdf = visitor.visit(link)

    assert pdf.content_type == "application/pdf"
    assert pdf.headers["Content-Disposition"] == f"attachment; filename=Receipt-{charge['id']}.pdf"
    text = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text().replace("\xa0", " ")
    for shown in ("Recibo", invoice["number"], "Visa •••• 4242", "20,00 US$", "Reembolsado", "5,00 US$"):
        assert shown in text
    assert visitor.visit(link).data == pdf.data
    assert visitor.visit(link.replace("test_", "live_")).status_code == 404


def test_a_payment_without_an_invoice_has_a_receipt_as_a_file_too(visitor: Visitor) -> None:
    charge = paid_without_an_invoice(visitor)

    pdf = visitor.visit(f"{charge['receipt_url']}/pdf")

    assert "$42.00" in PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
