"""What is remembered of a world is what a reader would find, whichever of several processes writes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.store.availability import StoreUnavailableError
from emulator.store.world_facts import MAX_WORLDS, WorldFacts
from emulator.store.write_counts import SLOTS, WriteCounter, WriteCounts
from emulator.worlds import World

HERE = World("acct_1", livemode=False)


def is_apart(world: World) -> bool:
    """Whether a world shares no count with the one that the tests are about."""
    return (hash(world.key_prefix) - hash(HERE.key_prefix)) % SLOTS != 0


ELSEWHERE = next(filter(is_apart, (World(f"acct_{number}", livemode=False) for number in range(2, 9))))

KEY = {"pk": {"S": f"{HERE.key_prefix}/account"}, "sk": {"S": "acct_1"}}
ITEM = {**KEY, "version": {"N": "2"}}
INVOICE = {"pk": {"S": f"{HERE.key_prefix}/invoice"}, "sk": {"S": "in_1"}}
REPLY = {"pk": {"S": f"{HERE.key_prefix}/idempotent_reply"}, "sk": {"S": "snapshot-1"}}
CLOSING = {"pk": {"S": f"{HERE.key_prefix}/work"}, "sk": {"S": "snapshot-replacement"}}

Call = tuple[str, dict[str, Any]]

WRITES: dict[str, Call] = {
    "put": ("PutItem", {"TableName": "t", "Item": ITEM}),
    "delete": ("DeleteItem", {"TableName": "t", "Key": KEY}),
    "update": ("UpdateItem", {"TableName": "t", "Key": KEY, "UpdateExpression": "SET version = :1"}),
    "transaction put": ("TransactWriteItems", {"TransactItems": [{"Put": {"Item": INVOICE}}, {"Put": {"Item": ITEM}}]}),
    "transaction delete": ("TransactWriteItems", {"TransactItems": [{"Delete": {"Key": KEY}}]}),
    "batch put": ("BatchWriteItem", {"RequestItems": {"t": [{"PutRequest": {"Item": ITEM}}]}}),
    "batch delete": ("BatchWriteItem", {"RequestItems": {"t": [{"DeleteRequest": {"Key": KEY}}]}}),
    "closing": ("TransactWriteItems", {"TransactItems": [{"Put": {"Item": CLOSING}}]}),
}
OTHERS: dict[str, Call] = {
    "get": ("GetItem", {"TableName": "t", "Key": KEY}),
    "batch": ("BatchGetItem", {"RequestItems": {"t": {"Keys": [KEY]}}}),
    "query": ("Query", {"TableName": "t"}),
    "check": ("TransactWriteItems", {"TransactItems": [{"ConditionCheck": {"Key": KEY}}, {"Put": {"Item": INVOICE}}]}),
    "write of what a caller names as jobs are": ("PutItem", {"TableName": "t", "Item": REPLY}),
    "write of an invoice": ("PutItem", {"TableName": "t", "Item": INVOICE}),
}

WRITERS = ("this process", "another one")


class Workers:
    """Two processes, as one sees it that remembers."""

    def __init__(self) -> None:
        self.counts = WriteCounts(2)
        writes = self.counts.of_process(0)
        self.counters = dict(zip(WRITERS, (writes, self.counts.of_process(1)), strict=True))
        self.facts = WorldFacts(writes)

    def read(self, said: str, world: World = HERE) -> None:
        read_of(self.facts, said, world)

    def known(self, world: World = HERE) -> str | None:
        return (self.facts.known(world) or {}).get("account")


def read_of(facts: WorldFacts, said: str, world: World = HERE) -> None:
    facts.keep(world, {"account": said}, facts.stamp([(f"{world.key_prefix}/account", world.account)]))


def make(call: Call, writer: WriteCounter, error: BaseException | None = None) -> None:
    with suppress(ClientError, StoreUnavailableError, KeyboardInterrupt), writer.counted(*call):
        if error is not None:
            raise error


@pytest.fixture
def workers() -> Workers:
    workers = Workers()
    workers.read("first")
    workers.read("there", ELSEWHERE)
    return workers


@pytest.fixture(params=WRITERS)
def writer(workers: Workers, request: pytest.FixtureRequest) -> WriteCounter:
    return workers.counters[request.param]


def test_what_was_read_is_known_and_of_other_worlds_nothing(workers: Workers) -> None:
    assert workers.known() == "first"
    assert workers.known(World("acct_1", livemode=True)) is None


@pytest.mark.parametrize("refusal", [None, ClientError({}, "PutItem")], ids=["made", "refused"])
@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_a_world_is_asked_about_anew_once_it_was_written_and_no_other(
    call: Call, refusal: ClientError | None, workers: Workers, writer: WriteCounter
) -> None:
    make(call, writer, refusal)
    assert workers.known() is None
    assert workers.known(ELSEWHERE) == "there"
    workers.read("second")
    assert workers.known() == "second"


@pytest.mark.parametrize("call", OTHERS.values(), ids=OTHERS)
def test_what_is_read_and_what_else_is_written_changes_nothing(
    call: Call, workers: Workers, writer: WriteCounter
) -> None:
    make(call, writer)
    assert workers.known() == "first"


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_what_is_written_while_it_is_read_is_not_kept(call: Call, workers: Workers, writer: WriteCounter) -> None:
    stamp = workers.facts.stamp([(KEY["pk"]["S"], KEY["sk"]["S"])])
    make(call, writer)
    workers.facts.keep(HERE, {"account": "as it was before"}, stamp)
    assert workers.known() is None


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_what_is_read_while_it_is_written_is_not_kept(call: Call, workers: Workers, writer: WriteCounter) -> None:
    with writer.counted(*call):
        assert workers.known() is None
        with writer.counted(*call):
            workers.read("as it was before")
        # One of two that wrote has ended.
        workers.read("as it was before")
        assert workers.known() is None
    assert workers.known() is None


@pytest.mark.parametrize("error", [StoreUnavailableError("It is away."), KeyboardInterrupt()], ids=repr)
def test_nothing_is_known_of_an_engine_that_did_not_answer(
    error: BaseException, workers: Workers, writer: WriteCounter
) -> None:
    make(OTHERS["get"], writer, error)
    assert [workers.known(), workers.known(ELSEWHERE)] == [None, None]
    workers.read("second")
    assert workers.known() == "second"


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_what_may_still_be_written_is_not_kept(call: Call, workers: Workers, writer: WriteCounter) -> None:
    make(call, writer, StoreUnavailableError("It is away."))
    make(call, writer)
    workers.read("as it was before")
    workers.read("there", ELSEWHERE)
    assert [workers.known(), workers.known(ELSEWHERE)] == [None, "there"]


def test_what_a_process_was_writing_when_it_died_is_not_kept(workers: Workers) -> None:
    writing = workers.counters["another one"].counted(*WRITES["put"])
    writing.__enter__()
    make(WRITES["put"], workers.counts.of_process(1))
    workers.read("as it was before")
    assert [workers.known(), workers.known(ELSEWHERE)] == [None, "there"]


def test_a_platform_is_asked_about_anew_with_its_accounts(workers: Workers) -> None:
    platform, account = f"{HERE.key_prefix}/account", f"{ELSEWHERE.key_prefix}/account"
    stamp = workers.facts.stamp([(platform, "acct_1"), (account, ELSEWHERE.account)])
    workers.facts.keep(ELSEWHERE, {"account": "of a platform"}, stamp)
    assert workers.known(ELSEWHERE) == "of a platform"
    make(WRITES["put"], workers.counters["another one"])
    assert workers.known(ELSEWHERE) is None


def test_nothing_is_kept_where_others_write_uncounted() -> None:
    facts = WorldFacts(None)
    read_of(facts, "first")
    assert facts.known(HERE) is None


def test_so_many_are_remembered_and_no_more(workers: Workers) -> None:
    worlds = [World(f"acct_{number}", livemode=True) for number in range(MAX_WORLDS + 1)]
    for each in worlds:
        workers.read("there", each)
    assert sum(workers.known(each) is not None for each in worlds) <= MAX_WORLDS
    assert workers.known(worlds[-1]) == "there"
