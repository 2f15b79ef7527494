"""The console under fire: whatever stands in its forms and addresses is text, and is answered."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.integration.pages.attacks import ATTACKS
from tests.integration.pages.developer import PAGES, Developer, forms_of
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key

HOSTILE = (
    *ATTACKS.values(),
    "",
    " ",
    "-1",
    "0",
    "9" * 40,
    "1e9",
    "NaN",
    "true",
    "null",
    "[]",
    "{}",
    "../../../etc/passwd",
    "//evil.example.com/",
    "\\evil",
    "%00",
    "\x00",
    "in_" + "A" * 600,
    "evt_'\"",
    "２０２６-１１-０２",
    "2026-13-45",
    "a@b@c",
    "number:'x' OR 1=1",
    "💥" * 50,
)
MARKUP = re.compile(r"<(script>|img src=x|b>|h1>Hello)")


def world_with_everything(visitor: Visitor) -> list[str]:
    """One thing of most kinds; the pages of all of them."""
    draft = visitor.open_invoice()
    customer = draft["customer"]
    visitor.post("/v1/payment_methods/pm_card_visa/attach", customer=customer)
    product = visitor.post("/v1/products", name="Teapot")["id"]
    price = visitor.post("/v1/prices", product=product, currency="usd", unit_amount="500")["id"]
    endpoint = visitor.post("/v1/webhook_endpoints", url="http://127.0.0.1:9/", **{"enabled_events[0]": "*"})["id"]
    clock = visitor.post("/v1/test_helpers/test_clocks", frozen_time="1900000000")["id"]
    open_draft = visitor.post("/v1/invoices", customer=customer)["id"]
    visitor.post("/v1/invoiceitems", customer=customer, invoice=open_draft, amount="100", currency="usd")
    visitor.post(f"/v1/invoices/{draft['id']}/send")
    request = visitor.get("/_emulator/requests")["data"][0]["id"]
    event = visitor.get("/v1/events")["data"][0]["id"]
    mail = visitor.outbox()[0]["id"]
    return [
        *PAGES,
        f"/invoices/{draft['id']}",
        f"/invoices/{open_draft}",
        f"/customers/{customer}",
        f"/products/{product}",
        f"/prices/{price}",
        f"/webhook_endpoints/{endpoint}",
        f"/test_clocks/{clock}",
        f"/requests/{request}",
        f"/events/{event}",
        f"/mails/{mail}",
        "/coupons",
        "/tax_rates",
    ]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_whatever_is_typed_into_any_field_of_any_form_is_text(client: FlaskClient, attack: str) -> None:
    visitor, developer = Visitor(client, new_key()), Developer(client)
    developer.enter(visitor.key)
    sent = 0
    for path in world_with_everything(visitor):
        developer.open(developer.base + path)
        for form in forms_of(developer.html):
            if form.method != "post" or not form.typed or form.button in ("Reset", "Delete", "Upload"):
                continue
            typed = dict.fromkeys(form.typed, attack[:300])
            page = client.post(form.action, data={**form.fields, **typed}, follow_redirects=True)
            sent += 1
            assert page.status_code == 200, (path, form.button)
            assert not MARKUP.search(page.text), (path, form.button)
    assert sent > 30


@pytest.mark.parametrize("path", [*PAGES, "/invoices/in_1/json", "/customers", "/search", "/nothing"])
def test_every_address_is_answered(client: FlaskClient, path: str) -> None:
    visitor, developer = Visitor(client, new_key()), Developer(client)
    developer.enter(visitor.key)
    bare = path.partition("?")[0]
    names = ("q", "after", "status", "created[gte]", "version", "view", "path", "key", "object", "type", "done", "wat")
    for value in HOSTILE:
        reply = client.get(developer.base + bare, query_string=dict.fromkeys(names, value))
        assert reply.status_code in (200, 303, 404), (path, value, reply.text[:300])
        assert not MARKUP.search(reply.text), (path, value)
        below = client.get(f"{developer.base}{bare}/{value or 'x'}")
        assert below.status_code in (200, 303, 308, 404, 405), (path, value)


def test_every_form_is_answered(client: FlaskClient) -> None:
    visitor, developer = Visitor(client, new_key()), Developer(client)
    developer.enter(visitor.key)
    developer.open(f"{developer.base}/shell")
    token = developer.form("Send").fields["_token"]
    for value in HOSTILE:
        for name in (
            "_method",
            "_path",
            "_then",
            "_page",
            "_recipe",
            "_body",
            "{name}",
            "a:int",
            "a:json",
            "a.0.b:float",
        ):
            fields = {"_token": token, "_method": "POST", "_path": "/_emulator/clock", name: value}
            reply = client.post(f"{developer.base}/act", data=fields)
            assert reply.status_code == 303, (name, value)
            assert reply.headers["Location"].startswith(f"{developer.base}"), (name, value)
            assert client.get(reply.headers["Location"]).status_code in (200, 404), (name, value)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_text(visitor: Visitor, developer: Developer, attack: str) -> None:
    text = attack[:250]
    visitor.update_account(business_name=text)
    named = {"name": text, "description": text, "email": "jenny@example.com", "metadata[k]": text}
    customer = visitor.post("/v1/customers", **named)["id"]
    developer.open(f"{developer.base}/customers/{customer}")
    developer.press("New invoice", description=text)
    developer.press("Add a line", lines__0__description=text, lines__0__amount="700")
    invoice = developer.id
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
