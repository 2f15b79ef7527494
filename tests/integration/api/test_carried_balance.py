"""The balance of many movements: what was added up once is not read again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from emulator.billing.core.ids import new_id
from emulator.billing.payments.account_balance import WORTH_CARRYING
from emulator.billing.payments.balance_transactions import BalanceTransaction
from emulator.store.store import Store
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine

MINUTES_AGO = 300


def book(store: Store, world: World, numbers: Iterable[int], *, seconds_ago: int = MINUTES_AGO) -> None:
    """Movements of a dollar each, as many as that, booked some minutes ago."""
    now = store.clock.real_now() - seconds_ago
    uow = store.unit_of_work(world)
    for number in numbers:
        stamp = (now * 1_000_000 + number) % 62**8
        uow.changes.save(
            BalanceTransaction(
                id=new_id("txn", account=world.account, created=now, stamp=stamp),
                created=now,
                amount=100,
                available_on=now,
                currency="usd",
                reporting_category="charge",
                source="ch_1",
                type="charge",
            )
        )
    uow.commit()


def available(shop: Shop) -> int:
    (usd,) = shop.get("/v1/balance")["available"]
    amount: int = usd["amount"]
    return amount


def test_what_was_carried_forward_is_not_read_again(server: Server, shop: Shop, world: World) -> None:
    store = server.emulator.store
    book(store, world, range(100))
    book(store, world, range(100, WORTH_CARRYING + 20))
    total = 100 * (WORTH_CARRYING + 20)
    assert available(shop) == total
    partition = store.table.keys.partition_key(world, BalanceTransaction.RESOURCE_TYPE)
    for record in list(store.table.record.query(partition))[:-1]:
        record.delete()
    assert available(shop) == total
    book(store, world, range(1000, 1007))
    assert available(shop) == total + 700


def test_what_is_booked_by_a_clock_that_was_set_back_counts(server: Server, shop: Shop, world: World) -> None:
    store = server.emulator.store
    book(store, world, range(100))
    assert available(shop) == 10_000
    shop.clock(advance=600)
    shop.wire.ok(shop.wire.request("DELETE", "/_emulator/clock"))
    book(store, world, range(3), seconds_ago=2 * MINUTES_AGO)
    assert available(shop) == 10_300
