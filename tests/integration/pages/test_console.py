"""The console: who gets in, what can be seen and done, and that no world shows in another's page."""

from __future__ import annotations

import gzip
import json
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from tests.integration.pages.developer import ROOT, Developer
from tests.integration.pages.test_attacks import ATTACKS
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key

COOKIE = "emulator_console_session"
PAGES = (
    "",
    "/invoices",
    "/customers",
    "/products",
    "/subscriptions",
    "/test_clocks",
    "/payment_intents",
    "/credit_notes",
    "/more",
    "/requests",
    "/events",
    "/deliveries",
    "/mails",
    "/clock",
    "/faults",
    "/shell",
    "/search?q=jenny",
)


@pytest.fixture
def developer(visitor: Visitor) -> Developer:
    """Somebody who has entered the visitor's world, in a browser of their own."""
    developer = Developer(visitor.client.application.test_client())
    assert "This world is empty" in developer.enter(visitor.key)
    return developer


@pytest.fixture
def running() -> Iterator[Emulator]:
    """An emulator that does what becomes due."""
    emulator = build(Settings(store="embedded"))
    emulator.start()
    yield emulator
    emulator.stop()


def sent(visitor: Visitor, **customer: str) -> dict[str, str]:
    invoice = visitor.open_invoice(**customer)
    visitor.post(f"/v1/invoices/{invoice['id']}/send")
    return invoice


def journal(visitor: Visitor) -> list[tuple[str, str, int]]:
    requests = visitor.get("/_emulator/requests")["data"]
    return [(each["method"], each["path"], each["status"]) for each in requests]


# Who gets in


def test_the_cookie_names_a_session_and_holds_no_key(visitor: Visitor, developer: Developer) -> None:
    cookie = developer.client.get_cookie(COOKIE, path=ROOT)

    assert cookie is not None
    assert cookie.http_only
    assert (cookie.same_site, cookie.path) == ("Strict", ROOT)
    assert visitor.key.removeprefix("sk_test_") not in cookie.value
    assert visitor.key not in developer.html
    assert visitor.key[-4:] in developer.text


def test_signing_in_gives_another_session(visitor: Visitor) -> None:
    developer = Developer(visitor.client)
    before = visitor.client.get_cookie(COOKIE, path=ROOT)
    developer.enter(visitor.key)
    after = visitor.client.get_cookie(COOKIE, path=ROOT)

    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_no_page_can_run_or_load_anything_from_elsewhere(developer: Developer) -> None:
    headers = developer.page.headers
    policy = headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<style|<script(?! type=\"module\" src=)|\son\w+=|\sstyle=", developer.html)
    for url in re.findall(r'(?:src|href)="(/_emulator/console/static/[^"]+)"', developer.html):
        assert developer.client.get(url).status_code == 200
    assert developer.client.get(f"{ROOT}/static/1/..%2Fresponses.py").status_code == 404


@pytest.mark.parametrize(
    "key", ["", "nope", "sk_test_", "sk_test_é", "sk_test_a\r\nX: y", "pk_test_abc", "rk_test_abc"]
)
def test_a_bad_key_is_asked_for_again(visitor: Visitor, key: str) -> None:
    developer = Developer(visitor.client)
    developer.enter(key)

    assert developer.page.status_code == 401
    assert 'aria-invalid="true"' in developer.html
    assert developer.open(f"{ROOT}/acct_1/test/invoices").startswith(" Console")


@pytest.mark.parametrize("path", [*PAGES, "/events/evt_1", "/mails/mail_1.html", "/invoices/in_1", "/live"])
def test_who_is_not_signed_in_to_a_world_sees_nothing_of_it(visitor: Visitor, developer: Developer, path: str) -> None:
    base = developer.base
    stranger = Developer(visitor.client.application.test_client())

    assert stranger.client.get(base + path).headers["Location"] == ROOT
    stranger.client.set_cookie(COOKIE, "rubbish", path=ROOT)
    assert stranger.client.get(base + path).headers["Location"] == ROOT
    stranger.enter(new_key())
    assert stranger.client.get(base + path).headers["Location"] == ROOT


def test_leaving_ends_the_session_itself(developer: Developer) -> None:
    base, cookie = developer.base, developer.client.get_cookie(COOKIE, path=ROOT)
    assert cookie is not None
    developer.open(ROOT)
    developer.press("Leave them all")

    developer.client.set_cookie(COOKIE, cookie.value, path=ROOT)
    assert developer.client.get(f"{base}/invoices").headers["Location"] == ROOT


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example.com"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
    ],
)
def test_a_form_of_another_site_does_nothing(visitor: Visitor, developer: Developer, headers: dict[str, str]) -> None:
    developer.open(f"{developer.base}/clock")
    stop, before = developer.form("Stop it"), visitor.get("/_emulator/clock")["frozen"]
    reply = developer.client.post(stop.action, data=stop.fields, headers=headers)
    assert (reply.status_code, visitor.get("/_emulator/clock")["frozen"]) == (403, before)

    entrance = Developer(visitor.client.application.test_client())
    form = entrance.form("Open")
    data = {**form.fields, "key": new_key()}
    assert entrance.client.post(form.action, data=data, headers=headers).status_code == 403


def test_a_form_needs_the_token_of_its_session(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/clock")
    stop = developer.form("Stop it")
    other = Developer(visitor.client.application.test_client())
    other.enter(visitor.key)
    other.open(f"{other.base}/clock")

    for token in ("", "x", other.form("Stop it").fields["_token"]):
        reply = developer.client.post(stop.action, data={**stop.fields, "_token": token})
        assert reply.status_code == 403
    assert visitor.get("/_emulator/clock")["frozen"] is False
    assert developer.client.post(stop.action, data=stop.fields).status_code == 303


def test_the_list_of_worlds_is_for_people_at_this_machine(visitor: Visitor) -> None:
    sent(visitor)
    here = Developer(visitor.client.application.test_client())
    assert "Worlds on this server" in here.text

    assert "NW" not in here.text
    here.press(f"sk_test_…{visitor.key[-4:]}")
    assert "Jenny Rosen" in here.open(f"{here.base}/invoices")
    for elsewhere in (
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"headers": {"X-Forwarded-For": "192.0.2.7"}},
        {"headers": {"Host": "box.internal"}},
    ):
        page = visitor.client.application.test_client().get(ROOT, **elsewhere)
        assert page.status_code == 200
        assert "Worlds on this server" not in page.text


@pytest.mark.parametrize("settings", [{"world_list": False}, {"accepted_keys": ("sk_test_guarded1234",)}])
def test_a_setting_or_keys_turn_the_list_off(settings: dict[str, object]) -> None:
    emulator = build(replace(Settings(store="embedded"), **settings))  # type: ignore[arg-type]
    try:
        client = emulator.app.test_client()
        client.get("/v1/invoices", headers={"Authorization": "Bearer sk_test_guarded1234"})
        developer = Developer(client)
        assert "Worlds on this server" not in developer.text
        open_form = {**developer.form("Open").fields, "world": "acct_1/test"}
        assert client.post(f"{ROOT}/open", data=open_form).headers["Location"] == ROOT
    finally:
        emulator.stop()


# What can be seen


def test_every_page_shows_its_world_and_no_other(visitor: Visitor, developer: Developer) -> None:
    other = Visitor(visitor.client, new_key())
    theirs = sent(other, name="Somebody Else", email="else@example.com")
    mail, event = other.outbox()[0]["id"], other.get("/v1/events")["data"][0]["id"]
    mine = sent(visitor)

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
    invoice = sent(visitor)
    visitor.client.post("/_emulator/faults", json={"target": "api", "kind": "server_error"}, headers=visitor.headers)
    before = journal(visitor)

    for path in (*PAGES, f"/invoices/{invoice['id']}", f"/customers/{invoice['customer']}"):
        developer.open(developer.base + path)
    assert journal(visitor) == before
    assert visitor.get("/_emulator/faults")["data"][0]["spent"] is False


def test_the_invoice_page_says_what_is_owed_and_why(visitor: Visitor, developer: Developer) -> None:
    invoice = sent(visitor)
    page = developer.open(f"{developer.base}/invoices/{invoice['id']}")

    assert f"$20.00 {invoice['number']} open" in page
    assert "Subtotal $20.00 Total $20.00 Remaining $20.00" in page
    assert f"POST /v1/invoices/{invoice['id']}/send 200" in page
    assert "invoice.sent" in page
    assert "New invoice from" in page
    assert developer.links(r"/i/acct_")
    assert developer.links(r"/mails/mail_\w+$")
    for version, has in (("", True), ("2022-11-15", True)):
        developer.open(f"{developer.base}/invoices/{invoice['id']}/json?version={version}")
        assert ('"amount_due": 2000' in developer.html) is has
    developer.open(f"{developer.base}/invoices/{invoice['id']}/json?version=2022-11-15")
    assert '"paid": false' in developer.html


def test_a_request_shows_what_it_caused(visitor: Visitor, developer: Developer) -> None:
    sent(visitor)
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


@pytest.mark.parametrize(
    ("typed", "status"), [("id", "invoices/in_"), ("number", "invoices/in_"), ("email", "customers/cus_")]
)
def test_the_search_box_opens_what_it_is_given(visitor: Visitor, developer: Developer, typed: str, status: str) -> None:
    invoice = sent(visitor)
    given = {"id": invoice["id"], "number": invoice["number"].lower(), "email": "jenny@example.com"}[typed]
    developer.open(f"{developer.base}/search?q={given}")

    assert f"{developer.base}/{status}" in developer.url


@pytest.mark.parametrize("typed", ["id", "number", "chosen number", "email", "nothing"])
def test_a_list_of_invoices_is_searched(visitor: Visitor, developer: Developer, typed: str) -> None:
    invoice = sent(visitor)
    other = visitor.post("/v1/invoices", customer=invoice["customer"], number="MY-NUMBER.1")["id"]
    given = {"number": invoice["number"].lower(), "chosen number": "MY-NUMBER.1", "email": "jenny@example.com"}
    page = developer.open(f"{developer.base}/invoices?q={given.get(typed, invoice['id'] if typed == 'id' else 'wat')}")

    if typed == "email":
        assert len(developer.links(r"/invoices/in_\w+$")) == 2
    elif typed == "nothing":
        assert "Nothing of that kind." in page
    else:
        assert developer.url == f"{developer.base}/invoices/{other if typed == 'chosen number' else invoice['id']}"


def test_the_search_box_tells_what_happened_to_things_without_a_page(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    tax_id = visitor.post(f"/v1/customers/{customer}/tax_ids", type="eu_vat", value="DE123456789")["id"]
    assert "customer.tax_id.created" in developer.open(f"{developer.base}/search?q={tax_id}")
    assert "Nothing is called that" in developer.open(f"{developer.base}/search?q=il_nothing")


# What can be done


def test_the_story_of_a_sandbox(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/customers")
    developer.press("New customer", name="Jenny Rosen", email="jenny@example.com")
    assert "/customers/cus_" in developer.url
    developer.press("New invoice")
    assert "/invoices/in_" in developer.url
    developer.press("Add a line", lines__0__description="Teapot", lines__0__amount="4200")
    assert "Teapot 1 $42.00" in developer.text
    page = developer.press("Send")
    assert "200 POST /v1/invoices/in_" in page
    assert "$42.00" in page
    page = developer.press("Pay by test card", card="pm_card_visa")
    assert "paid" in page
    assert "invoice.paid" in page

    acted = {
        (method, re.sub(r"(in|cus|pm)_\w+", "…", path)) for method, path, status in journal(visitor) if status == 200
    }
    assert {
        ("POST", "/v1/customers"),
        ("POST", "/v1/invoices"),
        ("POST", "/v1/invoices/…/add_lines"),
        ("POST", "/v1/invoices/…/send"),
        ("POST", "/v1/payment_methods/…/attach"),
        ("POST", "/v1/invoices/…/pay"),
    } <= acted
    assert visitor.get("/_emulator/requests")["data"][0]["headers"]["User-Agent"] == "Console"


def test_the_console_speaks_the_newest_version_whatever_the_account_speaks(
    visitor: Visitor, developer: Developer
) -> None:
    visitor.update_account(api_version="2019-12-03")
    customer = visitor.post("/v1/customers", name="Jenny", email="jenny@example.com")["id"]
    developer.open(f"{developer.base}/customers/{customer}")
    developer.press("New invoice")
    assert "200 POST /v1/invoices" in developer.text
    developer.press("Add a line", lines__0__amount="700", lines__0__description="Teapot")
    page = developer.press("Send")
    assert "Teapot" in page
    assert "Stripe-Version: " in page
    invoice = developer.url.partition("?")[0]
    developer.open(f"{invoice}/json")
    assert '"paid": false' in developer.html


def test_a_refusal_is_told_in_the_words_of_the_api_and_loses_nothing(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/customers")
    page = developer.press("New customer", name="Jenny", email="no address")

    assert "400 POST /v1/customers" in page
    assert "Invalid email address: no address" in page
    assert "email_invalid" in page
    assert developer.form("New customer").fields["name"] == "Jenny"
    assert visitor.get("/v1/customers")["data"] == []
    assert "-d &#39;email=no address&#39;" in developer.html


def test_an_invoice_takes_what_its_status_allows(visitor: Visitor, developer: Developer) -> None:
    invoice = visitor.open_invoice()
    address = f"{developer.base}/invoices/{invoice['id']}"
    developer.open(address)
    developer.press("Credit note", amount="500", memo="Sorry")
    assert "$5.00" in developer.text
    developer.open(address)
    developer.press("Mark uncollectible")
    assert "uncollectible" in developer.text
    developer.press("Void")
    assert visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "void"
    developer.press("Duplicate")
    assert developer.url.partition("?")[0] != address
    developer.press("Edit", description="A copy", number="COPY-1")
    developer.press("Delete")
    assert "200 DELETE /v1/invoices/in_" in developer.text
    assert len(visitor.get("/v1/invoices")["data"]) == 1


def test_a_move_of_the_clock_finalizes_a_draft(running: Emulator) -> None:
    visitor = Visitor(running.app.test_client(), new_key())
    developer = Developer(running.app.test_client())
    developer.enter(visitor.key)
    customer = visitor.post("/v1/customers", email="jenny@example.com")["id"]
    draft = visitor.post("/v1/invoices", customer=customer, auto_advance="true")["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=draft, amount="700", currency="usd")
    assert "finalize the draft" in developer.open(f"{developer.base}/clock")

    developer.press("To what is due next")
    assert "200 POST /_emulator/clock" in developer.text
    assert "invoice.finalized" in developer.text
    assert "By itself" in developer.open(f"{developer.base}/invoices/{draft}")


def test_a_subscription_on_a_test_clock_is_renewed(running: Emulator) -> None:
    visitor = Visitor(running.app.test_client(), new_key())
    developer = Developer(running.app.test_client())
    developer.enter(visitor.key)
    developer.open(f"{developer.base}/products")
    developer.press("New product", name="Plan")
    developer.press("New price", unit_amount="900", recurring__interval="month")
    price = visitor.get("/v1/prices")["data"][0]["id"]
    developer.open(f"{developer.base}/test_clocks")
    developer.press("New test clock", name="Years ahead", **{"frozen_time:day": "2027-01-01"})
    clock = developer.url.partition("?")[0]
    developer.press("New customer", name="Jenny", email="jenny@example.com")
    customer = developer.url.rpartition("/")[2].partition("?")[0]
    developer.press("Attach a test card")
    developer.press("Make the default")
    developer.open(f"{developer.base}/subscriptions")
    developer.press("New subscription", customer=customer, items__0__price=price)
    assert "$9.00 each month" in developer.text
    subscription = developer.url.partition("?")[0]
    developer.open(clock)
    developer.press("+ 31 days")
    developer.open(clock)
    assert "2027-02-01 00:00:00 UTC" in developer.text
    assert len(visitor.get(f"/v1/invoices?customer={customer}")["data"]) == 2
    schedule = visitor.post("/v1/subscription_schedules", from_subscription=subscription.rpartition("/")[2])["id"]
    developer.open(f"{developer.base}/subscription_schedules/{schedule}")
    assert "Phases" in developer.text
    developer.press("Release")
    assert "released" in developer.text
    developer.open(subscription)
    developer.press("Cancel at the period's end")
    assert "Go on after the period" in developer.text
    developer.press("Cancel now")
    assert "canceled" in developer.text


def test_a_quote_is_offered_and_accepted(visitor: Visitor, developer: Developer) -> None:
    customer = visitor.post("/v1/customers", name="Jenny", email="jenny@example.com")["id"]
    product = visitor.post("/v1/products", name="Teapot")["id"]
    price = visitor.post("/v1/prices", product=product, currency="usd", unit_amount="4200")["id"]
    developer.open(f"{developer.base}/quotes")
    developer.press("New quote", customer=customer, line_items__0__price=price, line_items__0__quantity="2")
    assert "$84.00" in developer.text
    developer.press("Finalize")
    developer.press("Accept")
    assert "accepted" in developer.text
    assert developer.links(r"/invoices/in_")


def test_samples_snapshots_and_reset(visitor: Visitor, developer: Developer) -> None:
    page = developer.press("Seed: sent invoice")
    assert "200 POST /_emulator/seed" in page
    assert len(visitor.get("/v1/invoices")["data"]) == 1
    assert "before" in developer.press("Take a snapshot")
    developer.press("Reset")
    assert "This world is empty" in developer.text
    developer.press("Restore")
    assert len(visitor.get("/v1/invoices")["data"]) == 1


def test_a_world_is_carried_elsewhere_as_a_file(visitor: Visitor, developer: Developer) -> None:
    invoice = sent(visitor)
    visitor.client.post("/_emulator/clock", json={"frozen": True, "now": 1_900_000_000}, headers=visitor.headers)
    file = developer.client.get(f"{developer.base}/world.json.gz").data
    other = Visitor(visitor.client, new_key())
    developer.enter(other.key)
    page = developer.send(developer.form("Upload"), name="elsewhere", file=(BytesIO(file), "world.json.gz"))
    assert "200 POST" in page
    assert "elsewhere" in page
    assert other.get("/v1/invoices")["data"] == []
    developer.press("Restore")

    assert [each["id"] for each in other.get("/v1/invoices")["data"]] == [invoice["id"]]
    assert other.get("/_emulator/clock")["now"] == 1_900_000_000
    assert len(other.outbox()) == len(visitor.outbox())
    other.post(f"/v1/invoices/{invoice['id']}/void")
    assert visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "open"


def gzipped(*lines: str) -> bytes:
    # Without the time: what names the tests must be the same in every process.
    return gzip.compress("\n".join(lines).encode(), mtime=0)


HEAD = '{"format":"stripe-invoice-emulator world, 1","account":"acct_1","livemode":false}'


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "cut off"),
        (b"rubbish", "it must be a file that the console has made"),
        (gzipped("{}"), "it must be a file that the console has made"),
        (gzipped(HEAD)[:-9], "cut off"),
        (gzipped(HEAD.replace("world, 1", "world, 9")), "which this version cannot read"),
        (gzipped(HEAD.replace("false", "true")), "of the other mode"),
        (gzipped(HEAD, "nonsense"), "Line 2 of the file cannot be read"),
        (gzipped(HEAD, '{"type":"of_nothing","shape":1,"state":{}}'), "Line 2 has the type 'of_nothing'"),
        (gzipped(HEAD, '{"type":"invoice","shape":99,"state":{}}'), "by a newer version of the emulator"),
        (gzipped(HEAD, '{"type":"customer","shape":1,"state":{"id":1}}'), "Line 2 of the file cannot be read"),
    ],
)
def test_a_file_that_is_no_world_changes_nothing(developer: Developer, file: bytes, says: str) -> None:
    page = developer.send(developer.form("Upload"), file=(BytesIO(file), "world.json.gz"))

    assert "400 POST" in page
    assert says in page.replace("&#39;", "'")
    assert "None yet: take one" in page


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


def test_faults_are_made_seen_and_withdrawn(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/faults")
    page = developer.press("API requests: make a fault", kind="rate_limit")
    assert "rate limit 1 time" in page
    assert visitor.client.get("/v1/invoices", headers=visitor.headers).status_code == 429
    assert "spent" in developer.open(f"{developer.base}/faults")
    assert "Nothing goes wrong on purpose" in developer.press("Withdraw all")
    refused = developer.form("API requests: make a fault")
    developer.client.post(refused.action, data={**refused.fields, "share:float": "2"})
    assert visitor.get("/_emulator/faults")["data"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", "/v1/customers", "name=Jenny\nemail=jenny@example.com", "200 POST /v1/customers"),
        ("GET", "/v1/customers?limit=1", "", "200 GET /v1/customers"),
        ("POST", "/_emulator/clock", '{"frozen": true}', "200 POST /_emulator/clock"),
        ("POST", "/v1/nothing", "", "404 POST /v1/nothing"),
        ("POST", "/_emulator/console/leave", "", "is no path of an emulated API"),
        ("POST", "https://example.com/v1/x", "", "is no path of an emulated API"),
        ("TRACE", "/v1/customers", "", "is no method"),
    ],
)
def test_the_shell_sends_any_request_to_an_api(
    developer: Developer, method: str, path: str, body: str, says: str
) -> None:
    developer.open(f"{developer.base}/shell")
    assert says in developer.press("Send", _method=method, _path=path, _body=body).replace("&#39;", "'")


def test_the_shell_takes_a_long_body(visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/shell")
    fixtures = [{"name": f"c{number}", "path": "/v1/customers", "method": "post"} for number in range(500)]
    body = json.dumps({"fixtures": fixtures, "_meta": {"template_version": 0}}) + " " * 500_000
    assert "200 POST /_emulator/seed" in developer.press("Send", _path="/_emulator/seed", _body=body)
    assert visitor.get("/v1/customers")["has_more"] is True


def test_a_request_can_be_made_again(visitor: Visitor, developer: Developer) -> None:
    visitor.post("/v1/customers", name="Twice")
    developer.open(f"{developer.base}/requests")
    developer.open(developer.links(r"/requests/req_\w+$")[0])
    developer.press("Repeat")

    assert [each["name"] for each in visitor.get("/v1/customers")["data"]] == ["Twice", "Twice"]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_text(visitor: Visitor, developer: Developer, attack: str) -> None:
    text = attack[:250]
    visitor.update_account(business_name=text)
    named = {"name": text, "description": text, "email": "jenny@example.com", "metadata[k]": text}
    customer = visitor.post("/v1/customers", **named)["id"]
    developer.open(f"{developer.base}/customers/{customer}")
    developer.press("New invoice", description=text)
    developer.press("Add a line", lines__0__description=text, lines__0__amount="700")
    invoice = developer.url.rpartition("/")[2].partition("?")[0]
    developer.press("Send")
    developer.open(f"{developer.base}/products")
    developer.press("New product", name=text, description=text)
    pages = [f"/invoices/{invoice}", f"/customers/{customer}", f"/invoices/{invoice}/json"]
    found = [*pages, *PAGES, *(f"/search?q={word}" for word in ("%3Cscript%3E", "%22%3E%3Cb%3E"))]
    for mail in visitor.outbox():
        found += [f"/mails/{mail['id']}", f"/mails/{mail['id']}?view=text", f"/mails/{mail['id']}?view=headers"]

    for path in found:
        developer.open(developer.base + path)
        assert developer.page.status_code == 200, path
        assert not re.search(r"<(script>|img|b>|h1>Hello)", developer.html), path
        # What seven times seven is stands alone; ids, numbers, times, versions and durations hold 49 by chance.
        assert not re.search(r"(?<![\w:./-])49(?![\w:./-]| ms)", developer.text), path
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", developer.html), path


# The built-in receiver


def test_the_receiver_knows_a_good_signature(emulator: Emulator, visitor: Visitor, developer: Developer) -> None:
    developer.open(f"{developer.base}/deliveries")
    developer.press("Use the built-in receiver")
    (endpoint,) = visitor.get("/v1/webhook_endpoints")["data"]
    path = "/_emulator/console/receiver" + endpoint["url"].partition("/_emulator/console/receiver")[2]

    assert visitor.client.post(path, data=b"{}").get_json() == {"received": True, "signature": "wrong"}
    assert visitor.client.post(path.replace("/200", "/500"), data=b"{}").status_code == 500
    assert visitor.client.post(path.replace("/200", "/302"), data=b"{}").status_code == 404
    assert emulator.settings.base_url in endpoint["url"]


# The other APIs


def beel(developer: Developer) -> str:
    developer.enter(f"beel_sk_test_{new_key().removeprefix('sk_test_')}")
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", **{"recipient.email": "anna@example.com"})
    assert "150" in developer.text
    developer.press("Issue")
    assert "200 POST /beel/api/v1/invoices/" in developer.text
    return developer.press("Send", subject="Factura")


def stateset(developer: Developer) -> str:
    developer.open(ROOT)
    developer.press("Open", key=new_key(), provider="stateset")
    developer.open(f"{developer.base}/provider_customers")
    developer.press("New customer", first_name="Jenny", last_name="Rosen", email="jenny@example.com")
    customer = developer.url.rpartition("/")[2].partition("?")[0]
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", customer_id=customer)
    assert "$20.00" in developer.text
    return developer.press("Send")


def dayzero(developer: Developer) -> str:
    developer.open(ROOT)
    developer.press("Open", key="dz_console", business=str(uuid.uuid4()))
    developer.open(f"{developer.base}/provider_customers")
    developer.press("New customer", name="Acme Corp", email="billing@example.com")
    customer = developer.url.rpartition("/")[2].partition("?")[0]
    developer.open(f"{developer.base}/provider_invoices")
    developer.press("New invoice", customer_id=customer, due_date="2030-05-01")
    assert "$2,500.00" in developer.text
    developer.press("Finalize")
    return developer.press("Send")


@pytest.mark.parametrize("send", [beel, stateset, dayzero])
def test_an_invoice_of_another_provider_is_made_and_sent(client: FlaskClient, send: Callable[[Developer], str]) -> None:
    developer = Developer(client)
    page = send(developer)
    assert re.search(r"20[01] POST /\w+/\S+/send", page), page
    assert developer.links(r"/mails/mail_\w+$")
    for path in (
        "",
        "/provider_invoices",
        "/requests",
        "/events",
        "/deliveries",
        "/mails",
        "/clock",
        "/faults",
        "/shell",
    ):
        developer.open(developer.base + path)
        assert developer.page.status_code == 200, path
    assert developer.client.get(f"{developer.base}/customers").status_code == 404


def test_a_refusal_of_another_provider_is_told_in_its_words(client: FlaskClient) -> None:
    developer = Developer(client)
    developer.enter(f"beel_sk_test_{new_key().removeprefix('sk_test_')}")
    developer.open(f"{developer.base}/provider_customers")
    assert "422 POST /beel/api/v1/customers" in developer.press("New customer", legal_name="Acme", nif="nope")
    assert "nif" in developer.text
    developer.open(f"{developer.base}/shell")
    assert "401" in developer.press("Send", _path="/v1/customers", _body="name=x")


# Live


def test_a_stream_tells_of_changes_and_ends_with_the_process() -> None:
    key, emulator = new_key(), build(Settings(store="embedded"))
    client = emulator.app.test_client()
    there = Developer(client)
    there.enter(key)
    stream = iter(client.get(f"{there.base}/live", buffered=False).response)
    first = next(stream)
    Visitor(client, key).post("/v1/customers", name="Jenny")
    second = next(stream)

    assert "retry: 500" in str(first)
    assert second != first
    emulator.stop()
    assert list(stream) == []


def test_further_pages_ask_when_there_are_many(developer: Developer) -> None:
    streams = [iter(developer.client.get(f"{developer.base}/live", buffered=False).response) for _ in range(9)]
    firsts = [str(next(each)) for each in streams]

    assert [("retry: 4000" in each) for each in firsts] == [False] * 8 + [True]
    for each in streams:
        each.close()  # type: ignore[attr-defined] # a generator of werkzeug's
