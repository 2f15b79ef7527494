"""Records are written and read as PynamoDB's own model does it."""

from __future__ import annotations

from typing import Any

import pytest
from pynamodb.attributes import AttributeContainer
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from emulator.store.table import Record

FULL: dict[str, Any] = {
    "version": 7,
    "state": "{}",
    "packed": b"\x00\xff",
    "by1": "cus_1#in_1",
    "due_at": 0,
    "shape": 2,
}


@pytest.mark.parametrize("facts", [{"version": 1}, FULL, {**FULL, "state": None}], ids=["least", "full", "unset"])
def test_what_is_there_is_written_and_read(facts: dict[str, Any]) -> None:
    record = Record("acct_1/test/invoice", "in_1", **facts)
    item = record.serialize()
    assert item == AttributeContainer._container_serialize(record)
    read = Record.from_raw_data({**item, "by2": {"NULL": True}, "unknown": {"S": "of a later version"}})
    there = {name: value for name, value in record.attribute_values.items() if value is not None}
    assert read.attribute_values == there
    assert isinstance(read.version, int)


class RecordOfATable(Record):
    class Meta:
        table_name = "records"


CONDITIONS: list[Condition | None] = [None, Record.pk.does_not_exist(), Record.version == 7]


@pytest.mark.parametrize("condition", CONDITIONS, ids=["none", "new", "version"])
def test_what_is_put_is_what_pynamodb_puts(condition: Condition | None) -> None:
    record = RecordOfATable("acct_1/test/invoice", "in_1", **FULL)
    assert record.get_save_kwargs_from_instance(condition) == Model.get_save_kwargs_from_instance(record, condition)


class Engine:
    """Has every item that it is asked for, and answers for all but the last of several at a time."""

    def __init__(self) -> None:
        self.connection = self
        self.asked: list[list[Any]] = []

    def dispatch(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        assert operation == "BatchGetItem"
        table = arguments["RequestItems"]["records"]
        assert table["ConsistentRead"]
        *keys, last = table["Keys"]
        self.asked.append(table["Keys"])
        left = [last] if keys else []
        found = [{**key, "version": {"N": "1"}} for key in keys or [last]]
        return {
            "Responses": {"records": found},
            "UnprocessedKeys": {"records": {"Keys": left, "ConsistentRead": True}} if left else {},
        }


def test_all_items_are_read_whatever_an_engine_answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine()
    monkeypatch.setattr(RecordOfATable, "_get_connection", lambda: engine)
    keys = {("1/t/in", f"in_{number}") for number in range(250)}
    found = list(RecordOfATable.get_all(keys))
    assert {(each.pk, each.sk) for each in found} == keys
    assert len(found) == len(keys)
    assert [len(each) for each in engine.asked] == [100, 100, 52, 1]


def test_no_item_is_read_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine()
    monkeypatch.setattr(RecordOfATable, "_get_connection", lambda: engine)
    assert list(RecordOfATable.get_all([])) == []
    assert engine.asked == []
