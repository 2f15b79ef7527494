"""What is said of an engine that does not answer, or takes no writes: once, whatever it answers in between."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.store.availability import Availability, StoreUnavailableError
from emulator.store.connection import StoreConnection
from emulator.store.engines.base import Connection
from emulator.store.write_counts import WriteCounts

READS = ("BatchGetItem", "GetItem", "Query", "TransactGetItems")
WRITES = ("BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem")

NO_WRITES = "The store (dynoxide) takes no writes: "
AGAIN = "The store (dynoxide) takes writes again."


class Engine:
    """An engine that answers nothing but errors while `error` is one, for the calls that it `strikes`."""

    def __init__(self) -> None:
        self.error: tuple[int, str] | None = None
        self.strikes: Callable[[str], bool] = WRITES.__contains__
        self.meanwhile: Callable[[], object] = lambda: None

    def call(self, operation_name: str, _arguments: dict[str, Any]) -> dict[str, Any]:
        error, meanwhile = self.error, self.meanwhile
        if error is None or not self.strikes(operation_name):
            return {}
        self.error, self.meanwhile = None, lambda: None
        meanwhile()
        self.error, self.meanwhile = error, meanwhile
        status, code = error
        answer: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
        raise ClientError(answer, operation_name)

    def is_connected(self) -> bool:
        return True

    def close(self) -> None:
        """It holds nothing."""


class Story:
    """Calls of one connection, and what is said of them."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.engine = Engine()
        self.availability = Availability("dynoxide")
        to = Connection(region="us-east-1", endpoint_url="http://127.0.0.1:9", access_key="x", secret_key="x")
        self._connection = StoreConnection(to, self.engine, self.availability, WriteCounts().of_process(), 1.0)
        self._connection.expect_table(lambda: True)
        self._caplog = caplog

    def call(self, *names: str) -> list[type[Exception] | None]:
        """Makes calls, and returns the error of each."""
        return [self._error(name) for name in names]

    def said(self) -> list[str]:
        return [record.getMessage() for record in self._caplog.records if record.levelno >= logging.WARNING]

    def _error(self, name: str) -> type[Exception] | None:
        try:
            self._connection.dispatch(name, {})
        except (StoreUnavailableError, ClientError) as error:
            return type(error)
        return None


@pytest.fixture
def story(caplog: pytest.LogCaptureFixture) -> Story:
    return Story(caplog)


@pytest.mark.parametrize("write", WRITES)
def test_a_full_disk_is_told_of_once_until_something_is_written(story: Story, write: str) -> None:
    story.engine.error = 500, "InternalServerError"
    for _ in range(3):
        assert story.call(write, *READS) == [StoreUnavailableError, *[None] * len(READS)]
    (full,) = story.said()
    assert full.startswith(NO_WRITES)
    story.engine.error = None
    story.call(*READS)
    assert story.said() == [full]
    story.call(write, write)
    assert story.said() == [full, AGAIN]


def test_a_write_that_a_condition_forbids_is_none_that_was_made(story: Story) -> None:
    story.engine.error = 500, "InternalServerError"
    story.call("PutItem")
    story.engine.error = 400, "ConditionalCheckFailedException"
    assert story.call("PutItem") != [None]
    assert AGAIN not in story.said()


def test_reads_make_it_available_though_it_takes_no_writes(story: Story) -> None:
    story.engine.error = 500, "InternalServerError"
    story.call("PutItem")
    assert (story.availability.problem or "").startswith(NO_WRITES)
    story.call("Query")
    assert story.availability.problem is None


def test_one_that_goes_away_while_its_disk_is_full_is_told_of_as_well(story: Story) -> None:
    story.engine.error = 500, "InternalServerError"
    story.call("PutItem")
    story.engine.strikes = lambda _: True
    story.call("Query", "Query")
    story.engine.error = None
    story.call("Query", "PutItem")
    full, away, *back = story.said()
    assert full.startswith(NO_WRITES)
    assert away.startswith("The store (dynoxide) does not answer: ")
    assert back == ["The store (dynoxide) answers again.", AGAIN]


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("other", [*READS, *WRITES])
def test_what_was_answered_since_a_call_began_is_newer_than_its_failure(story: Story, read: str, other: str) -> None:
    story.engine.error = 500, "InternalServerError"
    story.engine.strikes = lambda _: True
    story.engine.meanwhile = lambda: story.call(other)
    assert story.call(read) == [StoreUnavailableError]
    assert (story.said(), story.availability.problem) == ([], None)
    story.engine.meanwhile = lambda: None
    story.call(read)
    (away,) = story.said()
    assert away.startswith("The store (dynoxide) does not answer: ")


def test_what_was_written_since_a_write_began_is_newer_than_its_failure(story: Story) -> None:
    story.engine.error = 500, "InternalServerError"
    story.engine.meanwhile = lambda: story.call("PutItem")
    story.call("PutItem")
    assert (story.said(), story.availability.problem) == ([], None)
    story.engine.meanwhile = lambda: story.call("Query")
    story.call("PutItem")
    (full,) = story.said()
    assert full.startswith(NO_WRITES)
