"""The page where an invoice is paid by Stripe: whoever has the link may look, and pay."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from emulator.billing.dayzero.invoice import Status
from tests.support.dayzero import Dayzero
from tests.support.json_wire import JsonWire
from tests.support.wire import Response


def visit(dayzero: Dayzero, address: str, method: str = "GET") -> Response:
    """Somebody without a token opens an address, or presses its button."""
    return JsonWire(dayzero.wire.url, {}).request(method, urlsplit(address).path, None if method == "GET" else b"")


def test_a_click_pays_what_is_due(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()
    dayzero.pay(invoice["id"], 100000)
    address = invoice["stripe_payment_url"]
    assert invoice["hosted_invoice_url"] == address

    before = visit(dayzero, address)
    paid = visit(dayzero, address, "POST")
    again = visit(dayzero, address, "POST")

    assert (before.status, before.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert before.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Pay $1,500.00" in before.body.decode()
    assert (paid.status, again.status, paid.headers["Location"]) == (303, 303, urlsplit(address).path)
    shown = dayzero.invoice(invoice["id"])
    assert (shown["status"], shown["total_paid"], shown["balance_due"]) == ("stripe_paid", 250000, 0)
    after = visit(dayzero, address).body.decode()
    assert "Invoice paid" in after
    assert "<form" not in after


@pytest.mark.parametrize(
    ("status", "said"), [("void", "This invoice was voided"), ("uncollectible", "can no longer be paid here")]
)
def test_what_cannot_be_paid_says_so(dayzero: Dayzero, status: Status, said: str) -> None:
    invoice = dayzero.invoice(dayzero.in_status(status))

    page = visit(dayzero, invoice["stripe_payment_url"])

    assert said in page.body.decode()
    assert "<form" not in page.body.decode()
    assert visit(dayzero, invoice["stripe_payment_url"], "POST").status == 303
    assert dayzero.invoice(invoice["id"])["status"] == status


def test_texts_are_escaped(dayzero: Dayzero) -> None:
    dayzero.name_account("Bolt <b>& Co")
    customer = dayzero.customer(name="<script>alert(1)</script>", invoice_footer="<i>soon</i>")["id"]
    lines = [{"description": "Work <i>&</i>", "unit_price": 5}]
    invoice = dayzero.open_invoice(customer_id=customer, line_items=lines, description="<img src=x>")

    text = visit(dayzero, invoice["stripe_payment_url"]).body.decode()

    for shown in ("Bolt &lt;b&gt;&amp; Co", "&lt;script&gt;", "Work &lt;i&gt;&amp;&lt;/i&gt;", "&lt;img src=x"):
        assert shown in text
    assert "<script" not in text


def test_no_other_link_opens_it(dayzero: Dayzero) -> None:
    address = dayzero.open_invoice()["stripe_payment_url"]
    draft = dayzero.draft()

    assert draft["stripe_payment_url"] is draft["hosted_invoice_url"] is None
    for other in (address[:-1], address.replace("/test/", "/live/"), address.replace("/dayzero_", "/stateset_")):
        assert visit(dayzero, other).status == visit(dayzero, other, "POST").status == 404


def test_the_mail_leads_to_it(dayzero: Dayzero) -> None:
    invoice = dayzero.open_invoice()
    dayzero.send(invoice["id"])

    (mail,) = dayzero.outbox()

    for form in ("html", "txt"):
        text = dayzero.wire.control(mail["links"][form].removeprefix("/_emulator")).body.decode()
        assert invoice["stripe_payment_url"] in text
