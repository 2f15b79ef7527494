"""First attempts, made by one process or by two: what is on record of them, and what is left to be done."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.api.stripe.webhook_payload import payload_for
from emulator.billing.core.events import Event
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery, next_attempt_job
from emulator.billing.system.webhook_dispatch import TASK
from emulator.bootstrap import Emulator, build
from emulator.delivery.webhooks.attempt_recorder import AttemptRecorder
from emulator.delivery.webhooks.delivery_loop import DeliveryLoop
from emulator.delivery.webhooks.endpoint_queues import EndpointQueues
from emulator.delivery.webhooks.pending_delivery import DeliveryResult, PendingDelivery, addressed_by, first_attempts
from emulator.delivery.webhooks.webhook_request import WebhookRequest
from emulator.settings import Settings
from emulator.store.list_queries import Selection
from emulator.store.store import ContentionError, Store
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

    def order(self) -> Job | None:
        """The dispatch of the event."""
        uow = self.store.unit_of_work(self.world)
        (event,) = uow.list(Event, Selection(equals={}, limit=2)).items
        return uow.get(Job, f"{TASK}-{event.id}")

    def pending_deliveries(self) -> list[PendingDelivery]:
        """The deliveries of the dispatch, as whoever takes it up now has them in hand."""
        job = self.order()
        assert job is not None
        return list(first_attempts(self.store.unit_of_work(self.world), job, set(addressed_by(job)), payload_for))

    def take_up(self) -> None:
        """Leases the dispatch, as a worker of another process does."""
        job = self.order()
        assert job is not None
        self.store.run(self.world, lambda uow: uow.changes.save(replace(job, lease="another", leased_until=1)))

    def record(self, *results: DeliveryResult) -> list[bool]:
        """Puts on record what came of attempts; whether each is."""
        kept: list[bool] = []

        async def keep() -> None:
            recorder = AttemptRecorder(self.store, EndpointQueues(), (1,) * 10)
            running = asyncio.create_task(recorder.run())
            for result in results:
                recorder.add(result, kept.append)
            await recorder.wait_until_flushed()
            running.cancel()

        asyncio.run(keep())
        return kept

    def statuses(self, pending_delivery: PendingDelivery) -> list[int | None]:
        """The answers that are on record of a delivery."""
        found = self.delivery(pending_delivery)
        return [] if found is None else [attempt.status for attempt in found.attempts]

    def delivery(self, pending_delivery: PendingDelivery) -> WebhookDelivery | None:
        """What is on record of a delivery."""
        return self.store.unit_of_work(self.world).get(WebhookDelivery, pending_delivery.delivery.id)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator in which nobody delivers anything by itself."""
    emulator = build(Settings(store="embedded"))
    yield emulator
    emulator.stop()


@pytest.fixture
def scene(emulator: Emulator) -> Scene:
    """A world of that emulator."""
    client, headers = emulator.app.test_client(), {"Authorization": f"Bearer {new_key()}"}
    fault = {"target": "webhook", "kind": "reorder", "seconds": 0.01}
    assert client.post("/_emulator/faults", json=fault, headers=headers).status_code == 200
    for _ in range(2):
        endpoint = {"url": "http://127.0.0.1:9/", "enabled_events[]": "customer.created"}
        assert client.post("/v1/webhook_endpoints", data=endpoint, headers=headers).status_code == 200
    assert client.post("/v1/customers", headers=headers).status_code == 200
    return Scene(emulator.store, authenticate(Headers(headers)).world)


def test_a_dispatch_goes_with_the_last_of_its_first_attempts(scene: Scene) -> None:
    first, second = scene.pending_deliveries()
    scene.record(DeliveryResult(first, (DELIVERED,)))
    assert (scene.statuses(first), scene.statuses(second), scene.order() is None) == ([200], [], False)
    scene.record(DeliveryResult(second, (REFUSED,)))
    assert (scene.statuses(first), scene.statuses(second), scene.order()) == ([200], [500], None)


def test_an_attempt_of_another_process_stays_on_record(scene: Scene) -> None:
    ours = scene.pending_deliveries()
    scene.take_up()
    scene.record(DeliveryResult(scene.pending_deliveries()[0], (REFUSED,)))
    scene.record(DeliveryResult(ours[0], (DELIVERED,)))
    assert scene.statuses(ours[0]) == [500, 200]
    scene.record(DeliveryResult(ours[1], (DELIVERED,)))
    assert (scene.statuses(ours[1]), scene.order()) == ([200], None)


def test_an_attempt_that_another_process_records_at_the_same_moment_stays_too(scene: Scene) -> None:
    ours = scene.pending_deliveries()
    moments = [0]

    def meanwhile(_: UnitOfWork) -> None:
        while moments:
            moments.pop()
            scene.take_up()
            scene.record(DeliveryResult(scene.pending_deliveries()[0], (REFUSED,)))

    late = dataclasses.replace(scene, store=replace(scene.store, publish_events=meanwhile))
    late.record(DeliveryResult(ours[0], (DELIVERED,)))
    assert scene.statuses(ours[0]) == [500, 200]


def test_an_answer_that_cannot_be_kept_harms_no_other_and_is_not_asked_for_again(scene: Scene) -> None:
    first, second = scene.pending_deliveries()
    odd = replace(DELIVERED, headers={"X-Name": "caf\udce9"}, body="\udce9")
    scene.record(DeliveryResult(first, (odd,)), DeliveryResult(second, (REFUSED,)))
    assert (scene.statuses(first), scene.statuses(second), scene.order()) == ([200], [500], None)
    kept = scene.delivery(first)
    assert kept is not None
    assert (kept.status, kept.attempts[0].headers, kept.attempts[0].body) == ("delivered", {}, "")


def test_what_went_wrong_is_kept_as_a_failure_even_when_its_words_cannot_be(scene: Scene) -> None:
    first, second = scene.pending_deliveries()
    odd = WebhookAttempt(at=0, milliseconds=1, error="caf\udce9")
    scene.record(DeliveryResult(first, (odd,)), DeliveryResult(second, (DELIVERED,)))
    kept = scene.delivery(first)
    assert kept is not None
    assert (kept.status, kept.attempts[0].error) == ("pending", "What went wrong could not be recorded.")
    assert (scene.statuses(second), scene.order()) == ([200], None)


def test_what_was_forgotten_meanwhile_stays_so(scene: Scene) -> None:
    first, second = scene.pending_deliveries()
    scene.record(DeliveryResult(first, (DELIVERED,)), DeliveryResult(second, (DELIVERED,)))
    scene.record(DeliveryResult(first, (REFUSED,)))
    assert scene.statuses(first) == [200]


def test_answers_of_any_size_find_room_the_latest_ones_first(scene: Scene) -> None:
    chance = Random(1)
    (first, _), large = scene.pending_deliveries(), []
    again = replace(first, job=next_attempt_job(first.delivery, 0))
    for number in range(8):
        headers = {f"X-{name}": chance.randbytes(250).hex() for name in range(50)}
        large.append(WebhookAttempt(at=0, milliseconds=number, status=500, headers=headers, body="no"))
        scene.record(DeliveryResult(first if number == 0 else again, (large[-1],)))
    found = scene.delivery(first)
    assert found is not None
    assert [each.milliseconds for each in found.attempts] == list(range(8))
    assert found.attempts[-1].headers == large[-1].headers
    assert found.attempts[0].headers == {}
    assert found.next_at is not None


def test_what_fails_in_a_way_nobody_expected_is_put_down_for_the_worker(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_request: WebhookRequest, _at: int) -> WebhookAttempt:
        raise ZeroDivisionError

    async def story() -> list[bool]:
        queues = EndpointQueues()
        done: list[bool] = []
        recorder = AttemptRecorder(scene.store, queues, None)
        delivery_loop = DeliveryLoop(scene.store, broken, queues, recorder, lambda _, on_record: done.append(on_record))
        # The first one is to be overtaken by the next.
        delivery_loop.deliver([replace(each, has_fault=True) for each in scene.pending_deliveries()])
        await queues.wait_until_idle()
        return done

    assert asyncio.run(story()) == [False, False]
    assert [record.exc_info is not None for record in caplog.records] == [True, True]
    assert scene.order() is not None


def test_what_came_while_a_world_is_replaced_is_left_to_be_done_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = scene.pending_deliveries()
    met: list[World] = []

    def run(_store: Store, world: World, _operation: object) -> None:
        met.append(world)
        raise ContentionError

    with monkeypatch.context() as replacing:
        replacing.setattr(Store, "run", run)
        kept = scene.record(DeliveryResult(first, (DELIVERED,)), DeliveryResult(second, (REFUSED,)))
    assert (kept, met, caplog.records) == ([False, False], [scene.world], [])
    assert (scene.statuses(first), scene.statuses(second), scene.order() is None) == ([], [], False)
    assert scene.record(DeliveryResult(first, (DELIVERED,))) == [True]
    assert scene.statuses(first) == [200]
