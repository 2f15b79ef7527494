"""The plane beside the emulated one: health, reset, seed, waits and the outbox of test mode."""

from __future__ import annotations

import io
import json
import threading
import time
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from pypdf import PdfReader

from emulator.store.engines import HOW_TO_CHANGE
from tests.support.mailbox import Mailbox
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import Response, Wire, new_key


def sent(shop: Shop, email: str = "jenny@example.com", **params: Any) -> Any:
    """A draft of 20 dollars that was sent."""
    return shop.send(shop.draft(shop.customer(email=email)["id"], 2000, **params)["id"])


@pytest.mark.every_engine
def test_health_needs_no_key(server: Server, wire: Wire) -> None:
    answer = wire.get("/_emulator/health", Authorization="")
    assert (answer.status, answer.json["status"]) == (200, "ok")
    engine = server.emulator.engine
    assert answer.json["engine"] == {"name": engine.name, "detail": engine.detail, "to_change": HOW_TO_CHANGE}


@pytest.mark.parametrize("path", ["reset", "seed", "outbox", "outbox/wait", "outbox/mail_1", "events/wait"])
def test_everything_else_does(path: str, wire: Wire) -> None:
    method = "POST" if path in ("reset", "seed") else "GET"
    answer = wire.request(method, f"/_emulator/{path}", headers={"Authorization": ""})
    assert answer.status == 401
    assert answer.json["error"]["message"].startswith("You did not provide an API key.")


def test_an_unknown_path_is_not_the_providers(wire: Wire) -> None:
    answer = wire.get("/_emulator/nope")
    assert (answer.status, list(answer.json)) == (404, ["error"])
    assert "Unrecognized request URL" not in answer.json["error"]["message"]


def test_a_sending_in_test_mode_is_in_the_outbox_and_nowhere_else(shop: Shop, mailbox: Mailbox) -> None:
    address = f"{new_key()}@example.com"
    invoice = sent(shop, address, description="For the garden")
    mail = shop.get("/_emulator/outbox/wait", to=address)
    assert (mail["invoice"], mail["status"], mail["attempts"], mail["to"]) == (invoice["id"], "not_sent", [], [address])
    assert invoice["number"] in mail["subject"]
    assert shop.get("/_emulator/outbox")["data"] == [mail]

    html, text, pdf, eml = (shop.wire.get(mail["links"][form]) for form in ("html", "txt", "pdf", "eml"))
    assert html.headers["Content-Type"] == "text/html; charset=utf-8"
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    for body in (html.body.decode(), text.body.decode()):
        assert "$20.00" in body
        assert invoice["number"] in body
        assert "For the garden" in body
    page = PdfReader(io.BytesIO(pdf.body)).pages[0].extract_text()
    assert invoice["number"] in page
    message = BytesParser(policy=policy.default).parsebytes(eml.body)
    assert (message["To"], message["Subject"], message["Message-ID"]) == (address, mail["subject"], mail["message_id"])
    assert mailbox.to(address) == []


def test_a_mail_to_what_is_no_address_can_be_read_but_is_no_message(shop: Shop) -> None:
    sent(shop, "jenny..rosen@example.com")
    (mail,) = shop.get("/_emulator/outbox")["data"]

    forms = {form: shop.wire.get(link) for form, link in mail["links"].items()}

    assert {form: answer.status for form, answer in forms.items()} == {"html": 200, "txt": 200, "pdf": 200, "eml": 409}
    assert "Not a mail address that can be written to" in forms["eml"].json["error"]["message"]


def test_a_sending_in_live_mode_arrives(live_shop: Shop, mailbox: Mailbox) -> None:
    address = f"{new_key()}@example.com"
    invoice = sent(live_shop, address)
    arrived = mailbox.wait_for(address)[0]
    assert invoice["number"] in arrived["Subject"]
    plain, html = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert plain is not None
    assert html is not None
    for body in (plain.get_content(), html.get_content()):
        assert "$20.00" in body
        assert invoice["number"] in body
    attached = [part for part in arrived.iter_attachments() if part.get_content_type() == "application/pdf"]
    pdf = PdfReader(io.BytesIO(attached[0].get_content()))
    assert invoice["number"] in pdf.pages[0].extract_text()

    mail = live_shop.get("/_emulator/outbox/wait", to=address, status="sent")
    assert (mail["message_id"], mail["accepted"]) == (arrived["Message-ID"], [address])
    assert [attempt["outcome"] for attempt in mail["attempts"]] == ["sent"]

    again = live_shop.send(invoice["id"])
    assert again == invoice
    first, second = mailbox.wait_for(address, 2)
    assert first["Message-ID"] != second["Message-ID"]


def test_a_paid_invoice_is_mailed_without_a_word_of_payment(live_shop: Shop, mailbox: Mailbox) -> None:
    address = f"{new_key()}@example.com"
    customer = live_shop.customer(email=address, balance=-5000)["id"]
    invoice = live_shop.send(live_shop.draft(customer, 2000)["id"])
    assert invoice["status"] == "paid"
    arrived = mailbox.wait_for(address)[0]
    for kind in ("plain", "html"):
        body = arrived.get_body((kind,))
        assert body is not None
        words = body.get_content().lower()
        assert "pay online" not in words
        assert "pay this invoice" not in words
        assert " due" not in words
    (attached,) = [part.get_content() for part in arrived.iter_attachments()]
    text = PdfReader(io.BytesIO(attached)).pages[0].extract_text()
    assert "Date due" in text
    assert "Amount due" in text
    for word in ("Paid", "paid", "Pay online"):
        assert word not in text


def test_outbox_filters(shop: Shop) -> None:
    first, second = sent(shop, "a@example.com"), sent(shop, "b@example.com")
    every = [mail["invoice"] for mail in shop.get("/_emulator/outbox")["data"]]
    assert every == [second["id"], first["id"]]
    for params in ({"to": "a@example.com"}, {"invoice": first["id"]}, {"subject": first["number"]}):
        assert [mail["invoice"] for mail in shop.get("/_emulator/outbox", **params)["data"]] == [first["id"]]
    assert shop.get("/_emulator/outbox", status="sent")["data"] == []
    missing = shop.wire.get("/_emulator/outbox/mail_nope")
    assert (missing.status, "mail_nope" in missing.json["error"]["message"]) == (404, True)


def in_thread(call: Any) -> tuple[threading.Thread, list[Response]]:
    answers: list[Response] = []
    thread = threading.Thread(target=lambda: answers.append(call()))
    thread.start()
    return thread, answers


def test_waiting_for_mail_that_comes(shop: Shop) -> None:
    thread, answers = in_thread(lambda: shop.wire.get("/_emulator/outbox/wait", {"to": "jenny@example.com"}))
    invoice = sent(shop)
    thread.join()
    assert answers[0].json["invoice"] == invoice["id"]


def test_waiting_for_an_event_that_comes(shop: Shop) -> None:
    draft = shop.draft(None, 2000)
    thread, answers = in_thread(lambda: shop.wire.get("/_emulator/events/wait", {"type": "invoice.sent"}))
    shop.send(draft["id"])
    thread.join()
    event = answers[0].json
    assert (event["type"], event["data"]["object"]["id"]) == ("invoice.sent", draft["id"])
    assert shop.get("/_emulator/events/wait", object=draft["id"])["id"] == event["id"]


def test_waiting_for_the_next_one(shop: Shop) -> None:
    invoice = sent(shop)
    first = shop.get("/_emulator/events/wait", type="invoice.sent")
    shop.send(invoice["id"])
    second = shop.get("/_emulator/events/wait", type="invoice.sent", after=first["id"])
    assert second["id"] > first["id"]
    unknown = shop.wire.get("/_emulator/events/wait", {"after": "evt_nope"})
    assert unknown.status == 400


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("events/wait", {"type": "invoice.voided"}), ("outbox/wait", {"to": "nobody@example.com"})],
    ids=["events", "outbox"],
)
def test_waiting_in_vain_tells_what_there_is(path: str, wanted: dict[str, str], shop: Shop) -> None:
    sent(shop)
    began = time.monotonic()
    answer = shop.wire.get(f"/_emulator/{path}", {**wanted, "timeout": "0.2"})
    assert answer.status == 408
    assert time.monotonic() - began >= 0.2
    assert answer.json["error"].keys() & {"newest_events", "outbox"}
    for timeout in ("soon", "-1", "61", "nan", "inf"):
        assert shop.wire.get(f"/_emulator/{path}", {"timeout": timeout}).status == 400


@pytest.mark.every_engine
def test_reset_forgets_one_world_alone(shop: Shop, live_shop: Shop) -> None:
    for each in (shop, live_shop):
        sent(each)
    kept = live_shop.events()
    assert shop.post("/_emulator/reset")["deleted"] > 5
    for path in ("customers", "invoices", "invoiceitems", "events", "payment_intents"):
        assert shop.get(f"/v1/{path}")["data"] == []
        assert live_shop.get(f"/v1/{path}")["data"]
    assert shop.get("/_emulator/outbox")["data"] == []
    assert len(live_shop.get("/_emulator/outbox")["data"]) == 1
    assert live_shop.events() == kept
    assert shop.post("/_emulator/reset") == {"deleted": 0}
    customer = shop.customer(invoice_prefix="AGAIN")["id"]
    assert shop.open_invoice(customer)["number"] == "AGAIN-0001"


@pytest.mark.every_engine
def test_reset_forgets_idempotent_replies(shop: Shop) -> None:
    first = shop.wire.post("/v1/customers", Idempotency_Key="k").json
    shop.post("/_emulator/reset")
    second = shop.wire.post("/v1/customers", Idempotency_Key="k").json
    assert first["id"] != second["id"]


def seed(shop: Shop, document: Any) -> Response:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return shop.wire.request("POST", "/_emulator/seed", body=body, headers={"Content-Type": "application/json"})


def test_seed_runs_a_fixture_document_of_the_cli(shop: Shop) -> None:
    document = {
        "_meta": {"template_version": 0, "exclude_metadata": False},
        "fixtures": [
            {
                "name": "customer",
                "path": "/v1/customers",
                "method": "post",
                "params": {"email": "jenny@example.com", "address": {"line1": "1 Road"}, "preferred_locales": ["de"]},
            },
            {
                "name": "invoice",
                "path": "/v1/invoices",
                "method": "post",
                "params": {
                    "customer": "${customer:id}",
                    "collection_method": "send_invoice",
                    "days_until_due": 30,
                    "auto_advance": False,
                    "description": "For ${customer:nothing|somebody}",
                },
            },
            {"name": "sent", "path": "/v1/invoices/${invoice:id}/send", "method": "post"},
            {
                "name": "refused",
                "path": "/v1/invoices/${invoice:id}/send",
                "method": "post",
                "expected_error_type": "invalid_request_error",
            },
        ],
    }
    done = shop.wire.ok(seed(shop, document))["fixtures"]
    assert [(fixture["name"], fixture["status"]) for fixture in done] == [
        ("customer", 200),
        ("invoice", 200),
        ("sent", 200),
        ("refused", 400),
    ]
    invoice = shop.get("/v1/invoices")["data"][0]
    assert (invoice["id"], invoice["status"], invoice["description"]) == (done[1]["id"], "paid", "For somebody")
    assert shop.get("/v1/customers")["data"][0]["preferred_locales"] == ["de"]


def test_a_seed_that_fails_leaves_the_world_as_it_was(shop: Shop) -> None:
    customer = shop.customer()
    told = shop.events()
    document = {"fixtures": [CUSTOMER, {**CUSTOMER, "name": "d", "params": {"wat": 1}}]}
    answer = seed(shop, document)
    assert (answer.status, answer.json["error"]["message"].endswith("Nothing of the document was kept.")) == (400, True)
    assert shop.get("/v1/customers")["data"] == [customer]
    assert shop.events() == told


@pytest.mark.parametrize("kind", ["reset", "timeout", "server_error", "unavailable", "rate_limit", "reset_after"])
def test_a_seed_that_a_fault_strikes_says_so_and_leaves_nothing(kind: str, shop: Shop) -> None:
    fault = {"target": "api", "kind": kind, "matches": "POST /v1/products", "seconds": 0}
    shop.wire.ok(shop.wire.request("POST", "/_emulator/faults", body=json.dumps(fault).encode()))
    product = {"name": "p", "path": "/v1/products", "method": "post", "params": {"name": "Widget"}}
    answer = seed(shop, {"fixtures": [CUSTOMER, product]})
    assert (answer.status, "p: POST /v1/products" in answer.json["error"]["message"]) == (400, True)
    assert shop.get("/v1/customers")["data"] == []
    assert shop.wire.ok(seed(shop, {"fixtures": [CUSTOMER, product]}))["fixtures"][1]["status"] == 200


CUSTOMER = {"name": "c", "path": "/v1/customers", "method": "post"}
LIST = {"name": "l", "path": "/v1/customers", "method": "get"}


def test_seed_reads_by_a_path_with_a_query(shop: Shop) -> None:
    fixtures = [
        {**CUSTOMER, "name": "first", "params": {"email": "a@example.com"}},
        {**CUSTOMER, "name": "second", "params": {"email": "b@example.com"}},
        {**LIST, "path": "/v1/customers?email=a@example.com", "params": {"limit": 1}},
        {**CUSTOMER, "path": "/v1/customers/${l:data.0.id}", "params": {"name": "Jenny"}},
    ]
    done = shop.wire.ok(shop.wire.request("POST", "/_emulator/seed", body=json.dumps({"fixtures": fixtures}).encode()))
    assert done["fixtures"][3]["id"] == done["fixtures"][0]["id"]


def test_what_opens_another_apis_world_seeds_no_world_of_stripes(shop: Shop) -> None:
    body = json.dumps({"fixtures": [CUSTOMER]}).encode()
    answer = shop.wire.request("POST", "/stateset/_emulator/seed", body=body)
    assert (answer.status, "Stripe's API" in answer.json["error"]["message"]) == (400, True)
    assert shop.get("/v1/customers")["data"] == []


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not json",
        b"[]",
        b'"fixtures"',
        b"\xff",
        b"[" * 100_000,
        {"fixtures": {}},
        {"fixtures": [1]},
        {"fixtures": [{"name": "a"}]},
        {"fixtures": [{**CUSTOMER, "path": "https://example.com/v1/customers"}]},
        {"fixtures": [{**CUSTOMER, "path": "/_emulator/reset"}]},
        {"fixtures": [{**CUSTOMER, "method": "patch"}]},
        {"fixtures": [{**CUSTOMER, "params": []}]},
        {"fixtures": [{**CUSTOMER, "params": {"email": "${who:email}"}}]},
        {"fixtures": [LIST, {**CUSTOMER, "params": {"email": "${l:data.\u00b2}"}}]},
        {"fixtures": [LIST, {**CUSTOMER, "params": {"email": "${l:data.%s}" % ("9" * 5000)}}]},
        {"fixtures": [{**CUSTOMER, "params": {"wat": 1}}]},
        {"fixtures": [{**CUSTOMER, "path": "/v1/nope"}]},
        {"fixtures": [{**CUSTOMER, "path": "/v1/cust\nomers"}]},
        {"fixtures": [{**CUSTOMER, "path": "/v1/customers#x"}]},
        b'{"fixtures": [{"name": "c", "path": "/v1/customers", "method": "post", "params": {"metadata": %s"x"%s}}]}'
        % (b'{"a": ' * 900, b"}" * 900),
        {"_meta": {"template_version": 1}, "fixtures": []},
        {"fixtures": [CUSTOMER] * 1001},
    ],
)
def test_what_seed_refuses(document: Any, shop: Shop) -> None:
    answer = seed(shop, document)
    assert answer.status == 400, answer.body[:300]
    assert answer.json["error"]["message"]
    assert shop.get("/v1/customers")["data"] == []
