"""Whatever a JSON dialect accepts as a mail address, mail can go to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from emulator.billing.system.mail_addresses import is_writable
from schemas.beel.fields import Email as BeelEmail
from schemas.json_formats import email_error

_PART = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
_LIKELY = st.text(st.sampled_from("ab0-_.@é+ß。/\u00ad"), max_size=16)


class _Form(Schema):
    email = BeelEmail()


def accepted_by_beel(address: str) -> bool:
    try:
        _Form().load({"email": address})
    except ValidationError:
        return False
    return True


@given(st.one_of(st.builds("{}@{}.{}".format, _PART, _PART, _PART), st.builds("{}@{}.com".format, _LIKELY, _LIKELY)))
def test_what_is_accepted_can_be_written_to(address: str) -> None:
    if accepted_by_beel(address) or email_error(address) is None:
        assert is_writable(address)


@pytest.mark.parametrize(
    "address", ["a@exa_mple.com", "a@-x.com", "jörg@example.com", "a@x..com", "a@" + "x" * 64 + ".com"]
)
def test_no_dialect_accepts_what_no_mail_can_go_to(address: str) -> None:
    assert not is_writable(address)
    assert not accepted_by_beel(address)
    assert email_error(address) is not None
