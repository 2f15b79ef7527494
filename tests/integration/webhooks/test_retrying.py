"""Not waiting for the next try of what failed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.serving import Server
from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine

NEW_YEAR = 1_767_225_600
MANY = 150


def test_many_are_tried_again_by_a_stopped_clock(server: Server, shop: Shop) -> None:
    shop.clock(frozen=True, now=NEW_YEAR)
    world = World(shop.get("/_emulator/account")["id"], livemode=False)
    waiting = [pending(number) for number in range(MANY)]
    for start in range(0, MANY, 50):
        server.emulator.store.run(world, partial(keep, deliveries=waiting[start : start + 50]))

    assert shop.post("/_emulator/webhooks/retry") == {"retried": MANY}


def keep(uow: UnitOfWork, deliveries: Sequence[WebhookDelivery]) -> None:
    assert uow.ctx.now == NEW_YEAR
    for each in deliveries:
        uow.changes.save(each)


def pending(number: int) -> WebhookDelivery:
    """A delivery that failed, to an endpoint that is gone meanwhile."""
    return WebhookDelivery(
        id=f"whd_{number:03}",
        created=NEW_YEAR,
        endpoint="we_1",
        event=f"evt_{number}",
        event_type="customer.created",
        url="http://127.0.0.1:9/hook",
        body="{}",
        secret="whsec_1",
        signer="stripe",
        next_at=NEW_YEAR + 3600,
    )
