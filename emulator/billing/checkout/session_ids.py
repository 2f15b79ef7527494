"""The ids of Checkout Sessions, which open their page by themselves: whoever has one may pay.

As Stripe's, they are long and cannot be guessed: `cs_test_a1` and 56 characters. Ours say when the session was made
and whose it is, so that the page opens without a look-up; the rest is random.
"""

import re

from emulator.billing.core.context import Context
from emulator.billing.core.ids import base62, from_base62, random_text
from emulator.billing.core.structs import Struct

_BODY = 56
_SHORTEST_SECRET = 16
_LENGTH_CHARACTERS = 2
_LONGEST_ACCOUNT = 64
_ID = re.compile(r"cs_(?P<mode>test|live)_a1(?P<body>[0-9A-Za-z]+)")


class SessionAddress(Struct, frozen=True):
    """Whose a session or a payment link is: an account, perhaps one connected to the account `owner`, in one mode."""

    account: str
    livemode: bool
    owner: str | None = None


def new_session_id(ctx: Context) -> str:
    """The id of a session that is made now."""
    named = named_account(ctx)
    secret = random_text(max(_BODY - len(named), _SHORTEST_SECRET))
    return f"cs_{'live' if ctx.livemode else 'test'}_a1{named}{secret}"


def read_session_id(id: str) -> SessionAddress | None:
    """Whose session an id names; None for what no session is called."""
    match = _ID.fullmatch(id)
    if match is None:
        return None
    address, secret = read_account(match["body"], livemode=match["mode"] == "live")
    return address if len(secret) >= _SHORTEST_SECRET else None


def named_account(ctx: Context) -> str:
    """An account, with the one that it is connected to, as text that says how long each is."""
    account, owner = _without_prefix(ctx.account.id), _without_prefix(ctx.account.owner)
    return base62(len(account), _LENGTH_CHARACTERS) + base62(len(owner), _LENGTH_CHARACTERS) + account + owner


def read_account(text: str, *, livemode: bool) -> tuple[SessionAddress | None, str]:
    """Whose a text says to be that begins with `named_account`, letters and digits alone; and what follows it."""
    lengths, names = text[: 2 * _LENGTH_CHARACTERS], text[2 * _LENGTH_CHARACTERS :]
    if len(lengths) < 2 * _LENGTH_CHARACTERS:
        return None, ""
    of_account, of_owner = from_base62(lengths[:_LENGTH_CHARACTERS]), from_base62(lengths[_LENGTH_CHARACTERS:])
    account, owner = names[:of_account], names[of_account : of_account + of_owner]
    if not account or len(names) < of_account + of_owner or max(of_account, of_owner) > _LONGEST_ACCOUNT:
        return None, ""
    address = SessionAddress(f"acct_{account}", livemode, f"acct_{owner}" if owner else None)
    return address, names[of_account + of_owner :]


def _without_prefix(account: str | None) -> str:
    return "" if account is None else account.removeprefix("acct_")
