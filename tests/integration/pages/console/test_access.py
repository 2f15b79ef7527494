"""Who gets into the console, and what a form or a page of another site can do there: nothing."""

from __future__ import annotations

import re

import pytest

from emulator.bootstrap import build
from emulator.settings import Settings
from tests.integration.pages.developer import COOKIE, PAGES, ROOT, Developer
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key


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
    visitor.send_invoice()
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


@pytest.mark.parametrize(
    "settings",
    [
        Settings(store="embedded", world_list=False),
        Settings(store="embedded", accepted_keys=("sk_test_guarded1234",)),
    ],
)
def test_a_setting_or_keys_turn_the_list_off(settings: Settings) -> None:
    emulator = build(settings)
    try:
        client = emulator.app.test_client()
        client.get("/v1/invoices", headers={"Authorization": "Bearer sk_test_guarded1234"})
        developer = Developer(client)
        assert "Worlds on this server" not in developer.text
        open_form = {**developer.form("Open").fields, "world": "acct_1/test"}
        assert client.post(f"{ROOT}/open", data=open_form).headers["Location"] == ROOT
    finally:
        emulator.stop()
