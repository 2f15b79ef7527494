"""A receiver that is slower than its events: a few of them are in hand, the others wait in the table, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event

import pytest
from werkzeug.datastructures import Headers

from emulator.api.stripe.keys import authenticate
from emulator.billing.core import events
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.send import send_invoice
from emulator.billing.system import webhook_backlog, webhook_delivery, webhook_dispatch
from emulator.billing.system.jobs import Job
from emulator.billing.system.webhook_dispatch import schedule_dispatch
from emulator.bootstrap import Emulator, build
from emulator.clock import Clock
from emulator.delivery.webhooks import admission, backlog
from emulator.delivery.webhooks.attempt_recorder import AttemptRecorder
from emulator.delivery.webhooks.backlog import Backlog
from emulator.delivery.webhooks.commit_relay import ordered_dispatches
from emulator.delivery.webhooks.holding import end_backlog, hold
from emulator.delivery.webhooks.pending_delivery import DeliveryResult
from emulator.settings import Settings
from emulator.store import job_leases
from emulator.store.job_leases import lease_due_jobs
from emulator.store.job_queries import world_jobs
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from tests.support.serving import Server, serving
from tests.support.shop import Object, Shop
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Received, Receiver, receiving
from tests.support.wire import Wire, new_key

ROOM = 8
BURSTS, EVENTS = 10, 30
ALL = BURSTS * EVENTS


class Counted:
    """How many deliveries were in hand at most: it is looked whenever there are more."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most = 0
        admit = admission.Admission.admit

        def counting(of: admission.Admission, *args: object, **options: object) -> object:
            admitted = admit(of, *args, **options)  # type: ignore[arg-type] # whatever it is called with
            self.most = max(self.most, of.total)
            return admitted

        monkeypatch.setattr(admission.Admission, "admit", counting)


@pytest.fixture(autouse=True)
def in_hand(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Little room, and what is in it."""
    monkeypatch.setattr(admission, "MAX_IN_HAND", ROOM)
    return Counted(monkeypatch)


@pytest.fixture
def server(in_hand: Counted) -> Iterator[Server]:
    """An emulator with little room, which tries again at once, and once."""
    assert in_hand.most == 0
    with serving(Settings(store="embedded", webhook_retry_delays=(0,))) as server:
        yield server


@pytest.fixture
def shop(server: Server) -> Shop:
    """A fresh account of that emulator."""
    return Shop(Wire(server.url))


def endpoint(shop: Shop, receiver: Receiver) -> str:
    made: str = shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["invoice.sent"])["id"]
    return made


def send_often(server: Server, shop: Shop, bursts: int = BURSTS) -> None:
    """Events of an invoice, many in each of several transactions."""
    invoice = shop.open_invoice()["id"]

    def operation(uow: UnitOfWork) -> None:
        found = uow.get(Invoice, invoice)
        assert found is not None
        for _ in range(EVENTS):
            send_invoice(found, None, uow.ctx, uow.changes)

    for _ in range(bursts):
        server.emulator.store.run(world_of(shop), operation)


def world_of(shop: Shop) -> World:
    return authenticate(Headers({"Authorization": f"Bearer {shop.wire.key}"})).world


def told(shop: Shop) -> list[str]:
    return [event["id"] for event in shop.events(type="invoice.sent")]


def received(receiver: Receiver) -> list[str]:
    return [each.event["id"] for each in receiver.received]


def dispatches(store: Store, world: World) -> list[Job]:
    return [job for job in world_jobs(store, world, by_real_time=True) if job.task == webhook_dispatch.TASK]


def answers_on_record(shop: Shop) -> list[tuple[int, int]]:
    """The number and the answer of each attempt."""
    return [(each["number"], each["status"]) for each in attempts(shop)]


def attempts(shop: Shop) -> list[Object]:
    """The attempts of what was delivered, once all of it was."""
    found: list[Object] = shop.get("/_emulator/webhooks/attempts/wait", count=ALL, timeout=60)["data"]
    return found


def test_few_are_in_hand_and_all_arrive_once_and_in_order(
    server: Server, shop: Shop, receiver: Receiver, in_hand: Counted
) -> None:
    endpoint(shop, receiver)
    send_often(server, shop)
    receiver.wait(ALL)
    assert received(receiver) == told(shop)
    assert set(answers_on_record(shop)) == {(1, 200)}
    assert in_hand.most == ROOM
    eventually(lambda: dispatches(server.emulator.store, world_of(shop)), lambda left: left == [])
    eventually(lambda: server.emulator.dispatcher.in_hand, lambda count: count == 0)


def test_a_receiver_that_does_not_answer_keeps_no_other_waiting(
    server: Server, shop: Shop, receiver: Receiver, in_hand: Counted
) -> None:
    receiver.answers[:] = ["hang"] * ALL
    with receiving() as quick:
        slow, _ = endpoint(shop, receiver), endpoint(shop, quick)
        send_often(server, shop)
        quick.wait(ALL)
        assert received(quick) == told(shop)
        assert in_hand.most <= 2 * ROOM
        assert {each["endpoint"] for each in attempts(shop)}.isdisjoint({slow})


def test_what_is_tried_again_waits_in_the_table_as_well(
    server: Server, shop: Shop, receiver: Receiver, in_hand: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_first_attempts(monkeypatch)
    endpoint(shop, receiver)
    send_often(server, shop)
    receiver.wait(2 * ALL)
    assert sorted(received(receiver)) == sorted(told(shop) * 2)
    assert set(answers_on_record(shop)) == {(1, 500), (2, 200)}
    assert in_hand.most == ROOM


def refuse_first_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has receivers answer 500 to what they have not got before."""
    take, seen = Receiver.take, set()

    def refuse_first(receiver: Receiver, request: Received) -> int | str:
        answer = 200 if request.body in seen else 500
        seen.add(request.body)
        take(receiver, request)
        return answer

    monkeypatch.setattr(Receiver, "take", refuse_first)


def test_an_endpoint_that_has_caught_up_is_told_without_the_table(
    server: Server, shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_behind = endpoint(shop, receiver)
    send_often(server, shop)
    receiver.wait(ALL)
    admitted = server.emulator.dispatcher._admission
    eventually(lambda: admitted.is_behind(world_of(shop), was_behind), lambda is_behind: not is_behind)
    fetched: list[bool] = []
    admit = admission.Admission.admit

    def noticing(of: admission.Admission, *args: object, from_table: bool = False) -> object:
        fetched.append(from_table)
        return admit(of, *args, from_table=from_table)  # type: ignore[arg-type] # whatever it is called with

    monkeypatch.setattr(admission.Admission, "admit", noticing)
    shop.send(shop.open_invoice()["id"])
    receiver.wait(ALL + 1)
    assert fetched == [False]


def test_no_worker_looks_again_and_again_at_what_waits(
    server: Server, shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.answers[:] = ["hang"] * ALL
    endpoint(shop, receiver)
    send_often(server, shop)
    store, world = server.emulator.store, world_of(shop)
    later = store.clock.real_now() + webhook_dispatch.HELD_SECONDS
    eventually(lambda: {job.lease for job in dispatches(store, world)[1:]}, lambda held: held == {process_of(server)})
    monkeypatch.setattr(Clock, "real_now", lambda _: later)
    eventually(lambda: {job.lease for job in dispatches(store, world)}, lambda held: held == {process_of(server)})
    long = later + webhook_backlog.WAITING_SECONDS // 2
    eventually(lambda: min(job.leased_until or 0 for job in dispatches(store, world)), lambda until: until > long)
    monkeypatch.setattr(Clock, "real_now", lambda _: long)
    leased = [job for where, job in lease_due_jobs(store, "another", 1000) if where == world]
    assert {job.task for job in leased} <= {webhook_backlog.TASK}
    assert max(job.attempts for job in dispatches(store, world)) <= 1


def test_what_is_in_hand_for_long_is_held(
    server: Server, shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_leases, "LEASE_SECONDS", 2)
    receiver.answers[:] = ["hang"]
    endpoint(shop, receiver)
    shop.send(shop.open_invoice()["id"])
    receiver.wait(1)
    store, world = server.emulator.store, world_of(shop)
    later = store.clock.real_now() + webhook_dispatch.HELD_SECONDS
    monkeypatch.setattr(Clock, "real_now", lambda _: later)
    (held,) = eventually(
        lambda: dispatches(store, world), lambda jobs: (jobs[0].leased_until or 0) > later + job_leases.LEASE_SECONDS
    )
    assert (held.lease, len(receiver.received)) == (process_of(server), 1)


def test_what_a_process_held_that_died_is_taken_up_in_order(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ended(build(Settings(store="embedded"))) as emulator:
        world, shop = unserved(emulator, receiver)
        ordered = [shop.customer() for _ in range(3 * ROOM)]
        hold(emulator.store, world, "dead", dispatches(emulator.store, world))
        assert list(emulator.store.due(1000)) == []
        end_backlog(emulator.store, world, "dead")
        later = emulator.store.clock.real_now() + webhook_dispatch.HELD_SECONDS
        monkeypatch.setattr(Clock, "real_now", lambda _: later)
        emulator.start()
        receiver.wait(len(ordered))
        eventually(lambda: dispatches(emulator.store, world), lambda left: left == [])
        assert {job.subject for job in backlogs(emulator.store, world)} <= {emulator.dispatcher.process}
    assert [each.event["data"]["object"]["id"] for each in receiver.received] == ordered


def test_a_stop_hands_over_what_waits(receiver: Receiver) -> None:
    receiver.answers[:] = ["hang"] * ALL
    with ended(build(Settings(store="embedded"))) as emulator:
        world, shop = unserved(emulator, receiver)
        emulator.dispatcher.start()
        for _ in range(2 * ROOM):
            shop.customer()
        held_in_world = eventually(lambda: backlogs(emulator.store, world))
        assert list(emulator.store.due(1000)) == []
        emulator.dispatcher.stop()
        assert [job.id for _, job in emulator.store.due(1000)] == [job.id for job in held_in_world]
        held = {job.lease for job in dispatches(emulator.store, world)}
        assert held == {emulator.dispatcher.process, None}


def test_a_stop_hands_over_what_is_just_being_held(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver.answers[:] = ["hang"] * ALL
    holding, closed, close = Event(), Event(), Backlog.close

    def hold_until_closed(store: Store, world: World, process: str, jobs: Sequence[Job]) -> None:
        hold(store, world, process, jobs)
        holding.set()
        assert closed.wait(30)

    def close_and_tell(of: Backlog) -> None:
        close(of)
        closed.set()

    monkeypatch.setattr(backlog, "hold", hold_until_closed)
    monkeypatch.setattr(Backlog, "close", close_and_tell)
    with ended(build(Settings(store="embedded"))) as emulator:
        _, shop = unserved(emulator, receiver)
        emulator.dispatcher.start()
        for _ in range(2 * ROOM):
            shop.customer()
        assert holding.wait(30)
        emulator.dispatcher.stop()
        assert [job.task for _, job in emulator.store.due(1000)] == [webhook_backlog.TASK]


def test_a_dispatch_that_is_written_again_is_passed_on_by_nobody(
    server: Server, shop: Shop, receiver: Receiver
) -> None:
    receiver.answers[:] = ["hang"]
    endpoint(shop, receiver)
    shop.send(shop.open_invoice()["id"])
    uow = server.emulator.store.unit_of_work(world_of(shop))
    (dispatch,) = dispatches(server.emulator.store, world_of(shop))
    uow.changes.save(dispatch)
    assert ordered_dispatches(uow) == [dispatch]
    again = uow.fresh()
    again.changes.save(again.get(Job, dispatch.id) or dispatch)
    assert ordered_dispatches(again) == []


def test_what_is_ordered_for_an_endpoint_that_is_behind_is_held_from_the_start(
    server: Server, shop: Shop, receiver: Receiver
) -> None:
    receiver.answers[:] = ["hang"] * ALL
    behind = endpoint(shop, receiver)
    send_often(server, shop, bursts=1)
    store, world = server.emulator.store, world_of(shop)
    eventually(lambda: server.emulator.dispatcher.renews(world, process_of(server)))
    event = events.Event(id="evt_1", created=0, type="invoice.sent", api_version="2025-09-30.clover", data={})
    for endpoints, holder in (([behind], process_of(server)), (["we_other"], None)):
        uow = store.unit_of_work(world)
        schedule_dispatch([(event, endpoints)], uow.real_now, uow.changes)
        store.publish_events(uow)
        assert [job.lease for job in ordered_dispatches(uow)] == [holder]


def test_what_could_not_be_recorded_is_made_again_though_it_is_held(
    server: Server, shop: Shop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_leases, "LEASE_SECONDS", 1)
    is_saved = AttemptRecorder._is_saved

    async def is_last_not_saved(recorder: AttemptRecorder, batch: Sequence[DeliveryResult]) -> bool:
        return len(receiver.received) != ALL and await is_saved(recorder, batch)

    monkeypatch.setattr(AttemptRecorder, "_is_saved", is_last_not_saved)
    endpoint(shop, receiver)
    send_often(server, shop)
    assert set(answers_on_record(shop)) == {(1, 200)}
    assert sorted(set(received(receiver))) == sorted(told(shop))
    assert len(receiver.received) > ALL


def test_a_further_attempt_that_an_earlier_release_ordered_is_made(
    server: Server, shop: Shop, receiver: Receiver
) -> None:
    receiver.answers[:] = [500, 500]
    endpoint(shop, receiver)
    shop.send(shop.open_invoice()["id"])
    store, world = server.emulator.store, world_of(shop)
    receiver.wait(2)
    (delivery,) = eventually(lambda: shop.get("/_emulator/webhooks/attempts", status="failed")["data"][:1])
    store.run(world, lambda uow: uow.changes.save(ordered_by_earlier_release(delivery["delivery"], uow.ctx.now)))
    receiver.wait(3)


def ordered_by_earlier_release(delivery: str, due_at: int) -> Job:
    """The job of a further attempt that does not say whom it goes to."""
    task = webhook_delivery.TASK
    return Job(id=f"{task}-{delivery}", created=due_at, task=task, subject=delivery, due_at=due_at)


class Unserved:
    """Makes customers in an emulator that does nothing by itself."""

    def __init__(self, emulator: Emulator, key: str) -> None:
        self._client = emulator.app.test_client()
        self._headers = {"Authorization": f"Bearer {key}"}

    def post(self, path: str, **params: str) -> Object:
        answer = self._client.post(path, data=params, headers=self._headers)
        assert answer.status_code == 200
        made: Object = answer.get_json()
        return made

    def customer(self) -> str:
        made: str = self.post("/v1/customers")["id"]
        return made


def unserved(emulator: Emulator, receiver: Receiver) -> tuple[World, Unserved]:
    """A world whose customers the receiver is told of."""
    key = new_key()
    shop = Unserved(emulator, key)
    shop.post("/v1/webhook_endpoints", **{"url": receiver.url, "enabled_events[]": "customer.created"})
    return authenticate(Headers({"Authorization": f"Bearer {key}"})).world, shop


@contextmanager
def ended(emulator: Emulator) -> Iterator[Emulator]:
    try:
        yield emulator
    finally:
        emulator.stop()


def backlogs(store: Store, world: World) -> list[Job]:
    return [job for job in world_jobs(store, world, by_real_time=True) if job.task == webhook_backlog.TASK]


def process_of(server: Server) -> str:
    return server.emulator.dispatcher.process
