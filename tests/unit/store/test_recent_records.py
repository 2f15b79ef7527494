"""A record that is remembered is as a reader would find it, whichever of several processes writes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.billing.core.events import Event
from emulator.billing.customers.customer import Customer
from emulator.billing.system.jobs import Job
from emulator.store.availability import StoreUnavailableError
from emulator.store.recent_records import RecentRecords, is_read_again
from emulator.store.table import Record
from emulator.store.write_counts import SLOTS, Key, WriteCounter, WriteCounts

HERE = ("1/t/cus", "a")
OTHER = next(key for key in (("1/t/cus", each) for each in "bcdefgh") if (hash(key) - hash(HERE)) % SLOTS != 0)

WRITERS = ("this process", "another one")


def record(key: Key = HERE, *, version: int = 1, size: int = 100) -> Record:
    return Record(*key, version=version, packed=b"x" * size)


def write_of(key: Key, kind: str = "Put") -> tuple[str, dict[str, Any]]:
    item = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
    return "TransactWriteItems", {"TransactItems": [{kind: {"Item" if kind == "Put" else "Key": item}}]}


class Workers:
    """Two processes, as one sees it that remembers."""

    def __init__(self) -> None:
        self.counts = WriteCounts(2)
        self.counters = dict(zip(WRITERS, (self.counts.of_process(0), self.counts.of_process(1)), strict=True))
        self.records = RecentRecords(self.counters["this process"])

    def read(self, *found: Record) -> None:
        self.records.keep_read(found, self.records.stamps([(each.pk, each.sk) for each in found]))

    def write(self, written: Record, *, meanwhile: WriteCounter | None = None) -> None:
        """Writes a record, and remembers it; `meanwhile` another does."""
        key = (written.pk, written.sk)
        stamps = self.records.stamps([key])
        with self.counters["this process"].counted(*write_of(key)):
            if meanwhile is not None:
                make(write_of(key), meanwhile)
        self.records.keep_written([written], stamps)

    def version(self, key: Key = HERE) -> int | None:
        known = self.records.known([key])
        return known[key].version if key in known else None


@pytest.fixture
def workers() -> Workers:
    return Workers()


@pytest.fixture(params=WRITERS)
def writer(workers: Workers, request: pytest.FixtureRequest) -> WriteCounter:
    return workers.counters[request.param]


def make(call: tuple[str, dict[str, Any]], writer: WriteCounter, error: BaseException | None = None) -> None:
    with suppress(ClientError, StoreUnavailableError), writer.counted(*call):
        if error is not None:
            raise error


@pytest.mark.parametrize("error", [None, ClientError({}, "PutItem"), StoreUnavailableError("It is away.")], ids=repr)
@pytest.mark.parametrize("kind", ["Put", "Delete", "Update"])
def test_a_record_is_read_anew_once_it_was_written(
    kind: str, error: Exception | None, workers: Workers, writer: WriteCounter
) -> None:
    workers.read(record())
    assert workers.version() == 1
    make(write_of(HERE, kind), writer, error)
    assert workers.version() is None


def test_others_stay_known_and_so_does_what_is_only_checked(workers: Workers, writer: WriteCounter) -> None:
    workers.read(record(), record(OTHER))
    make(write_of(OTHER), writer)
    make(write_of(HERE, "ConditionCheck"), writer)
    assert [workers.version(), workers.version(OTHER)] == [1, None]


def test_what_was_written_is_known(workers: Workers) -> None:
    workers.write(record(version=2))
    assert workers.version() == 2
    workers.write(record(version=3))
    assert workers.version() == 3


def test_what_two_wrote_at_the_same_time_is_read(workers: Workers, writer: WriteCounter) -> None:
    workers.write(record(version=2), meanwhile=writer)
    assert workers.version() is None


def test_what_was_written_while_another_did_is_read(workers: Workers, writer: WriteCounter) -> None:
    with writer.counted(*write_of(HERE)):
        workers.write(record(version=2))
        assert workers.version() is None
    assert workers.version() is None


def test_what_another_has_begun_to_write_since_is_read(workers: Workers, writer: WriteCounter) -> None:
    workers.write(record(version=2))
    with writer.counted(*write_of(HERE)):
        assert workers.version() is None
        workers.read(record(version=2))
        assert workers.version() is None


def test_what_may_still_be_written_is_never_known(workers: Workers, writer: WriteCounter) -> None:
    make(write_of(HERE), writer, StoreUnavailableError("It is away."))
    workers.read(record())
    workers.write(record(version=2))
    assert workers.version() is None


def test_of_an_engine_that_did_not_answer_nothing_is_known(workers: Workers, writer: WriteCounter) -> None:
    workers.read(record())
    make(("GetItem", {"Key": {"pk": {"S": "x"}, "sk": {"S": "y"}}}), writer, StoreUnavailableError("It is away."))
    assert workers.version() is None


def test_nothing_is_known_where_others_write_uncounted() -> None:
    records = RecentRecords(None)
    stamps = records.stamps([HERE])
    records.keep_read([record()], stamps)
    records.keep_written([record()], stamps)
    assert records.known([HERE]) == {}


def test_the_last_are_known_up_to_so_many_bytes(workers: Workers) -> None:
    records = RecentRecords(workers.counters["this process"], max_bytes=1000)
    for number in range(30):
        key = ("1/t/cus", str(number))
        # Written again, it counts once.
        for _ in range(2):
            records.keep_read([record(key, size=100)], records.stamps([key]))
    last = [("1/t/cus", str(number)) for number in range(20, 30)]
    assert list(records.known([("1/t/cus", str(number)) for number in range(30)])) == last
    records.keep_read([record(size=5000)], records.stamps([HERE]))
    assert records.known([HERE, *last]) == {}


@pytest.mark.parametrize(("entity_class", "expected"), [(Customer, True), (Job, False), (Event, False)])
def test_what_expires_and_jobs_are_not_remembered(entity_class: type[Any], expected: bool) -> None:
    assert is_read_again(entity_class) == expected
