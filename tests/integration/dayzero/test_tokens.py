"""Tokens that were given out: their ends, what they may do, and OAuth (ondayzero.com/docs/guides/authentication)."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from emulator.bootstrap import build
from emulator.settings import Settings
from tests.support.dayzero import Dayzero
from tests.support.wire import Response, Wire

OTHER = "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"
CALLBACK = "https://client.example.com/callback"
UNAUTHENTICATED = (401, {"detail": "Not authenticated"})
FORBIDDEN = (403, {"detail": "Not enough permissions"})


def answered(answer: Response) -> tuple[int, Any]:
    return answer.status, answer.json


def new_token(dayzero: Dayzero, **given: Any) -> dict[str, Any]:
    answer = dayzero.wire.post_control("/dayzero/tokens", given)
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.json
    return made


def using(dayzero: Dayzero, token: str) -> Dayzero:
    return dayzero.with_headers(Authorization=f"Bearer {token}")


def post_form(dayzero: Dayzero, path: str, **form: str) -> Response:
    body = urlencode(form).encode()
    return dayzero.wire.request("POST", path, body, Content_Type="application/x-www-form-urlencoded")


def exchange(dayzero: Dayzero, **form: str) -> Response:
    """A client without any token of its own exchanges a grant."""
    return post_form(dayzero.with_headers(Authorization="", x_business_id=""), "/oauth/token", **form)


def new_code(dayzero: Dayzero, **given: Any) -> str:
    answer = dayzero.wire.post_control("/dayzero/authorization_codes", {"redirect_uri": CALLBACK, **given})
    assert answer.status == 200, answer.body
    return str(answer.json["code"])


def jwt_of(claims: bytes) -> str:
    """A token in OAuth's form that nobody signed."""
    return f"eyJhbGciOiJIUzI1NiJ9.{base64.urlsafe_b64encode(claims).decode()}.x"


def test_an_api_token_ends_by_the_clock(dayzero: Dayzero) -> None:
    dayzero.wire.move_clock(now="2026-04-15T09:00:00Z", frozen=True)
    caller = using(dayzero, new_token(dayzero, expires_in_days=1)["token"])
    assert caller.wire.get("/invoices").status == 200

    dayzero.wire.move_clock(now="2026-04-16T08:59:59Z")
    assert caller.wire.get("/invoices").status == 200
    dayzero.wire.move_clock(now="2026-04-16T09:00:00Z")

    assert answered(caller.wire.get("/invoices")) == UNAUTHENTICATED
    assert answered(caller.wire.post("/customers", {"name": "x", "email": "a@x.test"})) == UNAUTHENTICATED


def test_a_token_is_one_business_s(dayzero: Dayzero) -> None:
    caller = using(dayzero, new_token(dayzero)["token"])

    assert answered(caller.with_headers(x_business_id=OTHER).wire.get("/invoices")) == FORBIDDEN
    assert answered(caller.with_headers(x_business_id="").wire.get("/invoices")) == UNAUTHENTICATED
    assert answered(caller.wire.get(f"/invoices/{OTHER}")) == (404, {"detail": "Invoice not found"})


def test_a_token_may_do_what_it_was_given(dayzero: Dayzero) -> None:
    customer = dayzero.customer()["id"]
    caller = using(dayzero, new_token(dayzero, permissions={"customers": "write", "invoices": "read"})["token"])

    assert caller.wire.put(f"/customers/{customer}", {"name": "Other"}).status == 200
    assert caller.wire.get("/invoices").status == 200
    draft = {"customer_id": customer, "due_date": "2026-05-01", "line_items": [{"description": "x", "unit_price": 1}]}
    assert answered(caller.wire.post("/invoices", draft)) == FORBIDDEN
    assert answered(caller.wire.get("/transactions")) == FORBIDDEN
    assert dayzero.wire.get("/invoices").json["items"] == []


def test_a_token_is_revoked(dayzero: Dayzero) -> None:
    kept, gone = new_token(dayzero), new_token(dayzero, user_email="me@example.com")
    listed = dayzero.wire.control("/dayzero/tokens").json["data"]
    assert [(each["id"], each["user_email"]) for each in listed] == [
        (gone["id"], "me@example.com"),
        (kept["id"], "owner@example.com"),
    ]
    assert all(each["token"] not in (kept["token"], gone["token"]) for each in listed)

    path = f"/_emulator/dayzero/tokens/{gone['id']}"
    answer = Wire(dayzero.wire.url).request("DELETE", path, headers=dayzero.wire.headers)

    assert (answer.status, answer.json) == (200, {"left": 1})
    assert answered(using(dayzero, gone["token"]).wire.get("/invoices")) == UNAUTHENTICATED
    assert using(dayzero, kept["token"]).wire.get("/invoices").status == 200


def test_ten_tokens_are_a_user_s_most(dayzero: Dayzero) -> None:
    for _ in range(10):
        new_token(dayzero)

    answer = dayzero.wire.post_control("/dayzero/tokens", {})

    assert answer.status == 409
    assert "at most 10 active tokens" in answer.json["error"]["message"]
    new_token(dayzero, user_email="other@example.com")


@pytest.mark.parametrize(
    "body",
    [
        {"expires_in_days": 0},
        {"expires_in_days": 366},
        {"permissions": {"orders": "read"}},
        {"permissions": {"invoices": "all"}},
        {"x": 1},
        [],
    ],
)
def test_what_no_token_can_be(dayzero: Dayzero, body: Any) -> None:
    assert dayzero.wire.post_control("/dayzero/tokens", body).status == 400


@pytest.mark.parametrize("path", ["tokens", "authorization_codes"])
def test_what_is_refused_is_told_a_body_that_is_not(dayzero: Dayzero, path: str) -> None:
    refused = dayzero.wire.post_control(f"/dayzero/{path}", {"x": 1})

    example = refused.json["error"]["message"].removeprefix("Send a JSON object such as ").partition("}}: ")[0] + "}}"
    assert refused.status == 400
    assert dayzero.wire.post_control(f"/dayzero/{path}", json.loads(example)).status == 200


def test_a_live_token_is_live(live: Dayzero) -> None:
    token = new_token(live)["token"]

    assert token.startswith("dz_live_api_")
    made = using(live, token).customer()
    assert live.wire.get(f"/customers/{made['id']}").status == 200


def test_a_code_is_exchanged_once(dayzero: Dayzero) -> None:
    code = new_code(dayzero, permissions={"invoices": "read"})

    answer = exchange(dayzero, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    again = exchange(dayzero, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)

    assert (answer.status, list(answer.json)) == (
        200,
        ["access_token", "token_type", "expires_in", "refresh_token", "scope"],
    )
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 3600)
    assert answer.json["scope"] == "invoices:read"
    caller = using(dayzero, answer.json["access_token"])
    assert caller.wire.get("/invoices").status == 200
    assert answered(caller.wire.get("/customers")) == FORBIDDEN
    assert answered(caller.with_headers(x_business_id=OTHER).wire.get("/invoices")) == FORBIDDEN
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    claims = json.loads(base64.urlsafe_b64decode(answer.json["access_token"].split(".")[1] + "=="))
    assert (claims["sub"], claims["type"], claims["exp"] - claims["iat"]) == ("owner@example.com", "access", 3600)


@pytest.mark.parametrize(
    "redirect_uri",
    ["anything", "/callback", "//client.example.com", "https:", f"{CALLBACK}#top", f"{CALLBACK}\n", " https://x.test"],
)
def test_a_code_is_sent_to_an_absolute_address(dayzero: Dayzero, redirect_uri: str) -> None:
    refused = dayzero.wire.post_control("/dayzero/authorization_codes", {"redirect_uri": redirect_uri})

    assert refused.status == 400
    assert "redirect_uri must be an absolute URI without a fragment" in refused.json["error"]["message"]


def test_a_code_is_sent_to_an_app_of_its_own(dayzero: Dayzero) -> None:
    code = new_code(dayzero, redirect_uri="com.example.app:/callback?x=[1]")

    exchanged = exchange(
        dayzero, grant_type="authorization_code", code=code, redirect_uri="com.example.app:/callback?x=[1]"
    )

    assert exchanged.status == 200


def test_tokens_are_refreshed_and_expire_by_the_clock(dayzero: Dayzero) -> None:
    dayzero.wire.move_clock(now="2026-04-15T09:00:00Z", frozen=True)
    code = new_code(dayzero)
    first = exchange(dayzero, grant_type="authorization_code", code=code, redirect_uri=CALLBACK).json

    dayzero.wire.move_clock(advance="1h")
    assert answered(using(dayzero, first["access_token"]).wire.get("/invoices")) == UNAUTHENTICATED
    second = exchange(dayzero, grant_type="refresh_token", refresh_token=first["refresh_token"])
    used = exchange(dayzero, grant_type="refresh_token", refresh_token=first["refresh_token"])

    assert second.status == 200
    assert using(dayzero, second.json["access_token"]).wire.get("/invoices").status == 200
    assert (used.status, used.json["error"]) == (400, "invalid_grant")
    dayzero.wire.move_clock(advance="30d")
    late = exchange(dayzero, grant_type="refresh_token", refresh_token=second.json["refresh_token"])
    assert (late.status, late.json["detail"]) == (400, late.json["error_description"])


def test_of_what_a_form_says_twice_the_last_counts(dayzero: Dayzero) -> None:
    form = urlencode({"grant_type": "authorization_code", "code": "x", "redirect_uri": CALLBACK})
    body = f"{form}&{urlencode({'code': new_code(dayzero)})}".encode()
    client = dayzero.with_headers(Authorization="", x_business_id="")

    answer = client.wire.request("POST", "/oauth/token", body, Content_Type="application/x-www-form-urlencoded")

    assert (answer.status, answer.json["token_type"]) == (200, "Bearer")


def test_a_code_lasts_ten_minutes_and_is_one_client_s(dayzero: Dayzero) -> None:
    dayzero.wire.move_clock(now="2026-04-15T09:00:00Z", frozen=True)
    late, elsewhere = new_code(dayzero), new_code(dayzero)

    refused = exchange(dayzero, grant_type="authorization_code", code=elsewhere, redirect_uri=f"{CALLBACK}/x")
    dayzero.wire.move_clock(advance="10m")

    assert refused.status == 400
    assert exchange(dayzero, grant_type="authorization_code", code=late, redirect_uri=CALLBACK).status == 400


def test_tokens_of_a_user(dayzero: Dayzero) -> None:
    answer = post_form(dayzero, "/oauth2/token", user_email="me@example.com")

    assert answer.status == 200
    assert using(dayzero, answer.json["access_token"]).customer()["name"] == "Acme Corp"
    assert post_form(dayzero, "/oauth2/token", user_email="nobody").status == 422
    nobody = dayzero.with_headers(Authorization="")
    assert answered(post_form(nobody, "/oauth2/token", user_email="a@x.test")) == UNAUTHENTICATED


@pytest.mark.parametrize(
    ("form", "missing"),
    [
        ({}, "grant_type"),
        ({"grant_type": "authorization_code"}, "code"),
        ({"grant_type": "refresh_token", "code": "x"}, "refresh_token"),
    ],
)
def test_a_form_that_lacks_something(dayzero: Dayzero, form: dict[str, str], missing: str) -> None:
    answer = exchange(dayzero, **form)

    (error,) = answer.json["detail"]
    assert (answer.status, error) == (
        422,
        {"type": "missing", "loc": ["body", missing], "msg": "Field required", "input": None},
    )


@pytest.mark.parametrize("grant_type", ["password", "client_credentials"])
def test_another_grant(dayzero: Dayzero, grant_type: str) -> None:
    assert exchange(dayzero, grant_type=grant_type).status == 422


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        ("dz_api_" + OTHER + "_" + "x" * 40, FORBIDDEN),
        ("dz_refresh_" + OTHER + "_" + "x" * 40, UNAUTHENTICATED),
        ("a.b.c", UNAUTHENTICATED),
        ("e30.e30.x", UNAUTHENTICATED),
        (jwt_of(b'{"type":"access","business_id":5}'), FORBIDDEN),
        (jwt_of(b"[" * 1000), UNAUTHENTICATED),
    ],
)
def test_a_token_that_nobody_gave_out(dayzero: Dayzero, token: str, refusal: tuple[int, Any]) -> None:
    """What says that it is another business's is forbidden; what says nothing is no token."""
    assert answered(using(dayzero, token).wire.get("/invoices")) == refusal
    assert exchange(dayzero, grant_type="authorization_code", code=token, redirect_uri=CALLBACK).status == 400


def test_no_token_stands_in_the_log_of_requests(dayzero: Dayzero) -> None:
    code = new_code(dayzero)
    tokens = exchange(dayzero, grant_type="authorization_code", code=code, redirect_uri=CALLBACK).json
    using(dayzero, tokens["access_token"]).wire.get("/invoices")

    logged = dayzero.wire.control("/requests").body.decode()

    assert not [secret for secret in (code, tokens["access_token"], tokens["refresh_token"]) if secret in logged]


def test_no_made_up_token_opens_a_server_whose_keys_are_named() -> None:
    """Not even the control API, which would give out a good one."""
    headers = {"Authorization": f"Bearer dz_live_api_{OTHER}_{'a' * 40}", "x-business-id": OTHER}
    emulator = build(Settings(store="embedded", accepted_keys=("dz_guarded",)))
    try:
        client = emulator.app.test_client()
        guarded = {**headers, "Authorization": "Bearer dz_guarded"}
        for path in ("/dayzero/api/v1/invoices", "/_emulator/outbox", "/_emulator/dayzero/tokens"):
            assert client.get(path, headers=headers).status_code == 401, path
            assert client.get(path, headers=guarded).status_code == 200, path
        assert client.post("/_emulator/dayzero/tokens", headers=headers, json={}).status_code == 401
    finally:
        emulator.stop()
