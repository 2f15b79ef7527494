"""What the console shows: each world by itself, in pages that are small, and without a trace."""

from __future__ import annotations

import re

from tests.integration.pages.developer import PAGES, ROOT, Developer
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key


def test_every_page_shows_its_world_and_no_other(visitor: Visitor, developer: Developer) -> None:
    other = Visitor(visitor.client, new_key())
    theirs = other.send_invoice(name="Somebody Else", email="else@example.com")
    mail, event = other.outbox()[0]["id"], other.get("/v1/events")["data"][0]["id"]
    mine = visitor.send_invoice()

    for path in PAGES:
        page = developer.open(developer.base + path)
        assert developer.page.status_code == 200, path
        assert theirs["id"] not in developer.html
        assert theirs["customer"] not in developer.html
        assert "Somebody Else" not in page
    assert mine["number"] in developer.open(f"{developer.base}/invoices")
    for path in (
        f"/mails/{mail}",
        f"/mails/{mail}.html",
        f"/events/{event}",
        f"/invoices/{theirs['id']}",
        f"/customers/{theirs['customer']}",
        "/deliveries/whd_1",
        "/requests/req_1",
        "/nothing",
        "/events?after=evt_1",
    ):
        assert developer.client.get(developer.base + path).status_code == 404, path


def test_no_link_leads_to_a_session_of_the_portal_which_nobody_can_read(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers")["id"]
    session = visitor.post("/v1/billing_portal/sessions", customer=customer)
    told = visitor.get("/v1/events?type=billing_portal.session.created")["data"][0]["id"]
    assert session["id"] in developer.open(f"{developer.base}/events/{told}")
    assert developer.links("bps_") == []
    assert developer.links(f"/configurations/{session['configuration']}") != []


def test_more_names_what_can_be_listed_and_no_other(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/more")
    paths = re.findall(r"<code>(/v[12]/[^<]*)</code>", developer.html)

    assert {"/v1/customers", "/v1/tax_rates", "/v1/billing/meters"} < set(paths)
    assert {visitor.get(path).get("object") for path in paths} == {"list"}
    assert not {"/v1/tokens", "/v1/subscription_items", "/v1/billing/meter_events"} & set(paths)


def test_two_worlds_stand_beside_each_other_in_one_browser(visitor: Visitor, developer: Developer) -> None:
    first = developer.base
    other = Visitor(visitor.client, new_key())
    developer.enter(other.key)
    second = developer.base
    developer.open(f"{first}/customers")
    developer.press("New customer", name="Only in the first")

    assert "Only in the first" in developer.text
    assert "Only in the first" not in developer.open(f"{second}/customers")
    assert visitor.get("/v1/customers")["data"][0]["name"] == "Only in the first"
    assert other.get("/v1/customers")["data"] == []


def test_looking_leaves_no_trace_and_uses_up_no_fault(visitor: Visitor, developer: Developer) -> None:
    invoice = visitor.send_invoice()
    visitor.client.post("/_emulator/faults", json={"target": "api", "kind": "server_error"}, headers=visitor.headers)
    before = visitor.requests()

    for path in (*PAGES, f"/invoices/{invoice['id']}", f"/customers/{invoice['customer']}"):
        developer.open(developer.base + path)
    assert visitor.requests() == before
    assert visitor.get("/_emulator/faults")["data"][0]["spent"] is False


def test_the_invoice_page_says_what_is_owed_and_why(visitor: Visitor, developer: Developer) -> None:
    invoice = visitor.send_invoice()
    page = developer.open(f"{developer.base}/invoices/{invoice['id']}")

    assert f"$20.00 {invoice['number']} open" in page
    assert "Subtotal $20.00 Total $20.00 Remaining $20.00" in page
    assert f"POST /v1/invoices/{invoice['id']}/send 200" in page
    assert "invoice.sent" in page
    assert "New invoice from" in page
    assert developer.links(r"/i/acct_")
    assert developer.links(r"/mails/mail_\w+$")
    for version, has_paid in (("", False), ("2022-11-15", True)):
        developer.open(f"{developer.base}/invoices/{invoice['id']}/json?version={version}")
        assert '"amount_due": 2000' in developer.html
        assert ('"paid": false' in developer.html) is has_paid


def test_a_request_shows_what_it_caused(visitor: Visitor, developer: Developer) -> None:
    visitor.send_invoice()
    developer.open(f"{developer.base}/requests?method=POST&path=*/send")
    (request,) = developer.links(r"/requests/req_\w+$")
    page = developer.open(request)

    for said in ("invoice.sent", "New invoice from"):
        assert said in page
    for said in ("client.v1.invoices.send_invoice(", "stripe.invoices.sendInvoice(", "curl http"):
        assert said in developer.open(f"{request}?view=code")
    assert "invoice.sent" in developer.open(f"{ROOT}/requests/{request.rpartition('/')[2]}")


def test_a_long_list_has_further_pages(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    for _ in range(27):
        visitor.post("/v1/invoices", customer=customer)

    developer.open(f"{developer.base}/invoices?status=draft")
    (more,) = developer.links(r"after=")
    assert len(developer.links(r"/invoices/in_\w+$")) == 25
    developer.open(f"{developer.base}/invoices{more.replace('&amp;', '&')}")
    assert len(developer.links(r"/invoices/in_\w+$")) == 2
    assert "Nothing of that kind" in developer.open(f"{developer.base}/invoices?status=paid")


def test_no_page_is_large(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com", name="J" * 200)["id"]
    terms = {"collection_method": "send_invoice", "days_until_due": 30}
    invoice = visitor.post("/v1/invoices", customer=customer, description="M" * 500, **terms)["id"]
    for start in range(0, 250, 50):
        lines = {f"lines[{number}][amount]": 100 + start for number in range(50)}
        described = {f"lines[{number}][description]": "D" * 200 for number in range(50)}
        visitor.post(f"/v1/invoices/{invoice}/add_lines", **lines, **described)
    visitor.post(f"/v1/invoices/{invoice}/send")
    for _ in range(55):
        visitor.post(f"/v1/invoices/{invoice}", **{"metadata[k]": "M" * 500})
    request = visitor.get("/_emulator/requests?path=*/add_lines")["data"][0]["id"]
    event = visitor.get("/v1/events?type=invoice.sent")["data"][0]["id"]
    ones = (f"/invoices/{invoice}", f"/requests/{request}", f"/events/{event}", f"/customers/{customer}")
    more = (*ones, f"/invoices/{invoice}/json", f"/requests/{request}?view=code")

    for path in (*PAGES, *more):
        developer.open(developer.base + path)
        assert developer.page.status_code == 200, path
        assert len(developer.page.data) < 60_000, path
