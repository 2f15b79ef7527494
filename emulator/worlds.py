"""Worlds: what one API key can see."""

import hashlib
from dataclasses import dataclass

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class World:
    """One mode of one account; nothing in it is visible from another.

    `account` is `acct_…`; `owner` is the platform's account when the world is that of a connected account.
    """

    account: str
    livemode: bool
    owner: str | None = None

    @property
    def partition(self) -> str:
        """What the store's keys of this world begin with."""
        account = self.account if self.owner is None else f"{self.owner}.{self.account}"
        return f"{account}/{'live' if self.livemode else 'test'}"

    @classmethod
    def from_partition(cls, partition: str) -> "World":
        """The world that a store key began with."""
        accounts, _, mode = partition.rpartition("/")
        owner, _, account = accounts.rpartition(".")
        return cls(account=account, livemode=mode == "live", owner=owner or None)


def account_of(secret: str) -> str:
    """The stable account id of a key, from what follows its mode prefix: `sk_test_abc` and `sk_live_abc` share one."""
    number = int.from_bytes(hashlib.sha256(secret.encode()).digest())
    characters = []
    for _ in range(15):
        number, digit = divmod(number, 62)
        characters.append(_ALPHABET[digit])
    return "acct_1" + "".join(characters)
