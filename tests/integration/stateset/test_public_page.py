"""The page behind `public_url`: whoever has the link may look, and the first look is noted."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from emulator.billing.stateset.invoice import Status
from tests.support.json_wire import JsonWire
from tests.support.stateset import Stateset


def test_the_first_look_is_noted(stateset: Stateset) -> None:
    id = stateset.invoice_in("sent")
    assert stateset.get(id)["viewed_at"] is None

    page = stateset.look_at(id)

    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    first = stateset.get(id)
    assert first["status"] == "viewed"
    stateset.advance("1d")
    stateset.look_at(id)
    assert stateset.get(id)["viewed_at"] == first["viewed_at"]


def test_the_page_says_who_asks_for_what_and_links_to_the_pdf(stateset: Stateset) -> None:
    stateset.name_account("Bolt <b>& Co")
    customer = stateset.customer(last_name="<script>alert(1)</script>")["id"]
    lines = [{"description": "Work <i>&</i>", "quantity": 2, "unit_price": 1000, "tax_rate": 0.08}]
    id = stateset.invoice_in("sent", customer_id=customer, line_items=lines, notes="<img src=x>")
    stateset.create(f"/invoices/{id}/payments", {"amount": 500})

    text = stateset.look_at(id).body.decode()

    for shown in (
        "Bolt &lt;b&gt;&amp; Co",
        "&lt;script&gt;",
        "Work &lt;i&gt;&amp;&lt;/i&gt;",
        "$16.60",
        "&lt;img src=x",
    ):
        assert shown in text
    assert "<script" not in text
    pdf_path = urlsplit(stateset.get(id)["pdf_url"]).path
    assert pdf_path in text
    assert JsonWire(stateset.wire.url, {}).request("GET", pdf_path).body.startswith(b"%PDF")


@pytest.mark.parametrize("status", ["paid", "voided", "overdue"])
def test_it_says_what_has_become_of_it(stateset: Stateset, status: Status) -> None:
    id = stateset.invoice_in(status)

    text = stateset.look_at(id).body.decode()

    said = {"paid": "Invoice paid", "voided": "This invoice was voided", "overdue": "Overdue since"}
    assert said[status] in text


def test_days_at_the_ends_of_time_are_shown(stateset: Stateset) -> None:
    id = stateset.invoice_in("sent", issue_date="0001-01-01", due_date="9999-12-31")

    assert stateset.look_at(id).status == 200
    pdf_path = urlsplit(stateset.get(id)["pdf_url"]).path
    assert JsonWire(stateset.wire.url, {}).request("GET", pdf_path).body.startswith(b"%PDF")
    (mail,) = stateset.outbox()
    assert stateset.wire.control(f"/outbox/{mail['id']}.html").status == 200
    assert stateset.wire.put(f"/invoices/{id}", {"payment_terms": "Net 999"}).status == 200


def test_the_mail_links_to_the_page(stateset: Stateset) -> None:
    id = stateset.invoice_in("sent")
    (mail,) = stateset.outbox()

    html = stateset.wire.control(f"/outbox/{mail['id']}.html").body.decode()

    assert stateset.get(id)["public_url"] in html
    assert "View invoice" in html
    assert "Pay this invoice" not in html


def test_a_link_that_nobody_gave_out_shows_nothing_and_notes_nothing(stateset: Stateset) -> None:
    id = stateset.invoice_in("sent")
    path = urlsplit(stateset.get(id)["public_url"]).path
    anybody = JsonWire(stateset.wire.url, {"Authorization": ""})

    for other in (
        path.replace("/test/", "/live/"),
        path[:-4] + "xxxx",
        path.replace("stateset_", "acct_"),
        path.replace("inv_", "inv_0"),
        path + "/more",
        path + "%00",
        "/stateset/pay/",
    ):
        answer = anybody.request("GET", other)
        assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8"), other

    assert stateset.get(id)["status"] == "sent"
