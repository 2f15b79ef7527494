"""What is taken for an address of mail."""

from __future__ import annotations

import pytest

from emulator.billing.core.mail_addresses import is_mail_address


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("jenny@example.com", True),
        ("jenny+cart@mail.example.co.uk", True),
        ("jenny@example", False),
        ("jenny@@example.com", False),
        ("jenny rosen@example.com", False),
        ("jenny@example.com\n", False),
        ("@example.com", False),
        ("", False),
    ],
)
def test_what_is_one(text: str, *, is_one: bool) -> None:
    assert is_mail_address(text) is is_one
