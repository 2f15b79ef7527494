"""A key names a world, and the store's keys name it again."""

from __future__ import annotations

import pytest

from emulator.worlds import World, account_of


def test_an_account_is_stable() -> None:
    """Written down: a change would lose everybody's data."""
    assert account_of("abc123") == "acct_1EbJik2YZKjzP5QM"


def test_accounts_differ() -> None:
    assert len({account_of(f"key{number}") for number in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    ("world", "partition"),
    [
        (World("acct_1", livemode=False), "acct_1/test"),
        (World("acct_1", livemode=True), "acct_1/live"),
        (World("acct_2", livemode=True, owner="acct_1"), "acct_1.acct_2/live"),
    ],
)
def test_partitions_come_back(world: World, partition: str) -> None:
    assert world.key_prefix == partition
    assert World.from_key_prefix(partition) == world
