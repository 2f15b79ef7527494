"""The way of a request through any dialect: which step follows which, and what is committed."""

# ruff: noqa: ARG002 - a fake takes what the steps take

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, cast

import pytest
from flask import Flask, Request, Response, request

from emulator.api.errors import ForbiddenError
from emulator.api.fault_injection import FaultErrors
from emulator.api.idempotency import StoredReply
from emulator.api.pipeline import Pipeline, Route, register
from emulator.api.steps import IncomingRequest, ParsedRequest, Steps
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.system.faults import Fault, Faults
from emulator.clock import Clock
from emulator.store.availability import StoreUnavailableError
from emulator.store.identity_map import AlreadyDone
from emulator.store.store import ContentionError, Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

REFUSAL = APIError("no", status=402)
STEPS = [
    "authenticate",
    "check_scope",
    "version",
    "parse",
    "begin",
    "authorize",
    "handle",
    "publish",
    "render",
    "downgrade",
    "expand",
    "encode",
    "stored",
    "complete",
    "to_response",
]


@dataclass(frozen=True)
class Who:
    world: World


class Parsed(ParsedRequest[Who], frozen=True, kw_only=True):
    pass


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


class FakeSteps(Steps[Any, Who, Parsed, Answer]):
    """Notes which steps are taken, and refuses at one of them. An endpoint is what its handler does."""

    fault_errors: ClassVar[FaultErrors] = FaultErrors(
        rate_limit=APIError("slow", status=429),
        server_error=REFUSAL,
        unavailable=REFUSAL,
        decline=REFUSAL,
    )
    keeps_errors: ClassVar[bool] = True

    def __init__(self, key: str | None = None, refusing: str = "", error: Exception = REFUSAL) -> None:
        self.taken: list[str] = []
        self._key = key
        self._refusing = refusing
        self._error = error
        for name in STEPS:
            setattr(self, name, partial(self._take, name, getattr(self, name)))

    def _take(self, name: str, step: Callable[..., Any], *arguments: Any) -> Any:
        self.taken.append(name)
        if name == self._refusing:
            raise self._error
        return step(*arguments)

    def authenticate(self, request: Request) -> Who:
        return Who(World("acct_1", livemode=False))

    def parse(
        self, endpoint: Any, incoming: IncomingRequest, caller: Who, version: str, arguments: dict[str, str]
    ) -> Parsed:
        return Parsed(
            incoming=incoming, caller=caller, operation="POST /things", arguments=arguments, key=self._key, raw={}
        )

    def key_in_use(self, key: str) -> APIError:
        return REFUSAL

    def handle(self, endpoint: Any, parsed: Parsed, uow: UnitOfWork) -> Any:
        return endpoint(uow)

    def encode(self, shown: Any, endpoint: Any, parsed: Parsed, uow: UnitOfWork) -> Answer:
        return Answer(200, shown)

    def stored(self, reply: Answer) -> tuple[int, str] | None:
        return reply.status, reply.text

    def replay(self, stored: StoredReply, parsed: Parsed) -> Answer:
        return Answer(stored.status, f"again: {stored.body}")

    def contention_error(self) -> APIError:
        return APIError("busy", status=409)

    def internal_error(self) -> APIError:
        return APIError("broken", status=500)

    def unavailable_error(self, reason: str) -> APIError:
        return APIError(reason, status=503)

    def error_reply(
        self, error: APIError, incoming: IncomingRequest, caller: Who | None, key: str | None = None
    ) -> Answer:
        return Answer(error.status, error.message)

    def to_response(self, reply: Answer, incoming: IncomingRequest, caller: Who | None) -> Response:
        return Response(reply.text, reply.status, headers={"Known": str(caller is not None)})


@dataclass
class FakeChanges:
    saved: list[Any]

    def save(self, entity: Any) -> None:
        self.saved.append(entity)


@dataclass
class FakeWork:
    faults: Faults
    changes: FakeChanges
    earlier: Mapping[str, StoredReply]
    ctx: Any = field(default_factory=lambda: type("Now", (), {"now": 0, "world_now": 0}))

    def guard(self, _entity_class: type[Any], id: str) -> None:
        if id in self.earlier:
            raise AlreadyDone(self.earlier[id])


@dataclass
class FakeStore:
    """Keeps what is committed: nothing of an operation that raises."""

    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=lambda: Faults(id="acct_1"))
    kept: list[Any] = field(default_factory=list)
    earlier: dict[str, StoredReply] = field(default_factory=dict)
    contended: bool = False

    def run(self, _world: World, operation: Callable[[Any], Any]) -> Any:
        if self.contended:
            raise ContentionError
        uow = FakeWork(self.faults, FakeChanges([]), self.earlier)
        result = operation(uow)
        self.kept += uow.changes.saved
        return result


def do_nothing(_uow: Any) -> Any:
    return "done"


def answered(
    steps: FakeSteps, store: FakeStore | None = None, handler: Callable[[Any], Any] = do_nothing
) -> tuple[int, str]:
    app = Flask(__name__)
    pipeline = Pipeline(steps, cast(Store, store or FakeStore()))
    register(app, pipeline, [Route(handler, "/things", ("POST",))])
    response = app.test_client().post("/things")
    return response.status_code, response.get_data(as_text=True)


def stored_replies(store: FakeStore) -> list[tuple[str, int, str]]:
    return [(each.id, each.status, each.body) for each in store.kept if isinstance(each, StoredReply)]


def test_the_steps_follow_each_other() -> None:
    steps = FakeSteps(key="k")
    assert answered(steps) == (200, "done")
    assert steps.taken == STEPS


@pytest.mark.parametrize("refusing", ["authenticate", "check_scope", "version", "parse", "authorize", "expand"])
def test_whatever_refuses_ends_the_way(refusing: str) -> None:
    steps = FakeSteps(refusing=refusing)
    assert answered(steps) == (402, "no")
    assert steps.taken == [*STEPS[: STEPS.index(refusing) + 1], "to_response"]


def test_what_was_declined_is_committed_and_answered_with_the_error() -> None:
    def charge(uow: Any) -> Declined:
        uow.changes.save("a failed charge")
        return Declined(REFUSAL)

    store = FakeStore()
    assert answered(FakeSteps(key="k"), store, charge) == (402, "no")
    assert store.kept[0] == "a failed charge"
    assert stored_replies(store) == [("k", 402, "no")]


def test_what_was_refused_is_not_committed_but_its_answer_is_kept() -> None:
    def charge(uow: Any) -> Any:
        uow.changes.save("a charge")
        raise REFUSAL

    store = FakeStore()
    assert answered(FakeSteps(key="k"), store, charge) == (402, "no")
    assert "a charge" not in store.kept
    assert stored_replies(store) == [("k", 402, "no")]


def test_what_the_caller_may_not_do_is_not_kept() -> None:
    store = FakeStore()
    assert answered(FakeSteps("k", "authorize", ForbiddenError("forbidden", status=403)), store) == (403, "forbidden")
    assert store.kept == []


def test_a_repetition_gets_the_first_reply() -> None:
    store = FakeStore()
    answered(FakeSteps(key="k"), store)
    store.earlier = {each.id: each for each in store.kept}
    steps = FakeSteps(key="k")
    assert answered(steps, store) == (200, "again: done")
    assert "handle" not in steps.taken


def test_others_are_faster_every_time() -> None:
    assert answered(FakeSteps(), FakeStore(contended=True)) == (409, "busy")


def test_a_failure_is_answered_as_to_a_stranger(caplog: pytest.LogCaptureFixture) -> None:
    steps = FakeSteps(refusing="handle", error=RuntimeError("on purpose"))
    pipeline = Pipeline(steps, cast(Store, FakeStore()))
    with Flask(__name__).test_request_context("/things", method="POST"):
        response = pipeline.handle(do_nothing, request, {})
    assert (response.status_code, response.get_data(), response.headers["Known"]) == (500, b"broken", "False")
    assert "POST /things failed." in caplog.text


def test_a_store_that_is_away_is_said_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    steps = FakeSteps(refusing="handle", error=StoreUnavailableError("The store does not answer."))
    pipeline = Pipeline(steps, cast(Store, FakeStore()))
    with Flask(__name__).test_request_context("/things", method="POST"):
        response = pipeline.handle(do_nothing, request, {})
    assert (response.status_code, response.get_data()) == (503, b"The store does not answer.")
    assert response.headers["Retry-After"] == "1"
    assert caplog.text == ""


@pytest.mark.parametrize(("kind", "status"), [("rate_limit", 429), ("server_error", 402), ("reset", 200)])
def test_a_fault_takes_the_place_of_the_commit(kind: str, status: int) -> None:
    store = FakeStore(faults=Faults(id="acct_1", faults=(Fault(id="fault_1", target="api", kind=kind),)))
    assert answered(FakeSteps(key="k"), store)[0] == status
    assert stored_replies(store) == []
