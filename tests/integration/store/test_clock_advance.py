"""Moving a world's clock while other things happen, and after a move that broke off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from emulator.billing.system.world_clock import WorldClock
from emulator.clock import Clock
from emulator.store.clock_advance import advance
from emulator.worlds import World, account_of
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.wire import new_key

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600
HOUR = 3600
STEP = 10
"""Seconds that pass from one look at the slow machine's clock to the next."""


@dataclass(frozen=True, slots=True)
class OnASlowMachine(Clock):
    """Real time where everything takes long."""

    seconds: count[int] = field(default_factory=lambda: count(NEW_YEAR, STEP))

    def real_now(self) -> int:
        return next(self.seconds)


def test_a_clock_that_has_run_on_meanwhile_is_not_set_back(server: Server) -> None:
    for late in range(STEP // 2, 10 * STEP, STEP):
        store = replace(server.emulator.store, clock=OnASlowMachine())
        world = World(account_of(new_key()), livemode=False)
        advance(store, world, NEW_YEAR + late, timeout=5)
        clock = store.unit_of_work(world).get(WorldClock, world.account)
        assert clock is None or clock.ahead >= 0


def test_what_a_move_that_broke_off_had_not_filed_again_is_done_by_the_next(server: Server, shop: Shop) -> None:
    shop.clock(frozen=True, now=NEW_YEAR)
    draft = shop.draft(None, 2000, auto_advance=True)
    world = World(shop.get("/_emulator/account")["id"], livemode=False)
    # All that a process has done that dies as soon as it has turned the clock.
    turned = WorldClock(id=world.account, frozen_at=NEW_YEAR + 2 * HOUR)
    server.emulator.store.run(world, lambda uow: uow.changes.save(turned))

    assert shop.clock(advance=HOUR)["now"] == NEW_YEAR + 3 * HOUR
    assert shop.invoice(draft["id"])["status"] == "open"
