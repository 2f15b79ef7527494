"""What is remembered of a world is what a reader would find."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.store.world_facts import MAX_RECORDS, Key, WorldFacts

ACCOUNT, CLOCK = ("1/t/account", "1"), ("1/t/clock", "1")
ITEM = {"pk": {"S": ACCOUNT[0]}, "sk": {"S": ACCOUNT[1]}, "version": {"N": "2"}}
KEY = {"pk": {"S": ACCOUNT[0]}, "sk": {"S": ACCOUNT[1]}}
OTHER = {"pk": {"S": "1/t/in"}, "sk": {"S": "x"}}

WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "put": ("PutItem", {"TableName": "t", "Item": ITEM}),
    "delete": ("DeleteItem", {"TableName": "t", "Key": KEY}),
    "update": ("UpdateItem", {"TableName": "t", "Key": KEY, "UpdateExpression": "SET version = :1"}),
    "transaction put": ("TransactWriteItems", {"TransactItems": [{"Put": {"Item": OTHER}}, {"Put": {"Item": ITEM}}]}),
    "transaction delete": ("TransactWriteItems", {"TransactItems": [{"Delete": {"Key": KEY}}]}),
    "batch put": ("BatchWriteItem", {"RequestItems": {"t": [{"PutRequest": {"Item": ITEM}}]}}),
    "batch delete": ("BatchWriteItem", {"RequestItems": {"t": [{"DeleteRequest": {"Key": KEY}}]}}),
}
READS: dict[str, tuple[str, dict[str, Any]]] = {
    "get": ("GetItem", {"TableName": "t", "Key": KEY}),
    "batch": ("BatchGetItem", {"RequestItems": {"t": {"Keys": [KEY]}}}),
    "query": ("Query", {"TableName": "t"}),
}


def read(facts: WorldFacts, records: dict[Key, Any]) -> None:
    with facts.reading(records) as found:
        found.update(records)


@pytest.fixture
def facts() -> WorldFacts:
    facts = WorldFacts()
    read(facts, {ACCOUNT: "the account", CLOCK: None})
    return facts


def test_what_was_read_is_known_and_what_is_not_there_too(facts: WorldFacts) -> None:
    asked = [ACCOUNT, CLOCK, ("1/t/faults", "1")]
    assert facts.known(asked) == {ACCOUNT: "the account", CLOCK: None}


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_what_is_written_is_read_again_and_nothing_else(call: tuple[str, dict[str, Any]], facts: WorldFacts) -> None:
    facts.note_call(*call)
    assert facts.known([ACCOUNT, CLOCK]) == {CLOCK: None}


@pytest.mark.parametrize("call", READS.values(), ids=READS)
def test_what_is_only_read_stays_known(call: tuple[str, dict[str, Any]], facts: WorldFacts) -> None:
    facts.note_call(*call)
    assert set(facts.known([ACCOUNT, CLOCK])) == {ACCOUNT, CLOCK}


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_what_is_written_while_it_is_read_is_not_kept(call: tuple[str, dict[str, Any]]) -> None:
    facts = WorldFacts()
    with facts.reading([ACCOUNT, CLOCK]) as found:
        facts.note_call(*call)
        found.update({ACCOUNT: "as it was before", CLOCK: None})
    assert facts.known([ACCOUNT, CLOCK]) == {CLOCK: None}


def test_nothing_is_known_of_an_engine_that_was_away(facts: WorldFacts) -> None:
    with facts.reading([CLOCK]) as found:
        facts.note_call(*READS["get"], is_answered=False)
        found[CLOCK] = "as it was before"
    assert facts.known([ACCOUNT, CLOCK]) == {}


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_what_may_still_be_written_is_not_kept(call: tuple[str, dict[str, Any]], facts: WorldFacts) -> None:
    facts.note_call(*call, is_answered=False)
    read(facts, {ACCOUNT: "as it was before", CLOCK: None})
    assert facts.known([ACCOUNT, CLOCK]) == {CLOCK: None}


def test_nothing_is_kept_when_there_is_no_saying_what_may_still_be_written(facts: WorldFacts) -> None:
    for number in range(MAX_RECORDS + 2):
        key = {"pk": {"S": "1/t/in"}, "sk": {"S": str(number)}}
        facts.note_call("DeleteItem", {"TableName": "t", "Key": key}, is_answered=False)
    read(facts, {ACCOUNT: "the account"})
    assert facts.known([ACCOUNT]) == {}
    assert len(facts._unsure) == MAX_RECORDS + 1


def test_nothing_is_kept_of_a_reading_that_failed(facts: WorldFacts) -> None:
    faults = ("1/t/faults", "1")
    with pytest.raises(OSError, match="gone"), facts.reading([faults]):
        raise OSError("gone")
    assert facts.known([faults]) == {}


def test_so_many_are_remembered_and_no_more() -> None:
    facts = WorldFacts()
    worlds = [(f"{number}/t/account", "1") for number in range(MAX_RECORDS + 1)]
    for each in worlds:
        read(facts, {each: "an account"})
    assert len(facts.known(worlds)) <= MAX_RECORDS
    assert facts.known(worlds[-1:]) == {worlds[-1]: "an account"}
