"""The console: who gets in, what it shows of a world, and that it shows no other."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from tests.integration.pages.test_attacks import ATTACKS
from tests.integration.pages.visitor import Visitor

CONSOLE = "/_emulator/console"


@pytest.fixture
def developer(visitor: Visitor) -> Visitor:
    """Somebody who has entered with the world's key."""
    assert enter(visitor, visitor.key).status_code == 303
    return visitor


def enter(visitor: Visitor, key: str) -> TestResponse:
    return visitor.client.post(CONSOLE, data={"key": key})


def sent(visitor: Visitor, **customer: str) -> dict[str, str]:
    invoice = visitor.open_invoice(**customer)
    visitor.post(f"/v1/invoices/{invoice['id']}/send")
    return invoice


def test_the_key_is_kept_where_no_script_and_no_other_site_gets_at_it(visitor: Visitor) -> None:
    reply = enter(visitor, visitor.key)

    cookie = reply.headers["Set-Cookie"]
    assert reply.headers["Location"] == f"{CONSOLE}/invoices"
    assert {"HttpOnly", "SameSite=Strict", f"Path={CONSOLE}"} <= set(cookie.split("; "))
    page = visitor.visit(f"{CONSOLE}/invoices")
    assert page.status_code == 200
    assert visitor.key not in page.text
    assert visitor.key[-4:] in page.text
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize("key", ["", "nope", "sk_test_", "sk_test_é", "sk_test_a\r\nX: y", "x" * 5000])
def test_a_bad_key_is_asked_for_again(visitor: Visitor, key: str) -> None:
    reply = enter(visitor, key)

    assert reply.status_code == 401
    assert 'aria-invalid="true"' in reply.text
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("path", ["invoices", "mails", "events", "webhooks", "events/evt_1", "mails/mail_1.html"])
def test_without_a_key_there_is_only_the_form(visitor: Visitor, path: str) -> None:
    visitor.client.set_cookie("emulator_console", "rubbish", path=CONSOLE)
    reply = visitor.visit(f"{CONSOLE}/{path}")

    assert (reply.status_code, reply.headers["Location"]) == (303, CONSOLE)
    assert 'type="password"' in visitor.visit(CONSOLE).text


def test_leaving_takes_the_key_away(developer: Visitor) -> None:
    developer.client.post(f"{CONSOLE}/leave")

    assert developer.visit(f"{CONSOLE}/invoices").status_code == 303


def test_it_shows_the_world_of_the_key(developer: Visitor) -> None:
    invoice = sent(developer)

    invoices, mails, events = (developer.visit(f"{CONSOLE}/{what}").text for what in ("invoices", "mails", "events"))

    assert invoice["number"] in invoices
    assert invoice["hosted_invoice_url"].partition("?")[0] in invoices
    assert "Jenny Rosen · jenny@example.com" in invoices
    assert "New invoice from" in mails
    assert "not sent" in mails
    assert "invoice.sent" in events
    (event,) = {found[1] for found in re.finditer(rf'href="({CONSOLE}/events/[^"]+)">invoice.sent<', events)}
    assert invoice["id"] in developer.visit(event).text
    forms = dict(re.findall(rf'href="({CONSOLE}/mails/[^".]+\.([a-z]+))"', mails))
    types = {form: developer.visit(url).content_type.partition(";")[0] for url, form in forms.items()}
    assert types == {"html": "text/html", "txt": "text/plain", "pdf": "application/pdf", "eml": "message/rfc822"}


def test_it_shows_no_other_world(developer: Visitor) -> None:
    other = replace(developer, key=f"{developer.key}x")
    sent(other)
    mail, event = other.outbox()[0]["id"], other.get("/v1/events")["data"][0]["id"]

    for what in ("invoices", "mails", "events", "webhooks"):
        assert "<ol" not in developer.visit(f"{CONSOLE}/{what}").text
    for path in (
        f"mails/{mail}.html",
        f"events/{event}",
        "webhooks/whd_1",
        "invoices?after=in_1",
        "events?after=evt_1",
    ):
        assert developer.visit(f"{CONSOLE}/{path}").status_code == 404


def test_a_long_list_has_further_pages(developer: Visitor) -> None:
    customer = developer.post("/v1/customers", email="jenny@example.com")["id"]
    for _ in range(52):
        developer.post("/v1/invoices", customer=customer)

    first = developer.visit(f"{CONSOLE}/invoices").text
    older = re.search(r'href="([^"]+)">Older<', first)
    assert older is not None
    assert first.count("<li>") == 50
    assert developer.visit(older[1]).text.count("<li>") == 2


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_text(developer: Visitor, attack: str) -> None:
    developer.update_account(business_name=attack[:250])
    sent(developer, name=attack[:250])

    for what in ("invoices", "mails"):
        page = developer.visit(f"{CONSOLE}/{what}").text
        assert not re.search(r"<(script|img|b|h1>Hello)\b", page)
        # What seven times seven is stands alone; ids, numbers and times hold 49 by chance.
        assert not re.search(r"(?<![\w:-])49(?![\w:-])", page.partition("</style>")[2])
        assert "\u202e" not in page


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 303),
        ("*/*", 401),
        ("application/json", 401),
        (None, 401),
    ],
)
def test_a_browser_at_the_door_is_shown_to_the_console(accept: str | None, status: int, visitor: Visitor) -> None:
    headers = {} if accept is None else {"Accept": accept}
    reply = visitor.client.get("/", headers=headers)
    assert reply.status_code == status
    assert reply.headers.get("Location") == (CONSOLE if status == 303 else None)
    assert visitor.client.post("/", headers=headers).status_code == 401
