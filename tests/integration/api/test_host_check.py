"""Whom the emulator answers: names that no page on the web can have pointed at it."""

from __future__ import annotations

import pytest

from emulator.api.host_check import is_own_name
from tests.support.shop import Shop
from tests.support.wire import Wire

ALLOWED = ("stripe.acme.dev",)


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:12111", "LOCALHOST", "127.0.0.1:1", "[::1]", "[::1]:12111", "192.168.1.7",
     "emulator:12111", "host.docker.internal", "shop.localhost:80", "a.test", "stripe.acme.dev",
     "Stripe.Acme.Dev.:443", "localhost.", "localhost:", "my_stripe:1"],
)  # fmt: skip
def test_own_names(host: str) -> None:
    assert is_own_name(host, ALLOWED)


@pytest.mark.parametrize(
    "host",
    ["evil.com", "evil.com:12111", "x.stripe.acme.dev", "127.0.0.1.evil.com", "localhost.evil.com", "", ":80",
     "a@localhost", "[::1", "localhost/x", "localhost:x", "localhost:0", "evil.com#localhost",
     "notlocalhost.com", "127.1.evil.dev", "a b", "a\"><b", "a\\b", "a&b", "a%00"],
)  # fmt: skip
def test_names_of_others(host: str) -> None:
    assert not is_own_name(host, ALLOWED)


@pytest.mark.parametrize("path", ["/v1/customers", "/_emulator/health", "/beel/api/v1/invoices", "/"])
def test_every_path_refuses_them_in_a_sentence(path: str, wire: Wire) -> None:
    refused = wire.get(path, Host="evil.com")
    assert (refused.status, refused.json["error"]["message"]) == (
        403,
        "This emulator does not answer to the name 'evil.com'. To use that name, add it to EMULATOR_HOSTS.",
    )
    assert wire.get(path, Host="localhost:12111").status != 403


def test_the_control_plane_is_neither_kept_nor_guessed_nor_framed(shop: Shop) -> None:
    shop.send(shop.open_invoice()["id"])
    mail = shop.get("/_emulator/outbox")["data"][0]
    for path in ("/_emulator/health", "/_emulator/outbox", "/_emulator/nothing", *mail["links"].values()):
        headers = shop.wire.get(path).headers
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store"), path
    assert "frame-ancestors 'none'" in shop.wire.get(mail["links"]["html"]).headers["Content-Security-Policy"]
