"""Whom the emulator may write to."""

from __future__ import annotations

import pytest

from emulator.delivery.mail.recipient_policy import RecipientPolicy, decide_recipient

STRICT = RecipientPolicy(smtp_host="smtp.acme.dev")


@pytest.mark.parametrize(
    "address",
    ["a@example.com", "a@example.org", "a@example.net", "a@mail.example.com", "A@EXAMPLE.COM", "a@example.com.",
     "a@shop.test", "a@x.invalid", "a@localhost", "a@x.localhost"],
)  # fmt: skip
def test_names_that_belong_to_nobody_are_written_to(address: str) -> None:
    assert decide_recipient(address, STRICT).deliver_to == address


@pytest.mark.parametrize(
    "address",
    ["a@gmail.com", "a@example.dev", "a@notexample.com", "a@example.com.evil.dev", "a@evil.dev@gmail.com", "a@latest"],
)
def test_everybody_else_is_held_with_a_reason(address: str) -> None:
    decision = decide_recipient(address, STRICT)
    assert decision.deliver_to is None
    assert "EMULATOR_MAIL_ALLOW" in (decision.held_because or "")


@pytest.mark.parametrize("address", ["", "jenny", "@example.com", "jenny@"])
def test_what_is_no_address_is_held(address: str) -> None:
    assert decide_recipient(address, RecipientPolicy("127.0.0.1", redirect="me@acme.dev")).held_because is not None


@pytest.mark.parametrize(
    ("entry", "address", "allowed"),
    [
        ("acme.dev", "a@acme.dev", True),
        ("acme.dev", "a@mail.acme.dev", True),
        ("@acme.dev", "a@acme.dev", True),
        ("ACME.dev", "a@Acme.Dev", True),
        ("acme.dev", "a@notacme.dev", False),
        ("me@acme.dev", "me@acme.dev", True),
        ("me@acme.dev", "ME@acme.dev", True),
        ("me@acme.dev", "you@acme.dev", False),
        ("", "a@acme.dev", False),
    ],
)
def test_the_allow_list(entry: str, address: str, allowed: bool) -> None:
    decision = decide_recipient(address, RecipientPolicy("smtp.acme.dev", allow=(entry,)))
    assert (decision.deliver_to == address) is allowed


def test_a_redirect_gets_what_is_not_allowed_by_name() -> None:
    policy = RecipientPolicy("smtp.acme.dev", allow=("acme.dev",), redirect="me@acme.dev")
    deliveries = [
        decide_recipient(address, policy).deliver_to for address in ("a@gmail.com", "a@example.com", "a@acme.dev")
    ]
    assert deliveries == ["me@acme.dev", "me@acme.dev", "a@acme.dev"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LOCALHOST.", "mail.localhost", "mailpit", "Mailpit.",
     "10.0.0.1", "172.17.0.2", "192.168.1.9", "fd00::2", "host.docker.internal", "mail.test", "printer.local"],
)  # fmt: skip
def test_ones_own_server_gets_everything(host: str) -> None:
    assert decide_recipient("a@gmail.com", RecipientPolicy(host)).deliver_to == "a@gmail.com"


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "172.32.0.1", "smtp.acme.dev", "localhost.evil.dev", "127.0.0.1.evil.dev", "", "::2", "2001:4860::1"],
)
def test_other_servers_are_not_ones_own(host: str) -> None:
    assert decide_recipient("a@gmail.com", RecipientPolicy(host)).held_because
