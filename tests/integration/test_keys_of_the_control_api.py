"""A key says the control API which world it is about, whatever it may do in its own API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from emulator.bootstrap import Emulator, build
from emulator.settings import Settings
from tests.support.wire import new_key

BUSINESS = {"x-business-id": "0901f083-aa1c-43c5-af5c-0a9d2fc64e30"}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator that names no keys."""
    emulator = build(Settings(store="embedded"))
    yield emulator
    emulator.stop()


def call(client: FlaskClient, key: str, path: str, body: Any = None, **headers: str) -> Any:
    given = {"Authorization": f"Bearer {key}", **headers}
    return client.get(path, headers=given) if body is None else client.post(path, json=body, headers=given)


def limited_token(client: FlaskClient) -> str:
    """A token of Day Zero's that was given out, may do one thing, and has ended."""
    body = {"expires_in_days": 1, "permissions": {"invoices": "read"}}
    made = call(client, "dz_test", "/_emulator/dayzero/tokens", body, **BUSINESS)
    assert made.status_code == 200, made.text
    moved = call(client, "dz_test", "/_emulator/clock", {"advance": "2d", "frozen": True}, **BUSINESS)
    assert moved.status_code == 200, moved.text
    token = str(made.get_json()["token"])
    assert call(client, token, "/dayzero/api/v1/invoices", **BUSINESS).status_code == 401
    return token


def test_a_limited_key_opens_all_of_its_world(emulator: Emulator) -> None:
    client = emulator.app.test_client()
    restricted = new_key().replace("sk_", "rk_")
    call(client, restricted, "/_emulator/restricted_keys", {"key": restricted, "permissions": {"customer": "read"}})
    assert call(client, restricted, "/v1/invoices").status_code == 403
    for key, headers in ((restricted, {}), ("dz_read_x", BUSINESS), (limited_token(client), BUSINESS)):
        assert call(client, key, "/_emulator/outbox", **headers).status_code == 200
        assert call(client, key, "/_emulator/clock", {"frozen": True}, **headers).status_code == 200


def test_where_keys_are_named_no_other_one_opens_it(emulator: Emulator) -> None:
    token = limited_token(emulator.app.test_client())
    guarded = build(Settings(store="embedded", accepted_keys=("sk_test_guarded1234",)))
    try:
        client = guarded.app.test_client()
        assert call(client, "sk_test_guarded1234", "/_emulator/outbox").status_code == 200
        for key, headers in (("rk_test_guarded1234", {}), ("dz_read_x", BUSINESS), (token, BUSINESS)):
            assert call(client, key, "/_emulator/outbox", **headers).status_code == 401
    finally:
        guarded.stop()
