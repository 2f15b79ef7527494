"""WorldResolver: what one API key can see."""

import hashlib
import re
from functools import lru_cache

from msgspec import Struct

ACCOUNT_ID = re.compile(r"acct_[A-Za-z0-9]{1,64}")
"""What an account's id looks like; anything else must not get near a key of the store."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class World(Struct, frozen=True):
    """One mode of one account; nothing in it is visible from another.

    `account` is `acct_…`; `owner` is the platform's account when the world is that of a connected account.
    """

    account: str
    livemode: bool
    owner: str | None = None

    @property
    def key_prefix(self) -> str:
        """What the store's keys of this world begin with."""
        account = self.account if self.owner is None else f"{self.owner}.{self.account}"
        return f"{account}/{'live' if self.livemode else 'test'}"

    @property
    def platform(self) -> "World | None":
        """The world of the platform that a connected account belongs to, None for any other account."""
        return None if self.owner is None else World(account=self.owner, livemode=self.livemode)

    def connected(self, account: str) -> "World":
        """The world of an account that is connected to this one; `account` is `acct_…`."""
        return World(account=account, livemode=self.livemode, owner=self.account)

    @classmethod
    def from_key_prefix(cls, partition: str) -> "World":
        """The world that a store key began with."""
        accounts, _, mode = partition.rpartition("/")
        owner, _, account = accounts.rpartition(".")
        return cls(account=account, livemode=mode == "live", owner=owner or None)


@lru_cache(maxsize=1024)
def account_of(secret: str) -> str:
    """The stable account id of a key, from what follows its mode prefix: `sk_test_abc` and `sk_live_abc` share one."""
    number = int.from_bytes(hashlib.sha256(secret.encode()).digest())
    characters = []
    for _ in range(15):
        number, digit = divmod(number, 62)
        characters.append(_ALPHABET[digit])
    return "acct_1" + "".join(characters)
