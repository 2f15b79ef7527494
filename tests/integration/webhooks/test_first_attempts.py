"""First attempts, made by one process or by two: what is on record of them, and what is left to be done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.webhook_payload import payload_for
from emulator.billing.core.events import Event
from emulator.billing.system.jobs import Work
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery
from emulator.billing.system.webhook_dispatch import TASK
from emulator.bootstrap import build
from emulator.delivery.webhooks.attempt_recorder import Recorder
from emulator.delivery.webhooks.delivery_loop import Rounds
from emulator.delivery.webhooks.endpoint_queues import Lanes
from emulator.delivery.webhooks.http_client import Envelope
from emulator.delivery.webhooks.pending_delivery import Consignment, Result, unpacked
from emulator.settings import Settings
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.wire import new_key

DELIVERED = WebhookAttempt(at=0, milliseconds=1, status=200)
REFUSED = WebhookAttempt(at=0, milliseconds=1, status=500)


@dataclass(frozen=True, slots=True)
class Scene:
    """A world with one event for two endpoints, which nobody has delivered yet."""

    store: Store
    world: World

    def order(self) -> Work | None:
        """The dispatch of the event."""
        unit = self.store.unit_of_work(self.world)
        (event,) = unit.list(Event, Selection(equals={}, limit=2)).items
        return unit.get(Work, f"{TASK}-{event.id}")

    def consignments(self) -> list[Consignment]:
        """The deliveries of the dispatch, as whoever takes it up now has them in hand."""
        order = self.order()
        assert order is not None
        return unpacked(self.store.unit_of_work(self.world), order, payload_for)

    def take_up(self) -> None:
        """Leases the dispatch, as a worker of another process does."""
        order = self.order()
        assert order is not None
        self.store.run(self.world, lambda unit: unit.changes.save(replace(order, lease="another", leased_until=1)))

    def record(self, *results: Result) -> None:
        """Puts on record what came of attempts."""

        async def keep() -> None:
            recorder = Recorder(self.store, Lanes(), (1,) * 10)
            running = asyncio.create_task(recorder.run())
            for result in results:
                recorder.add(result, lambda: None)
            await recorder.flushed()
            running.cancel()

        asyncio.run(keep())

    def statuses(self, consignment: Consignment) -> list[int | None]:
        """The answers that are on record of a delivery."""
        found = self.delivery(consignment)
        return [] if found is None else [attempt.status for attempt in found.attempts]

    def delivery(self, consignment: Consignment) -> WebhookDelivery | None:
        """What is on record of a delivery."""
        return self.store.unit_of_work(self.world).get(WebhookDelivery, consignment.delivery.id)


@pytest.fixture
def scene() -> Iterator[Scene]:
    """An emulator in which nobody delivers anything by itself."""
    emulator = build(Settings(store="embedded"))
    client, headers = emulator.app.test_client(), {"Authorization": f"Bearer {new_key()}"}
    fault = {"target": "webhook", "kind": "reorder", "seconds": 0.01}
    assert client.post("/_emulator/faults", json=fault, headers=headers).status_code == 200
    for _ in range(2):
        endpoint = {"url": "http://127.0.0.1:9/", "enabled_events[]": "customer.created"}
        assert client.post("/v1/webhook_endpoints", data=endpoint, headers=headers).status_code == 200
    assert client.post("/v1/customers", headers=headers).status_code == 200
    yield Scene(emulator.store, authenticate(Headers(headers)).world)
    emulator.stop()


def test_a_dispatch_goes_with_the_last_of_its_first_attempts(scene: Scene) -> None:
    first, second = scene.consignments()
    scene.record(Result(first, (DELIVERED,)))
    assert (scene.statuses(first), scene.statuses(second), scene.order() is None) == ([200], [], False)
    scene.record(Result(second, (REFUSED,)))
    assert (scene.statuses(first), scene.statuses(second), scene.order()) == ([200], [500], None)


def test_an_attempt_of_another_process_stays_on_record(scene: Scene) -> None:
    ours = scene.consignments()
    scene.take_up()
    scene.record(Result(scene.consignments()[0], (REFUSED,)))
    scene.record(Result(ours[0], (DELIVERED,)))
    assert scene.statuses(ours[0]) == [500, 200]
    scene.record(Result(ours[1], (DELIVERED,)))
    assert (scene.statuses(ours[1]), scene.order()) == ([200], None)


def test_an_attempt_that_another_process_records_at_the_same_moment_stays_too(scene: Scene) -> None:
    ours = scene.consignments()
    moments = [0]

    def meanwhile(_: UnitOfWork) -> None:
        while moments:
            moments.pop()
            scene.take_up()
            scene.record(Result(scene.consignments()[0], (REFUSED,)))

    replace(scene, store=replace(scene.store, narrate=meanwhile)).record(Result(ours[0], (DELIVERED,)))
    assert scene.statuses(ours[0]) == [500, 200]


def test_what_was_forgotten_meanwhile_stays_so(scene: Scene) -> None:
    first, second = scene.consignments()
    scene.record(Result(first, (DELIVERED,)), Result(second, (DELIVERED,)))
    scene.record(Result(first, (REFUSED,)))
    assert scene.statuses(first) == [200]


def test_answers_of_any_size_find_room_the_latest_ones_first(scene: Scene) -> None:
    chance = Random(1)
    (first, _), large = scene.consignments(), []
    for number in range(8):
        headers = {f"X-{name}": chance.randbytes(250).hex() for name in range(50)}
        large.append(WebhookAttempt(at=0, milliseconds=number, status=500, headers=headers, body="no"))
        scene.record(Result(first if number == 0 else replace(first, outstanding=None), (large[-1],)))
    found = scene.delivery(first)
    assert found is not None
    assert [each.milliseconds for each in found.attempts] == list(range(8))
    assert found.attempts[-1].headers == large[-1].headers
    assert found.attempts[0].headers == {}
    assert found.next_at is not None


def test_what_fails_in_a_way_nobody_expected_is_put_down_for_the_worker(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_envelope: Envelope, _at: int) -> WebhookAttempt:
        raise ZeroDivisionError

    async def story() -> bool:
        lanes = Lanes()
        rounds = Rounds(scene.store, broken, lanes, Recorder(scene.store, lanes, None))
        # The first one is to be overtaken by the next.
        rounds.accept("dispatch", [replace(each, faulty=True) for each in scene.consignments()])
        await lanes.idle()
        return rounds.has("dispatch")

    assert asyncio.run(story()) is False
    assert [record.exc_info is not None for record in caplog.records] == [True, True]
    assert scene.order() is not None
