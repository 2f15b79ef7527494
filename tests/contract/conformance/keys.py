"""API keys: which may be used for checks, and how they are shown."""

from __future__ import annotations

import re

_USABLE = re.compile(r"(sk|rk)_test_\w+")
_LIVE = re.compile(r"(sk|rk|pk)_live_")
_SHOWN = 4


class KeyRefusedError(Exception):
    """The checks may not be run with this key; the message says why, without the key."""


def require_test_key(key: str) -> str:
    """The key, if it is a secret or restricted key of test mode.

    Raises:
        KeyRefusedError: it is of live mode, where the checks would charge and void in earnest, or no such key at all.
    """
    if _LIVE.match(key):
        raise KeyRefusedError(
            f"{masked(key)} is a live key: the checks create, charge and void invoices, so give a test key."
        )
    if not _USABLE.fullmatch(key):
        raise KeyRefusedError(f"{masked(key)} is no secret key of test mode: those begin with sk_test_ or rk_test_.")
    return key


def masked(key: str) -> str:
    """The key as Stripe shows it: its kind, and its last four characters if it is long enough for that."""
    kind = re.match(r"[a-z]{2}_(test|live)_", key)
    beginning = kind.group() if kind else ""
    secret = key[len(beginning) :]
    return f"{beginning}****{secret[-_SHOWN:] if len(secret) > 2 * _SHOWN else ''}"
